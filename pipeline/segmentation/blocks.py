"""Stage 3, segmentation: a block's content <-> the plain text whose sentences are looked for.

In: pieces, and the sentences found in their plain text. Out: segments. Codes have no width in the
plain text, but for standalone ones, which take a word's place (U+FFFC), and line breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.inline import tag_text
from pipeline.model import Code, Piece, Segment, Span, Text

__all__ = ["cut", "plain_text"]

_OBJECT = "\ufffc"


def plain_text(content: Sequence[Piece]) -> str:
    """The words of a block, in the characters that `cut` takes its positions in."""
    return "".join(_plain(piece) for piece in content)


def cut(
    content: Sequence[Piece], spans: Sequence[tuple[int, int]], article: str
) -> tuple[Segment, ...]:
    """One segment for each of `spans`, which are sentences of `plain_text(content)`, ascending.

    `article` is the text that the pieces are spans of: it tells which of them can be divided.
    Two sentences stay one segment where the boundary between them lies inside inline markup or in
    a piece that cannot be divided. Closing codes and transparent ones at a boundary go with the
    sentence on the left, opening ones with that on the right.
    """
    pieces = tuple(_divided(content, spans, article))
    segments: list[Segment] = []
    first = 0
    for last, following in (*_boundaries(pieces, spans), (len(pieces), len(pieces))):
        sentence = _trimmed(pieces[first:last])
        if sentence:
            source, codes = tag_text(sentence)
            span = Span(sentence[0].span.start, sentence[-1].span.end)
            segments.append(Segment(span, source, codes))
        first = following
    return tuple(segments)


def _plain(piece: Piece) -> str:
    if isinstance(piece, Text):
        return piece.text
    if piece.name == "br":
        return "\n"
    return _OBJECT if piece.kind == "standalone" and not piece.transparent else ""


def _divided(
    content: Sequence[Piece], spans: Sequence[tuple[int, int]], article: str
) -> Iterator[Piece]:
    """The pieces, verbatim text among them divided where a sentence begins or ends."""
    cuts = iter(sorted({position for span in spans for position in span}))
    at = next(cuts, None)
    position = 0
    for piece in content:
        end = position + len(_plain(piece))
        begin = position
        verbatim = isinstance(piece, Text) and piece.text == article[slice(*piece.span)]
        while at is not None and at < end:
            if isinstance(piece, Text) and verbatim and begin < at:
                yield _part(piece, begin - position, at - position)
                begin = at
            at = next(cuts, None)
        if isinstance(piece, Text) and begin > position:
            yield _part(piece, begin - position, end - position)
        else:
            yield piece
        position = end


def _part(piece: Text, start: int, end: int) -> Text:
    span = Span(piece.span.start + start, piece.span.start + end)
    return Text(span, piece.text[start:end])


def _boundaries(
    pieces: Sequence[Piece], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """For each boundary that may be cut: where the left's pieces end, where the right's begin."""
    gaps = [(left[1], right[0]) for left, right in pairwise(spans)]
    index = position = depth = 0
    for gap_start, gap_end in gaps:
        while index < len(pieces) and position < gap_start:
            position += len(_plain(pieces[index]))
            depth += _step(pieces[index])
            index += 1
        # `index` is now the first piece after the sentence's last character.
        left = index
        clean = position == gap_start
        while index < len(pieces) and position + len(_plain(pieces[index])) <= gap_end:
            piece = pieces[index]
            if isinstance(piece, Code) and piece.kind == "open":
                break
            position += len(_plain(piece))
            depth += _step(piece)
            index += 1
            if isinstance(piece, Code) and piece.name != "br":
                left = index
        opening = index < len(pieces) and _step(pieces[index]) > 0
        if clean and depth == 0 and (position == gap_end or opening):
            yield left, index


def _step(piece: Piece) -> int:
    if isinstance(piece, Text) or piece.kind == "standalone":
        return 0
    return 1 if piece.kind == "open" else -1


def _trimmed(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Without the whitespace and line breaks at either end."""
    first, last = 0, len(pieces)
    while first < last and _blank(pieces[first]):
        first += 1
    while last > first and _blank(pieces[last - 1]):
        last -= 1
    return pieces[first:last]


def _blank(piece: Piece) -> bool:
    if isinstance(piece, Code):
        return piece.name == "br" and piece.kind == "standalone"
    return not piece.text.strip()
