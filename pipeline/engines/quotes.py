"""Stage 6, quotation marks: a machine's text -> the same with the marks of its language.

In: plain text and its locale. Out: the text with CLDR's marks, the main ones outside and the others
inside. Apostrophes and inches are no quotation marks. A quotation that began in an earlier
sentence, or ends in a later one, is told by what stands beside its mark; where that does not tell,
no straight mark of the text is touched.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from pipeline.languages import language

__all__ = ["quoted"]

_DOUBLE = '"“”„‟«»〝〞「」『』＂'
_SINGLE = "'‘’‚‛‹›"
# What a mark is where its neighbours do not tell; the others are the one or the other by language.
_OPENS, _CLOSES = "“„‟‘‚‛«‹〝「『", "”»›〞」』"
_BEFORE_OPENING = "([{¿¡—–-/\u200f\u200e"
_AFTER_CLOSING = ".,;:!?)]}…—–/。，、；：！？،؛؟"
_SPACES = " \u00a0\u202f\u2009"
# Matches a mark that is no apostrophe for certain: `"`, `«`; not `'`.
_ANY = re.compile(f"[{re.escape(_DOUBLE + _SINGLE)}]")

Way = Literal["opens", "closes", ""]


@dataclass(frozen=True, slots=True)
class _Marks:
    main: tuple[str, str]
    inside: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark in a text."""

    place: int
    char: str
    way: Way
    """Empty where it is not known."""
    depth: int
    """Of quotations around it; 0 for the outermost marks."""


def quoted(source: str, target: str, locale: str) -> str:
    """The target with the quotation marks of its locale; as it is where CLDR has none for it.

    The source tells whether single marks quote: only where it has as many pairs of them.
    """
    known = _marks_of(locale) if locale else None
    if known is None or _ANY.search(target) is None:
        return target
    target = _edged(source, target)
    singles = _pairs(target)
    if len(singles) != len(_pairs(source)):
        singles = ()
    marks = _judged(target, singles, spaced=language(locale).writes_spaces)
    doubtful = any(not mark.way for mark in marks)
    space = _space(locale)
    out: list[str] = []
    position = 0
    for mark in marks:
        if not mark.way or (doubtful and mark.char in "\"'"):
            continue
        before, position = target[position : mark.place], mark.place + 1
        opening, closing = known.inside if mark.depth % 2 else known.main
        own = space if opening in "«" else ""
        if mark.way == "opens":
            while mark.char in "«»" and target[position : position + 1] in tuple(_SPACES):
                position += 1
            out += (before, opening, own)
        else:
            out += (before.rstrip(_SPACES) if mark.char in "«»" else before, own, closing)
    return _outside(source, "".join((*out, target[position:])), locale)


# Matches `,”`, `,\u00a0»`, `.’”` at the end: the stop and the marks that close, in groups.
_COMMA = re.compile(r",([ \u00a0\u202f]?[”“»’‘]+)(?=[ \u00a0\u202f]|$)")
_STOP = re.compile(r"(?<!\.)\.([ \u00a0\u202f]?[”“»’‘]+)$")
# Matches `“Yes,” she said.`; `“Sí” dijo.`, not `“¿Sí?” dijo.`: one quotation and what follows.
_SAID = re.compile(r"[^“”\"]*[“\"][^“”\"]*,[”\"] [^“”\"]*")
_UNSAID = re.compile(r"([^”“»]*[“«„][^”“»]*[^\W\d_][ \u00a0\u202f]?[”“»])( [^\W\d_][^”“»]*)")


def _outside(source: str, text: str, locale: str) -> str:
    """`“Sí,” dijo.` is `“Sí”, dijo.` where the language has it so; a lost comma comes back."""
    base, places = language(locale).base, _facts()["outside"]
    if base in places["commas"].split():
        text = _COMMA.sub(r"\1,", text)
        if (found := _UNSAID.fullmatch(text)) and _SAID.fullmatch(source):
            text = f"{found[1]},{found[2]}"
    return _STOP.sub(r"\1.", text) if base in places["stops"].split() else text


