"""Stage 1, Markdown's lines: what the block parser cut out of them <-> where it stands.

In: an article's body and, from the block parser, line numbers with the inline content it took from
them (prefixes such as `> ` and list indentation gone, escaped pipes bare, newlines normalised).
Out: that content as `Content`, every character of it tied to its place in `Article.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.common.utils import MD_TRIM_CHARS

from pipeline.model import Span, Text

__all__ = ["Content", "Lines", "UnmappedError"]

# Matches "\r\n", "\r" and "\n", as the parser's own rule does; not U+2028.
_NEWLINE = re.compile(r"\r\n?|\n")
# What containers put before a table row: matches `> - `, `  `, `[^1]: `; not `> a`.
_PREFIX = re.compile(r"(?:[ \t>]|(?:[-+*:~]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)(?=[ \t|]))*")


class UnmappedError(Exception):
    """A position in the content that has no single place in the article."""


class _Stretch(NamedTuple):
    """Characters `start` to `end` of the content stand at `span`."""

    start: int
    end: int
    span: Span
    exact: bool
    """True: one for one. False: as a whole only (a newline and the prefix after it, `\\|`)."""


class Content:
    """Inline content as the parser sees it, tied to the article."""

    def __init__(self, article: str, parts: Sequence[tuple[str, Span]]) -> None:
        """`parts`: (what the parser sees, what it stands for), adjoining in the article."""
        self.article = article
        self.text = "".join(text for text, _ in parts)
        self._stretches: list[_Stretch] = []
        position = 0
        for text, span in parts:
            if text:
                exact = text[0] != "\n" and text == _shown(article[span.start : span.end])
                end = position + len(text)
                self._stretches.append(_Stretch(position, end, span, exact))
                position = end
        self._starts = [stretch.start for stretch in self._stretches]

    def part(self, start: int, end: int) -> Content:
        """Characters `start` to `end` alone."""
        parts: list[tuple[str, Span]] = []
        for stretch in self._stretches:
            first, last = max(stretch.start, start), min(stretch.end, end)
            if first < last:
                parts.append((self.text[first:last], self.span(first, last)))
        return Content(self.article, parts)

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` (`start < end`) stand. Raises UnmappedError."""
        first, last = self._at(start), self._at(end - 1)
        if (start != first.start and not first.exact) or (end != last.end and not last.exact):
            raise UnmappedError
        return Span(
            first.span.start + (start - first.start),
            last.span.end if end == last.end else last.span.start + (end - last.start),
        )

    def pieces(self, start: int, end: int) -> Iterator[Text]:
        """Characters `start` to `end` as text without markup. Raises UnmappedError."""
        while start < end:
            stretch = self._at(start)
            stop = min(end, stretch.end)
            span = self.span(start, stop)
            if stretch.exact:
                yield Text(span, self.article[span.start : span.end])
            else:
                text = self.text[start:stop]
                yield Text(span, " " if text.startswith("\n") else text)
            start = stop

    def _at(self, position: int) -> _Stretch:
        return self._stretches[bisect_right(self._starts, position) - 1]


