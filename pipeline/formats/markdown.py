"""Stage 1, Markdown: an article in CommonMark with tables, footnotes and front matter <-> blocks.

In: an `Article`. Out: a `Document`; code, raw HTML and every mark of Markdown itself stay in the
skeleton. The way: `markdown_inline` parses, `markdown_lines` says where in the article each
stretch of inline content stands, `markdown_pieces` makes texts and codes of it, and this module
gives each block its role. What cannot be placed exactly stays in the skeleton.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it.helpers import parseLinkTitle

from pipeline.formats import frontmatter
from pipeline.formats.blocks import block_of
from pipeline.formats.composing import Part
from pipeline.formats.lines import failing
from pipeline.formats.markdown_compose import compose
from pipeline.formats.markdown_directives import Comment, comments, obey
from pipeline.formats.markdown_inline import BracketsError, parse_blocks, parse_inline
from pipeline.formats.markdown_lines import Content, Lines, UnmappedError
from pipeline.formats.markdown_pieces import Builder, title_pieces
from pipeline.formats.markdown_write import write
from pipeline.languages import language
from pipeline.model import Article, Block, Code, Document, Role, Span, Text

__all__ = ["FORMAT", "Markdown"]

# What stands before the words of a container's first paragraph.
_MARKS = {
    # A task: matches `[ ] `, `[x] `; not `[a] `, `[x](b)`.
    "list_item_open": re.compile(r"\[[ xX]\][ \t]+"),
    # An alert or callout: matches `[!NOTE]\n`, `[!tip]- `; not `[!](a)`.
    "blockquote_open": re.compile(r"\[![A-Za-z-]+\][+-]?(?:[ \t]*\n[ \t]*|[ \t]+|\Z)"),
}
# Where a title may begin: matches ` "`; not the quote in `a"`.
_TITLE = re.compile(r"(?<=[ \t])[\"'(]|^[\"'(]")
# A heading's own address: matches `{#results .wide}`; not `{name}`, `\{#a}`.
_ATTRIBUTES = re.compile(r"(?<!\\)\{[ \t]*[#.:][^{}\n]*\}\Z")
_ROLES: dict[str, Role] = {
    "heading_open": "headline",
    "th_open": "cell",
    "td_open": "cell",
    "dt_open": "list-item",
    "blockquote_open": "quote",
    "list_item_open": "list-item",
}


class Markdown:
    """The Markdown format."""

    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def read(self, article: Article) -> Document:
        """Find the blocks.

        Raises ArticleError for broken front matter and for a `dragoman:` comment gone wrong.
        """
        front = frontmatter.read(article)
        article = replace(article, locale=front.locale or article.locale)
        document = Document(
            article,
            self.name,
            (),
            front.locale_fields,
            translate=front.translate,
            retracted=front.retracted,
            title=front.title,
            date=front.date,
        )
        reader = _Reader(article, front.end)
        reader.read()
        title = front.title or reader.title
        if not front.translate:
            return replace(document, title=title)
        body = obey(reader.comments, reader.blocks, article)
        return replace(document, blocks=(*front.blocks, *body), title=title)

    def write(self, text: str, context: str) -> str:
        """Plain text of a translation, escaped so that it means itself where `context` says."""
        if context.startswith(frontmatter.CONTEXTS):
            return frontmatter.write(text, context)
        return write(text, context)

    def compose(self, parts: Sequence[Part], context: str) -> str:
        """Words and codes one after another, emphasis so that it is read as such."""
        return compose(self.write, parts, context)


FORMAT = Markdown()


class _Reader:
    """Reads one article's body: its blocks, its title and its `dragoman:` comments."""

    def __init__(self, article: Article, start: int) -> None:
        self.article = article
        self.lines = Lines(article.text, start)
        self.tokens, self.env = parse_blocks(article.text[start:])
        self.refs = " refs" if "references" in self.env or "footnotes" in self.env else ""
        self.soft = " " if language(article.locale).writes_spaces else ""
        self.blocks: list[Block] = []
        self.comments: list[Comment] = []
        self.title = ""

    def read(self) -> None:
        """Fill `blocks`, `comments` and `title`."""
        around: list[str] = []
        for index, token in enumerate(self.tokens):
            if token.nesting < 0:
                around.pop()
            elif token.nesting > 0:
                around.append(token.type)
                if token.type == "tr_open":
                    self._row(index)
            elif token.type == "html_block" and token.map:
                self.comments += comments(self.article, self.lines.range(*token.map))
            elif token.type == "inline" and token.map and around[-1] not in ("td_open", "th_open"):
                outer = around[-2] if around[-1] == "paragraph_open" and around[1:] else around[-1]
                self._inline(index, outer, *token.map)
        self._definitions()
        self.blocks.sort(key=lambda block: (block.span.start, -block.span.end))
        self.comments.sort(key=lambda comment: comment.span)

    def _row(self, index: int) -> None:
        number = (self.tokens[index].map or [0])[0]
        contents: list[str] = []
        while self.tokens[index].type != "tr_close":
            if self.tokens[index].type == "inline":
                contents.append(self.tokens[index].content)
            index += 1
        for cell in self.lines.cells(number, contents):
            if cell:
                self._block(cell, "cell", "cell")

    def _inline(self, index: int, outer: str, first: int, last: int) -> None:
        token, before = self.tokens[index], self.tokens[index - 1]
        atx = before.markup.startswith("#")
        content = (
            self.lines.heading(first, token.content)
            if atx
            else self.lines.paragraph(first, last, token.content)
        )
        if content is None or not content.text:
            return
        opened = self.tokens[index - 2].type if index > 1 else ""
        if before.type == "heading_open":
            if attributes := _ATTRIBUTES.search(content.text):
                content = content.part(0, attributes.start())
        elif outer == opened and (mark := _MARKS.get(outer)) and (m := mark.match(content.text)):
            content = content.part(m.end(), len(content.text))
        block = self._block(
            content, _ROLES.get(outer, "paragraph"), "heading" if atx else "paragraph"
        )
        if before.tag == "h1" and block and not self.title:
            texts = (piece.text for piece in block.content if isinstance(piece, Text))
            self.title = " ".join("".join(texts).split())

    def _block(self, content: Content, role: Role, context: str) -> Block | None:
        flags = " cell" * (context == "cell") + self.refs
        builder = Builder(content, flags, self.soft)
        try:
            pieces = builder.pieces(parse_inline(content.text, self.env))
        except UnmappedError:
            return None
        except BracketsError as error:
            raise failing(self.article)(
                content.span(0, 1).start,
                "has too many brackets without a partner",
                "write them as code, or with a backslash before each",
            ) from error
        bracketed = any(isinstance(p, Code) and p.name in ("a", "img", "fn") for p in pieces)
        context += " links" * bracketed + self.refs
        block = block_of(role, pieces, context, self.article.text)
        self.blocks += [block, *builder.inner] if block else builder.inner
        for comment in builder.comments:
            self.comments += comments(self.article, comment)
        return block

    def _definitions(self) -> None:
        """Titles of reference definitions: `[label]: address "title"`."""
        known = [*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", ())]
        for definition in known:
            line = self.lines.range(definition["map"][1] - 1, definition["map"][1])
            raw = self.article.text[line.start : line.end].rstrip(" \t")
            # One that goes on over several lines is not looked for.
            for opening in _TITLE.finditer(raw):
                title = parseLinkTitle(raw, opening.end() - 1, len(raw))
                if title.ok and title.pos == len(raw) and title.str == definition["title"]:
                    span = Span(line.start + opening.end(), line.start + len(raw) - 1)
                    content = Content(self.article.text, [(raw[opening.end() : -1], span)])
                    pieces = title_pieces(content, 0, len(content.text))
                    context = f"title {opening[0]}{self.refs}"
                    block = block_of("field", pieces, context, self.article.text)
                    self.blocks += [block] if block else []
                    break
