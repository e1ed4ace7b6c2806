"""Check: the target speaks of the currencies that the source speaks of (see `facts.currencies`)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import currencies
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "currencies"
SEVERITY: Severity = "error"


def check(pair: Pair) -> Iterator[str]:
    """What differs, a sentence each."""
    source, target = blank(pair.source), blank(pair.target)
    found = currencies.compare(source, pair.source_locale, target, pair.locale)
    for text in found.missing:
        yield f"currency {text} of the source is missing"
    for text in found.extra:
        yield f"currency {text} is not in the source"
