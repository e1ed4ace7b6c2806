"""Check: quotations that the source opens and closes, the target closes (see `facts.quotation`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import quotation
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "quotation"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence where a mark has no other."""
    if count := quotation.unpaired(blank(pair.source), blank(pair.target)):
        marks = "mark" if count == 1 else "marks"
        yield f"the source's quotation marks are pairs, the translation has {count} {marks}"
