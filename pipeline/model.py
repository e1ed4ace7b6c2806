"""The nouns of the house: what an article is made of on its way into another language.

Everything is frozen, and every position is a `Span` of characters in `Article.text`, so that an
article is never copied into a tree that would have to be turned back into text: the skeleton is
simply all that no span covers, and an unfilled hole gives back the article's own characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = [
    "REVIEWED",
    "STATES",
    "Article",
    "Block",
    "Catalog",
    "Code",
    "CodeKind",
    "Document",
    "Entry",
    "Finding",
    "LocaleField",
    "Origin",
    "Piece",
    "Provenance",
    "Role",
    "Segment",
    "Severity",
    "Skeleton",
    "Span",
    "State",
    "Text",
]

Role = Literal[
    "headline",
    "standfirst",
    "paragraph",
    "list-item",
    "quote",
    "caption",
    "alt",
    "cell",
    "field",
    "slug",
    "correction",
]
CodeKind = Literal["open", "close", "standalone"]
Origin = Literal["human", "memory", "engine"]
State = Literal["initial", "machine", "draft", "stale", "accepted", "edited"]
Severity = Literal["block", "error", "warning"]

STATES: tuple[State, ...] = ("initial", "machine", "draft", "stale", "accepted", "edited")
REVIEWED: frozenset[State] = frozenset({"accepted", "edited"})


class Span(NamedTuple):
    """Characters `start` (included) to `end` (excluded) of `Article.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One source file, decoded but otherwise untouched."""

    id: str
    """Path below the sources folder without its ending, POSIX: `city/tram-line`. Stable."""
    path: str
    """The file as the user names it from the project's root: `source_texts/city/tram-line.md`."""
    locale: str
    """BCP 47 tag of the language it is written in."""
    text: str
    """The file decoded as UTF-8, strictly. A BOM and CRLF are still in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of prose inside a block.

    Invariant: either `text` equals the article's characters at `span`, one for one, or the piece
    is indivisible (an entity, an escape, a wrapped line's newline with its indentation).
    """

    span: Span
    text: str
    """As a reader sees it: `&amp;` is `&`, a soft line break is one space."""


@dataclass(frozen=True, slots=True)
class Code:
    """Inline markup that a translation must keep: a tag, a code span, an image, a URL."""

    span: Span
    kind: CodeKind
    name: str
    """What it is, in XML's way: `b`, `i`, `a`, `code`, `img`, `br`, `url`, `fn`, `sup` …
    In a `Segment` it is numbered where it repeats (`a1`, `a2`)."""
    legend: str = ""
    """What the translator should know of it: the link's address, the code's text."""
    transparent: bool = False
    """True for a standalone code that takes no part in the sentence (a footnote mark)."""
    written: str = ""
    """What stands in its place in a translation, where its own characters would break there: the
    `]` of Markdown's `[label]` becomes `][label]`. Empty: its own characters."""

    @property
    def tag(self) -> str:
        """The code as it stands in a segment's source: `<b>`, `</b>`, `<code/>`."""
        if self.kind == "open":
            return f"<{self.name}>"
        return f"</{self.name}>" if self.kind == "close" else f"<{self.name}/>"


Piece = Text | Code


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, as it is translated. The whitespace between segments is the skeleton's."""

    span: Span
    source: str
    """The msgid: NFC, whitespace runs as one space, codes as tags, `&` and `<` escaped."""
    codes: tuple[Code, ...] = ()
    """The codes in the order of `source`; open and close are two codes of one name."""


@dataclass(frozen=True, slots=True)
class Block:
    """A translatable stretch of an article: a paragraph, a headline, an alt text."""

    role: Role
    span: Span
    """Without the whitespace around it. It may lie inside a `Code` of another (an alt text)."""
    content: tuple[Piece, ...]
    """Pieces that cover `span` without gap or overlap."""
    context: str = ""
    """Where the text stands, in the words of its format; handed back to `Format.write`."""
    whole: bool = False
    """True where the span must be written anew as one text when any part of it is translated
    (a YAML scalar, an unquoted attribute). Such a block has no codes."""
    note: str = ""
    """What the author tells the translator (`<!-- dragoman: note … -->`)."""
    segments: tuple[Segment, ...] = ()
    """Ascending, disjoint, inside `span`; empty until the block is segmented."""
    id: str = ""
    """Its number in the document, from 1, as text; given by `formats.read`."""


@dataclass(frozen=True, slots=True)
class LocaleField:
    """A place where the article names its own language or direction (`<html lang>`)."""

    span: Span
    kind: Literal["tag", "dir", "dir-attribute"]
    """`tag`: the BCP 47 tag stands here; `dir`: `ltr` or `rtl`; `dir-attribute`: an empty span
    where ` dir="rtl"` belongs when the target is written from right to left."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Verbatim text with holes. `fill(originals())` is the text at `span`, unchanged."""

    text: str
    """The whole article's text; the skeleton is what `span` covers of it."""
    span: Span
    holes: tuple[Span, ...]
    """Ascending, disjoint, inside `span`."""

    def originals(self) -> tuple[str, ...]:
        """What stands in the holes, one string a hole."""
        return tuple(self.text[hole.start : hole.end] for hole in self.holes)

    def fill(self, fillings: Sequence[str]) -> str:
        """The text at `span` with `fillings`, one string a hole, in the holes' places."""
        parts: list[str] = []
        position = self.span.start
        for hole, filling in zip(self.holes, fillings, strict=True):
            parts += (self.text[position : hole.start], filling)
            position = hole.end
        return "".join((*parts, self.text[position : self.span.end]))


@dataclass(frozen=True, slots=True)
class Document:
    """An article read: its blocks in order of their spans, everything else skeleton."""

    article: Article
    """`article.locale` is what the article says of itself, else the project's source locale."""
    format: str
    """Name of the format that read it and will write it: `markdown`, `html`, `plain`, `ninjs`."""
    blocks: tuple[Block, ...]
    locale_fields: tuple[LocaleField, ...] = ()
    translate: bool = True
    """False where the article asks to be left alone (`translate: false`); it has no blocks then."""
    retracted: bool = False
    """True where the article has been withdrawn: no bundle may have it any more."""
    title: str = ""
    """Plain text of its headline, for pages and reports."""
    date: str = ""
    """Date or date-time it says it was published, ISO 8601, else empty."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a msgstr came from, as the catalog's one-line comment says it."""

    origin: Literal["mt", "tm"]
    signature: str
    """`argos en_es@1.0`, or the id of the article whose reviewed sentence this is."""
    digest: str
    """First 8 hexadecimal digits of the SHA-256 of the msgstr as it was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a catalog: a sentence, its translation, and what is known of it."""

    source: str
    target: str = ""
    context: str = ""
    """msgctxt: a role that changes how one translates, else empty."""
    fuzzy: bool = False
    previous: str | None = None
    """The source sentence that `target` was made for, where the source has changed since."""
    previous_context: str | None = None
    provenance: Provenance | None = None
    joined: bool = False
    """The sentence's content stands in the translation of the sentence before it."""
    comments: tuple[str, ...] = ()
    """The people's own translator comments, a line each, provenance and `joined` left out."""
    notes: tuple[str, ...] = ()
    """Extracted comments, a line each: what the article's author or the reader of it says."""
    flags: tuple[str, ...] = ()
    """Flags other than `fuzzy`, in file order."""
    references: tuple[str, ...] = ()
    obsolete: bool = False
    line: int = field(default=0, compare=False)
    """Line of the file that its msgid stands on, from 1; 0 while it is not from a file."""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the entry within its catalog: (context, source)."""
        return (self.context, self.source)


@dataclass(frozen=True, slots=True)
class Catalog:
    """One PO file: an article in one locale."""

    article: str
    """Article id."""
    locale: str
    """BCP 47 tag; empty for a template."""
    header: tuple[tuple[str, str], ...]
    """Header fields in file order."""
    entries: tuple[Entry, ...]
    """Document order, obsolete ones last. No two with one key, obsolete ones apart."""
    comments: tuple[str, ...] = ()
    """Comment lines above the header entry."""
    path: str = field(default="", compare=False)
    """The file as the user would name it."""
    sha256: str = field(default="", compare=False)
    """Of the file as it was when it was read, in hexadecimal; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a translation: a value to report, not an error to raise."""

    check: str
    """Name of the check: `numbers`, `codes`."""
    severity: Severity
    path: str
    line: int
    message: str
    """One sentence, no final full stop."""
    article: str = ""
    locale: str = ""
    reviewed: bool = False
    """True where a person answers for the translation, so that nobody else will look at it."""
