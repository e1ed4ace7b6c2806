"""Stage 1, HTML's attributes: a start tag -> a block for each attribute that a reader meets.

In: a tag of a page. Out: blocks that stand inside it; a value without quotes is written anew as a
whole, since its translation needs them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formats import html_elements as elements
from pipeline.formats.html_inline import has_words, trim
from pipeline.formats.html_text import ATTRIBUTE, decode, value
from pipeline.formats.html_tokens import Token
from pipeline.formats.urls import split_urls
from pipeline.model import Block, Role, Span

__all__ = ["attribute_blocks"]


def attribute_blocks(text: str, tag: Token) -> Iterator[Block]:
    """Blocks for alt, title, placeholder and their like, in order."""
    if tag.name in elements.HIDDEN and tag.name not in ("meta", "track"):
        return
    for attribute in tag.attributes:
        role = _role(text, tag, attribute.name)
        if role is None or attribute.value is None:
            continue
        texts = decode(text, attribute.value, attribute=True)
        addressed = split_urls(texts)
        if has_words(addressed):
            pieces = trim(addressed) if attribute.quote else texts
            span = Span(pieces[0].span.start, pieces[-1].span.end)
            context = ATTRIBUTE[attribute.quote]
            yield Block(role, span, pieces, context, whole=not attribute.quote)


def _role(text: str, tag: Token, name: str) -> Role | None:
    if tag.name == "meta":
        key = (value(text, tag, "name") or value(text, tag, "property")).lower()
        return elements.META.get(key) if name == "content" else None
    if tag.name == "input" and name == "value":
        kind = value(text, tag, "type").lower()
        return "field" if kind in ("submit", "button", "reset") else None
    role, owners = elements.ATTRIBUTES.get(name, (None, frozenset()))
    return role if not owners or tag.name in owners else None
