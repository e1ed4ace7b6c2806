"""Stage 1, TOML front matter: its source -> values with their places, and a text back into TOML.

tomllib reads it but does not say where a value stands, so strings on one line at the top are
found by their form and believed only where tomllib has read the same text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from pipeline.formats.frontmatter_values import FrontMatterError, Run, Value, key, texts
from pipeline.model import Span

__all__ = ["values", "write"]

# A key with a string on one line: matches `title = "A \"b\""`, `alt = 'c'`; not `a = """b"""`.
_STRING = re.compile(
    r"^[ \t]*(?P<key>[A-Za-z0-9_-]+)[ \t]*=[ \t]*"
    r"(?P<value>\"(?:[^\"\\\r\n]|\\[^\r\n])*\"(?!\")|'[^'\r\n]*'(?!'))",
    re.MULTILINE,
)
# Where the top ends: matches "\n[params]"; not "a = [1]".
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
# Matches `\"`, `\n`, `\u00e9`; not `"`.
_ESCAPE = re.compile(r"\\(?:u.{4}|U.{8}|.)")
# Either end of a literal string: matches `'`.
_QUOTE = re.compile("'")
# The place in tomllib's message: matches "(at line 2, column 5)"; not "(at end of document)".
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
# What a basic string cannot hold: matches `"`, a line feed, U+007F; not a tab.
_FORBIDDEN = re.compile(r"[\"\\\x00-\x08\x0a-\x1f\x7f]")


def values(source: str, offset: int) -> Iterator[Value]:
    """Values of TOML front matter. `offset`: where `source` begins in the article.

    Raises FrontMatterError for broken TOML.
    """
    try:
        table = tomllib.loads(source.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        lines = source.splitlines(keepends=True)
        line = int(place[1]) if place and place[1] else len(lines)
        cause = f"front matter is not valid TOML: {_PLACE.sub('', str(error))}"
        position = offset + len("".join(lines[: line - 1]))
        raise FrontMatterError(cause, position, 'write a text as key = "text"') from error
    except RecursionError as error:
        hint = "move what is text below it"
        raise FrontMatterError("front matter is nested too deeply", offset, hint) from error
    return _values(table, source, offset)


def _values(table: Mapping[str, object], source: str, offset: int) -> Iterator[Value]:
    end = top.start() if (top := _TABLE.search(source)) else len(source)
    found: dict[str, list[re.Match[str]]] = {}
    for match in _STRING.finditer(source, 0, end):
        found.setdefault(match["key"], []).append(match)
    for name, value in table.items():
        places = found.get(name, [])
        if isinstance(value, str) and len(places) == 1:
            run, span = _run(places[0], source, offset)
            if "".join(piece.text for piece in run.pieces) == value:
                yield Value((key(name),), value, value, span, (run,))
                continue
        yield from _unplaced((key(name),), value, offset)


def _unplaced(path: tuple[str, ...], value: object, offset: int) -> Iterator[Value]:
    """Values that settle something but are not translated where they stand."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _unplaced((*path, key(name)), inner, offset)
    elif isinstance(value, list):
        for inner in value:
            yield from _unplaced(path, inner, offset)
    else:
        yield Value(path, value, str(value), Span(offset, offset))


def _run(match: re.Match[str], source: str, offset: int) -> tuple[Run, Span]:
    start, end = match.span("value")
    inside = Span(offset + start + 1, offset + end - 1)
    if source[start] == '"':
        pieces = texts(source, Span(start + 1, end - 1), offset, _ESCAPE, _unescaped)
        return Run(pieces, "toml:basic"), inside
    # A literal string cannot hold an apostrophe, so its quotes may have to go with it.
    pieces = texts(source, Span(start, end), offset, _QUOTE, lambda raw: "")
    return Run(pieces, "toml:literal", whole=True), inside


def _unescaped(raw: str) -> str:
    return str(tomllib.loads(f'v = "{raw}"')["v"])


def write(text: str, context: str) -> str:
    """`text` inside a TOML basic string, or with its quotes where it takes a literal's place."""
    basic = _FORBIDDEN.sub(_escaped, text)
    return f'"{basic}"' if context == "toml:literal" else basic


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    return "\\" + character if character in '"\\' else f"\\u{ord(character):04x}"
