"""Stage 1, JSON with places: a JSON text -> its values, each string with where it stands.

In: the text of a file. Out: a tree in which a string knows the span between its quotes and, for
each of its characters, the span of the escape or the character that stands for it. So a part of
a string can be exchanged and all other bytes of the file stay what they are.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Code, Piece, Span, Text

__all__ = ["JsonArray", "JsonError", "JsonObject", "JsonString", "JsonValue", "encode", "parse"]

_DEPTH = 200
"""Arrays and objects at once; ninjs needs a dozen."""

# Matches `"a\"b"`, `{`, `-1.5e3`, `true`; not a `"` that nothing ends.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,]|[^\s\[\]{}:,"]++', re.DOTALL)
# Matches `\n`, `\"`, `\u00e9`, and `\ud83d\ude00` as one; not `n`.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\."
)


class JsonError(Exception):
    """`cause` at `position` of the text."""

    def __init__(self, cause: str, position: int) -> None:
        super().__init__(cause)
        self.cause = cause
        self.position = position


@dataclass(frozen=True, slots=True)
class JsonString:
    """A string literal."""

    span: Span
    """Between its quotes."""
    text: str
    """What it says, escapes undone."""
    escapes: tuple[tuple[int, int, int], ...]
    """(offset in `text`, start, end in the file) of each escape; between them all is verbatim."""

    def position(self, offset: int) -> int:
        """Where in the file the character at `offset` of `text` begins; also for its end."""
        number = bisect_right(self.escapes, (offset,)) - 1
        if number < 0:
            return self.span.start + offset
        before, _, end = self.escapes[number]
        return end + offset - before - 1

    def place(self, span: Span) -> Span:
        """Where in the file a span of `text` stands."""
        return Span(self.position(span.start), self.position(span.end))

    def pieces(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Pieces of `text`, by their places in the file; escapes become indivisible texts."""
        placed: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, Code):
                placed.append(
                    Code(
                        self.place(piece.span),
                        piece.kind,
                        piece.name,
                        piece.legend,
                        piece.transparent,
                    )
                )
            elif piece.text == self.text[slice(*piece.span)]:
                placed += self._runs(piece)
            else:
                placed.append(Text(self.place(piece.span), piece.text))
        return tuple(placed)

    def _runs(self, piece: Text) -> Iterator[Text]:
        """A verbatim text, cut at the escapes in it."""
        start, stop = piece.span
        for number in range(bisect_right(self.escapes, (start,)), len(self.escapes)):
            offset, raw_start, raw_end = self.escapes[number]
            if offset >= stop:
                break
            if offset > start:
                yield Text(Span(self.position(start), raw_start), self.text[start:offset])
            yield Text(Span(raw_start, raw_end), self.text[offset])
            start = offset + 1
        if start < stop:
            yield Text(self.place(Span(start, stop)), self.text[start:stop])


@dataclass(frozen=True, slots=True)
class JsonArray:
    """An array."""

    items: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object, members in file order, no name twice."""

    members: dict[str, JsonValue]


JsonValue = JsonString | JsonArray | JsonObject | None
"""None stands for what has no text in it: a number, true, false, null."""


def parse(text: str) -> JsonValue:
    """Read a JSON text as strictly as RFC 8259 has it. Raises JsonError, also for a name that
    stands twice in an object, and for arrays and objects nested more than 200 deep."""
    start = 1 if text.startswith("\ufeff") else 0
    depth = 0
    for match in _TOKEN.finditer(text, start):
        if match[0] in ("{", "["):
            depth += 1
            if depth > _DEPTH:
                raise JsonError(f"is nested more than {_DEPTH} deep", match.start())
        elif match[0] in ("}", "]"):
            depth -= 1
        elif match[0] in ("NaN", "Infinity", "-Infinity"):
            raise JsonError(f"has {match[0]}, which JSON does not know", match.start())
    try:
        # Numbers are left alone: int() refuses those with thousands of digits.
        json.loads(text[start:], parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise JsonError(f"is not valid JSON: {error.msg}", start + error.pos) from error
    return _value(text, _TOKEN.finditer(text, start))


def _value(text: str, tokens: Iterator[re.Match[str]]) -> JsonValue:
    """The value that begins with the next token; the text is known to be valid."""
    return _value_at(text, next(tokens), tokens)


def _value_at(text: str, token: re.Match[str], tokens: Iterator[re.Match[str]]) -> JsonValue:
    if token[0] == "{":
        members: dict[str, JsonValue] = {}
        for first in tokens:
            if first[0] == "}":
                break
            if first[0] == ",":
                continue
            name = _string(text, first).text
            if name in members:
                raise JsonError(f"has the name {name!r} twice in one object", first.start())
            next(tokens)  # the colon
            members[name] = _value(text, tokens)
        return JsonObject(members)
    if token[0] == "[":
        items: list[JsonValue] = []
        for first in tokens:
            if first[0] == "]":
                break
            if first[0] != ",":
                items.append(_value_at(text, first, tokens))
        return JsonArray(tuple(items))
    return _string(text, token) if token[0].startswith('"') else None


def _string(text: str, token: re.Match[str]) -> JsonString:
    span = Span(token.start() + 1, token.end() - 1)
    said: str = json.loads(token[0])
    escapes: list[tuple[int, int, int]] = []
    surplus = 0
    for match in _ESCAPE.finditer(text, *span):
        escapes.append((match.start() - span.start - surplus, match.start(), match.end()))
        surplus += match.end() - match.start() - 1
    for offset, start, _ in escapes:
        if "\ud800" <= said[offset] <= "\udfff":
            raise JsonError("has half of a surrogate pair", start)
        if said[offset] == "\0":
            raise JsonError("has a NUL character", start)
    return JsonString(span, said, tuple(escapes))


def encode(text: str) -> str:
    """A text as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
