"""Beside stage 2, reading numbers: the digits of a text -> their values, and written anew.

In: plain text and its locale. Out: each number's value, whatever its separators and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.languages import language
from pipeline.numbers.units import measures, units
from pipeline.numbers.words import SPACES, scale_after

__all__ = ["Number", "ascii_digits", "localise", "localised", "read"]

# Matches `3`, `1,234.5`, `12 345 678`, `15.02.2026`, `.5`, `1’000`; not the space of `2021 345`.
# No run is longer than 40 digits, so that no value outgrows Decimal.
_NUMBER = re.compile(
    rf"\d{{1,3}}(?:[{SPACES}]\d{{3}}(?!\d)){{1,12}}(?:[.,٫]\d{{1,40}})?"
    r"|\d{1,40}(?:[.,٫٬'’]\d{1,40}){0,12}|(?<![\w.,])[.,٫]\d{1,40}"
)
# Matches `15.2`, `17.30`; not `45.000`, `3,2`.
_MAYBE_DATE = re.compile(r"\d\d?\.\d\d?")
# Matches the am/pm of `5 p.m.`, `5:30pm`, `5:30 A.M.`; not `5 pm2`.
_HALF_DAY = re.compile(r"(?::\d\d)?\s?([ap])\.?\s?m\b", re.IGNORECASE)
# Matches the `1430 GMT` of a news agency, the `0700 UTC`; not `2026`, `1460 GMT`.
_AGENCY_TIME = re.compile(r"([01]\d|2[0-4])([0-5]\d)(?= ?(?:GMT|UTC)\b)")
# Matches the `:30` after `17`, the `h 30` of `17 h 30`; not `:300`.
_MINUTES = re.compile(r"(?::|\s?[hH]\s?)(\d\d)(?![\d:])")
# Matches the `s` of `1990s` and of `'90s`; not `sq`.
_DECADE = re.compile(r"['’]?s\b")
# Matches the `km/h` of `km/h away`, the `°C` of `°C.`; not `3`, `, km`.
_WORD = re.compile(r"[°º]?[^\W\d_]+(?:/[^\W\d_]+)?[²³]?")
# Matches the `magnitude` of `of magnitude`; not of `magnitude,`.
_LAST_WORD = re.compile(r"[^\W\d_]+$")
# Matches `۳/۲`, a Persian decimal; not `3/2`.
_PERSIAN_SLASH = re.compile(r"(?<=[۰-۹])/(?=[۰-۹])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    text: str
    start: int
    values: tuple[Decimal, ...]
    """What it may stand for, the likeliest first, before `scales`."""
    parts: tuple[Decimal, ...]
    """Its runs of digits, where it may also be a date or a clock time; else nothing."""
    scales: tuple[Decimal, ...] = (Decimal(1),)
    """Factors that the word after it may give: 1,000,000 for `million`."""
    scale: str = ""
    """That word with what parts it from the digits: ` million`."""

    @property
    def end(self) -> int:
        """Where it ends, its scale's word left out."""
        return self.start + len(self.text)


def read(text: str, locale: str) -> tuple[Number, ...]:
    """The numbers of a plain text, in order, as readers of `locale` (BCP 47) read them."""
    ascii_text = ascii_digits(text)
    found: list[Number] = []
    position = 0
    while (match := _NUMBER.search(ascii_text, position)) is not None:
        position = match.end()
        for number in _agency_time(match) or _token(match[0], match.start(), locale):
            number = replace(number, text=text[number.start : number.end])
            found.append(_in_context(number, ascii_text, locale, found))
    return tuple(number for number in found if number.values)


def localised(source: str, source_locale: str, locale: str) -> Mapping[str, str]:
    """The source's quantities, as they stand there -> as the target's language writes them.

    Only what can be nothing but a quantity is here: grouped thousands, and decimals before a per
    cent sign, a scale or a unit, or after a currency sign or a word such as "magnitude"; never a
    version, a date or a clock time.
    """
    symbols = language(locale).locale.number_symbols["latn"]
    decimal, group = str(symbols["decimal"]), str(symbols["group"])
    found: dict[str, str] = {}
    for number in read(source, source_locale):
        if _is_quantity(number, source, source_locale):
            whole, point, fraction = f"{number.values[0]:,f}".partition(".")
            if len(whole) == 5 and language(locale).base in _GROUPED_FROM_10000:
                whole = whole.replace(",", "")
            written = whole.replace(",", group) + (decimal if point else "") + fraction
            found[number.text] = written
    return found


# CLDR's minimumGroupingDigits is 2 there (1234, but 12.345); Babel does not tell.
_GROUPED_FROM_10000 = frozenset({"es", "it", "pl", "pt"})


def localise(source: str, source_locale: str, target: str, locale: str) -> str:
    """The target with quantities that were copied from the source written in the target's way."""
    written = localised(source, source_locale, locale)
    out: list[str] = []
    position = 0
    for number in read(target, locale) if written else ():
        if number.text in written:
            out += (target[position : number.start], written[number.text])
            position = number.end
    return "".join((*out, target[position:]))


