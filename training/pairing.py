"""Two texts that say the same -> pairs of sentences, by their lengths and the words they share.

In: the blocks of both, in order. Out: (English, translated) sentences; what has no counterpart is
left out. The moves are those of Gale and Church (1993): one for one, one for two, two for one, or
none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from languages import Language

from pipeline.segmentation import split

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_COMMON = frozenset(
    "the of and to in is that for it with as was on are be by this from or have an not at".split()
)
_MOVES = ((1, 1, 0.0), (1, 0, 1.1), (0, 1, 1.1), (1, 2, 0.7), (2, 1, 0.7))
_BAND = 10  # how far from the diagonal one looks


@dataclass(frozen=True)
class Block:
    role: str
    text: str


class Lexicon:
    """Which of the other language's words may stand for an English one, counted in known pairs.

    Words are told by their first six letters.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        both: Counter[tuple[str, str]] = Counter()
        english: Counter[str] = Counter()
        theirs: Counter[str] = Counter()
        for one, other in pairs:
            words, said = _stems(one), _stems(other)
            if len(words) < 23 and len(said) < 25:
                english.update(words)
                theirs.update(said)
                both.update((a, b) for a in words for b in said)
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for (a, b), count in both.items():
            share = count / (english[a] + theirs[b] - count)
            if count > 2 and share > 0.02:
                found[a].append((share, b))
        self._words = {a: frozenset(b for _, b in sorted(few)[-6:]) for a, few in found.items()}
        self.shared = cache(self._shared)

    def _shared(self, english: str, translation: str) -> float:
        """How many of the English words have a counterpart: 0 to 1; 0.3 where there are none."""
        words = [word for word in _words(english) if word not in _COMMON]
        if not words:
            return 0.3
        said = _words(translation)
        stems, bare = {word[:6] for word in said}, {_bare(word) for word in said if len(word) > 3}
        return sum(
            word in said
            or _bare(word) in bare
            or not stems.isdisjoint(self._words.get(word[:6], ()))
            for word in words
        ) / len(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _stems(text: str) -> set[str]:
    return {word[:6] for word in _words(text)}


def _bare(word: str) -> str:
    """First five letters without their accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))[
        :5
    ]


class Aligner:
    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self.lexicon, self.language = lexicon, language

    def sentences(self, one: Sequence[Block], other: Sequence[Block]) -> Iterator[tuple[str, str]]:
        """Pairs of sentences of two texts. None where one is far longer than the other."""
        if not one or not other or max(len(one), len(other)) > 900:
            return
        if not 0.4 < len(one) / len(other) < 2.5:
            return
        if self._same(one, other):
            moves = [(i, i + 1, i, i + 1) for i in range(len(one))]
        else:
            moves = self._moves([b.text for b in one], [b.text for b in other])
        for i, j, k, m in moves:
            yield from self._cut(
                " ".join(b.text for b in one[i:j]), " ".join(b.text for b in other[k:m])
            )

    def _same(self, one: Sequence[Block], other: Sequence[Block]) -> bool:
        """Whether the blocks can be taken as they come: the same roles, and words in common."""
        if [block.role for block in one] != [block.role for block in other]:
            return False
        alike = sum(
            self.lexicon.shared(a.text, b.text) > 0.25 for a, b in zip(one, other, strict=True)
        )
        return alike >= 0.75 * len(one)

    def _cut(self, one: str, other: str) -> Iterator[tuple[str, str]]:
        a, b = (
            [text[start:end] for start, end in split(text, locale)]
            for text, locale in ((one, "en"), (other, self.language.code))
        )
        if len(a) == len(b) and all(0.4 < len(y) / len(x) < 2.5 for x, y in zip(a, b, strict=True)):
            yield from zip(a, b, strict=True)
        elif max(len(a), len(b)) <= 60:
            for i, j, k, m in self._moves(a, b):
                yield " ".join(a[i:j]), " ".join(b[k:m])

    def _cost(self, one: str, other: str) -> float:
        """Low where both may say the same: of the lengths that are usual, with words in common."""
        far = abs(math.log((len(other) + 4) / (self.language.length * len(one) + 4)))
        if far > 1.1:
            return 2.2
        trust = min(1, (len(one) + 20) / 60)  # a short text shares words by chance
        return 2 * far - 2.2 * (self.lexicon.shared(one, other) - 0.3) * trust

    def _moves(self, one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int, int]]:
        """The cheapest way through both, as (from, to, from, to) of what belongs together."""
        n, m = len(one), len(other)
        band = max(_BAND, min(3 * _BAND, abs(n - m) + 6))
        best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
        for i in range(n + 1):
            middle = i * m // max(n, 1)
            for j in range(max(0, middle - band), min(m, middle + band) + 1):
                if (i, j) not in best:
                    continue
                for a, b, penalty in _MOVES:
                    if i + a > n or j + b > m:
                        continue
                    cost = best[i, j][0] + penalty
                    if a and b:
                        cost += self._cost(" ".join(one[i : i + a]), " ".join(other[j : j + b]))
                    at = (i + a, j + b)
                    if at not in best or cost < best[at][0]:
                        best[at] = (cost, a, b)
        found = []
        i, j = n, m
        while (i or j) and (i, j) in best:
            _, a, b = best[i, j]
            if a and b:
                found.append((i - a, i, j - b, j))
            i, j = i - a, j - b
        return found[::-1]
