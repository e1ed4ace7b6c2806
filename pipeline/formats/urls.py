"""Stage 1, bare addresses: the texts of a block -> the same, with each URL a code of its own.

A URL in running text has nothing to translate and everything to lose, so it stays in the skeleton.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import Code, Piece, Span, Text

__all__ = ["split_urls"]

# Matches `https://example.org/a?b=1` and `www.example.org`; not `example.org`, `awww.no`,
# `http:// x`. Quotation marks, brackets that cannot stand in an address, and CJK end it.
_URL = re.compile(
    r"(?<![\w@/.-])(?:https?://|www\.)(?=\w)"
    r"[^\s<>\"'`{}|\\^“”„‘’«»‹›،؛؟\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]+",
    re.IGNORECASE,
)
_FINAL = ".,;:!?…·*_~"
_BRACKETS = {")": "(", "]": "["}


def split_urls(pieces: Sequence[Text]) -> tuple[Piece, ...]:
    """Adjacent texts, cut so that each address in them is a standalone code `url`.

    A final full stop or an unpaired closing bracket belongs to the sentence, not to the address.
    """
    text = "".join(piece.text for piece in pieces)
    spans = [Span(match.start(), _end(match[0]) + match.start()) for match in _URL.finditer(text)]
    if not spans:
        return tuple(pieces)
    cuts = sorted({position for span in spans for position in span})
    parts: list[Piece] = []
    address: list[Text] = []
    urls = iter(spans)
    url: Span | None = next(urls)
    for start, piece in _cut(pieces, cuts):
        while url is not None and start >= url.end:
            parts += _code(address)
            address = []
            url = next(urls, None)
        if url is not None and start >= url.start and start + len(piece.text) <= url.end:
            address.append(piece)
        else:
            parts += _code(address)
            address = []
            parts.append(piece)
    return (*parts, *_code(address))


def _end(address: str) -> int:
    """Length of an address without the punctuation that only follows it."""
    end = len(address)
    surplus = {
        close: address.count(close) - address.count(open_) for close, open_ in _BRACKETS.items()
    }
    while end:
        last = address[end - 1]
        if last in _BRACKETS and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in _FINAL:
            break
        end -= 1
    return end


def _cut(pieces: Sequence[Text], cuts: Sequence[int]) -> list[tuple[int, Text]]:
    """The pieces with their offsets, verbatim ones cut at each of `cuts` (offsets, ascending)."""
    parts: list[tuple[int, Text]] = []
    offset = 0
    ahead = 0
    for piece in pieces:
        end = offset + len(piece.text)
        while ahead < len(cuts) and cuts[ahead] <= offset:
            ahead += 1
        inside = []
        while ahead < len(cuts) and cuts[ahead] < end:
            inside.append(cuts[ahead])
            ahead += 1
        if piece.span.end - piece.span.start != len(piece.text):
            inside = []
        for start, stop in pairwise((offset, *inside, end)):
            part = Span(
                piece.span.start + start - offset,
                piece.span.end - (end - stop),
            )
            parts.append((start, Text(part, piece.text[start - offset : stop - offset])))
        offset = end
    return parts


def _code(address: Sequence[Text]) -> tuple[Code, ...]:
    if not address:
        return ()
    span = Span(address[0].span.start, address[-1].span.end)
    legend = "".join(piece.text for piece in address)
    return (Code(span, "standalone", "url", legend),)
