"""Check: words that stand twice in a row, and not in the source (see `facts.repetition`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import repetition
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "doubled"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence for the first such word."""
    if word := repetition.doubled(blank(pair.source), blank(pair.target), pair.locale):
        yield f"“{word}” stands twice in a row"
