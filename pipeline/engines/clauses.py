"""Where a sentence that is too long for a model may be cut in two: sentence -> its halves.

A language is data here: its conjunctions. All else is punctuation, and where there is none, the
white space nearest the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.engines.finishing import ellipsis
from pipeline.languages import Language

__all__ = ["Halves", "halve", "rejoin"]

Halves = tuple[str, str, str]
"""Left half with its punctuation, the white space after it, right half."""

# Words that may open a clause, by primary language subtag.
_CONJUNCTIONS = {
    "ar": "لكن حيث بينما لأن الذي التي الذين أو ثم",
    "az": "və amma lakin çünki ki ancaq həmçinin yaxud",
    "de": "und oder aber denn weil dass während obwohl damit sondern",
    "en": "and but or because which who while although whereas where when that",
    "es": "y pero o porque que aunque mientras cuando donde sino",
    "fa": "و اما ولی زیرا که چون یا تا",
    "fr": "et mais ou car que qui parce tandis alors lorsque où",
    "it": "e ma o perché che mentre quando dove anche",
    "pt": "e mas ou porque que enquanto quando onde embora",
    "ru": "и но или а что потому который которая которые когда где",
    "tr": "ve ama fakat çünkü ancak ki veya ise",
}

_NOUN_CAPITALS = {"de", "lb"}  # where a capital may well be a noun's

# Boundaries from best to worst; a match ends the left half and the white space after it.
_BOUNDARIES = tuple(
    re.compile(pattern)
    for pattern in (
        # A sentence's end: "left. He" and "left.” He", not "3.5" nor "e.g. a".
        r"[.!?…؟][\"'”’»)\]]*(?=\s+[^\W\d_a-z])|[。！？][”’」』）]*",
        # "open; the", not "&amp;c"
        r"[;؛](?=\s)|；",
        # "this: the", "night — and", not "10:30"
        r":(?=\s)|：|(?<=\s)[—–](?=\s)|—",
        # "said, and", not "1,000"
        r"[,،](?=\s)|，",
    )
)
_SPACE = re.compile(r"(?<=\S)(?=\s)|、")  # after the first word of "two words", not in "word"
_FINAL = re.compile(r"[.!?…؟。！？;:,؛،；：，—–]$")  # ends "open;", not "open"


def halve(sentence: str, language: str, *, inside_words: bool) -> Halves | None:
    """Cut at the best boundary near the middle; None where there is none.

    `language` is a primary subtag. Only with `inside_words` a text without any boundary is cut
    between two characters.
    """
    words = _CONJUNCTIONS.get(language, "").split()
    # "and" between spaces in "left and right", not in "android"
    before_word = re.compile(rf"(?=\s(?:{'|'.join(words)})\s)" if words else r"(?!)")
    near, wide = (0.3, 0.7), (0.15, 0.85)
    for pattern in _BOUNDARIES:
        if cut := _nearest(pattern, sentence, wide):
            return _at(sentence, cut)
    for pattern, window in ((before_word, near), (_SPACE, near), (_SPACE, (0.0, 1.0))):
        if cut := _nearest(pattern, sentence, window):
            return _at(sentence, cut)
    return _at(sentence, len(sentence) // 2) if inside_words and len(sentence) > 1 else None


def _nearest(pattern: re.Pattern[str], sentence: str, window: tuple[float, float]) -> int:
    """The end of the match nearest the middle, inside the window; 0 where there is none."""
    length = len(sentence)

    def ends() -> Iterator[int]:
        for match in pattern.finditer(sentence):
            if window[0] * length <= match.end() <= window[1] * length and match.end() < length:
                yield match.end()

    return min(ends(), key=lambda end: abs(2 * end - length), default=0)


def _at(sentence: str, cut: int) -> Halves:
    right = sentence[cut:]
    start = len(right) - len(right.lstrip())
    return sentence[:cut], right[:start], right[start:]


def rejoin(halves: Halves, left: str, right: str, *, source: Language, target: Language) -> str:
    """The translations of two halves as one text; empty where either is.

    What a model adds because it takes a half for a sentence is taken off again: a full stop on
    the left, a capital on the right (the starter makes one in two of five such halves).
    """
    before, space, after = halves
    if not left or not right:
        return ""
    left = ellipsis(before, left)
    # "the council." for "the council", and "pero,." for "but,"; not "the council." for "it left."
    left = re.sub(r"(?<=[,;:،؛，；：])[.。]$" if _FINAL.search(before) else r"[.。]$", "", left)
    if after[0].islower():
        right = _uncapitalized(right, target)
    if not target.writes_spaces:
        space = ""
    elif not source.writes_spaces:
        space = " "
    return f"{left}{space}{right}"


def _uncapitalized(text: str, target: Language) -> str:
    if target.base in _NOUN_CAPITALS or text[1:2].isupper():
        return text
    dotted = {"I": "ı", "İ": "i"} if target.base in ("az", "tr") else {}
    return dotted.get(text[0], text[0].lower()) + text[1:]