def _is_quantity(number: Number, text: str, locale: str) -> bool:
    symbols = language(locale).locale.number_symbols["latn"]
    group, decimal = re.escape(str(symbols["group"])), re.escape(str(symbols["decimal"]))
    if re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?", number.text, re.ASCII):
        return True
    if not re.fullmatch(rf"\d+{decimal}\d+", number.text, re.ASCII):
        return False
    after = text[number.end : number.end + 30].lstrip(SPACES)
    ahead = text[max(0, number.start - 30) : number.start].rstrip(SPACES)
    before = ahead[-1:]
    unit = _WORD.match(after)
    measure = _LAST_WORD.search(ahead)
    return (
        number.scales != (Decimal(1),)
        or after.startswith(("%", "percent", "per cent"))
        or (before != "" and unicodedata.category(before) == "Sc")
        or (unit is not None and unit[0] in units(locale))
        or (measure is not None and measure[0].lower() in measures(locale))
    )


def ascii_digits(text: str) -> str:
    """The text with decimal digits of every script as 0 to 9; the places stay the same."""
    text = _PERSIAN_SLASH.sub("٫", text)
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and char > "9" else char for char in text
    )


def _agency_time(number: re.Match[str]) -> tuple[Number, ...]:
    """`1430 GMT` as an hour and its minutes; nothing where it is no such time."""
    match = _AGENCY_TIME.match(number.string, number.start())
    if match is None or match.end() != number.end():
        return ()
    hour, minutes = (
        Number(match[group], match.start(group), (Decimal(match[group]),), ()) for group in (1, 2)
    )
    return (hour, minutes) if minutes.values[0] else (hour,)


def _token(text: str, start: int, locale: str) -> tuple[Number, ...]:
    """One match of _NUMBER as a number, or as several where no reading makes it one."""
    values = _values(text, locale)
    runs = [(match.start(), match[0]) for match in re.finditer(r"\d+", text)]
    if not values:
        return tuple(Number(run, start + offset, (Decimal(run),), ()) for offset, run in runs)
    parts: tuple[Decimal, ...] = ()
    spaced = set(re.findall(r"\D", text)) <= set(SPACES)
    clock = _MAYBE_DATE.fullmatch(text) and (
        len(runs[-1][1]) == 2 or "." not in _symbols(locale)[0]
    )
    if spaced or clock:
        parts = tuple(Decimal(run) for _, run in runs if run != "00")
    return (Number(text, start, values, parts if len(runs) > 1 else ()),)


def _values(text: str, locale: str) -> tuple[Decimal, ...]:
    """What digits with separators stand for; nothing where they are no number (a date)."""
    digits = re.split(r"\D", text)
    marks = re.findall(r"\D", text)
    if not marks:
        return (Decimal(text),)
    if digits[0] == "":
        return (Decimal("0." + digits[1]),) if len(marks) == 1 else ()
    grouped = _is_grouped(digits)
    decimal = Decimal("".join(digits[:-1]) + "." + digits[-1])
    whole = Decimal("".join(digits))
    if len(marks) == 1:
        if marks[0] in SPACES + "'’٬":
            return (whole,) if grouped else ()
        if marks[0] == "٫":
            return (decimal,)
        decimals, groups = _symbols(locale)
        if grouped and marks[0] in groups and marks[0] not in decimals:
            return (whole,)
        if marks[0] in decimals:
            return (decimal,)
        return (decimal,)
    if len(set(marks)) == 1:
        return (whole,) if grouped else ()
    if len(set(marks[:-1])) == 1 and marks[-1] in ".,٫" and _is_grouped(digits[:-1]):
        return (decimal,)
    return ()


def _is_grouped(digits: list[str]) -> bool:
    """True for `1 234 567` and for the Indian `1 00 000`."""
    return (
        1 <= len(digits[0]) <= 3
        and digits[0] != "0"
        and len(digits[-1]) == 3
        and (all(len(run) == 3 for run in digits[1:]) or all(len(run) == 2 for run in digits[1:-1]))
    )


@cache
def _symbols(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """(decimal separators, group separators) of a locale, over all its digits, from CLDR."""
    systems: Mapping[str, Mapping[str, str]] = language(locale).locale.number_symbols
    latin = systems["latn"]
    return frozenset({str(latin["decimal"])}), frozenset({str(latin["group"])})


def _in_context(number: Number, text: str, locale: str, before: list[Number]) -> Number:
    """A number with what stands around it taken in: a scale, an hour, a decade, a short year."""
    value = number.values[0]
    end = number.end
    values = list(number.values)
    minutes = _MINUTES.match(text, end)
    half_day = _HALF_DAY.match(text, end)
    if half_day and value <= 12:
        values.append(value % 12 + (12 if half_day[1].lower() == "p" else 0))
    elif minutes and value <= 24 and int(minutes[1]) < 60:
        values.append((value + 12) % 24)
    last = before[-1] if before else None
    if last is not None and last.end + 1 == number.start:
        if text[last.end] in ":hH" and number.text in ("00", "٠٠", "۰۰"):
            return replace(number, values=())
        if text[last.end] in "-–/" and len(last.text) == 4:
            century = last.values[0] // 100 * 100
            if len(number.text) == 2:
                values.append(century + value)
            elif len(number.text) == 4 and value // 100 * 100 == century:
                values.append(value % 100)
    if (
        last is not None
        and value == 0
        and text[last.end : number.start].strip(SPACES) in {"h", "H"}
    ):
        return replace(number, values=())
    if len(number.text) == 4 and value % 10 == 0 and 1800 <= value < 2100:
        values.append(value % 100)
    elif len(number.text) == 2 and value % 10 == 0 and _DECADE.match(text, end):
        values += [1900 + value, 2000 + value]
    scales, scale_end = scale_after(text, end, locale)
    return replace(number, values=tuple(values), scales=scales, scale=text[end:scale_end])
