"""Stage 1, plain text: an article in paragraphs <-> its blocks.

In: an article's text. Out: a `Document`; list markers, rules, blank lines and the line ends of
wrapped lines stay in the skeleton. `plain_lines` says which lines belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.formats import frontmatter
from pipeline.formats.composing import Part, plainly
from pipeline.formats.directives import HINT, UnknownDirective, directive
from pipeline.formats.lines import Fail, failing
from pipeline.formats.plain_lines import Line, Stretch, columns, joint, lines, stretches
from pipeline.formats.urls import split_urls
from pipeline.inline import collapse
from pipeline.model import Article, Block, Code, Document, Piece, Role, Span, Text

__all__ = ["FORMAT", "TEXT", "encode", "read_text"]

TEXT = "plain"
"""Context of every block."""

_HEADLINE = 120
"""Characters of a headline at most; longer first lines are paragraphs."""
_ROLES: dict[str, Role] = {
    "paragraph": "paragraph",
    "item": "list-item",
    "row": "cell",
    "heading": "headline",
}


class _PlainFormat:
    name = "plain"
    suffixes: tuple[str, ...] = (".txt",)

    def read(self, article: Article) -> Document:
        """The text's blocks. Raises ArticleError for front matter or a `dragoman:` comment gone
        wrong."""
        front = frontmatter.read(article)
        blocks, title = read_text(article.text, failing(article), front.end)
        return Document(
            article=replace(article, locale=front.locale or article.locale),
            format=self.name,
            blocks=(*front.blocks, *blocks) if front.translate else (),
            locale_fields=front.locale_fields if front.translate else (),
            translate=front.translate,
            retracted=front.retracted,
            title=front.title or title,
            date=front.date,
        )

    def write(self, text: str, context: str) -> str:
        """The text itself, on one line: a line break would begin a paragraph of its own."""
        if context.startswith(frontmatter.CONTEXTS):
            return frontmatter.write(text, context)
        return encode(text)

    def compose(self, parts: Sequence[Part], context: str) -> str:
        """Words and codes one after another."""
        return plainly(self.write, parts, context)


FORMAT = _PlainFormat()


def encode(text: str) -> str:
    """A translation as plain text: on one line."""
    return " ".join(part for part in text.splitlines() if part)


def read_text(
    text: str, fail: Fail, start: int = 0, *, headed: bool = True
) -> tuple[tuple[Block, ...], str]:
    """(blocks from `start` on, headline). Raises what `fail` makes for a comment it cannot obey.

    `headed`: the first line may be the headline.
    """
    start = max(start, 1 if text.startswith("\ufeff") else 0)
    try:
        found = stretches(lines(text, start))
    except UnknownDirective as error:
        word, position = error.args
        raise fail(position, f"dragoman has no instruction {word!r}", HINT) from error
    blocks = tuple(_blocks(text, _headed(found) if headed else found))
    title = next((block for block in blocks if block.role == "headline"), None)
    return blocks, _plain(title.content) if title else ""


def _headed(found: Sequence[Stretch]) -> Sequence[Stretch]:
    """The stretches, the first a headline if it looks like one: one short line that stands alone,
    has no final full stop and has a text under it."""
    for number, stretch in enumerate(found):
        if stretch.kind == "comment":
            continue
        line = stretch.lines[0]
        if (
            stretch.kind == "paragraph"
            and stretch.alone
            and len(stretch.lines) == 1
            and len(line.text) <= _HEADLINE
            and not line.text.rstrip("\"'”’»)").endswith((".", ":", ";", ",", "…", "。"))
            and number + 1 < len(found)
        ):
            headed = replace(stretch, kind="heading")
            return (*found[:number], headed, *found[number + 1 :])
        break
    return found


def _blocks(text: str, found: Sequence[Stretch]) -> Iterator[Block]:
    notes: list[str] = []
    off = False
    for stretch in found:
        if stretch.kind == "comment":
            asked = directive(stretch.lines[0].text[4:-3])
            assert asked is not None
            if asked.kind == "note":
                notes.append(asked.note)
            else:
                off = asked.kind == "off"
            continue
        if off:
            continue
        for pieces in _contents(text, stretch):
            if any(isinstance(piece, Text) and _has_word(piece.text) for piece in pieces):
                span = Span(pieces[0].span.start, pieces[-1].span.end)
                note = " ".join(notes)
                notes = []
                yield Block(_ROLES[stretch.kind], span, pieces, TEXT, note=note)


def _contents(text: str, stretch: Stretch) -> Iterator[tuple[Piece, ...]]:
    """The contents of the blocks that a stretch makes: one, or one a cell for a table's row."""
    if stretch.kind == "row":
        for span in columns(stretch.lines[0]):
            yield split_urls([Text(span, text[slice(*span)])])
        return
    pieces: list[Text] = []
    before: Line | None = None
    for line in stretch.lines:
        if before is not None:
            gap = Span(before.span.end, line.span.start)
            pieces.append(Text(gap, joint(before, line)))
        begin = line.body if before is None else line.span.start
        pieces.append(Text(Span(begin, line.span.end), text[begin : line.span.end]))
        before = line
    yield split_urls(pieces)


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _plain(pieces: Sequence[Piece]) -> str:
    words = (piece.legend if isinstance(piece, Code) else piece.text for piece in pieces)
    return collapse("".join(words)).strip()
