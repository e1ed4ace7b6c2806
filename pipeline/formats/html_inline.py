"""Stage 1, a run of inline HTML: what stands between two block boundaries -> a block's content.

In: items in page order, tags paired or not. Out: pieces that are well nested, begin and end with
something a translator needs, and hold words; or nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.formats.urls import split_urls
from pipeline.model import Code, Piece, Span, Text

__all__ = ["Item", "content", "has_words", "trim"]

# Matches `1`, `[12]`, `*`, `†`; not `2nd`, `er`.
_MARK = re.compile(r"\[?(?:[0-9]{1,3}|[*†‡§¶]{1,3})\]?")
# Matches `[a]`, `[note 3]`, `b`: marks too, where a link says that they are. Not `more`.
_LINKED_MARK = re.compile(r"\[?(?:[a-z]|note [0-9]{1,3})\]?")
# Matches the end of `said.`, `he said”`, `budget`: what a footnote follows. Not `10`, `km`, `CO`.
_BEFORE_MARK = re.compile(r"""(?:[^\W\d_]{4}|[.,;:!?…)\]"'”’»])$""")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a run, and what becomes of it at the run's edges."""

    piece: Piece
    edge: bool = False
    """True: at an edge of the run it is left to the skeleton (a line break, an image)."""
    mark: bool = False
    """True for the start tag of a link that says that it leads to a footnote."""

    @property
    def solid(self) -> bool:
        """True for what a sentence consists of: words, or a code that takes part in it."""
        if isinstance(self.piece, Text):
            return bool(self.piece.text.strip())
        return self.piece.kind == "standalone" and not self.edge


def content(run: Sequence[Item]) -> tuple[Piece, ...]:
    """The content of the block that a run makes; empty if there is no word in it."""
    items = _trim_items(_join(_pair(_addressed(run))))
    pieces = trim([item.piece for item in items])
    return pieces if has_words(pieces) else ()


def _addressed(run: Sequence[Item]) -> list[Item]:
    """The run with each bare address as a code."""
    items: list[Item] = []
    texts: list[Text] = []
    for item in run:
        if isinstance(item.piece, Text):
            texts.append(item.piece)
            continue
        if texts:
            items += map(Item, split_urls(texts))
            texts = []
        items.append(item)
    return [*items, *map(Item, split_urls(texts))]


def has_words(pieces: Sequence[Piece]) -> bool:
    """True if a letter or a figure is there to translate."""
    return any(
        isinstance(piece, Text) and any(character.isalnum() for character in piece.text)
        for piece in pieces
    )


def trim(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without the white space at their two ends."""
    kept = list(pieces)
    while kept and isinstance(first := kept[0], Text):
        text = first.text.lstrip()
        if text:
            cut = len(first.text) - len(text)
            if cut:
                kept[0] = Text(Span(first.span.start + cut, first.span.end), text)
            break
        del kept[0]
    while kept and isinstance(last := kept[-1], Text):
        text = last.text.rstrip()
        if text:
            cut = len(last.text) - len(text)
            if cut:
                kept[-1] = Text(Span(last.span.start, last.span.end - cut), text)
            break
        del kept[-1]
    return tuple(kept)


def _pair(run: Sequence[Item]) -> list[Item]:
    """The run with every tag that has no partner in it as a standalone code."""
    items = list(run)
    opened: list[int] = []
    names: Counter[str] = Counter()
    for index, item in enumerate(run):
        if not isinstance(item.piece, Code) or item.piece.kind == "standalone":
            continue
        name = item.piece.name
        if item.piece.kind == "open":
            opened.append(index)
            names[name] += 1
        elif not names[name]:
            items[index] = _alone(item)
        else:
            while True:
                last = opened.pop()
                code = run[last].piece
                assert isinstance(code, Code)
                names[code.name] -= 1
                if code.name == name:
                    break
                items[last] = _alone(run[last])
    for index in opened:
        items[index] = _alone(run[index])
    return items


def _alone(item: Item) -> Item:
    assert isinstance(item.piece, Code)
    return Item(replace(item.piece, kind="standalone"), edge=True)


def _join(items: Sequence[Item]) -> list[Item]:
    """The items with each pair of tags that holds no text, or a footnote mark, as one code."""
    out: list[Item] = []
    texts = 0
    opened: list[tuple[int, int]] = []
    for item in items:
        out.append(item)
        if isinstance(item.piece, Text):
            texts += 1
        elif item.piece.kind == "open":
            opened.append((len(out) - 1, texts))
        elif item.piece.kind == "close":
            start, before = opened.pop()
            if (texts - before <= 3 and len(out) - start <= 8) or texts == before:
                whole = _as_one(out[start:], out[start - 1] if start else None)
                if whole is not None:
                    out[start:] = [whole]
                    texts = before
    return out


def _as_one(pair: Sequence[Item], before: Item | None) -> Item | None:
    """A start tag, what it holds and its end tag as one code; None if it holds prose."""
    first, last = pair[0].piece, pair[-1].piece
    assert isinstance(first, Code)
    inside = pair[1:-1]
    span = Span(first.span.start, last.span.end)
    text = "".join(item.piece.text for item in inside if isinstance(item.piece, Text))
    if text:
        linked = any(item.mark for item in pair)
        prior = before.piece.text.rstrip() if before and isinstance(before.piece, Text) else ""
        mark = text.strip().lower()
        is_mark = (
            bool(_MARK.fullmatch(mark) or _LINKED_MARK.fullmatch(mark))
            if linked
            else first.name == "sup"
            and bool(_MARK.fullmatch(mark))
            and (not mark.isdigit() or bool(_BEFORE_MARK.search(prior)))
        )
        if not is_mark:
            return None
        return Item(Code(span, "standalone", "fn", text.strip(), transparent=True), edge=True)
    codes = [item for item in inside if isinstance(item.piece, Code)]
    solid = [item for item in codes if item.solid]
    if len(solid) > 1:
        return None
    if solid and isinstance(solid[0].piece, Code):
        return Item(replace(solid[0].piece, span=span))
    for item in codes:
        # An image in a link is an image, a footnote mark in a link a footnote mark.
        if isinstance(item.piece, Code) and item.piece.name in ("img", "fn"):
            return Item(replace(item.piece, span=span), edge=True)
    return Item(Code(span, "standalone", "x", first.legend), edge=True)


def _trim_items(items: Sequence[Item]) -> Sequence[Item]:
    """The items from the first to the last that a sentence needs."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for index, item in enumerate(items):
        if isinstance(item.piece, Code) and item.piece.kind == "open":
            opened.append(index)
        elif isinstance(item.piece, Code) and item.piece.kind == "close":
            start = opened.pop()
            partner[start], partner[index] = index, start
    solid = list(accumulate((item.solid for item in items), initial=0))
    low, high = 0, len(items)
    if not solid[high]:
        return ()
    while True:
        # What is left has something solid in it, so each loop ends before the items do.
        if not solid[low + 1] - solid[low] and _leaves(items[low]):
            low += 1
        elif low in partner and solid[partner[low]] == solid[low]:
            low = partner[low] + 1
        else:
            break
    while True:
        last = high - 1
        if solid[high] == solid[last] and _leaves(items[last]):
            high = last
        elif last in partner and solid[last] == solid[partner[last]]:
            high = partner[last]
        else:
            break
    return items[low:high]


def _leaves(item: Item) -> bool:
    return isinstance(item.piece, Text) or item.edge
