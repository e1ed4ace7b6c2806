"""Check: the target says the numbers that the source says, each in its language's own way."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.languages import language
from pipeline.model import Severity
from pipeline.numbers import compare
from pipeline.tokens import blank

NAME = "numbers"
SEVERITY: Severity = "error"


def check(pair: Pair) -> Iterator[str]:
    """What differs, in one sentence."""
    difference = compare(blank(pair.source), pair.source_locale, blank(pair.target), pair.locale)
    copied = [text for text in difference.missing if text in difference.extra]
    for text in copied:
        name = language(pair.locale).english_name
        yield f"number {text} does not mean in {name} what it means in the source"
    missing = [text for text in difference.missing if text not in copied]
    extra = [text for text in difference.extra if text not in copied]
    parts = []
    if missing:
        parts.append(f"{_numbers(missing)} of the source {_are(missing)} missing")
    if extra:
        subject = ", ".join(extra) if missing else _numbers(extra)
        parts.append(f"{subject} {_are(extra)} not in the source")
    if parts:
        yield "; ".join(parts)


def _numbers(texts: list[str]) -> str:
    return f"number{'s' if len(texts) > 1 else ''} {', '.join(texts)}"


def _are(texts: list[str]) -> str:
    return "are" if len(texts) > 1 else "is"
