"""Where a sentence that is too long for a model may be cut in two: sentence -> its halves.

A language is data here: its conjunctions. All else is punctuation, and where there is none, the
white space nearest the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    before_word = re.compile(rf"(?=\s(?:{'|'.join(words)})\s)") if words else None
    near, wide = (0.3, 0.7), (0.15, 0.85)
    for pattern in _BOUNDARIES:
        if cut := _nearest(pattern, sentence, wide):
            return _at(sentence, cut)
    for pattern, window in ((before_word, near), (_SPACE, near), (_SPACE, (0.0, 1.0))):
        if pattern and (cut := _nearest(pattern, sentence, window)):
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


def rejoin(halves: Halves, left: str, right: str, *, from_spaced: bool, to_spaced: bool) -> str:
    """The translations of two halves as one text.

    The flags say whether source and target put spaces between words. What a model adds because
    it took a half for a sentence is taken off: a full stop on the left, a capital on the right.
    """
    source, space, rest = halves
    if not _FINAL.search(source):
        left = re.sub(r"[.。]$", "", left)  # "the council." but not "the council;"
    elif not _FINAL.search(left):
        left += source[-1] if source[-1] in ";:," else ""
    if rest[:1].islower() and right[1:2].islower() and len(right[:1].lower()) == 1:
        right = right[:1].lower() + right[1:]
    if not to_spaced:
        space = ""
    elif not from_spaced:
        space = " "
    return f"{left}{space}{right}" if left and right else ""
