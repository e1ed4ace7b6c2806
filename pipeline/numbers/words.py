"""Beside stage 2, number words: what a language says of numbers without digits.

In: plain text and its locale. Out: the values of its number words, Roman numerals and months, and
the factor that a word such as `million` gives to the number before it. The words themselves are
data, in words.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources

from pipeline.languages import language

__all__ = ["HALF", "MARKS", "SPACES", "has_scales", "has_words", "scale_after", "values_in_words"]

# No-break, narrow no-break and thin space, and the one that typists make.
SPACES = "\u00a0\u202f\u2009 "
# Matches Arabic vowel signs and the tatweel, which writers leave out at will.
MARKS = re.compile("[\u064b-\u0652\u0640]")
# Matches `twenty`, `quatre-vingt`, `نیمه‌شب`; not digits.
_WORD = re.compile(r"[^\W\d_]+(?:[-\u200c][^\W\d_]+)*")
# Matches the `وال` of `والثلاثة`, the `ب` of `بثلاثة`; not a word of less than two more letters.
_PARTICLES = re.compile("^(?:[وفبك]?ال|لل|[وفبلك])(?=\\w\\w)")
# Matches `XIX`, `II`, `XIXe`; not `XIXX`, `mix`. Digits that people write as letters.
_ROMAN = re.compile(r"(?<!\w)(X{0,3})(IX|IV|V?I{0,3})(?:er|re|e|º|ª)?(?!\w)")
HALF = Decimal("0.5")


def has_words(locale: str) -> bool:
    """True where we know the language's number words."""
    return language(locale).base in _data()["words"]


def has_scales(locale: str) -> bool:
    """True where we know what the language calls a thousand and a million after digits."""
    return language(locale).base in _data()["scales"]


def values_in_words(text: str, locale: str) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
    """(Values of number words, values of months and Roman numerals and of what is implied)."""
    language_ = language(locale)
    exact, prefixes, implied = _number_words(language_.base)
    months = _months(locale)
    spaced = language_.writes_spaces
    values: set[Decimal] = set()
    names = set(implied)
    for word in set(_WORD.findall(_fold(text, locale))):
        for part in {word, *re.split("[-\u200c]", word), _PARTICLES.sub("", word)}:
            values |= exact.get(part, frozenset())
            names |= months.get(part[:4], frozenset())
            for prefix, value in prefixes:
                if part.startswith(prefix) if spaced else prefix in part:
                    values.add(value)
    for match in _ROMAN.finditer(text):
        if match[1] or match[2]:
            names.add(Decimal(10 * len(match[1]) + _UNITS.index(match[2])))
    return frozenset(values), frozenset(names)


_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def scale_after(text: str, position: int, locale: str) -> tuple[tuple[Decimal, ...], int]:
    """(Factors of the scale words that follow a number, 1 where none does; where they end)."""
    pattern, factors = _scale_words(language(locale).base)
    found = Decimal(1)
    certain = True
    for _ in range(2):  # `mil millones` are two
        match = pattern.match(text, position) if pattern else None
        if match is None:
            break
        word = _fold(match[1], locale)
        found *= next(
            factor for key, factor in factors if word == key.rstrip("*") or _begins(word, key)
        )
        # `5 m` may be metres, `100 mm` of rain as well; `22 MM` are millions.
        certain = certain and len(word) > 1 and match[1] != "mm"
        position = match.end()
    return ((found,) if certain else (found, Decimal(1))), position


def _begins(word: str, key: str) -> bool:
    return key.endswith("*") and word.startswith(key[:-1])


@cache
def _scale_words(base: str) -> tuple[re.Pattern[str] | None, tuple[tuple[str, Decimal], ...]]:
    table = _data()["scales"].get(base, {})
    factors = tuple(
        (MARKS.sub("", word), Decimal(key))
        for key, words in table.items()
        for word in words.split()
    )
    if not factors:
        return None, ()
    longest = sorted((word for word, _ in factors), key=len, reverse=True)
    choice = "|".join(
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"(?![^\W\d_])")
        for word in longest
    )
    # Matches ` million`, `bn`, `-Milliarden`; not ` and a million`.
    return re.compile(rf"[{SPACES}\-]?({choice})", re.IGNORECASE), factors


@cache
def _months(locale: str) -> Mapping[str, frozenset[Decimal]]:
    """First four letters of the months' names (inflection comes after them) -> 1 to 12."""
    found: dict[str, set[Decimal]] = {}
    months = language(locale).locale.months
    for context in language(locale).contexts:
        for width in ("wide", "abbreviated"):
            for month, name in months[context][width].items():
                key = _fold(MARKS.sub("", str(name)), locale).rstrip(".")[:4]
                if not key.isdigit():
                    found.setdefault(key, set()).add(Decimal(month))
    return {key: frozenset(values) for key, values in found.items()}


@cache
def _number_words(
    base: str,
) -> tuple[Mapping[str, frozenset[Decimal]], tuple[tuple[str, Decimal], ...], frozenset[Decimal]]:
    """(word -> values, (beginning, value) pairs, values that grammar may imply)."""
    table = _data()["words"].get(base, {})
    exact: dict[str, set[Decimal]] = {}
    prefixes: list[tuple[str, Decimal]] = []
    for key, words in table.items():
        if key == "implied":
            continue
        value = HALF if key == "half" else Decimal(key)
        for word in words.split():
            if word.endswith("*") or not language(base).writes_spaces:
                prefixes.append((word.rstrip("*"), value))
            else:
                exact.setdefault(word, set()).add(value)
    for word, factor in _scale_words(base)[1]:
        if len(word) <= 3 or not language(base).writes_spaces:
            continue  # an abbreviation, which stands after digits only
        if word.endswith("*"):
            prefixes.append((word.rstrip("*"), factor))
        else:
            exact.setdefault(word, set()).add(factor)
    implied = frozenset(Decimal(value) for value in table.get("implied", "").split())
    return {word: frozenset(values) for word, values in exact.items()}, tuple(prefixes), implied


def _fold(text: str, locale: str) -> str:
    """Case folded in the language's own way: `İki` is `iki`, Turkish `I` is `ı`."""
    if language(locale).base in {"tr", "az"}:
        text = text.replace("I", "ı")
    return text.replace("İ", "i").casefold()


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = resources.files("pipeline").joinpath("numbers/words.toml").read_text("utf-8")
    return tomllib.loads(text)
