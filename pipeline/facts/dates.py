"""Beside stage 2, dates: what a source says of months and weekdays and its translation does not.

In: plain texts and their locales. Out: the names that the target lacks; and for a text that is
nothing but a date, how the target's language writes it. Figures are compared in `numbers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.facts.calendar import Calendar, Names, calendar, fold
from pipeline.languages import language

__all__ = ["figured", "localise", "lost", "written"]

# Matches `3.3.`, `26.02.1998`, `3/3/2026`, `2026-03-03`; not `3-1`, `17:30`. Its figures in groups.
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,4})(?:[./](\d{1,2})(?:[./](\d{1,4})|\.?)|-(\d{1,2})-(\d{1,4}))(?!\d)"
)
# Matches what ends with a day or a year before a month: `3 `, `3rd of `, `1º de `, `1998 `.
_FIGURE_BEFORE = re.compile(
    r"(?<![\d.,])(?:\d{1,2}|\d{4})(?:st|nd|rd|th|er|[ºª.])?[ \u00a0]?(?:(?:de|of|of the)[ ])?$"
)
# Matches what begins with one after a month: ` 3`, `. 26`, `, 1998`, ` de 2026`; not ` 3,000`.
_FIGURE_AFTER = re.compile(r"\.?,?[ \u00a0]?(?:de )?(?:\d{4}|\d{1,2})(?![\d:%]|[.,]\d)")
# Matches the word at the end of `late in `, and its space; not `in, `.
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")
# Matches the word at the beginning of ` Times reports`; not of `, Times`.
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_]+)")


def lost(source: str, source_locale: str, target: str, locale: str) -> tuple[str, ...]:
    """The months and weekdays of the source, as they stand there, that the target has not got.

    A month may have become a figure in a date, a weekday a word such as `today`. Nothing is said of
    names that may be other words (`may`, `March` of a person), nor of languages without a calendar.
    """
    ours, theirs = calendar(source_locale), calendar(locale)
    if ours is None or theirs is None:
        return ()
    folded = fold(source)
    months = list(_sure(source, folded, ours, ours.months))
    weekdays = list(_sure(source, folded, ours, ours.weekdays))
    if not months and not weekdays:
        return ()
    said = fold(target)
    there = _said(said, theirs.months) | _numeric(said)
    days = _said(said, theirs.weekdays)
    missing = [
        *(found for found in months if found.number not in there and not theirs.other.search(said)),
        *(found for found in weekdays if found.number not in days),
    ]
    if theirs.relative.search(said):
        missing = [found for found in missing if found in months]
    if not missing:
        missing = _swapped(source, folded, ours, target, said, theirs)
    return tuple(dict.fromkeys(found.text for found in sorted(missing, key=lambda m: m.start)))


def _swapped(
    source: str, folded: str, ours: Calendar, target: str, said: str, theirs: Calendar
) -> list[_Found]:
    """The months whose day is another month's in the target: `March 3 and April 5`.

    Only where both texts have the same number of dates, two or more, each with one day.
    """
    own, other = _with_days(source, folded, ours), _with_days(target, said, theirs)
    if len(own) < 2 or len(own) != len(other):
        return []
    known = {(found.number, day) for found, day in other}
    return [found for found, day in own if (found.number, day) not in known]


def _with_days(text: str, folded: str, own: Calendar) -> list[tuple[_Found, int]]:
    """The months of a text with the day of each; nothing where one has no day or several."""
    found: list[tuple[_Found, int]] = []
    for month in _sure(text, folded, own, own.months):
        before = _DAY_BEFORE.search(folded, max(0, month.start - 20), month.start)
        after = _REST_AFTER.match(folded, month.start + len(month.text))
        figures = _FIGURES.findall(
            (before[0] if before else "") + " " + (after[0] if after else "")
        )
        days = [int(figure) for figure in figures if len(figure) < 3]
        spans = before and _SPAN_BEFORE.search(folded, max(0, before.start() - 20), before.start())
        if after is None or len(days) != 1 or spans:
            return []
        start = before.start() if before else month.start
        whole = _Found(text[start : after.end()].strip(), start, month.number)
        found.append((whole, days[0]))
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    start: int
    number: int


def _sure(text: str, folded: str, own: Calendar, names: Names) -> Iterator[_Found]:
    """The names of which there is no doubt."""
    weekday = names is own.weekdays
    for match in names.exact.finditer(folded):
        written = text[slice(*match.span())]
        before, after = _beside(folded, match)
        if own.capital and not written[0].isupper():
            continue
        if match[0] in own.doubtful and not _dated(before, after):
            word = _WORD_BEFORE.search(before)
            if word is None or word[1] not in own.before:
                continue
        if weekday and _part_of_a_name(own, before, after):
            continue
        yield _Found(written, match.start(), names.number(match[0]))
    for match in names.short.finditer(folded):
        written = text[slice(*match.span())]
        name = match[0].rstrip(".")
        before, after = _beside(folded, match)
        full = names.exact.fullmatch(name) is not None
        if not full and not weekday and _dated(before, after):
            if own.capital and not written[0].isupper():
                continue
            yield _Found(written, match.start(), names.number(name))


def _part_of_a_name(own: Calendar, before: str, after: str) -> bool:
    """True for the Friday of `Good Friday` and the Sunday of `Sunday Times`."""
    last, following = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    return (last is not None and last[1] in own.never_after) or (
        following is not None and following[1] in own.never_before
    )


def _beside(folded: str, match: re.Match[str]) -> tuple[str, str]:
    """As much of what stands before a name and after it as is ever looked at."""
    start, end = match.span()
    return folded[max(0, start - 30) : start], folded[end : end + 30]


def _dated(before: str, after: str) -> bool:
    """True where a day or a year stands beside a name."""
    return bool(_FIGURE_BEFORE.search(before) or _FIGURE_AFTER.match(after))


def _said(folded: str, names: Names) -> set[int]:
    """All that a text may be understood to name."""
    found = {names.number(match["name"]) for match in names.loose.finditer(folded)}
    found |= {
        names.number(match[0])
        for match in names.short.finditer(folded)
        if _dated(*_beside(folded, match))
    }
    return found


def _numeric(folded: str) -> set[int]:
    """The months that the dates in figures may name: `03.04.` is either."""
    return {
        int(figure)
        for match in _NUMERIC.finditer(folded)
        for figure in match.groups()
        if figure and len(figure) < 3 and 1 <= int(figure) <= 12
    }


# What a date looks like once its names are M and W and its figures D and Y: `W, M D, Y`, `D M Y`,
# `M Y`, `W D. M`, `YMDW` of Chinese; not `M`, `D Y`, `W`.
_SHAPE = re.compile(
    r"(?:W[,،.]{0,2} ?)?(?:M\.? ?D(?:,? ?Y)?|D\.? ?M(?:\.?,? ?Y)?"
    r"|M\.?,? ?Y|Y ?M ?D?)(?:[,،]? ?W)?\.?"
)
# Matches the `st` of `1st`, the `er` of `1er`, the `日` of `3日`, the `年` of `2026年`; not `s`.
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|[ºª日年])(?![^\W\d_])|(?<=\d)[日年]")
# Matches a run of figures.
_FIGURES = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")  # matches two spaces, a no-break space; not ""


def written(text: str, source_locale: str, locale: str, *, begins: bool = True) -> str:
    """A plain text that is nothing but a date, as the target's language writes it; else nothing.

    A month and a day, or a month and a year, must be in it. `3/4/2026` has no month in words and
    may be of March or of April: it is no such date. Where it `begins` a text it has the capitals of
    the source, else its language's own.
    """
    said = _rendered(text, source_locale, locale)
    return _cased(text, said, locale) if begins else said


# Matches the end of `on 3rd of `, of `el 3 de `; not of `3-5 `, `1.3 `.
_DAY_BEFORE = re.compile(
    r"(?<![\d.,:/–-])\d{1,2}(?:st|nd|rd|th|er|[ºª.])?[ \u00a0]?(?:(?:de|of)[ ])?$"
)
# Matches the end of `from the 3rd to `, `vom 9. bis `, `3 al `, `22 - ` before a day; not of `3, `.
_SPAN_BEFORE = re.compile(
    r"\d(?:[a-z]{2}|[ºª.])?[ \u00a0]?(?:[-–—]|[^\W\d_]{1,5})[ \u00a0]?(?:[^\W\d_]{1,3}[ \u00a0])?$"
)
# Matches the beginning of ` 3, 2026 and`, ` de 2026`, `. 26`; not ` 3-5`, ` 3 - 5`, ` 3,000`,
# ` 3 and 5`.
_REST_AFTER = re.compile(
    r"(?:\.?[ \u00a0]\d{1,2}(?:st|nd|rd|th)?(?!\w))?(?:,?[ \u00a0](?:del? )?\d{4}(?![\w-]))?"
    r"(?![-–/:%\d]|[.,]\d| ?(?:and|or|to|till|until|through|y|et|und|e) \d| [-–—] ?\d)"
)


def figured(
    text: str, source_locale: str, locale: str, weekdays: Collection[str] = ()
) -> dict[tuple[int, int], str]:
    """The dates in a plain text: disjoint spans, and how the target's language has them.

    Spans of several days (`March 3-5`) are no such dates; a month without a day is one where the
    target's language does not write endings on to its name, and so are the `weekdays`, as they
    stand in the text.
    """
    ours, theirs = calendar(source_locale), calendar(locale)
    if ours is None or theirs is None:
        return {}
    folded = fold(text)
    days = {match.end(): match.start() for match in ours.weekdays.exact.finditer(folded)}
    found: dict[tuple[int, int], str] = {}
    for month in _sure(text, folded, ours, ours.months):
        before = _DAY_BEFORE.search(folded, max(0, month.start - 20), month.start)
        end = month.start + len(month.text)
        after = _REST_AFTER.match(folded, end)
        start = before.start() if before else month.start
        if after is None or (found and start < next(reversed(found))[1]):
            continue
        name = text[start : after.end()]
        if name == month.text:
            said = "" if theirs.inflects else (theirs.alone or theirs.wide[0])[month.number - 1]
        else:
            said = _rendered(name, source_locale, locale, day_wanted=theirs.inflects)
        for gap in (", ", " "):
            day = days.get(start - len(gap)) if folded.endswith(gap, 0, start) else None
            if day is not None:
                whole = _rendered(text[day : after.end()], source_locale, locale, day_wanted=True)
                start, said = (day, whole) if whole else (start, said)
                break
        if said:
            found[start, after.end()] = said
    for weekday in () if theirs.inflects else _sure(text, folded, ours, ours.weekdays):
        end = weekday.start + len(weekday.text)
        if weekday.text in weekdays and not any(
            first < end and weekday.start < last for first, last in found
        ):
            found[weekday.start, end] = theirs.wide[1][weekday.number - 1]
    return found


# Matches ` 14`, `. 14–15, 2026` after a month, with both days and the year; not ` 14:30`, ` 1,400`.
_DAYS_AFTER = re.compile(
    r"\.?[ \u00a0](\d{1,2})(?:st|nd|rd|th)?(?: ?[-–] ?(\d{1,2})(?:st|nd|rd|th)?)?(?:,? (\d{4}))?"
    r"(?![\w%:'’]|[.,–-]\w)"
)


def localise(source: str, source_locale: str, target: str, locale: str) -> str:
    """A plain translation whose days stand before their months where its language has them so.

    `julio 14–15` of a source's `July 14–15` is `14–15 de julio`; what has an ending stays.
    """
    ours, theirs = calendar(source_locale), calendar(locale)
    pattern = _pattern(locale, weekday=False, day=True, year=False)
    if ours is None or theirs is None or not pattern.startswith("d") or ours is theirs:
        return target
    folded = fold(source)
    for month in _sure(source, folded, ours, ours.months):
        dated = _DAYS_AFTER.match(folded, month.start + len(month.text))
        ahead = folded[max(0, month.start - 20) : month.start]
        word = _WORD_BEFORE.search(ahead)
        if dated is None or _DAY_BEFORE.search(ahead) or (word and word[1] in ours.dayless):
            continue
        said = fold(target)
        own = re.escape(fold(month.text))
        for match in (*theirs.months.exact.finditer(said), *re.finditer(rf"(?<!\w){own}", said)):
            known = match[0] == fold(month.text) or theirs.months.number(match[0]) == month.number
            there = _DAYS_AFTER.match(said, match.end()) if known else None
            if there is None or there.groups() != dated.groups():
                continue
            day, last, year = dated.groups()
            whole = _pattern(locale, weekday=False, day=True, year=bool(year))
            written = _filled(whole, locale, month.number, 0, int(last or day), year or "")
            if last and written.startswith(last):
                written = day + ("." if whole.startswith("d.") else "") + "–" + written
            if written and (not last or written.startswith(day)):
                target = target[: match.start()] + written + target[there.end() :]
            break
    return target


def _rendered(text: str, source_locale: str, locale: str, *, day_wanted: bool = False) -> str:
    """See `written`, whose capitals are not put right yet."""
    ours = calendar(source_locale)
    if ours is None or len(text) > 60 or not any(map(str.isdigit, text)):
        return ""
    folded = fold(text)
    shape, month, weekday = folded, 0, 0
    for names, sign in ((ours.weekdays, "W"), (ours.months, "M")):
        match = names.exact.search(shape) or names.short.search(shape)
        if match is None:
            continue
        if ours.capital and not text[folded.find(match[0])].isupper():
            return ""
        number = names.number(match[0])
        weekday, month = (number, month) if sign == "W" else (weekday, number)
        shape = shape[: match.start()] + sign + shape[match.end() :]
    shape = _ORDINAL.sub("", shape)
    for word in ours.between:
        # The `of ` of `D of M`, the `the ` of `the D of M`; not of `soft M`.
        shape = re.sub(rf"(?<!\w){word} (?=[\dMWot])", "", shape)
    figures = _FIGURES.findall(shape)
    shape = _FIGURES.sub(lambda found: "Y" if len(found[0]) == 4 else "D", shape)
    found = _SHAPE.fullmatch(_SPACES.sub(" ", shape.strip()))
    if found is None or not month:
        return ""
    day = next((int(figure) for figure in figures if len(figure) < 3), 0)
    year = next((figure for figure in figures if len(figure) == 4), "")
    if any(len(figure) == 3 or len(figure) > 4 for figure in figures) or day > 31:
        return ""
    if (not day and (not year or weekday)) or (not day and any(len(f) < 3 for f in figures)):
        return ""
    if day_wanted and not day:
        return ""
    said = _pattern(locale, bool(weekday), bool(day), bool(year))
    return _filled(said, locale, month, weekday, day, year)


def _cased(source: str, target: str, locale: str) -> str:
    """With a capital, or all in capitals, where the source is so."""
    dotted = target.replace("i", "İ") if language(locale).base in ("az", "tr") else target
    if source.isupper():
        return dotted.upper()
    return dotted[:1].upper() + target[1:] if source[:1].isupper() else target


def _pattern(locale: str, weekday: bool, day: bool, year: bool) -> str:
    """CLDR's pattern for these parts of a date; empty where it has none."""
    own = language(locale).locale
    if day and year:
        return str(own.date_formats["full" if weekday else "long"].pattern)
    wanted = ("MMMMEd", "MMMEd") if weekday else ("MMMMd",) if day else ("yMMMM",)
    skeletons = own.datetime_skeletons
    return next((str(skeletons[name].pattern) for name in wanted if name in skeletons), "")


# Matches the fields of a CLDR pattern and its quoted words: `EEEE`, `d`, `'de'`; not `, `.
_FIELD = re.compile(r"'[^']*'|E+|c+|d+|M+|L+|y+")


def _filled(pattern: str, locale: str, month: int, weekday: int, day: int, year: str) -> str:
    """The pattern with its fields; empty where a name is not known for certain."""
    own = language(locale).locale
    named = calendar(locale)
    out: list[str] = []
    position = 0
    for match in _FIELD.finditer(pattern):
        out.append(pattern[position : match.start()])
        position = match.end()
        field = match[0]
        if field[0] == "'":
            out.append(field[1:-1])
        elif field[0] in "Ec":
            out.append(str(own.days["format"]["wide"][weekday - 1]))
        elif field[0] == "d":
            first = named.first if named is not None and day == 1 else ""
            out.append(first or f"{day:0{len(field)}d}")
        elif field[0] == "y":
            out.append(year)
        elif field[0] == "L":
            if named is None:
                return ""
            out.append((named.alone or named.wide[0])[month - 1])
        elif field in ("M", "MM"):
            out.append(f"{month:0{len(field)}d}")
        else:
            out.append(str(own.months["format"]["wide"][month]))
    return "".join((*out, pattern[position:]))
