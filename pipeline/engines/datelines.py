"""Stage 6, datelines: `LONDON, Oct. 14 (Courier) - ` before a sentence -> as the target has it.

In: a plain sentence and the locales of both sides. Out: how long its dateline is and what that is
in the target; the engine translates the rest. Dates are CLDR's, and so are the places that have
another name in the target's language; other places stay as they are where the script does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from babel.core import get_global

from pipeline.engines.finishing import shout
from pipeline.facts import dates
from pipeline.facts.calendar import calendar, fold
from pipeline.facts.names import is_latin
from pipeline.facts.words import is_ordinary, listed
from pipeline.languages import language

__all__ = ["dateline"]

# Matches `KARSU, Oct. 14 (Courier) - `, `ASTANA, Kazakhstan, 3 March — `, `BAKU (Reuters) — `,
# `LIRVAN, October 12.`: place, country, date, agency and what parts them from the sentence.
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z](?:[^\W\d_a-z]|[.'’ -](?=[^\W\d_a-z])){1,40})"
    r"(?:, (?P<country>[^\W\d_][^\d,()—–]{2,40}))?"
    r"(?:, (?P<date>[^,()—–]{0,24}\d[^()—–]{0,10}?))?"
    r"(?P<agency> \([^()]{2,40}\))?"
    r"(?P<end> ?[—–] ?| --? |(?<=\d)\.(?: |$)|: )"
)

_COMMAS = {"ar": "، ", "fa": "، ", "ja": "、", "ur": "، ", "zh": "，"}


def dateline(
    text: str, source_locale: str, locale: str, kept: Callable[[str], str] = str
) -> tuple[int, str]:
    """(Its length, what it is in the target); (0, "") where there is none or it is not certain.

    `kept` is what the glossary makes of a place.
    """
    found = _DATELINE.match(text)
    if found is None or not found["place"].isupper():
        return 0, ""
    country, date = found["country"] or "", found["date"] or ""
    land = _territories(source_locale, locale).get(country.lower(), "") if country else ""
    if country and date and not land:
        date = f"{country}, {date}"  # `Tuesday, March 3`
    # `NATO — The alliance met` has no place that is known for one.
    known = found["place"].lower() in _cities(source_locale, source_locale)
    begins = not text[found.end() : found.end() + 1].islower()
    if not begins or not (
        date or (known and (land or not country) and found["end"].strip() != ".")
    ):
        return 0, ""
    said = [_place(found["place"], source_locale, locale, kept)]
    if land:
        said.append(land)
    if date:
        said.append(dates.written(date, source_locale, locale, begins=False))
    if not all(said):
        return 0, ""
    comma = _COMMAS.get(language(locale).base, ", ")
    return found.end(), comma.join(said) + (found["agency"] or "") + found["end"]


def _place(name: str, source_locale: str, locale: str, kept: Callable[[str], str]) -> str:
    """A place in capitals as the target has it; empty where that is not known."""
    named = kept(name)
    if named != name:
        return named
    lower = name.lower()
    for known in (_cities(source_locale, locale), _territories(source_locale, locale)):
        if said := known.get(lower):
            return shout(said, locale)
    words = lower.split()
    elsewhere = not listed(source_locale, "exonyms").isdisjoint(words)
    # `UPDATE, May 2 — `, `SATURDAY, May 2 — ` are no places.
    if any(is_ordinary(word, source_locale) or _is_day(word, source_locale) for word in words):
        return ""
    months = "".join(map(str, language(locale).locale.months["format"]["wide"].values()))
    return name if is_latin(name) and is_latin(months) and not elsewhere else ""


def _is_day(word: str, locale: str) -> bool:
    own = calendar(locale)
    return own is not None and any(
        names.exact.fullmatch(fold(word)) for names in (own.weekdays, own.months)
    )


@cache
def _cities(source_locale: str, locale: str) -> Mapping[str, str]:
    """A city of a time zone, small letters -> its name in the target's language."""
    ours, theirs = language(source_locale), language(locale)
    found: dict[str, str] = {}
    for zone in get_global("zone_territories"):
        english = zone.split("/")[-1].replace("_", " ") if "/" in zone else ""
        here = ours.locale.time_zones.get(zone, {}).get("city") or english
        there = theirs.locale.time_zones.get(zone, {}).get("city") or english
        if here and there:
            found[str(here).lower()] = str(there)
    return found


@cache
def _territories(source_locale: str, locale: str) -> Mapping[str, str]:
    ours, theirs = language(source_locale).locale, language(locale).locale
    return {
        str(name).lower(): str(theirs.territories[code])
        for code, name in ours.territories.items()
        if len(code) == 2 and code in theirs.territories
    }
