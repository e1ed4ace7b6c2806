"""Beside stage 2, the calendar of a language: CLDR's names and dates.toml -> patterns.

In: a locale. Out: its months and weekdays, as patterns over folded text, and what makes one of them
doubtful.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipeline.languages import language

__all__ = ["Calendar", "Names", "calendar", "fold"]


@dataclass(frozen=True, slots=True)
class Names:
    """The months, or the weekdays, of a language; all texts folded."""

    exact: re.Pattern[str]
    """A name as it stands in the lists: for saying that a text has it for certain."""
    loose: re.Pattern[str]
    """A name with whatever particles and endings: for saying that a text has not got it."""
    short: re.Pattern[str]
    """An abbreviation, perhaps with its full stop; it is one beside a figure only."""
    numbers: Mapping[str, int]
    """Name or abbreviation, joints left out -> 1 to 12, or 1 (Monday) to 7."""

    def number(self, said: str) -> int:
        """Of a name as a pattern found it: 1 to 12, or 1 (Monday) to 7."""
        return self.numbers[_unjointed(said.rstrip(".")).lstrip("0")]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one language has."""

    months: Names
    weekdays: Names
    """1 is Monday."""
    capital: bool
    """The rest is as in dates.toml; all texts are folded but those of `wide` and `alone`."""
    inflects: bool
    doubtful: frozenset[str]
    before: frozenset[str]
    dayless: frozenset[str]
    never_after: frozenset[str]
    never_before: frozenset[str]
    between: frozenset[str]
    relative: re.Pattern[str]
    other: re.Pattern[str]
    """Months of another calendar."""
    wide: tuple[tuple[str, ...], tuple[str, ...]]
    """Months beside a day, weekdays from Monday, as they are written."""
    alone: tuple[str, ...]
    """Months by themselves; empty where they are the same or not known."""
    first: str
    """The first day of a month, where it is not just 1: `1er`."""


def fold(text: str) -> str:
    """Lower case without marks and with plain figures, character for character.

    So that places in it are places in the text: what grows or shrinks is left as it is.
    """
    return "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    if char in "ıİI":
        return "i"
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in "’ʼ":
        return "'"
    parts = unicodedata.normalize("NFKD", char.casefold())
    bare = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return bare if len(bare) == 1 else char


@cache
def calendar(locale: str) -> Calendar | None:
    """The calendar of a locale (BCP 47); None for a language that dates.toml does not have."""
    own = language(locale)
    facts = _facts().get(own.base)
    if facts is None:
        return None
    months = own.locale.months["format"]
    days = own.locale.days["format"]

    def words(key: str) -> list[str]:
        return [fold(word) for word in str(facts.get(key, "")).split()]

    def listed(names: Mapping[int, str], extra: str) -> list[tuple[str, int]]:
        more = facts.get(extra, {})
        return [
            (fold(str(name)).rstrip("."), number)
            for number, said in names.items()
            for name in (said, *str(more.get(str(number), "")).split())
        ]

    weekday = {day + 1: str(name) for day, name in sorted(days["wide"].items())}
    short_day = {day + 1: str(name) for day, name in days["abbreviated"].items()}
    month = {number: str(name) for number, name in months["wide"].items()}
    short_month = {number: str(name) for number, name in months["abbreviated"].items()}
    inflects = bool(facts.get("inflects", False))
    spaced = own.writes_spaces
    return Calendar(
        months=_names(listed(month, "months"), listed(short_month, ""), inflects, spaced),
        weekdays=_names(listed(weekday, "weekdays"), listed(short_day, ""), inflects, spaced),
        capital=bool(facts.get("capital", False)),
        inflects=inflects,
        doubtful=frozenset(words("doubtful")),
        before=frozenset(words("before")),
        dayless=frozenset(words("dayless")),
        never_after=frozenset(words("never_after")),
        never_before=frozenset(words("never_before")),
        between=frozenset(words("between")),
        relative=_any(words("relative"), spaced),
        other=_any(words("calendar"), spaced),
        wide=(tuple(month.values()), tuple(weekday.values())),
        alone=tuple(str(facts.get("alone", "")).split()),
        first=str(facts.get("first", "")),
    )


def _names(
    full: list[tuple[str, int]], short: list[tuple[str, int]], inflects: bool, spaced: bool
) -> Names:
    whole = sorted({name for name, _ in full}, key=lambda name: (-len(name), name))
    brief = sorted({name for name, _ in short} - {"."}, key=lambda name: (-len(name), name))
    choice = "|".join(map(_spelt, whole))
    numbers = {_unjointed(name): number for name, number in (*short, *full)}
    if not spaced:
        # `3月`, `03 月` and `三月`, not the end of `13月`, `十三月`, nor `三个月`; `周一` anywhere.
        spelt = map(_spelt, sorted({*whole, *brief}, key=lambda n: (-len(n), n)))
        every = "|".join(re.sub(r"^(\d+)", "0?\\1[ \u00a0]?", name) for name in spelt)
        pattern = re.compile(rf"(?<![\d十])(?P<name>{every})")
        return Names(pattern, pattern, re.compile("(?!)"), numbers)
    particles = "(?:[وفبكل]{1,2}|[وف]?ال|لل)?" if any("ا" in name for name in whole) else ""
    ending = r"[^\W\d_]{0,6}" if inflects else r"[^\W\d_]{0,2}"
    return Names(
        # Matches `march`, not `marching`, `3march`.
        re.compile(rf"(?<!\w)(?:{choice})(?!\w)"),
        # Matches `martta`, `mondays`, `وفبراير`; not `remarch`.
        re.compile(rf"(?<![^\W\d_]){particles}(?P<name>{choice}){ending}(?!\w)"),
        # Matches `mar.`, `sept`; not `mars`.
        re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelt, brief))})(?!\w)\.?"),
        numbers,
    )


def _spelt(name: str) -> str:
    """`kanun_al-thani` with any space where the list has `_`, `sih‌shanbih` with any or none."""
    return re.escape(name).replace("\u200c", "[\u200c ]?").replace("_", "[ \u00a0\u200c-]?")


def _unjointed(name: str) -> str:
    # What may stand, or be left out, between the parts of a name: a space, `-`, `_`; not `'`.
    return re.sub("[ \u00a0\u200c_-]", "", name)


def _any(words: Iterable[str], spaced: bool) -> re.Pattern[str]:
    """One of the words: `hoy`, not `hoyo`; nothing where there are none."""
    choice = "|".join(map(_spelt, words))
    if not choice:
        return re.compile("(?!)")
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w)" if spaced else choice)


@cache
def _facts() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(
        resources.files("pipeline.facts").joinpath("dates.toml").read_text("utf-8")
    )
