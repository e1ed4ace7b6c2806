"""Beside stage 2, money: two texts -> the currencies that only one of them speaks of.

In: plain texts and their locales. Out: what differs, by sign, code or name; how often one occurs is
free. Names come from CLDR; what people say besides is data, in currencies.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from typing import Any

from babel.numbers import get_currency_name

from pipeline.languages import language

__all__ = ["Differences", "compare", "joint", "noun"]

# Matches `€`, `R$`, `MX$`, `US$`; not the `$` of `$HOME`, `A$AP`.
_SIGN = re.compile(r"(?:[A-Z]{1,3}(?=\$))?[$£¥￥֏؋৳៛฿₠-⃀﷼](?![^\W\d_])")
# Matches the `USD` of `USD 5`, `5 USD`, `5 million EUR`, as groups; not `ALL 5th`, `USDA 5`, nor
# the climate conference of `COP29`.
_CODE = re.compile(
    r"(?<!\w)(?!COP[ \u00a0-]?\d\d?(?!\d))([A-Z]{3})(?=[ \u00a0\u202f]?\d)"
    r"|(?<=\d)[ \u00a0\u202f]?([A-Z]{3})(?!\w)"
    r"|(?<=\d)[ \u00a0\u202f]\w+[ \u00a0\u202f]([A-Z]{3})(?!\w)"
)
# Matches the words after a figure, as a group: `million manat and` of `4.6 million manat and`.
_AFTER = re.compile(r"\d[ \u00a0\u202f]([^\W\d_]+(?:[ \u00a0\u202f][^\W\d_]+){0,2})")
# Words that stand between a figure and its currency, by how they begin, folded.
_BETWEEN = re.compile("thousand|tausend|bin$|mi|bi|tri|m[nlr]|bn|tn|ты|ми|мл|мр|тр|de?$|di$")
# What is as often no currency: `5 real problems`, `won 3`, weights, Italian `nel 2016 lei disse`.
_AMBIGUOUS = frozenset({"real", "won", "colon", "pound", "kip", "rand", "dram", "leu"})
# Matches `dólares`, `долларов`; not digits.
_WORD = re.compile(r"[^\W\d_]+")
# Matches the `وال` of `والدولار`, the `لل` of `لليورو`, the `ب` of `بدولار`.
_PARTICLES = re.compile("^(?:[وفبك]?ال|لل|[وفبلك])(?=\\w\\w)")
# Languages whose names of currencies have the ending of a compound: `ABD doları`, not `5 dolar`.
_COMPOUNDS = frozenset({"az", "tr"})
# Matches the end of the folded `dolari`, `rublesi`; not of `euro`.
_COMPOUND = re.compile("(?<=[aeəiou])s[iu]$|(?<=[^aeəious])[iu]$")
# Words that begin as `euro` does and mean the continent.
_CONTINENT = re.compile("euro?p|evrop|avrop|европ|європ")


@dataclass(frozen=True, slots=True)
class Differences:
    """Currencies as they stand in the texts: `€`, `USD`, `manat`. Empty, and so false, if none."""

    missing: tuple[str, ...]
    """In the source, and nothing in the target speaks of them."""
    extra: tuple[str, ...]
    """Signs and codes of the target that nothing in the source speaks of."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def compare(source: str, source_locale: str, target: str, locale: str) -> Differences:
    """What only one of two plain texts speaks of."""
    ours, theirs = _mentions(source), _mentions(target)
    return Differences(
        tuple(
            text
            for text, currencies in (*ours.items(), *_named(source, source_locale).items())
            if not _speaks_of(currencies, target, locale, theirs)
        ),
        tuple(
            text
            for text, currencies in theirs.items()
            if not _speaks_of(currencies, source, source_locale, ours)
        ),
    )


def noun(word: str, source_locale: str, locale: str, *, plural: bool) -> str:
    """What a currency named in the source is called in the target; empty where that is not certain.

    `manats` is `manats` in Spanish and `manat` in Turkish, by CLDR.
    """
    known = _known(_fold(word), language(source_locale).tag)
    if len(known) != 1:
        return ""
    currency = next(iter(known))
    own = language(locale)
    code = str(_data()["currencies"][currency]["codes"]).split()[0]
    said = str(get_currency_name(code, count=2 if plural else 1, locale=own.locale))
    names = _names(currency, own.tag)
    found = [each for each in _WORD.findall(said) if _fold(each) in names]
    if len(found) != 1:
        return ""
    name: str = found[0] if own.base == "de" else found[0].lower()
    if own.base in _COMPOUNDS:
        name = name[: len(_COMPOUND.sub("", _fold(name)))]
    return name


def joint(locale: str, name: str) -> str:
    """What stands between millions and a currency: ` de `, ` d’` before `euros`, or a space."""
    word = str(_data()["of"].get(language(locale).base, ""))
    if word.startswith("d") and language(locale).base == "fr" and _fold(name)[:1] in "aeiouh":
        return " d’"
    return f" {word} " if word else " "


