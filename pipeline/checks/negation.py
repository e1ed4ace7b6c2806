"""Check: what the source denies, the target denies as well (see `facts.denials`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import denials
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "negation"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence where the source denies and nothing in the target does."""
    said = denials.lost(blank(pair.source), pair.source_locale, blank(pair.target), pair.locale)
    if said:
        yield f"the source denies ({said}), the translation does not seem to"
