"""Stage 6, beginnings: `“Revenue fell` -> `“revenue fell` where a package knows only the second.

In: a sentence as it is sent, and how many pieces its package makes of a word. Out: the sentence
with ordinary words small at its beginning and after a quotation mark, where the package spells them
otherwise: what is `R-even-ue` to it comes back copied or invented. The translation gets the capital
again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.engines.finishing import shout
from pipeline.facts.words import is_ordinary

__all__ = ["lowered", "raised"]

# A word at the beginning of all or of a quotation, and what comes after it: matches `Revenue f`,
# `“Good m`, `“No,`; not `It’s`, `of Revenue`.
_BEGINNING = re.compile(r"(?:(?<![^\s(])[\"“«„]|\A)([^\W\d_]+)(?![\w'’-])(?=\s*(\S?))")
_MARK = re.compile(r"[\"“”„«»]")
_SPELT, _KNOWN = 3, 2  # pieces, at least, of a word that is not known; at most, of one that is


def lowered(
    sentence: str, locale: str, pieces: Callable[[str], int]
) -> tuple[str, tuple[int, ...]]:
    """(The sentence as it is better sent, where its words have lost their capitals)."""
    out, places = sentence, []
    for match in _BEGINNING.finditer(sentence):
        word, mark = match[1], match[0][: match.start(1) - match.start()]
        small = word.lower()
        # `Black Sea` is a name.
        if word == small or word[1:] != small[1:] or match[2].isupper():
            continue
        if not is_ordinary(word, locale):
            continue
        spelt, known = (pieces(mark + form) - bool(mark) for form in (word, small))
        if spelt >= _SPELT and known <= _KNOWN:
            places.append(match.start(1))
            out = out[: match.start(1)] + small + out[match.end(1) :]
    return out, tuple(places)


def raised(source: str, places: Sequence[int], target: str, locale: str) -> str:
    """The translation with a capital where the source had one at `places`.

    One after a quotation mark, if there are as many such marks in both.
    """
    marks = [[match.end() for match in _MARK.finditer(text)] for text in (source, target)]
    for place in places:
        if place in marks[0] and len(marks[0]) == len(marks[1]):
            target = _capital(target, marks[1][marks[0].index(place)], locale)
        if not any(map(str.isalnum, source[:place])):
            first = next((at for at, char in enumerate(target) if char.isalnum()), 0)
            target = _capital(target, first, locale)
    return target


def _capital(text: str, at: int, locale: str) -> str:
    return text[:at] + shout(text[at : at + 1], locale) + text[at + 1 :]
