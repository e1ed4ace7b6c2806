"""Beside stage 2, numerals: number words of a source -> those that its translation does not say.

In: plain texts and their locales. Out: the words, and where they stand in the source. `fifteen` may
come out as `quince`, as 15, or as a part of `quince mil` or 1,500; what it may come out as is
`numbers`' to know. What means something else as well, or is said otherwise in other languages
(clocks, centuries), is left out. The words are data, in numerals.toml.
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

__all__ = ["Numeral", "lost", "said", "stands_alone"]

_HALF = Decimal("0.5")
_FEW = 5
"""From here on an English hyphen leaves a numeral what it is: `nine-hour`; `three-dimensional`."""
_SPANS = ("-to-", "-or-")  # `a three-to-four hour delay`
# Matches the words beside a numeral: `hundred`, `and`; not `,`.
_NEXT = re.compile(r"[ -]([^\W\d_]+)")
_LAST = re.compile(r"([^\W\d_]+)[ -]$")
_JOINING = frozenset({"and", "y"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words, from three to ninety-nine."""

    word: str
    """As the text has it: `Thirty-eight`."""
    value: int
    start: int
    """Where it stands in the text."""
    end: int

    def __str__(self) -> str:
        return self.word


def lost(source: str, source_locale: str, target: str, locale: str) -> tuple[Numeral, ...]:
    """The numerals that the target says neither in words nor in digits, in order.

    One that stands in the target as it is, is a name's: `Five Eyes`.
    """
    own, others = language(source_locale).base, language(locale).base
    if own == others or others not in _listed("targets") or not target.strip():
        return ()
    found = said(source, source_locale)
    if not found:
        return ()
    words, names = values_in_words(target, locale)
    figures: set[Decimal] = set()
    for number in read(target, locale):
        figures.update(number.parts)
        for value in number.values:
            figures.update(value * scale for scale in (Decimal(1), *number.scales))
    there = words | figures
    parts = {part for value in there for part in _parts(value)}
    # What is said as a sum: `soixante-dix`, `treinta y ocho`.
    small = [*words, *(value for value in figures if 0 < value < 100)]
    least = 10 if others in _listed("teens") else 20
    parts |= {one + other for one in small for other in small if least <= one > other}
    return tuple(
        each
        for each in found
        if each.value not in names
        and not (each.value == 30 and _HALF in words)  # `half past`
        and parts.isdisjoint(each.value * times for times in _times(source[each.end :]))
        and not re.search(rf"(?<!\w){re.escape(each.word)}(?!\w)", target)
    )


def said(text: str, locale: str) -> tuple[Numeral, ...]:
    """The numerals of a text, in order."""
    base = language(locale).base
    rules = _rules(base)
    if rules is None:
        return ()
    # Letter by letter, so that places stay; `İ` is no letter of theirs and two when it is small.
    folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    shouted = text == text.upper()
    skipped = [match.span() for match in rules.elsewhere.finditer(folded)]
    found = []
    for match in rules.pattern.finditer(folded):
        start, end = match.span()
        tens, unit, single = match.groups()
        value = rules.values[single or tens] + (rules.units[unit] if unit else 0)
        word = text[start:end]
        hyphened = (folded[start - 1 : start] == "-" and not folded[:start].endswith(_SPANS)) or (
            folded[end : end + 1] == "-" and not folded[end:].startswith(_SPANS)
        )
        if (
            (not hyphened or (value >= _FEW and base == "en"))
            and (shouted or not word.isupper())  # `ONCE` is an organisation's
            and not any(first < end and start < last for first, last in skipped)
        ):
            found.append(Numeral(word, value, start, end))
    return tuple(found)


def stands_alone(text: str, numeral: Numeral, locale: str) -> bool:
    """False where it is a part of a larger number, or of a word: `three hundred`, `nine-hour`."""
    before, after = text[: numeral.start], text[numeral.end :]
    if before.endswith("-") or after.startswith("-"):
        return False
    beside = []
    last = _LAST.search(before)
    if last and last[1].lower() in _JOINING:
        beside.append(last[1])
        last = _LAST.search(before[: last.start()])
    following = _NEXT.match(after)
    if following and following[1].lower() in _JOINING:
        following = _NEXT.match(after[following.end() :])
    beside = [match[1] for match in (last, following) if match]
    return not any(
        value >= 3 or value == _HALF
        for word in beside
        for value in values_in_words(word, locale)[0]
    )


def _times(after: str) -> tuple[Decimal, ...]:
    """What a numeral may be multiplied with, by the word after it."""
    usual = (Decimal(1), Decimal(100), Decimal(1000), Decimal(10**6), Decimal(10**9))
    following = _NEXT.match(after)
    word = following[1].lower() if following else ""
    return (*usual, Decimal({"dozen": 12, "decades": 10}.get(word, 1)))


def _parts(value: Decimal) -> Iterator[Decimal]:
    """What may be said of a number one after the other: 24 -> 20, 4; 1500 -> 15; 3.5 -> 3, 5.

    Of a clock's 15:00 the source may say three.
    """
    yield value
    whole = int(value)
    yield from map(Decimal, format(value, "f").partition(".")[2])
    if 12 < whole <= 24:
        yield Decimal(whole - 12)
    if 1000 <= whole < 10_000:
        yield from _pair(whole // 100)
        yield from _pair(whole % 100)
    while whole:
        yield Decimal(whole % 1000)
        yield Decimal(whole % 1000 // 100)
        yield from _pair(whole % 100)
        whole //= 1000


def _pair(number: int) -> Iterator[Decimal]:
    yield Decimal(number)
    if number > 20:  # of nineteen nobody says the nine
        yield from (Decimal(number % 10), Decimal(number - number % 10))


@dataclass(frozen=True, slots=True)
class _Rules:
    pattern: re.Pattern[str]
    """Tens and unit in two groups, or one word in a third."""
    elsewhere: re.Pattern[str]
    """What other languages say with other numbers, or with none."""
    values: Mapping[str, int]
    units: Mapping[str, int]


@cache
def _rules(base: str) -> _Rules | None:
    facts: Mapping[str, Any] = _data().get(base, {})
    listed: Mapping[str, str] = facts.get("numerals", {})
    values = {word: int(value) for value, words in listed.items() for word in words.split()}
    if not values:
        return None
    units = {
        word: number
        for number, words in enumerate(str(facts["units"]).split(), 1)
        for word in words.split("|")
    }
    tens, join = str(facts["tens"]).split(), str(facts["join"])
    # Matches `eighteen`, `twenty-four`; not `eighteenth`, `often`.
    pattern = rf"(?<!\w)(?:({_any(tens)}){join}({_any(units)})|({_any(values)}))(?!\w)"
    elsewhere = str(facts["elsewhere"]).replace("NUMERAL", f"(?:{_any(values)})")
    return _Rules(re.compile(pattern), re.compile(elsewhere), values, units)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(str(_data()[name]).split())


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("pipeline.facts").joinpath("numerals.toml").read_text("utf-8"))
