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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.memory.forms import Form, fingerprint
from pipeline.memory.parts import (
    BUCKET,
    LEAST,
    LONGEST,
    POSTING,
    WORDS,
    Integers,
    bits_of,
    bring_up,
    comparable,
    encoded,
    tail,
)
from pipeline.memory.scoring import penalised, spared
from pipeline.project import Penalties

__all__ = ["Candidate", "Index"]

_AT_ONCE = 256
_MOST = 4_096
"""Forms compared in one lookup at most, the likeliest."""
_KEPT = 128
"""Candidates given at most, where many are equal."""


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
        self._parts = bring_up(base, locale)
        self._tail = [
            (number, known, fingerprint(locale, known.text)) for number, known in tail(base, locale)
        ]

    def search(
        self, wanted: Form, *, limit: int, threshold: int, penalties: Penalties
    ) -> list[Candidate]:
        """The best forms with a score of at least `threshold`, the best first.

        `limit` of them, and those that a penalty for numbers could still put before the last.
        """
        if not comparable(wanted):
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
        found: Sequence[tuple[Integers, Integers]],
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
        strange = {text: WORDS + n for n, text in enumerate(sorted(texts - known.keys()))}
        ids = {**known, **strange}
        self.words = encoded(ids[word] for word in wanted.words)
        self.cased = encoded(ids[word] for word in wanted.cased)
        self._ids = sorted(ids[word] for word in wanted.words if word in known)
        self._strange = len(wanted.words) - len(self._ids)

    def candidates(self, threshold: int) -> tuple[Integers, Integers]:
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
                    (start + low // BUCKET, start + high // BUCKET),
                )
            )
        rows = np.frombuffer(b"".join(blobs), dtype=POSTING)
        rows = rows[rows["place"] < prefix[rows["length"]]]
        length = rows["length"].astype(np.int64)
        bits, own = rows["bits"], bits_of(self._ids)
        mine = n - self._strange - np.bitwise_count(own & ~bits).astype(np.int64)
        theirs = length - np.bitwise_count(bits & ~own).astype(np.int64)
        longer = np.maximum(length, n)
        score = 100 * np.minimum(mine, theirs) // longer
        keep = score >= threshold
        forms, first = np.unique(rows["form"][keep], return_index=True)
        return forms.astype(np.int64), score[keep][first]


def _edits(length: int, threshold: int) -> int:
    """Edits that a sentence of so many words may have and still reach the threshold."""
    return length * (100 - threshold) // 100


def _need(n: int, m: int, threshold: int) -> int:
    """Words that sentences of n and m words must have in common to reach the threshold."""
    longer = max(n, m)
    return longer - _edits(longer, threshold)


@lru_cache(maxsize=1024)
def _bounds(n: int, threshold: int) -> tuple[int, int, int, Integers]:
    """For n words: the shortest and longest sentence that may reach the threshold, how many of
    the n one of its words must be among, and by length how many of its own rarest to look at.
    """
    lengths = [m for m in range(1, LONGEST + 1) if _need(n, m, threshold) <= min(n, m)]
    low, high = lengths[0], lengths[-1]
    prefix = np.zeros(high + 2 * BUCKET, dtype=np.int64)
    prefix[low : high + 1] = [m - _need(n, m, threshold) + 1 for m in lengths]
    return low, high, max(n - _need(n, m, threshold) + 1 for m in lengths), prefix
