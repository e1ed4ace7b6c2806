"""Words of a text, and when two of them are forms of one: what lets a term be known in a sentence.

In: text and a language. Out: tokens with their places, and for each the keys of its forms: two
words are forms of one where they share a key. The facts are data, in `inflection.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from pipeline.languages import language

__all__ = ["Key", "Language", "Word", "grammar", "words"]

Key = tuple[str, str]
"""What two forms of a word have in common: a stem and the paradigm it was found by."""

# Letters and digits with the marks that belong to them (vowel signs, joiners); a character of a
# script without spaces by itself; any other sign by itself. Matches `Mill`, `37`, `صمامًا`, `市`,
# `+`; not "Mill Street" as one.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0640]"
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]*"
    r"(?:[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff"
    r"\u200c\u200d]+[^\W\u3040-\u30ff\u3400-\u9fff]*)*"
    r"|[^\w\s]|_"
)
_SIGNS = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "‐": "-", "“": '"', "”": '"'})
# What Arabic script leaves out or puts in at will: vowel signs, and the stroke that stretches.
_OPTIONAL = dict.fromkeys((0x0640, 0x0670, *range(0x064B, 0x0660), *range(0x06D6, 0x06EE)))
_MOST_SUFFIXES = 5


class Word(NamedTuple):
    """A word or sign: `text[start:end] == written`."""

    written: str
    start: int
    end: int


def words(text: str) -> tuple[Word, ...]:
    """The words and signs of a text, in order; white space is between them."""
    return tuple(Word(found[0], *found.span()) for found in _WORD.finditer(text))


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What is known of a language's word forms."""

    dotless: bool
    """True where the small letter of I is ı."""
    folds: Mapping[int, str | None]
    paradigms: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    """Part of speech, or "" for any -> (name, endings) of each paradigm."""
    suffixes: frozenset[str]
    softened: Mapping[str, str]
    prefixes: tuple[str, ...]
    """Longest first."""
    compounds: bool
    cases: bool

    def fold(self, word: str) -> str:
        """A word without what may differ: capitals, kinds of apostrophes, optional signs."""
        if self.dotless:
            word = word.replace("I", "ı").replace("İ", "i")
        folded = word.translate(_SIGNS).casefold().replace("\u0307", "").translate(_OPTIONAL)
        return unicodedata.normalize("NFC", folded).translate(self.folds)

    def keys(self, word: str, part_of_speech: str = "", *, term: bool = False) -> frozenset[Key]:
        """Keys of a word's possible base forms; `term`: it stands in its base form already."""
        folded = self.fold(word)
        return frozenset(self._keys(folded, part_of_speech, term))

    def bare(self, word: str) -> tuple[str, ...]:
        """A word without marks on its letters, and the same without what is written before it."""
        folded = self.fold(word)
        return tuple(map(_bare, (folded, *self._without_prefix(folded))))

    def alike(self, term: str, forms: tuple[str, ...]) -> bool:
        """Whether a word, by its `bare` forms, may be a form of the term, by its bare form.

        Forgiving, for asking whether a translation is there at all: the first letters are the
        same, all but three of them and at least four.
        """
        if term in forms:
            return True
        if len(term) < 4:
            return False
        start = term[: max(4, len(term) - 3)]
        return any(form.startswith(start) or (self.compounds and term in form) for form in forms)

    def _keys(self, folded: str, part_of_speech: str, term: bool) -> Iterator[Key]:
        yield folded, ""
        if not folded[:1].isalpha():
            return
        for form in (folded, *(() if term else self._without_prefix(folded))):
            if form != folded:
                yield form, ""
            for kind in ("", part_of_speech) if part_of_speech else ("",):
                for name, endings in self.paradigms.get(kind, ()):
                    for length in range(min(7, len(form) - 1)):
                        if form[len(form) - length :] in endings:
                            yield form[: len(form) - length], name
        if self.suffixes:
            for stem in {folded} if term else self._stems(folded):
                last = self.softened.get(stem[-1:], stem[-1:])
                yield stem[:-1] + last, "suffixes"

    def _without_prefix(self, folded: str) -> Iterator[str]:
        for prefix in self.prefixes:
            if folded.startswith(prefix) and len(folded) - len(prefix) >= 3:
                yield folded[len(prefix) :]
                if prefix.endswith("لل"):  # the article has lost its alef to the ل before it
                    yield "ال" + folded[len(prefix) :]

    def _stems(self, folded: str) -> set[str]:
        """What is left of a word when suffixes are taken off, one by one."""
        stems = reached = {folded}
        for _ in range(_MOST_SUFFIXES):
            reached = {
                stem[: len(stem) - length]
                for stem in reached
                for length in range(1, min(6, len(stem) - 1))
                if stem[len(stem) - length :] in self.suffixes
            }
            stems = stems | reached
        return stems


def _bare(folded: str) -> str:
    """Without marks on letters: `nación` and `naciones` begin alike."""
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return "".join(char for char in apart if not unicodedata.combining(char))


@cache
def grammar(locale: str) -> Language:
    """What is known of the language of a locale (BCP 47); of most, nothing but how to fold."""
    base = language(locale).base if locale else ""
    own: Mapping[str, Any] = _facts().get(base, {})
    return Language(
        dotless=base in ("tr", "az"),
        folds={ord(char): other for char, other in own.get("folds", {}).items()},
        paradigms={
            kind: tuple(
                (f"{name}{number}", frozenset("" if e == "-" else e for e in line.split()))
                for number, line in enumerate(own.get(name, ()))
            )
            for kind, name in (("", "paradigms"), ("verb", "verb"), ("adjective", "adjective"))
        },
        suffixes=frozenset(_expanded(own.get("suffixes", ""), own.get("harmony", {}))),
        softened=own.get("softened", {}),
        prefixes=tuple(sorted(own.get("prefixes", ()), key=len, reverse=True)),
        compounds=own.get("compounds", False),
        cases=own.get("cases", True),
    )


def _expanded(suffixes: str, harmony: Mapping[str, str]) -> Iterator[str]:
    for suffix in suffixes.split():
        for letters in product(*(harmony.get(letter, letter) for letter in suffix)):
            yield "".join(letters)


@cache
def _facts() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "inflection.toml").read_text(encoding="utf-8"))
