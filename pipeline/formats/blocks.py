"""Stage 1, blocks: the pieces a format found -> a `Block`, or none where there are no words.

In: pieces that adjoin in the article. Out: the block, white space and line breaks at its edges
left to the skeleton, neighbouring verbatim texts made one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Block, Code, Piece, Role, Span, Text

__all__ = ["block_of", "joined"]


def block_of(role: Role, pieces: Sequence[Piece], context: str, article: str) -> Block | None:
    """A block of `pieces` without the white space at its edges; None if it has no words."""
    kept = joined(pieces, article)
    while kept and (rest := _trimmed(kept[0], article, front=True)) != kept[0]:
        kept[:1] = [rest] if rest else []
    while kept and (rest := _trimmed(kept[-1], article, front=False)) != kept[-1]:
        kept[-1:] = [rest] if rest else []
    if not any(isinstance(piece, Text) and piece.text.strip() for piece in kept):
        return None
    return Block(role, Span(kept[0].span.start, kept[-1].span.end), tuple(kept), context)


def _trimmed(piece: Piece, article: str, front: bool) -> Piece | None:
    """A piece at the edge without what is white space there; None if nothing is left of it."""
    if isinstance(piece, Code):
        return None if piece.name == "br" else piece
    start, end = piece.span
    raw = article[start:end]
    if not piece.text.strip():
        return None
    if piece.text != raw:
        return piece
    if front:
        start = end - len(raw.lstrip())
    else:
        end = start + len(raw.rstrip())
    return Text(Span(start, end), article[start:end])


def joined(pieces: Sequence[Piece], article: str) -> list[Piece]:
    """`pieces`, each run of verbatim texts as one text."""
    out: list[Piece] = []
    run: Span | None = None
    for piece in pieces:
        start, end = piece.span
        if isinstance(piece, Text) and piece.text == article[start:end]:
            run = Span(run.start if run else start, end)
            continue
        if run:
            out.append(Text(run, article[run.start : run.end]))
            run = None
        out.append(piece)
    if run:
        out.append(Text(run, article[run.start : run.end]))
    return out
