"""Stage 6, what models get wrong at the edges: a sentence made ready for them, and its translation
put right.

In: plain text. Out: plain text, with the final punctuation, the spaces and the capitals that the
source has.
"""

from __future__ import annotations

import re

from pipeline.engines.foreign import typography
from pipeline.engines.quotes import quoted
from pipeline.languages import language

__all__ = ["calm", "ellipsis", "finish", "is_shouted", "shout"]

# Matches `"`, `)` and such at the end; not `.`.
_CLOSERS = "\"'”’»«“)]›』」"
_TERMINALS = ".?!:…。？！：؟۔।"
# A final mark in the way of the languages that do not write it as English does.
_MARKS: dict[str, dict[str, str]] = {
    "ar": {"?": "؟"},
    "fa": {"?": "؟"},
    "ur": {"?": "؟", ".": "۔"},
    "zh": {".": "。", "?": "？", "!": "！", ":": "："},
    "ja": {".": "。", "?": "？", "!": "！", ":": "："},
    "hi": {".": "।"},
    "el": {"?": ";"},
    "hy": {".": "։", ":": "՝", "?": "՞"},
    "fr": {"?": "\u202f?", "!": "\u202f!", ":": "\u00a0:"},
}
# Matches two and more spaces; not one, not a no-break space.
_SPACES = re.compile(r" {2,}")
# Matches `MINISTER`, `DON'T`, `ΑΘΗΝΑ`; not `3`, `-`.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Matches `vote.`, the end of a sentence; not `EE. UU.`, `p. m.`, `15.`, `…`.
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})[.。]$")
# Matches the ellipsis of `We waited…`, `“We waited...”`; not `We waited.`.
_ELLIPSIS = re.compile(rf"(?:…|\.{{3}})(?=[{re.escape(_CLOSERS)}]*$)")
# Matches the ellipses of `I… I waited...`.
_ELLIPSES = re.compile(r"…|\.{3}")
# Matches the stop of `percent., but`, `percent.. but`, `percent. but`; not of `4 p.m. but`.
_INNER_STOP = re.compile(r"(?<=[^\W\d_]{4})(?:\.{1,2},|,\.|\.{1,2}(?= ))(?=\s*(\w))")
# Words that stay in capitals when a headline is put in sentence case.
_ACRONYMS = frozenset(
    """
    AI ANC BBC CDC CEO CIA CNN COVID DNA EU EUR FAA FBI FIFA GDP GMT HIV IAEA IBM ICC ID IMF ISS
    KGB MP MPS NASA NATO NBA NGO NHS NHL OECD OPEC OSCE PM TV UAE UEFA UFO UK UN UNESCO UNHCR
    UNICEF US USA USD USSR UTC VAT VIP WTO
    """.split()  # noqa: SIM905 — a list of words reads better as words
)


def finish(source: str, target: str, locale: str) -> str:
    """A translation of plain `source` with its edges as the source has them.

    White space around it and a lost final `. ? ! : …` come back; a full stop that the source does
    not have goes, and so do doubled spaces. Dashes and apostrophes become the source's where
    there are as many, quotation marks those of the locale. Empty stays empty.
    """
    text = target.strip()
    if "  " not in source.strip():
        text = _SPACES.sub(" ", text)
    if not text:
        return ""
    inner = source.strip()
    last = inner[-1:]
    ended = text.rstrip(_CLOSERS)[-1:]
    if last in (".", "?", "!", ":") and ended not in _TERMINALS + ";՞։":
        text += _MARKS.get(language(locale).base, {}).get(last, last) if locale else last
    elif inner.rstrip(_CLOSERS)[-1:] not in _TERMINALS:
        text = _FULL_STOP.sub("", text)
    text = quoted(inner, typography(inner, ellipsis(inner, text)), locale)
    start = len(source) - len(source.lstrip())
    return source[:start] + text + source[len(source.rstrip()) :]


def ellipsis(source: str, target: str) -> str:
    """The target with the source's ellipsis, where it has a full stop or, at the end, nothing."""
    inner: list[str] = _ELLIPSES.findall(source)
    if len(inner) == 1 and not _ELLIPSES.search(target):
        stops = [match for match in _INNER_STOP.finditer(target) if match[1].islower()]
        if len(stops) == 1:
            return target[: stops[0].start()] + inner[0] + target[stops[0].end() :]
    ends = _ELLIPSIS.search(source)
    body = target.rstrip(_CLOSERS + ".。")
    if ends is None or _ELLIPSIS.search(target) or body[-1:] in tuple("?!:;…؟！？"):
        return target
    return body + ends[0] + target[len(body) :].replace(".", "").replace("。", "")


def is_shouted(text: str) -> bool:
    """True for a headline in capitals, which models copy through instead of translating it."""
    if any(map(str.islower, text)):
        return False
    words = [word for word in _WORD.findall(text) if word.isupper()]
    real = [word for word in words if len(word) >= 4 and word not in _ACRONYMS]
    return len(real) >= 2 or (len(words) >= 3 and bool(real))


def calm(text: str, locale: str, *, begins: bool = True) -> str:
    """Text in capitals in sentence case; known acronyms and what holds a digit or dots stay.

    `begins` is False where the text goes on with a sentence that has begun.
    """
    out: list[str] = []
    position = 0
    first = begins
    word = ""
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        initial = len(word) == 1 and between.startswith(".")
        first = first or (not initial and any(char in ".?!:" for char in between))
        word = match[0]
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        kept = (
            word in _ACRONYMS
            or any(char.isdecimal() or char == "_" for char in beside)
            or (len(word) == 1 and ("." in beside or (word == "I" and locale.startswith("en"))))
        )
        if not kept:
            lowered = _lower(word, locale)
            word = _upper(lowered[0], locale) + lowered[1:] if first else lowered
        out += (between, word)
        first = False
        position = match.end()
    return "".join((*out, text[position:]))


def shout(text: str, locale: str) -> str:
    """Text in capitals by the rules of its language: Turkish `i` is `İ`, Greek drops accents."""
    return _upper(text, locale)


def _base(locale: str) -> str:
    return language(locale).base if locale else ""


def _lower(text: str, locale: str) -> str:
    if _base(locale) in {"tr", "az"}:
        text = text.replace("I", "ı")
    return text.replace("İ", "i").lower()


def _upper(text: str, locale: str) -> str:
    if _base(locale) in {"tr", "az"}:
        text = text.replace("i", "İ")
    if _base(locale) == "el":
        text = text.translate(_GREEK)
    return text.upper()


_GREEK = str.maketrans("άέήίόύώΆΈΉΊΌΎΏ", "αεηιουωΑΕΗΙΟΥΩ")
