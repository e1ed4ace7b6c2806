"""Check: the names of people and places came through whole (see `facts.names`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import names
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "names"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """What is missing or mangled, a sentence each; what the glossary has is the glossary's."""
    source = blank(pair.source)
    listed = [(hit.start, hit.end) for hit in pair.terms.found(source)] if pair.terms else []
    for each in names.lost(source, pair.source_locale, blank(pair.target), pair.locale):
        if any(start < each.end and each.start < end for start, end in listed):
            continue
        if each.near:
            yield f"name {each.word} of the source seems to be {each.near} in the translation"
        else:
            yield f"name {each.word} of the source is missing"
