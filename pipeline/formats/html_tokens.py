"""Stage 1, HTML's tokens: the text of a page -> tags, comments and text, each with its exact span.

The rules are those of the HTML standard's tokenizer (section 13.2.5), with one difference: where
the standard drops what a truncated file leaves open, this says so, since a newsroom wants to
know. The standard library's `html.parser` has no position for an attribute's value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.model import Span

__all__ = ["Attribute", "Token", "Unclosed", "tokenize"]

TokenKind = Literal["text", "start", "end", "comment", "other"]


class Attribute(NamedTuple):
    """An attribute of a start tag; `value` is the span inside its quotes, if it has one."""

    name: str
    span: Span
    value: Span | None
    quote: Literal['"', "'", ""]


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the page. Tokens follow each other without gap.

    `other` is what is never shown: a doctype, a processing instruction, the text of a script.
    """

    kind: TokenKind
    span: Span
    name: str = ""
    """Lower-case name of a tag; what is inside a comment."""
    attributes: tuple[Attribute, ...] = ()
    self_closing: bool = False

    @property
    def is_tag(self) -> bool:
        """True for a start or an end tag."""
        return self.kind in ("start", "end")

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name; the first, as in browsers."""
        return next((found for found in self.attributes if found.name == name), None)


class Unclosed(Exception):
    """The text ends inside `what`, which was opened at `position`."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.what = what
        self.position = position


# Elements whose content is text up to their own end tag; True where that text is on the page.
_RAW = {
    "script": False,
    "style": False,
    "textarea": False,
    "xmp": False,
    "iframe": False,
    "noembed": False,
    "noframes": False,
    "title": True,
}
# Matches `<p` and `</p`; not `< p`, `<3`, `<>`.
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)")
# Matches ` class="a b"`, ` hidden`, `/ alt=x`; not `>`. Groups: name, then the value's three ways.
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)))?+"""
)
# Matches `/ >`, `>`; not `"`.
_TAG_END = re.compile(r"[\s/]*+>")
# Matches `="` and ` = '`, a quote that is opened after `_ATTRIBUTE` found no value; not `=>`.
_OPEN_QUOTE = re.compile(r"""\s*+=\s*+["']""")
# Matches `-->` and `--!>`; not `->`.
_COMMENT_END = re.compile(r"--!?>")
# Matches the things that change how a script ends: `<!--`, `-->`, `<script `, `</script>`.
_SCRIPT = re.compile(r"<!(?=--)|-->|<(/?)script(?=[\s/>])", re.IGNORECASE)


def tokenize(text: str, *, xml: bool = False) -> Iterator[Token]:
    """Tokens of a page or a fragment. `xml`: `<p/>` is an empty element, as in XHTML.

    Raises Unclosed where the text ends inside a tag, a comment or a script.
    """
    position = start = 0
    foreign: list[str] = []
    while (position := text.find("<", position)) >= 0:
        token = _markup(text, position)
        if token is None:
            position += 1
            continue
        if start < position:
            yield Token("text", Span(start, position))
        yield token
        position = start = token.span.end
        if token.name in ("svg", "math"):
            if token.kind == "start" and not token.self_closing:
                foreign.append(token.name)
            elif token.kind == "end" and foreign:
                foreign.pop()
        empty = token.self_closing and (xml or foreign)
        if token.kind == "start" and token.name in _RAW and not empty:
            end = _raw_end(text, token)
            if end > start:
                yield Token("text" if _RAW[token.name] else "other", Span(start, end))
            position = start = end
    if start < len(text):
        yield Token("text", Span(start, len(text)))


def _markup(text: str, position: int) -> Token | None:
    """The tag, comment or declaration at a `<`; None where the `<` is text."""
    if match := _TAG.match(text, position):
        return _tag(text, match)
    if text.startswith("<!--", position):
        # `<!-->` and `<!--->` are whole comments in HTML.
        for short in ("<!-->", "<!--->"):
            if text.startswith(short, position):
                return Token("comment", Span(position, position + len(short)))
        end = _COMMENT_END.search(text, position + 4)
        if end is None:
            raise Unclosed("comment", position)
        return Token("comment", Span(position, end.end()), text[position + 4 : end.start()])
    if text.startswith("<![CDATA[", position):
        close = text.find("]]>", position)
        if close < 0:
            raise Unclosed("CDATA section", position)
        return Token("other", Span(position, close + 3))
    if text.startswith(("<!", "<?", "</"), position) and position + 2 < len(text):
        close = text.find(">", position)
        if close < 0:
            raise Unclosed("declaration", position)
        return Token("other", Span(position, close + 1))
    return None


def _tag(text: str, match: re.Match[str]) -> Token:
    attributes: list[Attribute] = []
    position = match.end()
    while not (end := _TAG_END.match(text, position)):
        found = _ATTRIBUTE.match(text, position)
        if found is None:
            raise Unclosed("tag", match.start())
        quote: Literal['"', "'", ""] = ""
        value: Span | None = None
        if found["double"] is not None:
            quote, value = '"', Span(*found.span("double"))
        elif found["single"] is not None:
            quote, value = "'", Span(*found.span("single"))
        elif found["bare"] is not None:
            value = Span(*found.span("bare"))
        elif _OPEN_QUOTE.match(text, found.end()):
            raise Unclosed("attribute", found.start("name"))
        attributes.append(
            Attribute(found["name"].lower(), Span(found.start("name"), found.end()), value, quote)
        )
        position = found.end()
    return Token(
        "end" if match[1] else "start",
        Span(match.start(), end.end()),
        match[2].lower(),
        tuple(attributes),
        end[0].endswith("/>"),
    )


def _raw_end(text: str, tag: Token) -> int:
    """Where the end tag of a raw-text element begins."""
    if tag.name == "script":
        # A script may hold `<!-- <script> … </script> -->`, and that end tag is not its end.
        commented = nested = False
        for match in _SCRIPT.finditer(text, tag.span.end):
            if match[0] == "<!":
                commented = True
            elif match[0] == "-->":
                commented = nested = False
            elif match[1] and not nested:
                return match.start()
            else:
                nested = commented and not match[1]
        raise Unclosed("<script>", tag.span.start)
    # Matches `</title>`, `</TITLE `; not `</titles>`.
    close = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE).search(text, tag.span.end)
    if close is None:
        raise Unclosed(f"<{tag.name}>", tag.span.start)
    return close.start()
