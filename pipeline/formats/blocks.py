"""Stage 1, blocks: the pieces a format found -> a `Block`, or none where there are no words.

In: pieces that adjoin in the article. Out: the block, white space at its edges left to the
skeleton, neighbouring verbatim texts made one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Block, Piece, Role, Span, Text

__all__ = ["block_of", "joined"]


def block_of(role: Role, pieces: Sequence[Piece], context: str, article: str) -> Block | None:
    """A block of `pieces`, the white space at its edges left out; None if it has no words."""
    kept = joined(pieces, article)
    while kept and isinstance(first := kept[0], Text):
        raw = article[first.span.start : first.span.end]
        bare = len(raw) - len(raw.lstrip())
        if not bare and first.text.strip():
            break
        if first.text == raw and raw.strip():
            kept[0] = Text(Span(first.span.start + bare, first.span.end), raw[bare:])
            break
        del kept[0]
    while kept and isinstance(last := kept[-1], Text):
        raw = article[last.span.start : last.span.end]
        bare = len(raw.rstrip())
        if bare == len(raw) and last.text.strip():
            break
        if last.text == raw and raw.strip():
            kept[-1] = Text(Span(last.span.start, last.span.start + bare), raw[:bare])
            break
        del kept[-1]
    if not any(isinstance(piece, Text) and piece.text.strip() for piece in kept):
        return None
    return Block(role, Span(kept[0].span.start, kept[-1].span.end), tuple(kept), context)


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
