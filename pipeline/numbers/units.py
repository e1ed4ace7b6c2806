"""Beside stage 2, units: which words after a figure make it a measured quantity.

In: a locale. Out: the words of its language for units, long and short, by CLDR; and the words that
a measured quantity stands after. `4.1 kilometers` is no version and no time, `17.30 hours` is one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from babel.units import UnknownUnitError, format_unit

from pipeline.languages import language

__all__ = ["measures", "units"]

_UNITS = """
length-kilometer length-meter length-centimeter length-millimeter length-mile length-foot
length-inch length-yard mass-kilogram mass-gram mass-tonne mass-ton mass-pound mass-ounce
volume-liter volume-gallon volume-cubic-meter volume-cubic-kilometer area-hectare area-acre
area-square-kilometer area-square-meter area-square-mile temperature-celsius
temperature-fahrenheit duration-day duration-week duration-month duration-year duration-second
speed-kilometer-per-hour speed-mile-per-hour energy-kilowatt-hour power-kilowatt power-megawatt
power-gigawatt
""".split()  # noqa: SIM905
# Words after which a figure is measured, by language.
_MEASURES = {
    "en": "magnitude",
    "es": "magnitud",
    "fr": "magnitude",
    "it": "magnitudo",
    "pt": "magnitude",
}
# Matches `4.1` and the spaces of `4.1 km`.
_FIGURE = re.compile(r"[\d.,\u0660-\u0669\u06f0-\u06f9\u066b\s]+")


# Short names that are no other word: an inch is `in`.
_SHORT = frozenset("km cm mm kg kW MW GW kWh ha mph kph".split())  # noqa: SIM905


@cache
def units(locale: str) -> frozenset[str]:
    """The first words of its units' names: `kilometers`, `km`, `°C`, `square`."""
    tags = (locale, "en-GB") if language(locale).base == "en" else (locale,)
    found = set(_SHORT)
    for unit in _UNITS:
        for tag in tags:
            for value in (1, 2, 5, 1.5):
                for length in ("long", "short"):
                    name = _name(value, unit, length, tag)
                    found.update({name} if length == "long" or not name.isalpha() else ())
    return frozenset(
        name for name in found if len(name) > 2 or name in _SHORT or not name.isalpha()
    )


def _name(value: float, unit: str, length: Literal["long", "short"], locale: str) -> str:
    """`kilometers`; empty where the language has no name for it."""
    try:
        said = format_unit(value, unit, length=length, locale=language(locale).locale)
    except UnknownUnitError:
        return ""
    words = _FIGURE.sub(" ", said).split()
    return words[0] if words and "-" not in words[0] else ""


@cache
def measures(locale: str) -> frozenset[str]:
    """Words that a measured quantity stands after: `magnitude`."""
    return frozenset(_MEASURES.get(language(locale).base, "").split())
