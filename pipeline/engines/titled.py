"""Stage 6, Title Case: a headline with a capital on every word -> the same in sentence case.

In: plain text and its locale. Out: text whose ordinary words are small; all else keeps its capital,
since it may be a name. What is ordinary is data (`facts.words`), so that a language without such
data has its headlines left as they are, and what becomes of one depends on itself alone.
"""

from __future__ import annotations

import re

from pipeline.facts.words import has_words, is_ordinary, listed

__all__ = ["is_titled", "untitled"]

# Matches `Opens`, `Council’s`, `Flood-Hit`; not `3rd`, `G20`, `_a`.
_WORD = re.compile(r"(?<![\w.@#])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@])")
# Matches the end of what a new sentence begins after: `Closed? `, `Closed. “`; not `Mr. `, `: `.
_BEGINNING = re.compile(r"(?:[^\W\d_]{4}\.|[?!])[\s\"“«‘'(]*$")
_LONG = 4  # letters; shorter words are small in some styles of headline and not in others
_FEWEST = 4  # words of a headline that is told by its capitals
_COMPASS = frozenset("new old north south east west".split())  # noqa: SIM905 — reads better


def is_titled(text: str, locale: str) -> bool:
    """True for a headline such as `Mayor Opens New Bridge Over The Old River`.

    Four words or more, nearly all of four letters and more with a capital, two ordinary words among
    them besides the first, and no full stop at the end.
    """
    if not locale or not has_words(locale) or text.rstrip().endswith((".", ":", ";", ",")):
        return False
    words: list[str] = _WORD.findall(text)
    long = [word for word in words if len(word) >= _LONG and not word.isupper()]
    if len(words) < _FEWEST or len(long) < 3:
        return False
    small = sum(word[0].islower() for word in long)
    if small * 10 > len(long):
        return False
    ordinary = sum(word[0].isupper() and not _is_name(word, locale) for word in words[1:])
    return ordinary >= 2


def untitled(text: str, locale: str, *, begins: bool = True) -> str:
    """The text in sentence case, as far as its words are ordinary ones.

    `begins` is False where the text goes on with a sentence that has begun.
    """
    places = listed(locale, "places")
    out: list[str] = []
    position = 0
    matches = list(_WORD.finditer(text))
    named = False  # the word before this one is taken for a name
    for number, match in enumerate(matches):
        word, between = match[0], text[position : match.start()]
        following = matches[number + 1][0] if number + 1 < len(matches) else ""
        starts = begins and number == 0 and not any(map(str.isalnum, between))
        first = starts or bool(_BEGINNING.search(text, max(0, match.start() - 12), match.start()))
        ordinary = not _is_name(word, locale)
        kept = (
            first
            or not ordinary
            or (word.isupper() and (len(word) > 1 or word == "I"))
            or (named and between == " " and word.lower() in places)
            or (word.lower() in _COMPASS and _is_name(following, locale))
        )
        named = not ordinary or (kept and not first)
        if not kept or (first and ordinary and not word.isupper()):
            word = (word[0] if kept else word[0].lower()) + word[1:].lower()
        out += (between, word)
        position = match.end()
    return "".join((*out, text[position:]))


def _is_name(word: str, locale: str) -> bool:
    """True for what has a capital and is not known for an ordinary word."""
    lower = word.lower()
    known = is_ordinary(word, locale) or lower in listed(locale, "places", "titles")
    return word[:1].isupper() and not known
