"""Beside stage 2, numerals: number words of a source -> those that its translation does not say.

In: plain texts and their locales. Out: the words, as the source has them. `fifteen` may come out
as `quince`, as 15, or as a part of `quince mil`; what it may come out as is `numbers`' to know.
Words that mean something else as well, and languages that write several numbers in one word, are
left out. The words are data, in numerals.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.languages import language
from pipeline.numbers import read, values_in_words

__all__ = ["Lost", "lost"]

_SCALES = tuple(map(Decimal, (1, 100, 1000, 10**6, 10**9)))  # `three hundred` may be `trescientos`
_FEW = 5
"""From here on an English hyphen leaves a numeral what it is: `nine-hour`; `three-dimensional`."""
_HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class Lost:
    """A numeral that did not come through."""

    word: str
    """As the source has it: `Thirty-eight`."""
    value: int
    start: int
    """Where it stands in the source."""
    end: int

    def __str__(self) -> str:
        return self.word


def lost(source: str, source_locale: str, target: str, locale: str) -> tuple[Lost, ...]:
    """The numerals from three on, below a hundred, that the target says neither in words nor
    in digits, in order."""
    own, others = language(source_locale).base, language(locale).base
    if own == others or others not in _targets() or not target.strip():
        return ()
    said = tuple(_said(source, own))
    if not said:
        return ()
    words, names = values_in_words(target, locale)
    figures = {
        value * scale
        for number in read(target, locale)
        for value in number.values
        for scale in (Decimal(1), *number.scales)
    }
    there = words | figures
    parts = {part for value in there for part in _parts(value)}
    # What is said as a sum: `soixante-dix`, `treinta y ocho`.
    parts |= {one + other for one in words for other in words if 10 <= one > other}
    return tuple(
        each
        for each in said
        if each.value not in names
        and not (each.value == _HALF_HOUR and Decimal("0.5") in words)
        and parts.isdisjoint(each.value * scale for scale in _SCALES)
    )


def _said(text: str, base: str) -> Iterator[Lost]:
    pattern, values, units = _numerals(base)
    for match in pattern.finditer(text) if pattern else ():
        tens, unit, single = (group.lower() if group else "" for group in match.groups())
        value = values[single or tens] + units.get(unit, 0)
        start, end = match.span()
        hyphened = text[start - 1 : start] == "-" or text[end : end + 1] == "-"
        if not hyphened or (value >= _FEW and base == "en"):
            yield Lost(match[0], value, start, end)


def _parts(value: Decimal) -> Iterator[Decimal]:
    """What may be said of a number one after the other: 24 -> 20, 4; 1500 -> 15, 500; 15 -> 3 p.m.

    Of a clock's 15:00 the source says three.
    """
    yield value
    if value != value.to_integral_value():
        return
    whole = int(value)
    if 12 < whole <= 24:
        yield Decimal(whole - 12)
    while whole:
        tens = whole % 100
        yield from map(Decimal, (whole, tens))
        if tens > 20:  # of nineteen nobody says the nine
            yield from map(Decimal, (tens % 10, tens - tens % 10))
        whole //= 100 if whole < 10_000 else 1000


@cache
def _numerals(base: str) -> tuple[re.Pattern[str] | None, Mapping[str, int], Mapping[str, int]]:
    """(Tens and unit in two groups or one word in a third; values of words; values of units)."""
    listed: Mapping[str, str] = _data()["numerals"].get(base, {})
    values = {word: int(value) for value, words in listed.items() for word in words.split()}
    if not values:
        return None, values, {}
    said = str(_data()["units"].get(base, "")).split()
    units = {word: n for n, words in enumerate(said, 1) for word in words.split("|")}
    tens = [word for word, value in values.items() if value % 10 == 0]
    join = str(_data()["joins"].get(base, "-"))
    # Matches `Eighteen`, `twenty-four`; not `eighteenth`, `often`.
    return (
        re.compile(
            rf"(?<!\w)(?:({_any(tens)}){join}({_any(units)})|({_any(values)}))(?!\w)", re.IGNORECASE
        ),
        values,
        units,
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


@cache
def _targets() -> frozenset[str]:
    return frozenset(str(_data()["languages"]["targets"]).split())


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("pipeline.facts").joinpath("numerals.toml").read_text("utf-8"))
