"""Stage 6, figures that a model must not touch: a plain text -> their spans, and how to write them.

In: plain text and the locales of both sides. Out: numbers, amounts with their scale
(`3.2 billion`), clock times (`10 a.m.`) and dates (`March 3`), each with what it is in the target.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from babel.numbers import format_compact_decimal

from pipeline import numbers
from pipeline.facts import currencies, dates
from pipeline.languages import language

__all__ = ["Figures", "broken_times", "figures"]

Figures = Mapping[tuple[int, int], str]
"""Span in the plain text -> what stands there in the target."""

# Matches `10 a.m.`, `9:40pm`, `5 P.M.`; not `10 am I`, `5 pm2`. A bare `am` is oftener the verb.
_CLOCK = re.compile(
    r"(?<![\w.:])\d{1,2}(?:[:.]\d\d)?[ \u00a0\u202f]?(?:[ap]\.[ \u00a0]?m\.|[ap]m(?!\w))", re.I
)
# Matches what models make of `10 a.m.`: `10.m.`, `10 a.m.m.`; not `10 a.m.`, `10 m`.
_BROKEN = re.compile(r"\d\.m\.|m\.m\.", re.I)
# Matches ` manats` after a figure, its word in a group; not `,  manats`.
_NAMED = re.compile(r"[ \u00a0\u202f]([^\W\d_]+)")
# Matches what parts the groups of `012 555 01 17`, `2019–2021`, `9:40`; not `, `.
_BETWEEN = re.compile(r"[ \u00a0\u202f:/–-]")


def broken_times(source: str, target: str) -> int:
    """How many of a plain source's clock times its translation has mutilated."""
    return len(_BROKEN.findall(target)) if _CLOCK.search(source) else 0


def figures(
    text: str,
    source_locale: str,
    locale: str,
    *,
    dated: bool = False,
    weekdays: Collection[str] = (),
    money: Collection[str] = (),
) -> Figures:
    """Every number of a plain text, disjoint; as the target writes it where that is certain.

    A clock time with `a.m.` or `p.m.` goes as it is. A scale's word belongs to its number where
    CLDR has the word in the target's language and the language does not decline it. Groups that
    only a space or a sign parts, as in a telephone number, are one.
    Where it is `dated`, dates with their months are among them, and these `weekdays`; amounts of
    the currencies in `money`, as they stand in the text, have them within.
    """
    written = numbers.localised(text, source_locale, locale)
    found = {match.span(): match[0] for match in _CLOCK.finditer(text)}
    if dated:
        found.update(dates.figured(text, source_locale, locale, weekdays))
    inside = {place for start, end in found for place in range(start, end)}
    for number in numbers.read(text, source_locale):
        if number.start in inside:
            continue
        span = (number.start, number.end + len(number.scale))
        amount = _amount(number, text[slice(*span)], source_locale, locale)
        plain = written.get(number.text, number.text)
        said = amount or ("" if number.scale else plain)
        paid = _paid(text, span, number, said, money, source_locale, locale) if said else None
        if paid:
            found[paid[0]] = paid[1]
        elif amount:
            found[span] = amount
        else:
            found[number.start, number.end] = plain
    joined: dict[tuple[int, int], str] = {}
    for (start, end), said in sorted(found.items()):
        if joined and _BETWEEN.fullmatch(text, (last := next(reversed(joined)))[1], start):
            said = joined.pop(last) + text[last[1] : start] + said
            start = last[0]
        joined[start, end] = said
    return joined


def _amount(number: numbers.Number, amount: str, source_locale: str, locale: str) -> str:
    """`3.2 billion` as the target says it: `3,2 mil millones`; empty where that is not certain."""
    if not number.scale or len(number.scales) != 1 or len(number.values) != 1:
        return ""
    if not _is_plain(locale):
        return ""
    value = number.values[0]
    digits = max(0, -int(value.as_tuple().exponent))
    own = language(locale).locale
    said = format_compact_decimal(
        value * number.scales[0], format_type="long", locale=own, fraction_digits=digits
    )
    same = not numbers.compare(amount, source_locale, said, locale)
    return said if same and any(map(str.isalpha, said)) else ""


def _paid(
    text: str,
    span: tuple[int, int],
    number: numbers.Number,
    said: str,
    money: Collection[str],
    source_locale: str,
    locale: str,
) -> tuple[tuple[int, int], str] | None:
    """The span of an amount with its currency, one of `money`, and what it is in the target."""
    after = _NAMED.match(text, span[1])
    if after and after[1] in money and _is_plain(locale):
        name = currencies.noun(after[1], source_locale, locale, plural=number.values[0] != 1)
        millions = bool(number.scale) and number.scales[0] >= 1_000_000
        between = currencies.joint(locale, name) if millions else " "
        return ((span[0], after.end()), said + between + name) if name else None
    sign = next((sign for sign in money if text.endswith(sign, 0, span[0])), "")
    if sign and not sign[-1].isalnum():
        return (span[0] - len(sign), span[1]), sign + said
    return None


@cache
def _is_plain(locale: str) -> bool:
    """True where CLDR has one or two forms of each scale's word: they are not declined by case."""
    formats = language(locale).locale.compact_decimal_formats.get("long", {})
    forms: dict[str, set[str]] = {}
    for patterns in formats.values():
        for scale, pattern in patterns.items():
            if len(scale) > 6:  # French writes a thousand in three ways, a million in two
                forms.setdefault(scale, set()).add(str(pattern))
    return bool(forms) and all(len(said) <= 2 for said in forms.values())
