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
    source, target = blank(pair.source), blank(pair.target)
    for each in names.lost(source, pair.source_locale, target, pair.locale):
        if pair.listed(each.start, each.end):
            continue
        if each.near:
            yield f"name {each.word} of the source seems to be {each.near} in the translation"
        else:
            yield f"name {each.word} of the source is missing"
