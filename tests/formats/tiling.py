"""What every `Document` promises, whatever its format: one checker for all formats' tests.

In: a document. Out: nothing, or an AssertionError that names the block that breaks a promise.
"""

from __future__ import annotations

import itertools
import re

from pipeline.model import Block, Code, Document, Span, Text

# Matches `a`, `img`; not `a1`, `h2`, `my-tag`.
_NAME = re.compile(r"[a-z]+")
# A piece whose text is not the article's own characters begins like an entity, an escape or a
# doubled quote: `&amp;`, `\"`, `''`. Everything else that differs is white space or nothing.
_INDIVISIBLE = re.compile(r"[&\\']")


def check_document(document: Document) -> None:
    """Assert that blocks, pieces, codes and locale fields keep the invariants of `model.py`."""
    text = document.article.text
    if not document.translate:
        assert document.blocks == (), "left alone, and yet it has blocks"
    enclosing: list[Block] = []
    before = -1
    for block in document.blocks:
        assert before < block.span.start, f"out of order: {block}"
        before = block.span.start
        while enclosing and enclosing[-1].span.end <= block.span.start:
            enclosing.pop()
        if enclosing:
            assert _in_code(block.span, enclosing[-1]), f"overlaps {enclosing[-1]}: {block}"
        enclosing.append(block)
        _check_block(block, text)
    fields = sorted(field.span for field in document.locale_fields)
    for first, second in itertools.pairwise(fields):
        assert first.end <= second.start, f"locale fields overlap: {first} {second}"
    for field in document.locale_fields:
        assert 0 <= field.span.start <= field.span.end <= len(text), f"outside the text: {field}"
        assert (field.span.start == field.span.end) == (field.kind == "dir-attribute"), field
        for block in document.blocks:
            apart = field.span.end <= block.span.start or field.span.start >= block.span.end
            assert apart or _in_code(field.span, block), f"{field} stands in the text of {block}"


def _in_code(span: Span, block: Block) -> bool:
    return any(
        isinstance(piece, Code) and piece.span.start < span.start and span.end < piece.span.end
        for piece in block.content
    )


def _check_block(block: Block, text: str) -> None:
    start, end = block.span
    assert 0 <= start < end <= len(text), f"no span of the text: {block}"
    position = start
    opened: list[str] = []
    for piece in block.content:
        assert piece.span.start == position < piece.span.end, f"gap or overlap at {piece}"
        position = piece.span.end
        raw = text[piece.span.start : piece.span.end]
        if isinstance(piece, Text):
            assert piece.text == raw or piece.text in (" ", "") or _INDIVISIBLE.match(raw), (
                f"neither verbatim nor indivisible: {piece}"
            )
            continue
        assert not block.whole, f"a code in a block that is written anew as a whole: {piece}"
        assert _NAME.fullmatch(piece.name), f"no name for a code: {piece}"
        if piece.kind == "open":
            opened.append(piece.name)
        elif piece.kind == "close":
            assert opened and opened.pop() == piece.name, f"not well nested: {piece}"
        assert not piece.transparent or piece.kind == "standalone", f"transparent pair: {piece}"
    assert position == end, f"content ends before its block: {block}"
    assert not opened, f"never closed: {opened} in {block}"
    words = "".join(piece.text for piece in block.content if isinstance(piece, Text))
    assert words.strip(), f"nothing to translate: {block}"
    if not block.whole:
        assert not text[start].isspace() and not text[end - 1].isspace(), f"edge space: {block}"
