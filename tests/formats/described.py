"""Documents as text to compare, and articles rewritten through their own formats."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.formats import Format
from pipeline.inline import tag_text
from pipeline.model import Document, Text


def described(document: Document) -> str:
    """What a document is, a line a fact: locale, title, date, places of its language, blocks."""
    text = document.article.text
    out = [
        f"locale {document.article.locale}",
        f"title {document.title}",
        f"date {document.date}".rstrip(),
    ]
    out += ["left alone"] if not document.translate else []
    out += [f"{field.kind} {text[slice(*field.span)]}".rstrip() for field in document.locale_fields]
    for block in document.blocks:
        tagged, codes = tag_text(block.content)
        out += ["", f"{block.role} {block.context}{' whole' if block.whole else ''}", f"  {tagged}"]
        out += [f"  {code.tag} {code.legend}" for code in codes if code.legend]
        out += [f"  note {block.note}"] if block.note else []
    return "\n".join(out) + "\n"


def rewritten(document: Document, format_: Format, change: Callable[[str], str]) -> str:
    """The article with every text in it changed, as a bundle would write it."""
    text = document.article.text
    changes: list[tuple[int, int, str]] = []
    for block in document.blocks:
        if block.whole:
            said = "".join(piece.text for piece in block.content if isinstance(piece, Text))
            changes.append((*block.span, format_.write(change(said), block.context)))
        else:
            changes += [
                (*piece.span, format_.write(change(piece.text), block.context))
                for piece in block.content
                if isinstance(piece, Text)
            ]
    parts: list[str] = []
    position = 0
    for start, end, said in sorted(changes):
        parts += (text[position:start], said)
        position = end
    return "".join((*parts, text[position:]))
