"""Stage 1, values of front matter: what the YAML and the TOML reader both give.

A value says where it stands, and how a translation of it would have to be written there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Span, Text

__all__ = ["FrontMatterError", "Run", "Value", "key", "texts"]


class FrontMatterError(Exception):
    """Front matter that cannot be read; `read` names the file and the line."""

    def __init__(self, cause: str, position: int, hint: str) -> None:
        """`position`: in the article's text."""
        super().__init__(cause)
        self.cause = cause
        self.position = position
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a value that is translated as one block."""

    pieces: tuple[Text, ...]
    """Adjoining."""
    context: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One scalar of the front matter."""

    path: tuple[str, ...]
    """Its keys from the top, as `key` spells them; the items of a list share the list's path."""
    value: object
    """As its format reads it: str, bool, int, date …"""
    text: str
    """As it is written, quotes and escapes undone."""
    span: Span
    """In the article, without quotes."""
    runs: tuple[Run, ...] = ()


def key(name: str) -> str:
    """One spelling for `Image-Alt`, `image_alt`."""
    return name.lower().replace("-", "_")


def texts(
    source: str, span: Span, offset: int, special: re.Pattern[str], shown: Callable[[str], str]
) -> tuple[Text, ...]:
    """`source` at `span` as texts: what `special` matches stands for `shown` of it.

    `offset`: where `source` begins in the article, which the texts' own spans refer to.
    """
    found: list[Text] = []
    start = span.start
    for match in special.finditer(source, span.start, span.end):
        if match.start() > start:
            whole = Span(offset + start, offset + match.start())
            found.append(Text(whole, source[start : match.start()]))
        place = Span(offset + match.start(), offset + match.end())
        found.append(Text(place, shown(match[0])))
        start = match.end()
    if start < span.end:
        found.append(Text(Span(offset + start, offset + span.end), source[start : span.end]))
    return tuple(found)
