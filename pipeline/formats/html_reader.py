"""Stage 1, the walk through a page: HTML's tokens -> blocks.

In: the tokens of a page or a fragment. Out: a `Page`. What stands between two block boundaries is
a run of inline content, and a run with words in it is a block; a stack of the open block elements
says which role it has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.formats import html_elements as elements
from pipeline.formats.directives import HINT, UnknownDirective, directive
from pipeline.formats.html_attributes import attribute_blocks
from pipeline.formats.html_facts import Facts
from pipeline.formats.html_inline import Item, content
from pipeline.formats.html_text import TEXT, decode, value
from pipeline.formats.html_tokens import Token, Unclosed, tokenize
from pipeline.formats.lines import Fail
from pipeline.inline import collapse
from pipeline.model import Block, Code, CodeKind, LocaleField, Piece, Role, Span, Text

__all__ = ["Page", "read_page"]

_DEPTH = 512
"""Open elements at once; browsers stop at the same number."""
_LEGEND = 120
"""Characters of a legend: enough to know a link by, too few for an image in a data: URL."""


@dataclass(frozen=True, slots=True)
class Page:
    """What there is in a page or a fragment; spans are positions in the text that was read."""

    blocks: tuple[Block, ...]
    locale_fields: tuple[LocaleField, ...]
    locale: str
    translate: bool
    retracted: bool
    title: str
    date: str


class _Open(NamedTuple):
    """An open block element and what it says of the text in it."""

    name: str
    role: Role
    off: bool
    heading: str
    """`h1` or `title`, if the text in it is one."""


def read_page(text: str, locale: str, fail: Fail, *, xml: bool = False) -> Page:
    """Read a page or a fragment in `locale`, unless it says otherwise. Raises what `fail` makes."""
    try:
        return _Reader(text, fail, xml).read(locale)
    except Unclosed as error:
        raise fail(
            error.position,
            f"the {error.what} that begins here never ends",
            "close it, or write &lt; where a < is meant",
        ) from error


class _Reader:
    def __init__(self, text: str, fail: Fail, xml: bool) -> None:
        self.text = text
        self.fail = fail
        self.tokens: list[Token] = []
        self.source = tokenize(text, xml=xml)
        self.xml = xml
        self.blocks: list[Block] = []
        self.notes: list[tuple[int, str]] = []
        self.run: list[Item] = []
        self.stack: list[_Open] = []
        self.open_names: Counter[str] = Counter()
        self.inline_depth = 0
        self.off = False
        self.titles: dict[str, str] = {}
        self.facts = Facts(text, fail)

    def read(self, locale: str) -> Page:
        index = 0
        while token := self._at(index):
            match token.kind:
                case "start":
                    index = self._start(index, token)
                case "end":
                    index = self._end(index, token)
                case "comment":
                    index = self._comment(index, token)
                case "text":
                    self._words(token.span)
                    index += 1
                case "other":
                    self._hidden(token.span)
                    index += 1
        self._flush()
        blocks = self._noted()
        ends = [block.span.end for block in blocks]
        extent = Span(blocks[0].span.start, max(ends)) if blocks else Span(0, 0)
        locale, fields = self.facts.locale(locale, extent)
        return Page(
            blocks=blocks if self.facts.translate else (),
            locale_fields=fields if self.facts.translate else (),
            locale=locale,
            translate=self.facts.translate,
            retracted=self.facts.retracted,
            title=self.titles.get("h1") or self.titles.get("title", ""),
            date=self.facts.date,
        )

    def _at(self, index: int) -> Token | None:
        """The token of that number, None after the last. Only what is asked for is tokenized, so
        that a page nested too deep is refused at its 513th element."""
        while len(self.tokens) <= index:
            token = next(self.source, None)
            if token is None:
                return None
            self.tokens.append(token)
        return self.tokens[index]

    def _words(self, span: Span) -> None:
        if span.start == 0 and self.text.startswith("\ufeff"):
            span = Span(1, span.end)
        if not self._is_off():
            self.run += (Item(piece) for piece in decode(self.text, span))

    # Start and end tags

    def _start(self, index: int, tag: Token) -> int:
        name = tag.name
        is_block = name in elements.BLOCKS
        if is_block:
            self._flush()
            self._imply(name)
        says_no = self._says_no(tag)
        off = self._is_off() if says_no is None else says_no or self.off
        self.facts.see(tag, top=not self.stack, off=off)
        if not off:
            self.blocks += attribute_blocks(self.text, tag)
        is_empty = name in elements.VOID or (tag.self_closing and self.xml)
        if is_block:
            if name in elements.VERBATIM:
                return self._past(index)
            if not is_empty:
                self._push(tag, off)
            return index + 1
        if self._is_off():
            return index + 1
        if name in elements.HIDDEN:
            end = self._past(index)
            self._hidden(self._span(index, end))
            return end
        if name == "br":
            self._break(tag)
        elif is_empty:
            code_name = name if name in ("img", "wbr", "input") else "x"
            self._code(tag.span, "standalone", code_name, value(self.text, tag, "src"), edge=True)
        elif says_no or name in elements.CODES or name in elements.OPAQUE:
            return self._untouched(index, tag)
        else:
            self.inline_depth += 1
            self._check_depth(tag)
            legend = value(self.text, tag, "href") or value(self.text, tag, "datetime")
            mark = "noteref" in (
                value(self.text, tag, "role") + value(self.text, tag, "epub:type")
            ) or elements.is_note_link(name, value(self.text, tag, "href"))
            self._code(tag.span, "open", elements.code_name(name), legend, mark=mark)
        return index + 1

    def _end(self, index: int, tag: Token) -> int:
        name = tag.name
        if name in elements.BLOCKS:
            self._flush()
            if self.open_names[name]:
                while self.stack[-1].name != name:
                    self._pop()
                self._pop()
                if not self.stack:
                    self.facts.see_end(tag)
        elif not self._is_off():
            if name in elements.VOID:
                self._hidden(tag.span)
            else:
                self.inline_depth = max(0, self.inline_depth - 1)
                self._code(tag.span, "close", elements.code_name(name), "")
        return index + 1

    def _push(self, tag: Token, off: bool) -> None:
        above = self.stack[-1] if self.stack else _Open("", "paragraph", False, "")
        heading = tag.name if tag.name in ("h1", "title") else above.heading
        role = elements.ROLES.get(tag.name, above.role)
        self.stack.append(_Open(tag.name, role, off, heading))
        self.open_names[tag.name] += 1
        self._check_depth(tag)

    def _pop(self) -> None:
        self.open_names[self.stack.pop().name] -= 1

    def _imply(self, name: str) -> None:
        """End the elements whose end tags may be left out before a start tag."""
        closed = elements.CLOSED_BY.get(name, frozenset())
        if name not in elements.INSIDE_P:
            closed |= {"p"}
        if not any(self.open_names[other] for other in closed):
            return
        lowest = len(self.stack)
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name in elements.SCOPES:
                break
            if self.stack[depth].name in closed:
                lowest = depth
            elif self.stack[depth].name in ("td", "th"):
                break
        while len(self.stack) > lowest:
            self._pop()

    def _check_depth(self, tag: Token) -> None:
        if len(self.stack) + self.inline_depth > _DEPTH:
            raise self.fail(
                tag.span.start,
                f"elements are nested more than {_DEPTH} deep",
                "look for elements that are opened and never closed",
            )

    def _is_off(self) -> bool:
        return self.off or (bool(self.stack) and self.stack[-1].off)

    def _says_no(self, tag: Token) -> bool | None:
        """What `translate` or `class="notranslate"` says, None if nothing."""
        if "notranslate" in value(self.text, tag, "class").split():
            return True
        if tag.attribute("translate") is None:
            return None
        word = value(self.text, tag, "translate").strip().lower()
        return {"no": True, "yes": False, "": False}.get(word)

    # Runs and blocks

    def _flush(self) -> None:
        """A block boundary: what has been gathered is a block, if there is a word in it."""
        run, self.run = self.run, []
        self.inline_depth = 0
        pieces = content(run) if run else ()
        if not pieces:
            return
        role = self.stack[-1].role if self.stack else "paragraph"
        block = Block(role, Span(pieces[0].span.start, pieces[-1].span.end), pieces, TEXT)
        inside = []
        while self.notes and self.notes[-1][0] >= block.span.start:
            inside.append(self.notes.pop()[1])
        self.blocks.append(replace(block, note=" ".join(reversed(inside))))
        heading = self.stack[-1].heading if self.stack else ""
        if heading:
            self.titles.setdefault(heading, _plain(pieces))

    def _code(
        self,
        span: Span,
        kind: CodeKind,
        name: str,
        legend: str,
        *,
        edge: bool = False,
        mark: bool = False,
    ) -> None:
        legend = collapse(legend).strip()
        if len(legend) > _LEGEND:
            legend = legend[: _LEGEND - 1] + "…"
        self.run.append(Item(Code(span, kind, name, legend), edge, mark))

    def _hidden(self, span: Span) -> None:
        """Something that shows nothing: the sentence runs on across it."""
        if self.run and not self._is_off():
            self.run.append(Item(Code(span, "standalone", "x", transparent=True), edge=True))

    def _break(self, tag: Token) -> None:
        """A line break is a code; the second of two is a boundary, as between paragraphs."""
        for item in reversed(self.run):
            piece = item.piece
            if isinstance(piece, Code) and piece.name == "br":
                self._flush()
                return
            if item.solid or (isinstance(piece, Code) and not piece.transparent):
                break
        self._code(tag.span, "standalone", "br", "", edge=True)

    def _untouched(self, index: int, tag: Token) -> int:
        """An inline element whose text is no prose, or not ours to translate: one code."""
        end = self._past(index)
        span = self._span(index, end)
        inside = self.tokens[index + 1 : end - 1]
        is_opaque = tag.name in elements.OPAQUE
        if is_opaque and tag.name not in ("svg", "math") and not self._says_no(tag):
            for token in inside:
                if token.kind == "start":
                    self.blocks += attribute_blocks(self.text, token)
        if not is_opaque and any(token.name in elements.BLOCKS for token in inside if token.is_tag):
            self._flush()
            return end
        texts = [token for token in inside if token.kind == "text"]
        legend = (
            ""
            if is_opaque
            else "".join(piece.text for token in texts for piece in decode(self.text, token.span))
        )
        name = "img" if tag.name == "picture" else "code" if tag.name in elements.CODES else "x"
        self._code(span, "standalone", name, legend, edge=is_opaque or not legend.strip())
        return end

    def _past(self, index: int) -> int:
        """Index of the token after an element, whatever stands in it."""
        tag = self.tokens[index]
        honours_slash = self.xml or tag.name in ("svg", "math")
        if tag.name in elements.VOID or (honours_slash and tag.self_closing):
            return index + 1
        depth = 0
        position = index - 1
        while token := self._at(position := position + 1):
            if token.name != tag.name or not token.is_tag:
                continue
            if token.kind == "end":
                depth -= 1
            elif not (honours_slash and token.self_closing):
                depth += 1
            if depth == 0:
                return position + 1
        raise self.fail(
            tag.span.start,
            f"the <{tag.name}> that begins here never ends",
            f"close it with </{tag.name}>",
        )

    def _span(self, index: int, end: int) -> Span:
        return Span(self.tokens[index].span.start, self.tokens[end - 1].span.end)

    # Comments

    def _comment(self, index: int, token: Token) -> int:
        try:
            asked = directive(token.name)
        except UnknownDirective as error:
            raise self.fail(
                token.span.start, f"dragoman has no instruction {error.args[0]!r}", HINT
            ) from error
        if asked is not None and asked.kind == "note":
            self.notes.append((token.span.start, asked.note))
        elif asked is not None and asked.kind == "on":
            self.off = False
        elif asked is not None and not self._is_off():
            end = self._inline_region(index)
            if end is None:
                self._flush()
                self.off = True
                return index + 1
            texts = [token for token in self.tokens[index:end] if token.kind == "text"]
            legend = "".join(self.text[slice(*token.span)] for token in texts)
            self._code(self._span(index, end), "standalone", "x", legend, edge=not legend.strip())
            return end
        self._hidden(token.span)
        return index + 1

    def _inline_region(self, index: int) -> int | None:
        """Where an off … on region ends that lies within one run of text."""
        position = index
        while token := self._at(position := position + 1):
            if token.is_tag and token.name in elements.BLOCKS:
                return None
            if token.kind == "comment":
                try:
                    asked = directive(token.name)
                except UnknownDirective:
                    continue
                if asked is not None and asked.kind == "on":
                    return position + 1
        return None

    def _noted(self) -> tuple[Block, ...]:
        """The blocks in order, each note outside of them on the block after it."""
        blocks = sorted(self.blocks, key=lambda block: block.span)
        starts = [block.span.start for block in blocks]
        for position, note in reversed(self.notes):
            after = bisect_right(starts, position)
            if after < len(blocks):
                whole = f"{note} {blocks[after].note}".strip()
                blocks[after] = replace(blocks[after], note=whole)
        return tuple(blocks)


def _plain(pieces: tuple[Piece, ...]) -> str:
    """A headline's words, for pages and reports."""
    words = (
        piece.text
        if isinstance(piece, Text)
        else {"br": " ", "url": piece.legend}.get(piece.name, "")
        for piece in pieces
    )
    return collapse("".join(words)).strip()
