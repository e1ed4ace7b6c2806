"""A sentence -> what of it a fuzzy match compares: its words, case, punctuation, tags, numbers.

Two sentences that differ only in their numbers have one form, so that the memory keeps a thousand
weather reports as one sentence to look at.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.inline import collapse, parse

__all__ = ["MASK", "NUMBER", "Form", "diff", "fingerprint", "form", "mask", "unmask"]

MASK = "\x01"
"""Stands for a number in a form; no catalog and no XML file can hold this character."""

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Han.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Matches `14`, `2.40`, `1,400`, `9:40`, `12 345` with a no-break space, the `2` of `有2人`; not the
# digits of `A320` nor of the tag `<a1>`.
NUMBER = re.compile(
    rf"(?:(?<!\w)|(?<=[{_SPACELESS}]))\d+(?:[\u00a0\u202f\u2009]\d{{3}}(?!\d)|[.,:٫٬'’]\d+)*"
)
# What ends a word, spaces apart. Combining marks are not among it: `\w` would lose Hindi vowels.
_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u055a-\u055f\u0589\u05be"
    r"\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u2000-\u206f\u3000-\u303f\uff01-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_IN_WORD = rf"[^\s{MASK}{_PUNCTUATION}{_SPACELESS}]"
# Matches `harbour`, `don't`, `l’eau`, one Han character, the mask; not `,`, not a space.
_WORD = re.compile(rf"{MASK}|[{_SPACELESS}]|{_IN_WORD}+(?:['’]{_IN_WORD}+)*")
# What the difference of two sentences is made of. Matches `<a1>`, `cost`, `2.40`, ` `, `,`.
_PIECE = re.compile(
    rf"</?[a-z]+[0-9]*/?>|[{_SPACELESS}]|[^\W_]+(?:[.,:'’-][^\W_]+)*|[^\s\w]+|\s+|\w"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A sentence as fuzzy matching sees it."""

    text: str
    """The sentence, tags and all, with `MASK` for each number."""
    words: tuple[str, ...]
    """Case-folded; a number is `MASK`. In scripts without spaces a character is a word."""
    cased: tuple[str, ...]
    """The same words as they are written."""
    marks: str
    """Punctuation and no-break spaces, in order."""
    tags: tuple[str, ...]

    @property
    def wordless(self) -> bool:
        """True where there is nothing but numbers and punctuation: it has no fuzzy match."""
        return all(word == MASK for word in self.words)


def mask(sentence: str) -> tuple[str, tuple[str, ...]]:
    """A sentence -> (with `MASK` for each number, the numbers as they stand, in order)."""
    sentence = collapse(sentence.replace(MASK, " "))
    return NUMBER.sub(MASK, sentence), tuple(NUMBER.findall(sentence))


def unmask(text: str, numbers: tuple[str, ...]) -> str:
    """`mask` undone."""
    parts = text.split(MASK)
    return "".join(part + number for part, number in zip(parts, (*numbers, ""), strict=True))


def form(masked: str) -> Form:
    """The form of a masked sentence."""
    parts = parse(masked)
    plain = "".join(part for part in parts if isinstance(part, str))
    cased = tuple(_WORD.findall(plain))
    return Form(
        text=masked,
        words=tuple(word.casefold() for word in cased),
        cased=cased,
        marks=_WORD.sub("", plain).replace(" ", ""),
        tags=tuple(str(part) for part in parts if not isinstance(part, str)),
    )


def fingerprint(*texts: str) -> int:
    """64 bits, signed as SQLite has them, that stand for texts: equal for equal texts only."""
    joined = "\0".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "big", signed=True)


def diff(old: str, new: str) -> str:
    """The new sentence with what is other than in the old one marked as wdiff marks it.

    `Tickets cost [-2.40-]{+2.60+} euros.`
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    out: list[str] = []
    for kind, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:k]), "".join(after[j:m])
        if kind == "equal":
            out.append(come)
        else:
            out += (f"[-{gone}-]" if gone else "", f"{{+{come}+}}" if come else "")
    return "".join(out)
