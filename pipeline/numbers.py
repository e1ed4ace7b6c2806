"""Beside stage 2: the numbers of a text as its language writes them, and how two texts differ.

In: plain text and its locale. Out: each number's value, whatever the separators and digits, and
for a source and its translation the numbers that one has and the other lacks. False alarms cost
more than misses here: a number that may be read in two ways passes if one of them fits.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib import resources

from pipeline.languages import language

__all__ = ["Difference", "Number", "compare", "localise", "localised", "read"]

_SPACES = "\u00a0\u202f\u2009 "
# Matches `3`, `1,234.5`, `12 345 678`, `15.02.2026`, `.5`, `1’000`; not the space of `2021 345`.
_NUMBER = re.compile(
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}}(?!\d))+(?:[.,٫]\d+)?"
    r"|\d+(?:[.,٫٬'’]\d+)*|(?<![\w.,])[.,٫]\d+"
)
# Matches `15.2`, `17.30`; not `45.000`, `3,2`.
_MAYBE_DATE = re.compile(r"\d\d?\.\d\d?")
# Matches the am/pm of `5 p.m.`, `5:30pm`, `5:30 A.M.`; not `5 pm2`.
_HALF_DAY = re.compile(r"(?::\d\d)?\s?([ap])\.?\s?m\b", re.IGNORECASE)
# Matches the `:30` after `17`, the `h 30` of `17 h 30`; not `:300`.
_MINUTES = re.compile(r"(?::|\s?[hH]\s?)(\d\d)(?![\d:])")
# Matches the `s` of `1990s` and of `'90s`; not `sq`.
_DECADE = re.compile(r"['’]?s\b")
# Matches `XIX`, `II`, `XIXe`; not `XIXX`, `mix`. Digits that people write as letters.
_ROMAN = re.compile(r"(?<!\w)(X{0,3})(IX|IV|V?I{0,3})(?:er|re|e|º|ª)?(?!\w)")
# Matches `twenty`, `quatre-vingt`, `نیمه‌شب`; not digits.
_WORD = re.compile(r"[^\W\d_]+(?:[-\u200c][^\W\d_]+)*")
# Matches Arabic vowel signs and the tatweel, which writers leave out at will.
_MARKS = re.compile("[\u064b-\u0652\u0640]")
# Matches the `وال` of `والثلاثة`, the `ب` of `بثلاثة`; not a word of less than two more letters.
_PARTICLES = re.compile("^(?:[وفبك]?ال|لل|[وفبلك])(?=\\w\\w)")
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


def read(text: str, locale: str) -> tuple[Number, ...]:
    """The numbers of a plain text, in order, as readers of `locale` (BCP 47) read them."""
    ascii_text = _ascii(text)
    found: list[Number] = []
    position = 0
    while (match := _NUMBER.search(ascii_text, position)) is not None:
        position = match.end()
        for number in _token(match[0], match.start(), locale):
            number = replace(number, text=text[number.start : number.end])
            found.append(_in_context(number, ascii_text, locale, found))
    return tuple(number for number in found if number.values)


def compare(source: str, source_locale: str, target: str, locale: str) -> Difference:
    """Numbers that stand in one of the two plain texts only.

    3.2 million equals 3,2 millones, 5 p.m. equals 17:00, three equals 3, the 1990s equal los años
    90. How often a number occurs, and in which order, is not compared.
    """
    if not any(map(str.isdecimal, source)) and not any(map(str.isdecimal, target)):
        return Difference()
    ours, theirs = _facts(source, source_locale), _facts(target, locale)
    missing = [
        number for number in ours.numbers if not _stands_in(number, ours, theirs, theirs.numbers)
    ]
    extra = [
        number for number in theirs.numbers if not _stands_in(number, theirs, ours, ours.numbers)
    ]
    missing, extra = _split(missing, extra, ours, theirs)
    if _regrouped(missing) and _regrouped(missing) == _regrouped(extra):
        return Difference()
    return Difference(
        tuple(dict.fromkeys(number.text + number.scale for number in missing)),
        tuple(dict.fromkeys(number.text + number.scale for number in extra)),
    )


def localised(source: str, source_locale: str, locale: str) -> Mapping[str, str]:
    """The source's quantities, as they stand there -> as the target's language writes them.

    Only what can be nothing but a quantity is here: grouped thousands, and decimals before a per
    cent sign or a scale or after a currency sign; never a version, a date or a clock time.
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
    after = text[number.end : number.end + 10].lstrip(_SPACES)
    before = text[: number.start].rstrip(_SPACES)[-1:]
    return (
        number.scales != (Decimal(1),)
        or after.startswith(("%", "percent", "per cent"))
        or (before != "" and unicodedata.category(before) == "Sc")
    )


def _ascii(text: str) -> str:
    """The text with decimal digits of every script as 0 to 9; the places stay the same."""
    text = _PERSIAN_SLASH.sub("٫", text)
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and char > "9" else char for char in text
    )


