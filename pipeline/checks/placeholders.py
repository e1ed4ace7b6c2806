"""Check: `{name}`, `%s` and their like stand in the target as often as in the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair, some
from pipeline.model import Severity
from pipeline.tokens import PLACEHOLDER, protected

NAME = "placeholders"
SEVERITY: Severity = "block"


def check(pair: Pair) -> Iterator[str]:
    """What differs, a sentence each."""
    wanted, found = _placeholders(pair.source), _placeholders(pair.target)
    for text, count in (wanted - found).items():
        yield f"placeholder {some(count, text)} of the source is missing"
    for text, count in (found - wanted).items():
        kind = "more than the source has" if text in wanted else "not in the source"
        yield f"placeholder {some(count, text)} is {kind}"


def _placeholders(text: str) -> Counter[str]:
    return Counter(token.value for token in protected(text) if token.kind in PLACEHOLDER)
