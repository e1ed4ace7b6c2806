"""Check: what the source denies, the target denies, and nothing else (see `facts.denials`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import denials
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "negation"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence where only one of the two denies."""
    texts = blank(pair.source), pair.source_locale, blank(pair.target), pair.locale
    if said := denials.lost(*texts):
        yield f"the source denies ({said}), the translation does not seem to"
    elif said := denials.added(*texts):
        yield f"the translation denies ({said}), the source does not seem to"