def _token(text: str, start: int, locale: str) -> tuple[Number, ...]:
    """One match of _NUMBER as a number, or as several where no reading makes it one."""
    values = _values(text, locale)
    runs = [(match.start(), match[0]) for match in re.finditer(r"\d+", text)]
    if not values:
        return tuple(Number(run, start + offset, (Decimal(run),), ()) for offset, run in runs)
    parts: tuple[Decimal, ...] = ()
    spaced = set(re.findall(r"\D", text)) <= set(_SPACES)
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
        if marks[0] in _SPACES + "'’٬":
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
        and text[last.end : number.start].strip(_SPACES) in {"h", "H"}
    ):
        return replace(number, values=())
    if len(number.text) == 4 and value % 10 == 0 and 1800 <= value < 2100:
        values.append(value % 100)
    elif len(number.text) == 2 and value % 10 == 0 and _DECADE.match(text, end):
        values += [1900 + value, 2000 + value]
    scales, scale_end = _scales(text, end, locale)
    return replace(number, values=tuple(values), scales=scales, scale=text[end:scale_end])


def _scales(text: str, position: int, locale: str) -> tuple[tuple[Decimal, ...], int]:
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
        certain = certain and len(word) > 1
        position = match.end()
    return ((found,) if certain else (found, Decimal(1))), position


def _begins(word: str, key: str) -> bool:
    return key.endswith("*") and word.startswith(key[:-1])


@cache
def _scale_words(base: str) -> tuple[re.Pattern[str] | None, tuple[tuple[str, Decimal], ...]]:
    table = _data()["scales"].get(base, {})
    factors = tuple(
        (_MARKS.sub("", word), Decimal(key))
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
    return re.compile(rf"[{_SPACES}\-]?({choice})", re.IGNORECASE), factors


def _facts(text: str, locale: str) -> _Facts:
    base = language(locale).base
    text = _MARKS.sub("", text)
    numbers = read(text, locale)
    words, names = _words(text, locale)
    return _Facts(
        numbers,
        words,
        names,
        known=base in _data()["words"],
        scaled=base not in _data()["scales"]
        or any(number.scales != (Decimal(1),) for number in numbers)
        or any(value >= 1000 for value in words),
    )


def _stands_in(number: Number, own: _Facts, other: _Facts, among: Iterable[Number]) -> bool:
    return any(_equal(number, own, candidate, other) for candidate in among) or _in_words(
        number, other
    )


def _equal(one: Number, own: _Facts, two: Number, other: _Facts) -> bool:
    for value in one.values:
        for candidate in two.values:
            if any(value * a == candidate * b for a in one.scales for b in two.scales):
                return True
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


def _composed(value: Decimal, words: frozenset[Decimal]) -> bool:
    """True if the value is among the words', or a sum or product of two: 25, 300, 1.5."""
    if value in words:
        return True
    return any(
        (value - word in words and (word >= 10 or value - word == _HALF))
        or (word >= 100 and value / word in words)
        or (word >= 1000 and value / word - _HALF in words)
        for word in words
        if 0 < word < value
    )


_HALF = Decimal("0.5")


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
    digits = "".join(_ascii(number.text) for number in numbers)
    return digits if digits.isdigit() and len(digits) >= 6 else ""


def _fold(text: str, locale: str) -> str:
    """Case folded in the language's own way: `İki` is `iki`, Turkish `I` is `ı`."""
    if language(locale).base in {"tr", "az"}:
        text = text.replace("I", "ı")
    return text.replace("İ", "i").casefold()


def _words(text: str, locale: str) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
    """(Values of number words, values of months and Roman numerals and of what is implied)."""
    language_ = language(locale)
    exact, prefixes, implied = _number_words(language_.base)
    months = _months(locale)
    values: set[Decimal] = set()
    names = set(implied)
    for word in _WORD.findall(_fold(text, locale)):
        for part in {word, *re.split("[-\u200c]", word), _PARTICLES.sub("", word)}:
            values |= exact.get(part, frozenset())
            names |= months.get(part[:4], frozenset())
            for prefix, value in prefixes:
                if part.startswith(prefix) if language_.writes_spaces else prefix in part:
                    values.add(value)
    for match in _ROMAN.finditer(text):
        if match[1] or match[2]:
            names.add(Decimal(10 * len(match[1]) + _UNITS.index(match[2])))
    return frozenset(values), frozenset(names)


_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@cache
def _months(locale: str) -> Mapping[str, frozenset[Decimal]]:
    """First four letters of the months' names (inflection comes after them) -> 1 to 12."""
    found: dict[str, set[Decimal]] = {}
    months = language(locale).locale.months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in months[context][width].items():
                key = _fold(_MARKS.sub("", str(name)), locale).rstrip(".")[:4]
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
        value = _HALF if key == "half" else Decimal(key)
        for word in words.split():
            if word.endswith("*") or not language(base).writes_spaces:
                prefixes.append((word.rstrip("*"), value))
            else:
                exact.setdefault(word, set()).add(value)
    implied = frozenset(Decimal(value) for value in table.get("implied", "").split())
    return {word: frozenset(values) for word, values in exact.items()}, tuple(prefixes), implied


@cache
def _data() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = resources.files("pipeline").joinpath("number_words.toml").read_text("utf-8")
    return tomllib.loads(text)
