"""The parts of the fuzzy index: forms of one locale -> word lists, in the index's tables.

A part has its own numbers for its words, the rarest first, and for each word the forms that have
it among their rarest, with what the filters of `fuzzy` ask: place, length and signature. Parts are
never changed; those that are not full are made anew together with what has come since.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from pipeline.memory.forms import Form, fingerprint, form

__all__ = [
    "BUCKET",
    "LEAST",
    "LONGEST",
    "POSTING",
    "WORDS",
    "Integers",
    "bits_of",
    "bring_up",
    "comparable",
    "encoded",
    "tail",
]

LEAST = 50
"""Per cent below which nothing is found: the lists hold the prefixes for this threshold."""
LONGEST = 400
"""Words beyond which a sentence is no sentence and has no fuzzy match."""
WORDS = 1_000_000
"""Different words in one part: each is one character of Unicode, so that rapidfuzz can be fast."""
BUCKET = 4
"""Sentences of lengths 4n to 4n + 3 stand in one list."""
POSTING = np.dtype([("form", "<i4"), ("place", "u1"), ("length", "<u2"), ("bits", "<u8")])

_FULL = 250_000
"""Forms in one part."""
_TAIL = 1_000
"""Forms that are compared one by one before a part is made of them."""

Integers = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.uint64]


def bring_up(base: sqlite3.Connection, locale: str) -> tuple[int, ...]:
    """The parts of a locale, made where enough forms are in none."""
    if _pending(base, locale) > _TAIL:
        base.execute("BEGIN IMMEDIATE")
        with base:
            if _pending(base, locale) > _TAIL:  # and no other process made the parts meanwhile
                _build(base, locale)
    return tuple(
        part for (part,) in base.execute("SELECT id FROM part WHERE locale = ?", (locale,))
    )


def tail(base: sqlite3.Connection, locale: str) -> list[tuple[int, Form]]:
    """(Id, form) of the forms that are in no part."""
    found = [
        (number, form(text))
        for number, text in base.execute(
            "SELECT id, text FROM form WHERE locale = ? AND part = 0 ORDER BY id", (locale,)
        )
    ]
    return [(number, known) for number, known in found if comparable(known)]


def _pending(base: sqlite3.Connection, locale: str) -> int:
    question = "SELECT count(*) FROM form WHERE locale = ? AND part = 0"
    return int(base.execute(question, (locale,)).fetchone()[0])


def _build(base: sqlite3.Connection, locale: str) -> None:
    """Make parts of all forms that are in none, and of those in parts that are not full."""
    for (part,) in base.execute(
        "SELECT id FROM part WHERE locale = ? AND forms < ?", (locale, _FULL)
    ).fetchall():
        _drop(base, part)
    while _pending(base, locale):
        found = base.execute(
            "SELECT id, text FROM form WHERE locale = ? AND part = 0 ORDER BY id LIMIT ?",
            (locale, _FULL),
        )
        _Part(base, locale).make(found)


def _drop(base: sqlite3.Connection, part: int) -> None:
    """Take a part out of the index; its forms wait for another."""
    base.execute(
        "UPDATE form SET part = 0 WHERE id IN (SELECT form FROM indexed WHERE part = ?)", (part,)
    )
    base.execute("UPDATE form SET part = 0 WHERE part = ?", (part,))
    base.execute("DELETE FROM indexed WHERE part = ?", (part,))
    base.execute("DELETE FROM word WHERE part = ?", (part,))
    base.execute("DELETE FROM posting WHERE id BETWEEN ? AND ?", (part << 40, (part + 1 << 40) - 1))
    base.execute("DELETE FROM part WHERE id = ?", (part,))


class _Part:
    """One part while it is made."""

    def __init__(self, base: sqlite3.Connection, locale: str) -> None:
        self._base, self._locale = base, locale

    def make(self, texts: Iterable[tuple[int, str]]) -> None:
        """Make a part of (id, form's text); it ends early where there are too many words."""
        part = self._base.execute(
            "INSERT INTO part (locale, forms) VALUES (?, 0)", (self._locale,)
        ).lastrowid
        assert part is not None
        numbers: dict[str, int] = {}
        forms, left_out = array("q"), array("q")
        words, cased, lengths = array("I"), array("I"), array("I")
        facts: list[tuple[int, int, int]] = []
        for number, text in texts:
            known = form(text)
            if not comparable(known):
                left_out.append(number)
                continue
            forms.append(number)
            words.extend(numbers.setdefault(word, len(numbers)) for word in known.words)
            cased.extend(numbers.setdefault(word, len(numbers)) for word in known.cased)
            lengths.append(len(known.words))
            facts.append(
                (
                    fingerprint(known.marks),
                    fingerprint(*known.tags),
                    fingerprint(self._locale, text),
                )
            )
            if len(numbers) > WORDS - 2 * LONGEST:
                break
        if forms:
            rank = _ranks(np.array(words, dtype=np.int64), len(numbers))
            ranked = rank[np.array(words, dtype=np.int64)]
            self._write_words(part, numbers, rank)
            self._write_forms(
                part, forms, lengths, ranked, rank[np.array(cased, dtype=np.int64)], facts
            )
            self._write_postings(
                part, np.array(forms, dtype=np.int64), np.array(lengths, dtype=np.int64), ranked
            )
        self._base.executemany(
            "UPDATE form SET part = ? WHERE id = ?",
            chain(((part, number) for number in forms), ((part, number) for number in left_out)),
        )
        total = len(forms) + len(left_out)
        self._base.execute(
            "UPDATE part SET forms = ? WHERE id = ?",
            (_FULL if len(numbers) > WORDS - 2 * LONGEST else total, part),
        )

    def _write_words(self, part: int, numbers: dict[str, int], rank: Integers) -> None:
        self._base.executemany(
            "INSERT INTO word VALUES (?, ?, ?)",
            ((part, text, int(rank[number])) for text, number in sorted(numbers.items())),
        )

    def _write_forms(
        self,
        part: int,
        forms: Sequence[int],
        lengths: Sequence[int],
        words: Integers,
        cased: Integers,
        facts: Sequence[tuple[int, int, int]],
    ) -> None:
        def rows() -> Iterator[tuple[object, ...]]:
            start = 0
            for number, length, fact in zip(forms, lengths, facts, strict=True):
                end = start + length
                yield (
                    number,
                    part,
                    encoded(words[start:end].tolist()),
                    encoded(cased[start:end].tolist()),
                    *fact,
                )
                start = end

        self._base.executemany("INSERT INTO indexed VALUES (?, ?, ?, ?, ?, ?, ?)", rows())

    def _write_postings(
        self, part: int, forms: Integers, lengths: Integers, words: Integers
    ) -> None:
        """The lists: (word, length) -> the forms that have the word among their rarest."""
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        sentence = np.repeat(np.arange(len(forms)), lengths)
        bits = np.bitwise_or.reduceat(_bit(words), starts)
        order = np.lexsort((words, sentence))
        words = words[order]  # sentences stay where they are, each sorted: the rarest first
        place = np.arange(len(words)) - starts[sentence]
        again = np.zeros(len(words), dtype=bool)
        again[1:] = (words[1:] == words[:-1]) & (sentence[1:] == sentence[:-1])
        keep = (place <= lengths[sentence] * (100 - LEAST) // 100) & ~again
        sentence, words, place = sentence[keep], words[keep], place[keep]
        key = (part << 40) | (words << 8) | (lengths[sentence] // BUCKET)
        order = np.argsort(key, kind="stable")
        key, sentence = key[order], sentence[order]
        rows = np.empty(len(key), dtype=POSTING)
        rows["form"], rows["place"] = forms[sentence], place[order]
        rows["length"], rows["bits"] = lengths[sentence], bits[sentence]
        cuts = np.flatnonzero(np.diff(key)) + 1
        edges = [0, *cuts.tolist(), len(key)]
        self._base.executemany(
            "INSERT INTO posting VALUES (?, ?)",
            ((int(key[start]), rows[start:end].tobytes()) for start, end in pairwise(edges)),
        )


def comparable(known: Form) -> bool:
    """Whether a form has fuzzy matches at all."""
    return not known.wordless and len(known.words) <= LONGEST


def _ranks(words: Integers, total: int) -> Integers:
    """Number of a word -> its place when the rarest words come first."""
    counts = np.bincount(words, minlength=total)
    # Words that stand only as they are cased are never looked for, and come last.
    counts[counts == 0] = np.iinfo(np.int64).max
    rank = np.empty(total, dtype=np.int64)
    rank[np.argsort(counts, kind="stable")] = np.arange(total)
    return rank


def _bit(words: Integers) -> _Bits:
    """One of 64 bits for each word (Knuth's multiplicative hash)."""
    place = (words.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58)
    bits: _Bits = np.left_shift(np.uint64(1), place)
    return bits


def bits_of(words: Sequence[int]) -> np.uint64:
    """The bits of all the words."""
    return np.uint64(np.bitwise_or.reduce(_bit(np.array(words, dtype=np.int64)), initial=0))


def encoded(words: Iterable[int]) -> str:
    """Words as characters; the surrogates are left out."""
    return "".join([chr(word if word < 0xD800 else word + 0x800) for word in words])
