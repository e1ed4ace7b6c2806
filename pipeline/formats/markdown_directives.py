"""Stage 1, what the author tells us in a Markdown article's comments, and doing it.

`<!-- dragoman: off -->` … `<!-- dragoman: on -->` leaves a region alone (to the article's end
without an `on`); `<!-- dragoman: note … -->` reaches the translator of the block it stands in or
before. In: blocks and comments. Out: the blocks without what is off, notes on those they are for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import itemgetter

from pipeline.formats.blocks import block_of
from pipeline.formats.directives import HINT, Directive, UnknownDirective, directive
from pipeline.formats.lines import failing
from pipeline.model import Article, Block, Code, Piece, Span

__all__ = ["Comment", "comments", "obey"]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that speaks to us."""

    span: Span
    asked: Directive


def comments(article: Article, span: Span) -> list[Comment]:
    """The comments in the HTML at `span` that ask for something.

    Raises ArticleError for one that asks in a word that does not exist.
    """
    found: list[Comment] = []
    end = span.start
    while (start := article.text.find("<!--", end, span.end)) >= 0:
        close = article.text.find("-->", start + 4, span.end)
        if close < 0:
            break
        end = close + 3
        try:
            asked = directive(article.text[start + 4 : end - 3])
        except UnknownDirective as error:
            cause = f"dragoman has no instruction {error.args[0]!r}"
            raise failing(article)(start, cause, HINT) from error
        if asked:
            found.append(Comment(Span(start, end), asked))
    return found


def obey(found: Sequence[Comment], blocks: Sequence[Block], article: Article) -> list[Block]:
    """`blocks` as the comments, both in order of place, want them."""
    regions: list[Span] = []
    off: Comment | None = None
    for comment in found:
        if comment.asked.kind == "off":
            off = off or comment
        elif comment.asked.kind == "on" and off:
            regions.append(Span(off.span.start, comment.span.end))
            off = None
    if off:
        regions.append(Span(off.span.start, len(article.text)))
    kept = _without(blocks, regions, article.text)
    index = 0
    for comment in found:
        while index < len(kept) and kept[index].span.end <= comment.span.start:
            index += 1
        if comment.asked.kind == "note" and index < len(kept):
            note = f"{kept[index].note} {comment.asked.note}".strip()
            kept[index] = replace(kept[index], note=note)
    return kept


def _without(blocks: Sequence[Block], regions: Sequence[Span], article: str) -> list[Block]:
    """`blocks` less the regions; what a region takes out of a block's midst becomes a code."""
    ends = [region.end for region in regions]
    kept: list[Block] = []
    hidden: list[Span] = []
    for block in blocks:
        here: list[Span] = []
        for region in islice(regions, bisect_right(ends, block.span.start), None):
            if region.start >= block.span.end:
                break
            here.append(region)
        if any(s.start <= block.span.start and block.span.end <= s.end for s in (*here, *hidden)):
            continue
        if here:
            content, hidden = _hidden(block.content, here, article)
            rest = block_of(block.role, content, block.context, article)
            kept += [rest] if rest else []
        else:
            kept.append(block)
    return kept


def _hidden(
    content: Sequence[Piece], regions: Sequence[Span], article: str
) -> tuple[list[Piece], list[Span]]:
    """Each region's pieces as one code, whole pairs only; and where those codes stand."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, piece in enumerate(content):
        if isinstance(piece, Code) and piece.kind == "open":
            opened.append(index)
        elif isinstance(piece, Code) and piece.kind == "close":
            pairs.append((opened.pop(), index))
    taken = [any(p.span.start < r.end and r.start < p.span.end for r in regions) for p in content]
    # A region that cuts a pair takes all of it. Pairs come inner ones first.
    for first, last in (*pairs, *reversed(pairs)):
        if taken[first] != taken[last]:
            taken[first : last + 1] = [True] * (last + 1 - first)
    out: list[Piece] = []
    hidden: list[Span] = []
    for off, group in groupby(zip(taken, content, strict=True), key=itemgetter(0)):
        pieces = [piece for _, piece in group]
        if off:
            span = Span(pieces[0].span.start, pieces[-1].span.end)
            legend = " ".join(article[span.start : span.end].split())
            pieces = [Code(span, "standalone", "x", legend)]
            hidden.append(span)
        out += pieces
    return out, hidden
