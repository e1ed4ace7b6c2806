"""Stage 3, segmentation: what stands right before and right after a mark.

In: plain text. Out: its marks with the words around them, as the decisions want them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.segmentation.rules import Policy, Rules, fold

__all__ = [
    "ENUMERATOR",
    "OPENING",
    "ROMAN",
    "WORD",
    "Mark",
    "Upcoming",
    "counts",
    "read_marks",
    "shape",
]

_BIDI = "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
# A mark and what closes after it. Matches `.`, `?!”`, `. . .`, `! »`, `.)`, `.“` before a space,
# `.[3]`; not `,`, and of `. »Komm` only the full stop.
_MARK = re.compile(
    rf"""(?P<mark>[.!?…。！？｡．؟۔]+(?:[ \u00a0\u202f][.!?…]+(?=[\s"'”’»)]|$))*)
    (?P<close>(?:
        [”’」』）】〕)\]}}]
      | \s?[»›](?=[\s.,;:!?…)\]–—-]|$)
      | ["'“‘«‹`´](?=[\s.,;:!?…)\]–—-]|$)
      | \s?\[\d{{1,3}}\] | [¹²³⁰-⁹*†{_BIDI}]
    )*)
    (?P<gap>\s*)""",
    re.VERBOSE,
)
# What stands before the first word of a sentence, and the word. Matches `“Yes`, `(the`, `— U.S`,
# `#tag`, `¿Qué`, `L'Aquila`; there is no word before an emoji.
_UPCOMING = re.compile(
    rf"""(?P<open>[\s"'“”‘’„‚«»‹›「『《（(\[{{¿¡*_~\#@$€£¥₺₼§№%&+\-–—―•·…./{_BIDI}]{{0,24}})
    (?P<word>[^\W_]+(?:['’.\-\u200c][^\W_]+)*)?""",
    re.VERBOSE,
)
# Matches `Smith`, `O'Brien`, `U.S`, `می‌رود`; not `—`.
WORD = re.compile(r"[^\W_]+(?:['’.\-\u200c][^\W_]+)*")
# Matches `I`, `XIX`, `IV`; not `MIX`, `D`.
ROMAN = re.compile(r"(?=[IVXLC])(?:XL|XC|L?X{0,3}|C{1,3}X{0,3})(?:IX|IV|V?I{0,3})")
# The number of what follows it: matches `1`, `2.3`, `a`, `IV`, `§ 3`; not `2019`, `Nr`.
ENUMERATOR = re.compile(r"[§(\[\s]*(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[IVXLC]{1,6})")
# Groups of one to three letters with full stops between them: matches `U.S`, `e.g`, `S.p.A`,
# `J.-C`; not `example.com`.
_DOTTED = re.compile(r"-?[^\W\d_]{1,4}(?:\.-?[^\W\d_]{1,4})+")
_VOWELS = "aeiouyáéíóúýàèìòùâêîôûäëïöüãõåæøœıəаеёиоуыэюяієїйьъ"
# Short words of consonants alone are abbreviations: matches `Sgt`, `blvd`, `стр`; not `by`, `sea`.
_VOWELLESS = re.compile(
    r"[^\W\d_aeiouyáéíóúýàèìòùâêîôûäëïöüãõåæøœıəаеёиоуыэюяієї]{2,5}", re.IGNORECASE
)
# Abbreviations joined by a hyphen or a stroke: matches `St.-Sekr`, `ген.-м`, `b/m`; not `Al-Amin`.
_JOINED = re.compile(r"(?:[^\W\d_]{1,6}\.)+-[^\W\d_]{1,8}|[^\W\d_]{1,2}/[^\W\d_]{1,4}")
_SHORTEST, _LONGEST = 3, 6
"""Letters of a word that abbreviates something unless it is known, or ends like a known one."""
# Chinese runs on into a foreign word: matches the `宣布` of `宣布Yahoo`; nothing of `宣布`.
_HAN = re.compile(r"^.*[\u2e80-\u9fff](?=[^\u2e80-\u9fff])")
OPENING = "\"'“‘„‚«‹(「『（[{¿¡*_–—-/：，、；"
_DOTS = frozenset(".… \u00a0\u202f")
_QUOTES = "`´\"'”’“‘»«›‹」』"
_BEFORE, _AFTER = 100, 160
"""Characters that are read before and after a mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that may end a sentence, from `start`; the sentence would end at `left`."""

    start: int
    left: int
    """After the mark and all that closes with it."""
    right: int
    """Where the next sentence would begin."""
    mark: str
    close: str

    @property
    def kind(self) -> Literal["stop", "ellipsis", "strong"]:
        """One full stop; dots that trail off; anything that surely ends something."""
        if self.mark in {".", "．"}:
            return "stop"
        dots = not set(self.mark) - _DOTS
        return "ellipsis" if dots or self.mark.endswith(("…", "..")) else "strong"

    @property
    def closes_quotation(self) -> bool:
        """True if a quotation mark closes with it."""
        return any(c in _QUOTES for c in self.close)

    def words(self, text: str, start: int = 0) -> tuple[str, str]:
        """The last two words before it, without opening quotes and brackets; `start` is a limit."""
        words = text[max(start, self.start - _BEFORE) : self.start].rsplit(maxsplit=2)[-2:]
        previous, word = ("", "", *words)[-2:]
        return previous.lstrip(OPENING), _HAN.sub("", word).lstrip(OPENING)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What follows a mark."""

    opening: str
    word: str
    """Empty where an emoji or a code stands there."""
    rest: str
    """The text after the word, as far as anyone reads."""

    @classmethod
    def read(cls, text: str, position: int) -> Upcoming:
        """What stands at `position`."""
        found = _UPCOMING.match(text, position)
        if found is None:  # cannot be: every part of the pattern may be empty
            return cls("", "", "")
        end = found.end()
        return cls(found["open"], found["word"] or "", text[end : end + _AFTER])

    @property
    def second(self) -> str:
        """The word after the first, if but a space stands between them."""
        found = WORD.match(self.rest.lstrip())
        return found[0] if found and self.rest[:1].isspace() else ""

    def forms(self) -> Iterator[str]:
        """The word as a list may name it: `L'eau` is also `L'`, `So-called` also `So`."""
        word = self.word.replace("’", "'")
        yield word
        head, apostrophe, _ = word.partition("'")
        if apostrophe:
            yield head + apostrophe


def read_marks(text: str, start: int) -> Iterator[Mark]:
    """The marks of a text from `start`, left to right."""
    for found in _MARK.finditer(text, start):
        yield Mark(found.start(), found.end("close"), found.end(), found["mark"], found["close"])


def counts(previous: str) -> bool:
    """True if the word before an abbreviation is its number: `40`, `XIX`; not that of `9, г.`."""
    if previous.endswith((",", ";")):
        return False
    return any(c.isdigit() for c in previous) or ROMAN.fullmatch(previous) is not None


def shape(previous: str, word: str, rules: Rules) -> Policy | None:
    """Policy of a word that no list has, by its look; None: it abbreviates nothing."""
    letters = word.lstrip("-")
    counted = counts(previous)
    if len(letters) == 1 and letters not in rules.words["letters"]:
        counted = counted or fold(previous) in rules.words["lettered"]
        # "21 C. Roads froze.", but "450 v. Chr.": a unit of measure is written large.
        return "capital" if counted and letters.isupper() else "starter"
    if _DOTTED.fullmatch(word):
        return "starter"
    if not rules.cased:
        return None
    if word.endswith(tuple(rules.words["suffixes"])) or _JOINED.fullmatch(word):
        return "starter"
    head, joint, tail = word.replace("/", "-").rpartition("-")
    if head and joint and rules.policy(tail) in {"never", "starter"}:
        return "starter"
    if _VOWELLESS.fullmatch(word) and not word.isupper():
        return "capital" if counted else "starter"
    if rules.ordinals and ROMAN.fullmatch(word):
        return "starter"
    return _clipped(previous, word, rules)


def _clipped(previous: str, word: str, rules: Rules) -> Policy | None:
    """Policy of a short word that does not look like one of the language: `coll`, `el Arz`."""
    folded = fold(word)
    if not word.isalpha() or folded in rules.words["short"]:
        return None
    title = fold(previous) in rules.words["articles"] and word[1:].islower()
    if not word.islower() and not title:
        return None
    if len(word) <= _SHORTEST and rules.words["short"] and folded[-1] not in _VOWELS:
        return "starter"
    if len(word) <= _LONGEST:
        for policy, ending in rules.clipped.items():
            if ending.search(folded):
                return policy
    return None
