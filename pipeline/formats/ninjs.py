"""Stage 1, ninjs: a news item in JSON <-> its blocks.

In: an article's text, ninjs 1.x, 2.x or 3.x (IPTC). Out: a `Document`: headlines, descriptions
and bodies, the associated pictures' too. HTML and plain text inside strings are read by their own
readers and their spans placed back into the JSON, so that every other byte stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.errors import ArticleError, UnknownLocaleError
from pipeline.formats import html_text, json_spans, plain
from pipeline.formats.composing import Part, plainly
from pipeline.formats.html_inline import has_words, trim
from pipeline.formats.html_reader import read_page
from pipeline.formats.json_spans import JsonArray, JsonError, JsonObject, JsonString, JsonValue
from pipeline.formats.lines import Fail, failing
from pipeline.formats.urls import split_urls
from pipeline.inline import collapse
from pipeline.languages import language
from pipeline.model import Article, Block, Document, LocaleField, Role, Span, Text

__all__ = ["FORMAT", "PLAIN"]

_CONTEXT = "json"
_INNER = "json>"
_PROSE = ("", "text/plain", "plain", "text")
PLAIN = (_CONTEXT, f"{_INNER}{plain.TEXT}")
"""Contexts of plain text in the JSON, where no markup tells one block from the next."""

# Flat names of ninjs 1.x and 2.x -> (role, media type); roles of descriptions are captions and of
# bodies are paragraphs as their own markup has it.
_FLAT: dict[str, tuple[Role, str]] = {
    "headline": ("headline", ""),
    "description_text": ("standfirst", "text/plain"),
    "description_html": ("standfirst", "text/html"),
    "description_xhtml": ("standfirst", "application/xhtml+xml"),
    "body_text": ("paragraph", "text/plain"),
    "body_html": ("paragraph", "text/html"),
    "body_xhtml": ("paragraph", "application/xhtml+xml"),
}
# Arrays of ninjs 2.x and 3.x, each item with `value`, `contenttype` and `role`.
_ARRAYS: dict[str, Role] = {
    "headlines": "headline",
    "titles": "headline",
    "descriptions": "standfirst",
    "bodies": "paragraph",
}
_KNOWN = frozenset({"uri", "associations", *_FLAT, *_ARRAYS})
_DATES = ("contentcreated", "versioncreated", "firstcreated")
# Matches `<p>`, `</a>`, `<br/>`: a body that does not say its type is HTML then. Not `a < b`.
_MARKUP = re.compile(r"</?(?:p|a|b|i|em|strong|br|div|span|h[1-6]|ul|ol|li|img)\b[^<>]*>")


class _NinjsFormat:
    name = "ninjs"
    suffixes: tuple[str, ...] = (".json",)

    def read(self, article: Article) -> Document:
        """The item's blocks. Raises ArticleError where the file is no ninjs item, or the HTML in
        it cannot be read."""
        fail = failing(article)
        try:
            item = json_spans.parse(article.text)
        except JsonError as error:
            raise fail(error.position, error.cause, "mend the file, or export it again") from error
        if not isinstance(item, JsonObject) or not _KNOWN & item.members.keys():
            raise ArticleError(
                "is JSON, but no ninjs item: it has none of uri, headline, headlines, bodies",
                path=article.path,
                hint="move it out of the sources folder if it is no article",
            )
        locale = _locale(item, article.locale, fail)
        reader = _Reader(locale, fail)
        reader.read(item, is_main=True)
        blocks = sorted(reader.blocks, key=lambda block: block.span)
        return Document(
            article=replace(article, locale=locale),
            format=self.name,
            blocks=tuple(blocks),
            locale_fields=tuple(sorted(reader.fields, key=lambda field: field.span)),
            retracted=_canceled(item),
            title=reader.title,
            date=next(_dates(item), ""),
        )

    def write(self, text: str, context: str) -> str:
        """Plain text escaped for the string it stands in, and for the HTML in that string."""
        inner = context.removeprefix(_INNER)
        if inner == context:
            return json_spans.encode(text)
        written = plain.encode(text) if inner == plain.TEXT else html_text.encode(text, inner)
        return json_spans.encode(written)

    def compose(self, parts: Sequence[Part], context: str) -> str:
        """Words and codes one after another."""
        return plainly(self.write, parts, context)


FORMAT = _NinjsFormat()


class _Reader:
    def __init__(self, locale: str, fail: Fail) -> None:
        self.locale = locale
        self.fail = fail
        self.blocks: list[Block] = []
        self.fields: list[LocaleField] = []
        self.title = ""

    def read(self, item: JsonObject, *, is_main: bool) -> None:
        """An item: the article itself, or a picture or a text associated with it."""
        for name, value in item.members.items():
            if name == "language" and isinstance(value, JsonString):
                if is_main or value.text.lower() == self.locale.lower():
                    self.fields += [LocaleField(value.span, "tag")] if value.text.strip() else []
            elif name in _FLAT and isinstance(value, JsonString):
                role, media_type = _FLAT[name]
                self._string(value, _below(role, is_main), media_type, is_main)
            elif name in _ARRAYS and isinstance(value, JsonArray):
                for entry in value.items:
                    if isinstance(entry, JsonObject):
                        self._entry(entry, _below(_ARRAYS[name], is_main), is_main)
            elif name == "associations":
                for associated in _items(value):
                    self.read(associated, is_main=False)

    def _entry(self, entry: JsonObject, role: Role, is_main: bool) -> None:
        """One of several headlines, descriptions or bodies."""
        said = {name.lower(): value for name, value in entry.members.items()}
        value, media_type = said.get("value"), said.get("contenttype")
        purpose = said.get("role")
        if not isinstance(value, JsonString):
            return
        if isinstance(purpose, JsonString) and "alt" in purpose.text.lower():
            role = "alt"
        if isinstance(media_type, JsonString):
            self._string(value, role, media_type.text.lower(), is_main)
        else:
            is_html = role != "headline" and _MARKUP.search(value.text)
            self._string(value, role, "text/html" if is_html else "text/plain", is_main)

    def _string(self, string: JsonString, role: Role, media_type: str, is_main: bool) -> None:
        def fail(position: int, cause: str, hint: str) -> ArticleError:
            return self.fail(string.position(position), cause, hint)

        before = len(self.blocks)
        if "html" not in media_type and media_type.partition(";")[0].strip() not in _PROSE:
            return  # NITF and other languages we do not read: left alone rather than mangled
        if "html" in media_type:
            page = read_page(string.text, self.locale, fail, xml="xhtml" in media_type)
            self._place(string, page.blocks, role)
            for field in page.locale_fields:
                # ` dir="rtl"` would need its quotes escaped here.
                if field.kind != "dir-attribute":
                    self.fields.append(LocaleField(string.place(field.span), field.kind))
        elif role in ("paragraph", "standfirst", "caption"):
            blocks, _ = plain.read_text(string.text, fail, headed=False)
            self._place(string, blocks, role)
        else:
            whole = Text(Span(0, len(string.text)), string.text)
            pieces = trim(split_urls([whole])) if string.text else ()
            if has_words(pieces):
                span = Span(pieces[0].span.start, pieces[-1].span.end)
                self._place(string, (Block(role, span, pieces),), role)
        if role == "headline" and is_main and not self.title and len(self.blocks) > before:
            content = self.blocks[before].content
            words = (piece.text for piece in content if isinstance(piece, Text))
            self.title = collapse("".join(words)).strip()

    def _place(self, string: JsonString, blocks: tuple[Block, ...], role: Role) -> None:
        """Blocks of a string's text, by their places in the file."""
        for block in blocks:
            own = role if block.role == "paragraph" else block.role
            context = f"{_INNER}{block.context}" if block.context else _CONTEXT
            self.blocks.append(
                replace(
                    block,
                    role=own,
                    span=string.place(block.span),
                    content=string.pieces(block.content),
                    context=context,
                )
            )


