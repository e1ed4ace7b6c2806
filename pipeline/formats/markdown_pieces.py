"""Stage 1, Markdown's pieces: inline tokens -> the texts and codes of a block, and those inside it.

In: a block's `Content` and its tokens. Out: pieces that cover the content without a gap, the
blocks that stand inside codes (alternative texts, titles) and the HTML comments on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkTitle
from markdown_it.token import Token

from pipeline.formats.blocks import block_of
from pipeline.formats.html_elements import code_name
from pipeline.formats.markdown_commands import arguments
from pipeline.formats.markdown_inline import parse_destination, width
from pipeline.formats.markdown_lines import Content
from pipeline.model import Block, Code, CodeKind, Piece, Role, Span, Text

__all__ = ["Builder", "title_pieces"]

# An HTML tag's name: matches `<sup>`, `</a>`, `<my-tag x="y">`; not `<!-- a -->`, `<?php ?>`.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# Matches `<span translate="no">`, `<i translate=no>`; not `<i data-translate="yes">`.
_NO = re.compile(r"\stranslate\s*=\s*[\"']?no\b", re.IGNORECASE)
# An escape or entity in a title: matches `\"`, `&amp;`, `&#34;`; not `\a`, `AT&T`.
_ESCAPE = re.compile(
    r"\\[!-/:-@\[-`{-~]|&(?:#x[a-f0-9]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});", re.IGNORECASE
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "track", "wbr")
)
# What is inside these is not prose; the whole element is one code.
_OPAQUE = frozenset(
    ("code", "math", "pre", "samp", "script", "style", "svg", "template", "textarea", "var")
)
_PAIRS = {"em": "i", "strong": "b", "s": "s", "link": "a"}


@dataclass(slots=True)
class Builder:
    """Makes the pieces of one block."""

    content: Content
    flags: str = ""
    """What `Format.write` must know of the blocks inside this one's codes: ` cell`, ` refs`."""
    soft: str = " "
    """How a wrapped line goes on: a space, or nothing where the language writes none."""
    inner: list[Block] = field(default_factory=list)
    """Blocks found inside codes."""
    comments: list[Span] = field(default_factory=list)
    """HTML comments found on the way."""

    def pieces(self, tokens: Sequence[Token], position: int = 0) -> list[Piece]:
        """Pieces of `tokens`, which begin at `position` of the content. Raises UnmappedError."""
        found: list[Piece] = []
        tags: dict[int, str] = {}
        links: list[int] = []
        half = 0
        for index, token in enumerate(tokens):
            start, position = position, position + width(token)
            kind = token.type
            if kind == "text" and not token.content:
                # Half of a `**`: it comes before the opening tag and after the closing one.
                if index + 1 < len(tokens) and tokens[index + 1].type == "strong_open":
                    half = 1
                else:
                    found[-1] = _longer(found[-1])
                continue
            if kind in ("text", "text_special"):
                raw = self.content.text[start:position]
                if kind == "text" or token.content == raw:
                    found += self.content.pieces(start, position)
                else:
                    found.append(Text(self.content.span(start, position), token.content))
                continue
            span = self.content.span(start - half, position)
            half = 0
            if kind == "softbreak":
                found.append(Text(span, self._softbreak(start, position)))
            elif kind == "html_inline":
                tags[len(found)] = token.content
                found.append(self._tag(span, token.content))
            elif kind.endswith("_open"):
                if kind == "link_open":
                    links.append(position)
                legend = str(token.attrs.get("href", ""))
                found.append(Code(span, "open", _PAIRS[kind[:-5]], legend))
            elif kind == "link_close":
                found.append(self._link_close(span, links.pop(), start, position))
            elif kind.endswith("_close"):
                found.append(Code(span, "close", _PAIRS[kind[:-6]]))
            else:
                found.append(self._standalone(token, span, start, position))
        return self._paired(found, tags)

    def _softbreak(self, start: int, end: int) -> str:
        around = self.content.text[max(0, start - 1) : start] + self.content.text[end : end + 1]
        return " " if around.isascii() else self.soft

    def _standalone(self, token: Token, span: Span, start: int, end: int) -> Code:
        if token.type == "image":
            return self._image(token, span, start, end)
        if token.type == "footnote_ref":
            return Code(span, "standalone", "fn", str(token.meta["label"]), transparent=True)
        if token.type == "command":
            for role, pieces, context in arguments(self.content, start, end):
                block = block_of(role, pieces, context + self.flags, self.content.article)
                self.inner += [block] if block else []
        name = {"hardbreak": "br", "code_inline": "code", "address": "url", "command": "x"}
        return Code(span, "standalone", name[token.type], token.content)

    def _image(self, token: Token, span: Span, start: int, end: int) -> Code:
        alt = start + 2
        rest = alt + len(token.content)
        # The text of `![label]` and `![label][]` is an address of a kind: it must stay.
        if self.content.text[rest:end] not in ("]", "][]"):
            pieces = self.pieces(token.children or [], alt)
            block = block_of("alt", pieces, f"label{self.flags}", self.content.article)
            self.inner += [block] if block else []
            self._title("caption", rest, end)
        return Code(span, "standalone", "img", str(token.attrs.get("src", "")))

    def _link_close(self, span: Span, text: int, start: int, end: int) -> Code:
        written = ""
        if self.content.text[start:end] in ("]", "][]"):
            label = " ".join(self.content.text[text:start].split())
            if "[" not in label and "]" not in label:
                label = label.replace("|", "\\|") if "cell" in self.flags else label
                written = f"][{label}]"
        self._title("field", start, end)
        return Code(span, "close", "a", written=written)

    def _title(self, role: Role, start: int, end: int) -> None:
        """The title in `](address "title")`, if there is one, becomes a block."""
        text = self.content.text
        if not text.startswith("](", start):
            return
        position = _skip(text, start + 2, end)
        address = parse_destination(text, position, end)
        position = _skip(text, address.pos if address.ok else position, end)
        title = parseLinkTitle(text, position, end)
        if title.ok and title.str:
            context = f"title {text[position]}{self.flags}"
            pieces = title_pieces(self.content, position + 1, title.pos - 1)
            block = block_of(role, pieces, context, self.content.article)
            self.inner += [block] if block else []

    def _tag(self, span: Span, raw: str) -> Code:
        if raw.startswith("<!--"):
            self.comments.append(span)
            return Code(span, "standalone", "comment", transparent=True)
        tag = _TAG.match(raw)
        name = code_name(tag[2].lower()) if tag else "x"
        return Code(span, "standalone", name, raw if "=" in raw else "")

    def _paired(self, pieces: list[Piece], tags: dict[int, str]) -> list[Piece]:
        """Opening and closing HTML tags that belong together become pairs, opaque ones one code."""
        if not tags:
            return pieces
        pairs = _pairs(pieces, tags)
        opens = dict(pairs)
        kinds: dict[int, CodeKind] = {}
        for first, last in pairs:
            kinds[first], kinds[last] = "open", "close"
        out: list[Piece] = []
        index = 0
        while index < len(pieces):
            piece = pieces[index]
            raw = tags.get(index, "")
            tag = _TAG.match(raw)
            end = opens.get(index)
            if tag and end is not None and (tag[2].lower() in _OPAQUE or _NO.search(raw)):
                span = Span(piece.span.start, pieces[end].span.end)
                inside = self.content.article[piece.span.end : pieces[end].span.start]
                name = "x" if _NO.search(raw) else "code"
                out.append(Code(span, "standalone", name, " ".join(inside.split())))
                self.inner = [b for b in self.inner if not _within(b.span, span)]
                index = end + 1
                continue
            if isinstance(piece, Code) and index in kinds:
                piece = replace(piece, kind=kinds[index])
            out.append(piece)
            index += 1
        return out


