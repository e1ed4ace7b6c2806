"""Beside stage 2, the numbers of a text as its language writes them, and how two texts differ.

In: plain texts and their locales. Out: the numbers of each, and for a source and its translation
those that one has and the other lacks. False alarms cost more than misses here: a number that may
be read in two ways passes if one of them fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.numbers.reading import Number, ascii_digits, localise, localised, read
from pipeline.numbers.words import HALF, MARKS, SPACES, has_scales, has_words, values_in_words

__all__ = [
    "Difference",
    "Number",
    "compare",
    "localise",
    "localised",
    "read",
    "values_in_words",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """Numbers as they stand in the text, in its order."""

    missing: tuple[str, ...] = ()
    """In the source, not in the target."""
    extra: tuple[str, ...] = ()
    """In the target, not in the source."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)

    def __len__(self) -> int:
        return len(self.missing) + len(self.extra)


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that a text says in digits and in words."""

    numbers: tuple[Number, ...]
    words: frozenset[Decimal]
    """Values of number words, which may be parts of larger ones."""
    names: frozenset[Decimal]
    """Values that stand by themselves: months, Roman numerals, what grammar may imply."""
    known: bool = True
    """False for a language whose number words we do not have."""
    scaled: bool = False
    """True where a scale's word stands anywhere in the text."""


def compare(source: str, source_locale: str, target: str, locale: str) -> Difference:
    """Numbers that stand in one of the two plain texts only.

    3.2 million equals 3,2 millones, 5 p.m. equals 17:00, three equals 3, the 1990s equal los años
    90. How often a number occurs, and in which order, is not compared.
    """
    if not any(map(str.isdecimal, source)) and not any(map(str.isdecimal, target)):
        return Difference()
    ours, theirs = _facts(source, source_locale), _facts(target, locale)
    missing, extra = _lacking(ours, theirs), _lacking(theirs, ours)
    missing, extra = _split(missing, extra, ours, theirs)
    if _regrouped(missing) and _regrouped(missing) == _regrouped(extra):
        return Difference()
    return Difference(
        tuple(dict.fromkeys(number.text + number.scale for number in missing)),
        tuple(dict.fromkeys(number.text + number.scale for number in extra)),
    )


def _facts(text: str, locale: str) -> _Facts:
    text = MARKS.sub("", text)
    numbers = read(text, locale)
    words, names = values_in_words(text, locale)
    return _Facts(
        numbers,
        words,
        names,
        known=has_words(locale),
        scaled=not has_scales(locale)
        or any(number.scales != (Decimal(1),) for number in numbers)
        or any(value >= 1000 for value in words),
    )


def _lacking(own: _Facts, other: _Facts) -> list[Number]:
    """The numbers of a text, each once, that the other text does not say."""
    said = {value * scale for n in other.numbers for value in n.values for scale in n.scales}
    candidates = tuple({(n.values, n.scales): n for n in other.numbers}.values())
    return [
        number
        for number in {(n.text, n.values, n.scales): n for n in own.numbers}.values()
        if said.isdisjoint(value * scale for value in number.values for scale in number.scales)
        and not any(_equal(number, own, candidate, other) for candidate in candidates)
        and not _in_words(number, other)
    ]


def _equal(one: Number, own: _Facts, two: Number, other: _Facts) -> bool:
    """True where two numbers are one, but for a scale that only one of them carries."""
    for value in one.values:
        for candidate in two.values:
            # `between 3 and 4 million`: one of the two carries the scale of both.
            if value == candidate and (
                (one.scales == (Decimal(1),) and own.scaled)
                or (two.scales == (Decimal(1),) and other.scaled)
            ):
                return True
    return False


def _in_words(number: Number, facts: _Facts) -> bool:
    """True where the text says the number in words, or may do so in a language we cannot tell."""
    for value in number.values:
        if value in facts.names:
            return True
        if not facts.known and (value in range(13) or value in _ROUND):
            return True
        for scale in number.scales:
            if _composed(value * scale, facts.words) or (
                scale != 1 and facts.scaled and _composed(value, facts.words)
            ):
                return True
    return False


_ROUND = frozenset(map(Decimal, (*range(20, 101, 10), 1000)))


def _composed(value: Decimal, words: frozenset[Decimal], steps: int = 3) -> bool:
    """True if the value is among the words', or is made of them in a few steps: 25, 250, 1.5."""
    if value in words:
        return True
    return steps > 0 and any(
        ((word >= 10 or value - word == HALF) and _composed(value - word, words, steps - 1))
        or ((word >= 100 or word == 12) and _composed(value / word, words, steps - 1))
        for word in words
        if 0 < word < value or (word >= 1000 and word * HALF == value)
    )


def _split(
    missing: list[Number], extra: list[Number], ours: _Facts, theirs: _Facts
) -> tuple[list[Number], list[Number]]:
    """Leave out numbers whose runs of digits stand in the other text one by one: `15.02`."""
    for side, others, facts in ((extra, missing, ours), (missing, extra, theirs)):
        whole = {value for number in facts.numbers for value in number.values}
        for number in tuple(side):
            if number.parts and all(
                part in whole | facts.words | facts.names for part in number.parts
            ):
                side.remove(number)
                others[:] = [other for other in others if not set(other.values) & set(number.parts)]
    return missing, extra


def _regrouped(numbers: list[Number]) -> str:
    """The digits of a telephone number in pieces, which may be cut differently; else nothing."""
    digits = "".join(ascii_digits(number.text) for number in numbers)
    digits = re.sub(f"[{SPACES}]", "", digits)
    return digits if digits.isdigit() and len(digits) >= 6 else ""