def _below(role: Role, is_main: bool) -> Role:
    """What describes a picture is its caption."""
    return "caption" if role == "standfirst" and not is_main else role


def _items(value: JsonValue) -> Iterator[JsonObject]:
    """Associated items: an array in ninjs 3, an object by name before it."""
    if isinstance(value, JsonArray):
        yield from (item for item in value.items if isinstance(item, JsonObject))
    elif isinstance(value, JsonObject):
        yield from (item for item in value.members.values() if isinstance(item, JsonObject))


def _locale(item: JsonObject, default: str, fail: Fail) -> str:
    said = item.members.get("language")
    if not isinstance(said, JsonString) or not said.text.strip():
        return default
    try:
        return language(said.text).tag
    except UnknownLocaleError as error:
        raise fail(said.span.start, error.cause, error.hint or "") from error


def _canceled(item: JsonObject) -> bool:
    """True where the item's `pubstatus` (`pubStatus` since 3.0) withdraws it."""
    said = {name.lower(): value for name, value in item.members.items()}.get("pubstatus")
    return isinstance(said, JsonString) and said.text.strip().lower() in ("canceled", "cancelled")


def _dates(item: JsonObject) -> Iterator[str]:
    for name in _DATES:
        said = item.members.get(name)
        if isinstance(said, JsonString):
            try:
                datetime.fromisoformat(said.text.strip())
            except ValueError:
                continue
            yield said.text.strip()
