"""Stage 6, codes by alignment: where the words of a pair went -> where the pair goes.

In: a plain sentence with the spans of its pairs of codes, its plain translation, and for each word
of that the source word it came from. Out: the pairs' spans in the translation, or the word that
they cannot be told. Pure. A wrong place is worse than another way of carrying codes, so whatever
does not look like a translation of just what stood in the pair is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Pair", "attach", "linked", "unlinked", "word_links"]

_MARK = "\x1f"  # between a translation and its links: no engine writes it
# Matches `fin.`, `[1]`, `—`; not a space, nor a no-break space.
_WORD = re.compile(r"\S+")
# Matches the mask `[1]`.
_MASK = re.compile(r"\[\d+\]")
_SURE = 0.55  # a link with less weight is none: measured with benchmarks/alignment.py
_LOST = 1 / 3  # of the words within a pair, so many may come from elsewhere: articles, mostly


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening and a closing code."""

    start: int
    """Where what stands in it begins in the plain text."""
    end: int
    """Where that ends."""
    parent: int
    """Number of the pair directly around it, -1 where there is none."""


Span = tuple[int, int]


def linked(text: str, links: Sequence[int]) -> str:
    """A text with its links, as an engine made to align gives it back."""
    return f"{text}{_MARK}{','.join(map(str, links))}"


def unlinked(output: str) -> tuple[str, tuple[int, ...]]:
    """An engine's output as its text and its links; none where it has none, or no sound ones."""
    text, _, listed = output.partition(_MARK)
    parts = listed.split(",")
    sound = all(part.isdecimal() or part == "-1" for part in parts)
    return text, tuple(map(int, parts)) if sound else ()


def word_links(
    source: Sequence[str], target: Sequence[str], attention: Sequence[Sequence[float]]
) -> tuple[int, ...]:
    """For each word of `target` the number of the word of `source` that it looks at most, or -1.

    Both are SentencePiece pieces, a word beginning with `▁`; `attention` has a row for each target
    piece (more are not looked at), in it a weight for each source piece. A word looks where its
    most certain piece does: what follows the first piece is often noise, and never certain.
    """
    words = _word_numbers(source)
    found: list[int] = []
    surest: list[float] = []
    for piece, row in zip(target, attention, strict=False):
        weights = [0.0] * (words[-1] + 1 if words else 1)
        for number, weight in zip(words, row, strict=False):
            weights[number] += weight
        most = max(weights)
        if piece.startswith("▁") or not found:
            found.append(weights.index(most))
            surest.append(most)
        elif most > surest[-1]:
            found[-1], surest[-1] = weights.index(most), most
    return tuple(link if sure >= _SURE else -1 for link, sure in zip(found, surest, strict=True))


def _word_numbers(pieces: Sequence[str]) -> list[int]:
    number = -1
    found = []
    for piece in pieces:
        number += piece.startswith("▁") or number < 0
        found.append(number)
    return found


def attach(
    source: str, pairs: Sequence[Pair], target: str, links: Sequence[int]
) -> tuple[Span, ...] | None:
    """The spans of `pairs` in `target`; None where one of them cannot be told.

    `links` has for each word of `target` the number of its word in `source`. Pairs are given with
    the outer before the inner.
    """
    ours = [match.span() for match in _WORD.finditer(source)]
    theirs = [match.span() for match in _WORD.finditer(target)]
    if len(links) != len(theirs) or any(link >= len(ours) for link in links):
        return None
    found: list[Span] = []
    for pair in pairs:
        span = _place(source, ours, pair, target, theirs, links)
        if span is None or not _alike(source[pair.start : pair.end], target[slice(*span)]):
            return None
        found.append(span)
    return tuple(found) if _as_nested(pairs, found) else None


def _place(
    source: str,
    ours: Sequence[Span],
    pair: Pair,
    target: str,
    theirs: Sequence[Span],
    links: Sequence[int],
) -> Span | None:
    inside = {
        number
        for number, (start, end) in enumerate(ours)
        if any(map(str.isalnum, source[max(start, pair.start) : min(end, pair.end)]))
    }
    partly = [
        number
        for number in inside
        if any(map(str.isalnum, source[ours[number][0] : min(pair.start, ours[number][1])]))
        or any(map(str.isalnum, source[max(pair.end, ours[number][0]) : ours[number][1]]))
    ]
    hits = [number for number, link in enumerate(links) if link in inside]
    if partly or not hits:
        return None
    first, last = hits[0], hits[-1]
    if -1 in links[max(0, first - 1) : last + 2]:
        return None  # a word in it or directly beside it may or may not be of it
    size = last - first + 1
    if size - len(hits) > _LOST * size or size > len(inside) + 1:
        return None
    start, end = theirs[first][0], theirs[last][1]
    inner = _MASK.sub("0", source[pair.start : pair.end].strip())
    kept = [match.span() for match in _MASK.finditer(target)]
    if inner[:1].isalnum():
        while start < end and not target[start].isalnum() and start not in dict(kept):
            start += 1
    if inner[-1:].isalnum():
        while end > start and not target[end - 1].isalnum() and end not in dict(kept).values():
            end -= 1
    return (start, end) if start < end else None


def _alike(source: str, target: str) -> bool:
    """True where both have the same figures, masks, and no bracket or quotation mark of two."""
    return (
        Counter(filter(str.isdigit, _MASK.sub("", source)))
        == Counter(filter(str.isdigit, _MASK.sub("", target)))
        and Counter(_MASK.findall(source)) == Counter(_MASK.findall(target))
        and _halves(source) == _halves(target)
    )


def _halves(text: str) -> tuple[bool, ...]:
    """For each kind of bracket and quotation mark, whether one stands alone."""
    quotes = sum(map(text.count, '"“”„«»'))
    return (text.count("(") != text.count(")"), quotes % 2 == 1)


def _as_nested(pairs: Sequence[Pair], spans: Sequence[Span]) -> bool:
    """True where each span lies in its parent's, and none overlaps another of the same parent."""
    for number, (pair, (start, end)) in enumerate(zip(pairs, spans, strict=True)):
        if pair.parent >= 0:
            outer = spans[pair.parent]
            if start < outer[0] or end > outer[1]:
                return False
        for other in range(number):
            if pairs[other].parent == pair.parent and not (
                end <= spans[other][0] or spans[other][1] <= start
            ):
                return False
    return True
