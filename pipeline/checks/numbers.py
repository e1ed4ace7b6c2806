"""Check: the target says the numbers that the source says, each in its language's own way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.languages import language
from pipeline.model import Severity
from pipeline.numbers import compare, read
from pipeline.tokens import blank

NAME = "numbers"
SEVERITY: Severity = "error"

# Matches the minus before the number of `to -5`, `(−5`, `−€5`; not of `2019-2021`, `3 -5`, `- 5`.
_MINUS = re.compile(r"(?:^|[^\w\s.,)\]-]|(?<![\d\s])\s)[-−‒–－](?:[^\w\s]{0,3})(?=\d)")
# Matches what says in words that a number is below nothing; not `minute`.
_BELOW = re.compile(
    r"\b(?:minus|below|negative|menos|bajo cero|moins|negati|meno\b|минус|мороз|ниже|eksi|mənfi"
    r"|sıfırın alt)|ناقص|سالب|تحت الصفر|منفی|زیر صفر|负|零下",
    re.IGNORECASE,
)


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
    yield from _invented_minus(pair)


def _invented_minus(pair: Pair) -> Iterator[str]:
    source, target = blank(pair.source), blank(pair.target)
    if _MINUS.search(source) or _BELOW.search(source):
        return
    starts = {match.end() for match in _MINUS.finditer(target)}
    for number in read(target, pair.locale) if starts else ():
        if number.start in starts:
            yield f"number {number.text} has a minus that the source has not"


def _numbers(texts: list[str]) -> str:
    return f"number{'s' if len(texts) > 1 else ''} {', '.join(texts)}"


def _are(texts: list[str]) -> str:
    return "are" if len(texts) > 1 else "is"
