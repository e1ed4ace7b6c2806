"""Check: the target says the source's number words as well (see `facts.numerals`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import numerals
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "numerals"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence for each number word that is in the target neither in words nor in digits.

    What the glossary has is the glossary's.
    """
    lost = numerals.lost(blank(pair.source), pair.source_locale, blank(pair.target), pair.locale)
    words = (each.word for each in lost if not pair.listed(each.start, each.end))
    for word in dict.fromkeys(words):
        yield f"number “{word}” of the source is missing"
