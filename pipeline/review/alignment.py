"""An article's sentences before and after an edit -> which sentence became which.

Those that did not change are given too: they show where the others stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Key", "align", "likeness"]

Key = tuple[str, str]
"""(context, sentence), as `Entry.key`."""

LEAST = 0.4
"""Likeness from which a sentence is an edited form of another and not a new one."""

_ELSEWHERE = 0.9
"""What a likeness is worth where the context is another: a headline is first of all a headline."""

_PAIRS = 400_000
"""Pairs of sentences compared at most: about a second. Beyond, only those near in relative
position are: an article in which 600 sentences changed at once is another article."""


def align(old: Sequence[Key], new: Sequence[Key]) -> dict[int, int]:
    """Index in `new` -> index in `old`, for sentences that stand in one list only.

    Neither list has a key twice; a sentence in another context counts as changed.

    First the heaviest pairing that keeps the order of the sentences, those that stand in both
    lists among them; then, for what was moved and edited, the best of the remaining pairs, the
    likest first and of equals those whose neighbours belong together. Each sentence has at most
    one partner. Equal inputs give equal answers.
    """
    kept = {key: index for index, key in enumerate(old)}
    partners = {j: kept[key] for j, key in enumerate(new) if key in kept}
    known = set(partners)
    pairs = list(_alike(old, new, set(partners.values()), known))
    steady = [(i, j, 1.0) for j, i in partners.items()]
    # Squared, so that two middling pairs do not outweigh a good one that crosses them.
    for i, j in _heaviest(sorted([*steady, *((i, j, like * like) for i, j, like in pairs)])):
        partners[j] = i
    taken = set(partners.values())

    def rank(pair: tuple[int, int, float]) -> tuple[float, int, int, int]:
        i, j, like = pair
        beside = (partners.get(j - 1) == i - 1) + (partners.get(j + 1) == i + 1)
        return (-like, -beside, abs(i - j), i)

    for i, j, _ in sorted(pairs, key=rank):
        if i not in taken and j not in partners:
            partners[j] = i
            taken.add(i)
    return {j: i for j, i in sorted(partners.items()) if j not in known}


def likeness(one: str, other: str) -> float:
    """Share of three-letter sequences that two sentences have in common, 0 to 1 (Dice).

    Letters rather than words, so that an ending, a typing error or a script without spaces
    counts for what it is.
    """
    return _dice(_letters(one), _letters(other))


def _letters(sentence: str) -> frozenset[str]:
    text = f"  {' '.join(sentence.casefold().split())} "
    return frozenset(text[n : n + 3] for n in range(len(text) - 2))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _alike(
    old: Sequence[Key], new: Sequence[Key], used: set[int], known: set[int]
) -> Iterator[tuple[int, int, float]]:
    """Pairs (old index, new index, likeness) of changed sentences that may belong together."""
    gone = [(i, key[0], _letters(key[1])) for i, key in enumerate(old) if i not in used]
    come = [(j, key[0], _letters(key[1])) for j, key in enumerate(new) if j not in known]
    if not gone or not come:
        return
    reach = max(1, _PAIRS // (2 * len(gone)))
    for place, (i, context, letters) in enumerate(gone):
        middle = place * len(come) // len(gone)
        for j, other, others in come[max(0, middle - reach) : middle + reach + 1]:
            like = _dice(letters, others)
            if like >= LEAST:
                yield i, j, like if context == other else like * _ELSEWHERE


def _heaviest(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of pairs sorted by (i, j): those of the chain, rising in both, whose weights sum highest.

    `ends` and `sums` are the best chains so far by the j they end with, both rising; each new
    pair replaces those that end later and weigh no more. O(n log n) but for list insertion.
    """
    ends: list[int] = []
    sums: list[float] = []
    chains: list[_Chain] = []
    waiting: list[tuple[int, float, _Chain]] = []
    row = -1

    def enter(j: int, total: float, chain: _Chain) -> None:
        at = bisect_left(ends, j)
        before = sums[at - 1] if at else 0.0
        if total <= before or (at < len(ends) and ends[at] == j and sums[at] >= total):
            return
        last = at
        while last < len(ends) and sums[last] <= total:
            last += 1
        ends[at:last], sums[at:last], chains[at:last] = [j], [total], [chain]

    for i, j, weight in pairs:
        if i != row:
            # Pairs of one row must not follow each other: they enter when the row is over.
            for entry in waiting:
                enter(*entry)
            waiting, row = [], i
        at = bisect_left(ends, j)
        best, chain = (sums[at - 1], chains[at - 1]) if at else (0.0, None)
        waiting.append((j, best + weight, ((i, j), chain)))
    for entry in waiting:
        enter(*entry)
    result: list[tuple[int, int]] = []
    link = chains[-1] if chains else None
    while link is not None:
        pair, link = link
        result.append(pair)
    return result[::-1]


_Chain = tuple[tuple[int, int], "_Chain | None"]