def _pairs(pieces: Sequence[Piece], tags: dict[int, str]) -> list[tuple[int, int]]:
    """Indexes of the HTML tags that open and close one element, no Markdown pair being cut."""
    pairs: list[tuple[int, int]] = []
    opened: list[list[tuple[str, int]]] = [[]]
    names: list[Counter[str]] = [Counter()]
    for index, piece in enumerate(pieces):
        tag = _TAG.match(tags.get(index, ""))
        if isinstance(piece, Code) and index not in tags and piece.kind == "open":
            opened.append([])
            names.append(Counter())
        elif isinstance(piece, Code) and index not in tags and piece.kind == "close":
            opened.pop()
            names.pop()
        elif tag and not tag[1]:
            name = tag[2].lower()
            if name not in _VOID and not tags[index].endswith("/>"):
                opened[-1].append((name, index))
                names[-1][name] += 1
        elif tag:
            name = tag[2].lower()
            while names[-1][name]:
                last, first = opened[-1].pop()
                names[-1][last] -= 1
                if last == name:
                    pairs.append((first, index))
                    break
    return pairs


def title_pieces(content: Content, start: int, end: int) -> list[Piece]:
    """A title's characters, quotes excluded, as pieces. Raises UnmappedError."""
    pieces: list[Piece] = []
    for match in _ESCAPE.finditer(content.text, start, end):
        pieces += content.pieces(start, match.start())
        shown = unescapeAll(match[0])
        if shown == match[0]:
            pieces += content.pieces(*match.span())
        else:
            pieces.append(Text(content.span(*match.span()), shown))
        start = match.end()
    pieces += content.pieces(start, end)
    return pieces


def _longer(piece: Piece) -> Piece:
    return replace(piece, span=Span(piece.span.start, piece.span.end + 1))


def _skip(text: str, position: int, end: int) -> int:
    while position < end and text[position] in " \t\n":
        position += 1
    return position


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