class Lines:
    """The lines of an article's body, numbered from 0 as the block parser numbers them."""

    def __init__(self, article: str, start: int) -> None:
        self.article = article
        self.spans: list[Span] = []
        for newline in _NEWLINE.finditer(article, start):
            self.spans.append(Span(start, newline.start()))
            start = newline.end()
        self.spans.append(Span(start, len(article)))

    def range(self, first: int, last: int) -> Span:
        """Lines `first` to `last` (excluded), without the newline of the last one."""
        return Span(self.spans[first].start, self.spans[max(first, last - 1)].end)

    def paragraph(self, first: int, last: int, content: str) -> Content | None:
        """Content that reaches to the end of every line it was taken from, the last one trimmed.

        None where it does not: it cannot be told where it stands.
        """
        rows = content.split("\n")
        # Lines of nothing but no-break spaces and the like are trimmed away as well.
        for start in range(first, max(last, first + 1) - len(rows) + 1):
            if placed := self._placed(rows, start):
                return placed
        return None

    def _placed(self, rows: Sequence[str], first: int) -> Content | None:
        parts: list[tuple[str, Span]] = []
        gap = ""
        for number, row in enumerate(rows):
            line = self.spans[first + number]
            raw = self.article[line.start : line.end]
            seen = row.lstrip(" \t") if number else row
            if number == len(rows) - 1:
                # Some rules trim what CommonMark calls white space, some what Python does.
                raw = raw.rstrip(MD_TRIM_CHARS)
                raw = raw if _shown(raw).endswith(seen) else raw.rstrip()
            if not _shown(raw).endswith(seen):
                return None
            end = line.start + len(raw)
            start = end - len(seen)
            if number:
                parts.append((gap + row[: len(row) - len(seen)], Span(parts[-1][1].end, start)))
            parts.append((seen, Span(start, end)))
            gap = "\n"
        return Content(self.article, parts)

    def heading(self, number: int, content: str) -> Content | None:
        """Content of a `# heading ##`."""
        line = self.spans[number]
        raw = self.article[line.start : line.end].rstrip(" \t")
        bare = raw.rstrip("#")
        if bare.endswith((" ", "\t")):
            raw = bare
        raw = raw.rstrip(MD_TRIM_CHARS)
        if not _shown(raw).endswith(content):
            return None
        end = line.start + len(raw)
        return Content(self.article, [(content, Span(end - len(content), end))])

    def cells(self, number: int, contents: Sequence[str]) -> list[Content | None]:
        """Contents of a table row's cells, empty ones None."""
        line = self.spans[number]
        columns = self._columns(line)
        wanted = [content or None for content in contents]
        prefix = _PREFIX.match(self.article, line.start, columns[0].end)
        begin = prefix.end() if prefix else line.start
        # A row may begin with a pipe after its prefix, or with its first cell.
        if not self.article[begin : columns[0].end].strip(MD_TRIM_CHARS):
            found = [self._cell(column) for column in columns[1:]]
            if self._agree(found, wanted):
                return [*found, *[None] * len(wanted)][: len(wanted)]
        if wanted[0] is None:
            return [None] * len(wanted)
        end = self._trimmed(columns[0]).end
        start = end - len(wanted[0]) - wanted[0].count("|")
        if start >= columns[0].start:
            found = [self._cell(Span(start, end)), *map(self._cell, columns[1:])]
            if self._agree(found, wanted):
                return [*found, *[None] * len(wanted)][: len(wanted)]
        return [None] * len(wanted)

    def _agree(self, found: Sequence[Content | None], wanted: Sequence[str | None]) -> bool:
        texts = [cell.text if cell else None for cell in found]
        texts += [None] * len(wanted)
        return texts[: len(wanted)] == list(wanted)

    def _columns(self, line: Span) -> list[Span]:
        """The line cut at its pipes, a pipe after a backslash being no cut."""
        columns: list[Span] = []
        start = line.start
        pipe = self.article.find("|", start, line.end)
        while pipe >= 0:
            if pipe == line.start or self.article[pipe - 1] != "\\":
                columns.append(Span(start, pipe))
                start = pipe + 1
            pipe = self.article.find("|", pipe + 1, line.end)
        return [*columns, Span(start, line.end)]

    def _trimmed(self, column: Span) -> Span:
        raw = self.article[column.start : column.end]
        start = column.start + len(raw) - len(raw.lstrip(MD_TRIM_CHARS))
        return Span(start, max(start, column.start + len(raw.rstrip(MD_TRIM_CHARS))))

    def _cell(self, column: Span) -> Content | None:
        start, end = self._trimmed(column)
        parts: list[tuple[str, Span]] = []
        pipe = self.article.find("\\|", start, end)
        while pipe >= 0:
            parts.append((_shown(self.article[start:pipe]), Span(start, pipe)))
            parts.append(("|", Span(pipe, pipe + 2)))
            start = pipe + 2
            pipe = self.article.find("\\|", start, end)
        parts.append((_shown(self.article[start:end]), Span(start, end)))
        content = Content(self.article, parts)
        return content if content.text else None


def _shown(raw: str) -> str:
    """As the parser sees it: U+0000 has become U+FFFD."""
    return raw.replace("\0", "\ufffd")