def _mentions(text: str) -> Mapping[str, frozenset[str]]:
    """Signs and codes, as they stand in a plain text -> the currencies that each may mean."""
    found: dict[str, frozenset[str]] = {}
    for match in _SIGN.finditer(text):
        sign = match[0] if match[0] in _signs() else match[0][-1]
        if sign in _signs():
            found[match[0]] = _signs()[sign]
    for match in _CODE.finditer(text):
        code = match[1] or match[2] or match[3]
        if code in _codes():
            found[code] = frozenset({_codes()[code]})
    return found


def _named(text: str, locale: str) -> Mapping[str, frozenset[str]]:
    """Names that follow a figure, as they stand in the text -> the currencies they may mean."""
    found = {}
    for match in _AFTER.finditer(text):
        for word in match[1].split():
            if currencies := _known(_fold(word), language(locale).tag):
                found[word] = currencies
            elif _BETWEEN.match(_fold(word)):
                continue
            break
    return found


@cache
def _known(word: str, locale: str) -> frozenset[str]:
    """The currencies whose name this is, in one number or another; none where it is ambiguous."""
    found = frozenset(
        currency
        for currency in _data()["currencies"]
        for name in _names(currency, locale)
        if word.startswith(name) and len(word) < len(name) + (3 if len(name) > 3 else 1)
    )
    return frozenset() if found & _AMBIGUOUS else found


def _speaks_of(
    currencies: frozenset[str], text: str, locale: str, mentions: Mapping[str, frozenset[str]]
) -> bool:
    if any(currencies & others for others in mentions.values()):
        return True
    folded = _fold(text)
    names = [name for currency in currencies for name in _names(currency, locale)]
    part = _data()["part"].get(language(locale).base, "").split()
    if not language(locale).writes_spaces:
        return any(name in folded for name in (*names, *part))
    stems = [_fold(name) for name in part]
    for word in set(_WORD.findall(folded)):
        for form in {word, _PARTICLES.sub("", word)}:
            if any(_inflects(name, form) for name in names) and not _CONTINENT.match(form):
                return True
            if any(form.startswith(stem) for stem in stems):
                return True
    return False


def _inflects(name: str, word: str) -> bool:
    """True where the two are one noun but for endings: `rublo`, `rublos`; `lirası`, `lira`."""
    if len(name) <= 3 or len(word) <= 3:
        return word.startswith(name) or (len(word) == 3 and name.startswith(word))
    shared = next(
        (n for n, (a, b) in enumerate(zip(name, word, strict=False)) if a != b),
        min(len(name), len(word)),
    )
    may_change = 1 if len(name) < 6 else 2  # `иена`, `иен`; not `manat`, `mango`
    return shared >= max(3, len(name) - may_change) and len(word) <= shared + 6


@cache
def _names(currency: str, locale: str) -> frozenset[str]:
    """Nouns that name the currency in a language, folded.

    Of CLDR's names (`dólar estadounidense`, `dólar canadiense`) the words that several currencies
    share, or of an only one those that do not name its country.
    """
    own = language(locale)
    codes = str(_data()["currencies"][currency]["codes"]).split()
    counted: Counter[str] = Counter()
    for code in codes:
        said = {get_currency_name(code, count=count, locale=own.locale) for count in (None, 1, 5)}
        words = {word for name in said for word in _WORD.findall(_fold(name)) if len(word) > 1}
        country = _fold(str(own.locale.territories.get(code[:2], code)))
        nouns = {word for word in words if not any(map(partial(_alike, word), country.split()))}
        # The euro is named for its union, and to Turks the yen is called as what is new.
        tries = (nouns - _adjectives(), nouns, words - _adjectives())
        counted.update(next(filter(None, tries), words))
    most = max(counted.values(), default=0)
    shared = {word for word, often in counted.items() if often == most}
    if own.base in _COMPOUNDS:
        shared |= {_COMPOUND.sub("", word) for word in shared}
    more = _data()["more"].get(own.base, {}).get(currency, "")
    return frozenset({*shared, *(_fold(word) for word in more.split())} - {_fold(c) for c in codes})


def _alike(word: str, country: str) -> bool:
    """True for `japonés` and `japón`, `ياباني` and `اليابان`."""
    word, country = _PARTICLES.sub("", word), _PARTICLES.sub("", country)
    start = word[: min(len(word), 4)]  # `çek` is of `Çekya`
    return country.startswith(start) or (len(word) > 4 and word[:3] == country[:3])


def _fold(text: str) -> str:
    """Lower case without marks; `ı` is `i` and `ł` is `l`."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("ı", "i").replace("ł", "l"))
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(_data()["adjectives"].split())


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for currency, facts in _data()["currencies"].items():
        for sign in facts["signs"].split():
            found.setdefault(sign, set()).add(currency)
    found["MX$"] = {"peso"}
    return {sign: frozenset(currencies) for sign, currencies in found.items()}


@cache
def _codes() -> Mapping[str, str]:
    return {
        code: currency
        for currency, facts in _data()["currencies"].items()
        for code in facts["codes"].split()
    }


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("pipeline").joinpath("facts/currencies.toml").read_text("utf-8")
    return tomllib.loads(text)
