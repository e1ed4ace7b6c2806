"""Fuzzy lookup: a form -> the forms most like it, among a million, in milliseconds.

In: the index's forms of one locale. Out: those that reach a score, none missed. Three filters,
each of which lets through all that can still reach the threshold:

- prefix: two sentences of which at most k words differ share one of their k + 1 rarest words
  (Chaudhuri et al. 2006, Bayardo et al. 2007), so only those words' lists are read;
- length: the longer of two sentences has at least as many edits as it has words more;
- signature: 64 bits that stand for a sentence's words; a bit that only one of them has is a word
  that only one of them has.

What is left is compared by Levenshtein distance over words, the likeliest first, until no other
can be better than what was found. The index is cut into parts, so that its making needs little
memory and an addition does not make it all anew; what came last is compared one by one.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from pipeline.memory.forms import Form, fingerprint, form
from pipeline.memory.scoring import penalised, spared
from pipeline.project import Penalties

__all__ = ["LEAST", "Candidate", "Index"]

LEAST = 50
"""Per cent below which nothing is found: the lists hold the prefixes for this threshold."""

_FULL = 250_000
"""Forms in one part."""
_TAIL = 1_000
"""Forms that are compared one by one before a part is made of them."""
_WORDS = 1_000_000
"""Different words in one part: each is one character of Unicode, so that rapidfuzz can be fast."""
_LONGEST = 400
"""Words beyond which a sentence is no sentence and has no fuzzy match."""
_AT_ONCE = 256
_MOST = 4_096
"""Forms compared in one lookup at most, the likeliest."""
_KEPT = 128
"""Candidates given at most, where many are equal."""

_POSTING = np.dtype([("form", "<i4"), ("place", "u1"), ("length", "<u2"), ("bits", "<u8")])
_BUCKET = 4  # sentences of lengths 4n to 4n+3 stand in one list

_Integers = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that reaches the threshold."""

    score: int
    """As if the numbers were the same."""
    key: int
    """What decides between equals: depends on the form's text alone."""
    form: int
    """Its id in the index."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A form as the index keeps it; words are characters that the part gave them."""

    form: int
    part: int
    words: str
    cased: str
    marks: int
    tags: int
    key: int


