"""Stage 1, HTML's text: character references -> characters with their spans, and text -> HTML.

In: a span of a page's text or of an attribute's value. Out: `Text` pieces, each reference an
indivisible one; and for a translation, its characters escaped for where it will stand.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from pipeline.formats.html_tokens import Token
from pipeline.model import Span, Text

__all__ = ["ATTRIBUTE", "TEXT", "decode", "encode", "value"]

TEXT = "text"
ATTRIBUTE = {'"': "attr:double", "'": "attr:single", "": "attr:bare"}
"""Quote of an attribute's value -> context of the block in it."""

# Matches `&amp;`, `&copy` and `&#x2014;`; not `& `, `&;`, `&#;`.
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|([A-Za-z][A-Za-z0-9]*);?)")
# Matches after `&copy` in `&copy=2` and `&copyright`; not in `&copy 2026`.
_FOLLOWING = re.compile(r"[=A-Za-z0-9]")
# References that are known without their semicolon, as `&copy`, have at most this many letters.
_LEGACY = max(len(name) for name in html5 if not name.endswith(";"))


def decode(text: str, span: Span, *, attribute: bool = False) -> tuple[Text, ...]:
    """The characters at `span` as a reader sees them; an unknown `&thing;` is itself."""
    pieces: list[Text] = []
    position = span.start
    for match in _REFERENCE.finditer(text, *span):
        end = match.end() if match[1] is None else _named_end(text, match, attribute)
        if end == match.start():
            continue
        if position < match.start():
            pieces.append(Text(Span(position, match.start()), text[position : match.start()]))
        reference = text[match.start() : end]
        # No code point has more than seven digits, and int() refuses thousands of them.
        known = "\ufffd" if match[1] is None and len(reference) > 12 else html.unescape(reference)
        pieces.append(Text(Span(match.start(), end), known))
        position = end
    if position < span.end:
        pieces.append(Text(Span(position, span.end), text[position : span.end]))
    return tuple(pieces)


def _named_end(text: str, match: re.Match[str], attribute: bool) -> int:
    """Where the named reference at `match` ends; its start if it is none."""
    name: str = match[1]
    start = match.start()
    if text.startswith(";", match.end(1)) and f"{name};" in html5:
        return match.end()
    for length in range(min(len(name), _LEGACY), 1, -1):
        if name[:length] in html5:
            end = start + 1 + length
            # `?a=1&copy=2` in an attribute is an address, as the standard says.
            following = text[end : end + 1]
            is_text = attribute and (
                following == "=" or (following.isascii() and following.isalnum())
            )
            return start if is_text else end
    return start


def value(text: str, tag: Token, name: str) -> str:
    """Decoded value of a tag's attribute, empty if there is none."""
    found = tag.attribute(name)
    if found is None or found.value is None:
        return ""
    return "".join(piece.text for piece in decode(text, found.value, attribute=True))


def encode(text: str, context: str) -> str:
    """A translation as HTML for `context`; a bare attribute gets its quotes with it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if context == ATTRIBUTE["'"]:
        return escaped.replace("'", "&#39;")
    if context == ATTRIBUTE['"']:
        return escaped.replace('"', "&quot;")
    if context == ATTRIBUTE[""]:
        return '"' + escaped.replace('"', "&quot;") + '"'
    return escaped