def _edged(source: str, target: str) -> str:
    """The target without a space inside the mark at its edge, where the source has none there."""
    if len(source) > 1 and source[0] in _DOUBLE and not source[1].isspace():
        target = target[:1] + target[1:].lstrip(" ") if target[0] in _DOUBLE else target
    if len(source) > 1 and source[-1] in _DOUBLE and not source[-2].isspace():
        target = target[:-1].rstrip(" ") + target[-1:] if target[-1] in _DOUBLE else target
    return target


def _judged(text: str, singles: Sequence[int], *, spaced: bool) -> list[_Mark]:
    """The marks of a text with their way and depth, inches and apostrophes left out."""
    found: list[_Mark] = []
    opened: list[bool] = []  # whether each quotation that is open has single marks
    ways: dict[int, Way] = {}
    for match in _ANY.finditer(text):
        place, char = match.start(), match[0]
        single = char in _SINGLE
        if single and place not in singles:
            continue
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        if char == '"' and before.isdecimal() and not opened:
            continue  # inches, or the seconds of an angle
        way = _way(char, before, after, bool(opened), ways.get(place - 1, ""), spaced)
        ways[place] = way
        if way == "opens":
            found.append(_Mark(place, char, way, len(opened)))
            opened.append(single)
            continue
        if way == "closes" and single in opened:
            while opened.pop() != single:
                pass
        found.append(_Mark(place, char, way, len(opened) if way else 0))
    return found


def _way(char: str, before: str, after: str, inside: bool, last: Way, spaced: bool) -> Way:
    """Whether a mark between these two characters opens or closes."""
    free = before == "" or before.isspace() or before in _BEFORE_OPENING or last == "opens"
    ended = after == "" or after.isspace() or after in _AFTER_CLOSING or after in _DOUBLE + _SINGLE
    if before.isspace() and after == "":
        return "opens"  # at the end of a piece of a sentence
    if before == "" and after.isspace():
        return "opens" if char in "«" else "closes"
    if free and not ended:
        return "opens"
    if ended and not free:
        return "closes"
    if free and after and after in _DOUBLE + _SINGLE:
        return "opens"
    if char in _OPENS + _CLOSES:
        return "opens" if char in _OPENS else "closes"
    if before.isspace() and after.isspace():
        return ""
    # Within a word: the end of `"Turna"nın`; in Chinese, where words are not parted, the next one.
    return "closes" if inside else ("" if spaced else "opens")


# Matches a single mark that may open: of `'No`, `(‘No`; not of `don't`, `'90s`, `'em `.
_SINGLE_OPENS = re.compile(
    r"(?<![^\s([{—–\"“«„])['‘‚‛‹](?=[^\W\d])(?!(?:em|til|twas|cause|n)\b)", re.I
)
# Matches one that may close: of `No'.`, `No.’ `; not of `don't`, ` '`.
_SINGLE_CLOSES = re.compile(r"(?<=\S)['’‘›‛](?![^\s)\]}.,;:!?…—–\"”»“])")


def _pairs(text: str) -> tuple[int, ...]:
    """The places of single marks that quote, an opening and the next closing one by turns."""
    places: list[int] = []
    position = 0
    while (start := _SINGLE_OPENS.search(text, position)) is not None:
        end = _SINGLE_CLOSES.search(text, start.end() + 1)
        if end is None:
            break
        places += (start.start(), end.start())
        position = end.end()
    return tuple(places)


def _tags(locale: str) -> tuple[str, ...]:
    """From the most to the least particular: `zh-Hant-TW`, `zh-TW`, `zh-Hant`, `zh`."""
    own = language(locale)
    script, region = own.locale.script or "", own.locale.territory or ""
    parts = ((own.base, script, region), (own.base, region), (own.base, script), (own.base,))
    return tuple(dict.fromkeys("-".join(part for part in each if part) for each in parts))


@cache
def _marks_of(locale: str) -> _Marks | None:
    for tag in _tags(locale):
        for group in _facts()["marks"]:
            if tag in group["locales"].split():
                main, inside = group["main"], group["inside"]
                return _Marks((main[0], main[1]), (inside[0], inside[1]))
    return None


@cache
def _space(locale: str) -> str:
    spaces: Mapping[str, str] = _facts()["spaces"]
    return next((spaces[tag] for tag in _tags(locale) if tag in spaces), "")


@cache
def _facts() -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("quotes.toml").read_text("utf-8"))