class Index:
    """The forms of one locale, brought up to date when it is made."""

    def __init__(self, base: sqlite3.Connection, locale: str) -> None:
        self._base, self._locale = base, locale
        if self._pending_count() > _TAIL:
            base.execute("BEGIN IMMEDIATE")
            with base:
                self._build()
        self._parts = [
            part for (part,) in base.execute("SELECT id FROM part WHERE locale = ?", (locale,))
        ]
        self._tail = [
            (number, known, fingerprint(locale, known.text))
            for number, known in self._pending()
            if _comparable(known)
        ]

    def search(
        self, wanted: Form, *, limit: int, threshold: int, penalties: Penalties
    ) -> list[Candidate]:
        """The best forms with a score of at least `threshold`, the best first.

        `limit` of them, and those that a penalty for numbers could still put before the last.
        """
        if not _comparable(wanted):
            return []
        best = _Best(limit, max(threshold, LEAST), penalties.numbers)
        for number, known, key in self._tail:
            length = max(len(known.words), len(wanted.words))
            edits = Levenshtein.distance(
                wanted.words, known.words, score_cutoff=_edits(length, threshold)
            )
            base = spared(length, edits)
            if base >= best.floor:
                best.add(
                    penalised(
                        base,
                        penalties,
                        case=Levenshtein.distance(wanted.cased, known.cased) > edits,
                        punctuation=wanted.marks != known.marks,
                        tags=wanted.tags != known.tags,
                    ),
                    key,
                    number,
                )
        sought = [_Sought(self._base, part, wanted) for part in self._parts]
        found = [each.candidates(best.floor) for each in sought]
        queries = {each.part: each for each in sought}
        if found:
            self._compare(queries, found, wanted, best, penalties)
        return best.sorted()

    def _compare(
        self,
        queries: dict[int, _Sought],
        found: Sequence[tuple[_Integers, _Integers]],
        wanted: Form,
        best: _Best,
        penalties: Penalties,
    ) -> None:
        forms = np.concatenate([forms for forms, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        order = np.argsort(-scores, kind="stable")[:_MOST]
        forms, scores = forms[order], scores[order]
        marks, tags = fingerprint(wanted.marks), fingerprint(*wanted.tags)
        for start in range(0, len(forms), _AT_ONCE):
            if scores[start] < best.floor:
                break
            for known in self._known(forms[start : start + _AT_ONCE].tolist()):
                query = queries[known.part]
                length = max(len(known.words), len(query.words))
                edits = Levenshtein.distance(
                    query.words, known.words, score_cutoff=_edits(length, best.floor)
                )
                base = spared(length, edits)
                if base < best.floor:
                    continue
                score = penalised(
                    base,
                    penalties,
                    case=Levenshtein.distance(query.cased, known.cased) > edits,
                    punctuation=marks != known.marks,
                    tags=tags != known.tags,
                )
                best.add(score, known.key, known.form)

    def _known(self, forms: Sequence[int]) -> Iterator[_Known]:
        for row in self._base.execute(
            "SELECT form, part, words, cased, marks, tags, key FROM indexed"
            " WHERE form IN (SELECT value FROM json_each(?))",
            (json.dumps(forms),),
        ):
            yield _Known(*row)

    # Making the parts

    def _pending_count(self) -> int:
        found = self._base.execute(
            "SELECT count(*) FROM form WHERE locale = ? AND part = 0", (self._locale,)
        ).fetchone()
        return int(found[0])

    def _pending(self) -> Iterator[tuple[int, Form]]:
        for number, text in self._base.execute(
            "SELECT id, text FROM form WHERE locale = ? AND part = 0 ORDER BY id", (self._locale,)
        ):
            yield number, form(text)

    def _build(self) -> None:
        """Make parts of all forms that are in none, and of those in parts that are not full."""
        for (part,) in self._base.execute(
            "SELECT id FROM part WHERE locale = ? AND forms < ?", (self._locale, _FULL)
        ).fetchall():
            drop_part(self._base, part)
        while self._pending_count():
            found = self._base.execute(
                "SELECT id, text FROM form WHERE locale = ? AND part = 0 ORDER BY id LIMIT ?",
                (self._locale, _FULL),
            )
            _Part(self._base, self._locale).make(found)


def drop_part(base: sqlite3.Connection, part: int) -> None:
    """Take a part out of the index; its forms wait for another."""
    base.execute(
        "UPDATE form SET part = 0 WHERE id IN (SELECT form FROM indexed WHERE part = ?)", (part,)
    )
    base.execute("UPDATE form SET part = 0 WHERE part = ?", (part,))
    base.execute("DELETE FROM indexed WHERE part = ?", (part,))
    base.execute("DELETE FROM word WHERE part = ?", (part,))
    base.execute("DELETE FROM posting WHERE id BETWEEN ? AND ?", (part << 40, (part + 1 << 40) - 1))
    base.execute("DELETE FROM part WHERE id = ?", (part,))


class _Best:
    """The best candidates so far."""

    def __init__(self, limit: int, threshold: int, slack: int) -> None:
        self._limit, self._slack, self._full = limit, slack, 4 * limit
        self._found: list[Candidate] = []
        self.floor = threshold
        """A candidate with a lower score is of no use."""
        self._threshold = threshold

    def add(self, score: int, key: int, form: int) -> None:
        if score < self.floor:
            return
        self._found.append(Candidate(score, key, form))
        if len(self._found) >= self._full:
            self._trim()
            self._full = len(self._found) + 4 * self._limit

    def sorted(self) -> list[Candidate]:
        self._trim()
        return self._found

    def _trim(self) -> None:
        self._found.sort(key=lambda one: (-one.score, one.key))
        if len(self._found) > self._limit:
            last = self._found[self._limit - 1].score - self._slack
            self.floor = max(self._threshold, last)
            # Those that a penalty for numbers could still put first stay, within reason.
            self._found = [one for one in self._found if one.score >= last][:_KEPT]


class _Sought:
    """What is sought, in the words of one part."""

    def __init__(self, base: sqlite3.Connection, part: int, wanted: Form) -> None:
        self._base, self.part = base, part
        texts = {*wanted.words, *wanted.cased}
        known = dict(
            base.execute(
                "SELECT text, id FROM word WHERE part = ? AND text IN"
                " (SELECT value FROM json_each(?))",
                (part, json.dumps(sorted(texts))),
            ).fetchall()
        )
        # Words that the part has not are characters that it has not.
        strange = {text: _WORDS + n for n, text in enumerate(sorted(texts - known.keys()))}
        ids = {**known, **strange}
        self.words = _text(ids[word] for word in wanted.words)
        self.cased = _text(ids[word] for word in wanted.cased)
        self._ids = sorted(ids[word] for word in wanted.words if word in known)
        self._strange = len(wanted.words) - len(self._ids)

    def candidates(self, threshold: int) -> tuple[_Integers, _Integers]:
        """(Ids of forms, the most that each can score) after all filters."""
        n = len(self.words)
        low, high, reach, prefix = _bounds(n, threshold)
        reach -= self._strange
        blobs: list[bytes] = []
        for word in sorted(set(self._ids[: max(reach, 0)])):
            start = (self.part << 40) | (word << 8)
            blobs += (
                blob
                for (blob,) in self._base.execute(
                    "SELECT blob FROM posting WHERE id BETWEEN ? AND ?",
                    (start + low // _BUCKET, start + high // _BUCKET),
                )
            )
        rows = np.frombuffer(b"".join(blobs), dtype=_POSTING)
        rows = rows[rows["place"] < prefix[rows["length"]]]
        length = rows["length"].astype(np.int64)
        bits, own = rows["bits"], _bits(self._ids)
        mine = n - self._strange - np.bitwise_count(own & ~bits).astype(np.int64)
        theirs = length - np.bitwise_count(bits & ~own).astype(np.int64)
        longer = np.maximum(length, n)
        score = 100 * np.minimum(mine, theirs) // longer
        keep = score >= threshold
        forms, first = np.unique(rows["form"][keep], return_index=True)
        return forms.astype(np.int64), score[keep][first]


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
            if not _comparable(known):
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
            if len(numbers) > _WORDS - 2 * _LONGEST:
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
            (_FULL if len(numbers) > _WORDS - 2 * _LONGEST else total, part),
        )

    def _write_words(self, part: int, numbers: dict[str, int], rank: _Integers) -> None:
        self._base.executemany(
            "INSERT INTO word VALUES (?, ?, ?)",
            ((part, text, int(rank[number])) for text, number in sorted(numbers.items())),
        )

    def _write_forms(
        self,
        part: int,
        forms: Sequence[int],
        lengths: Sequence[int],
        words: _Integers,
        cased: _Integers,
        facts: Sequence[tuple[int, int, int]],
    ) -> None:
        def rows() -> Iterator[tuple[object, ...]]:
            start = 0
            for number, length, fact in zip(forms, lengths, facts, strict=True):
                end = start + length
                yield (
                    number,
                    part,
                    _text(words[start:end].tolist()),
                    _text(cased[start:end].tolist()),
                    *fact,
                )
                start = end

        self._base.executemany("INSERT INTO indexed VALUES (?, ?, ?, ?, ?, ?, ?)", rows())

    def _write_postings(
        self, part: int, forms: _Integers, lengths: _Integers, words: _Integers
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
        key = (part << 40) | (words << 8) | (lengths[sentence] // _BUCKET)
        order = np.argsort(key, kind="stable")
        key, sentence = key[order], sentence[order]
        rows = np.empty(len(key), dtype=_POSTING)
        rows["form"], rows["place"] = forms[sentence], place[order]
        rows["length"], rows["bits"] = lengths[sentence], bits[sentence]
        cuts = np.flatnonzero(np.diff(key)) + 1
        edges = [0, *cuts.tolist(), len(key)]
        self._base.executemany(
            "INSERT INTO posting VALUES (?, ?)",
            ((int(key[start]), rows[start:end].tobytes()) for start, end in pairwise(edges)),
        )


def _comparable(known: Form) -> bool:
    return not known.wordless and len(known.words) <= _LONGEST


def _edits(length: int, threshold: int) -> int:
    """Edits that a sentence of so many words may have and still reach the threshold."""
    return length * (100 - threshold) // 100


def _need(n: int, m: int, threshold: int) -> int:
    """Words that sentences of n and m words must have in common to reach the threshold."""
    longer = max(n, m)
    return longer - _edits(longer, threshold)


@lru_cache(maxsize=1024)
def _bounds(n: int, threshold: int) -> tuple[int, int, int, _Integers]:
    """For n words: the shortest and longest sentence that may reach the threshold, how many of
    the n one of its words must be among, and by length how many of its own rarest to look at.
    """
    lengths = [m for m in range(1, _LONGEST + 1) if _need(n, m, threshold) <= min(n, m)]
    low, high = lengths[0], lengths[-1]
    prefix = np.zeros(high + 2 * _BUCKET, dtype=np.int64)
    prefix[low : high + 1] = [m - _need(n, m, threshold) + 1 for m in lengths]
    return low, high, max(n - _need(n, m, threshold) + 1 for m in lengths), prefix


def _ranks(words: _Integers, total: int) -> _Integers:
    """Number of a word -> its place when the rarest words come first."""
    counts = np.bincount(words, minlength=total)
    # Words that stand only as they are cased are never looked for, and come last.
    counts[counts == 0] = np.iinfo(np.int64).max
    rank = np.empty(total, dtype=np.int64)
    rank[np.argsort(counts, kind="stable")] = np.arange(total)
    return rank


def _bit(words: _Integers) -> _Bits:
    """One of 64 bits for each word (Knuth's multiplicative hash)."""
    place = (words.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58)
    bits: _Bits = np.left_shift(np.uint64(1), place)
    return bits


def _bits(words: Sequence[int]) -> np.uint64:
    """The bits of all the words."""
    return np.uint64(np.bitwise_or.reduce(_bit(np.array(words, dtype=np.int64)), initial=0))


def _text(words: Iterable[int]) -> str:
    """Words as characters; the surrogates are left out."""
    return "".join([chr(word if word < 0xD800 else word + 0x800) for word in words])
