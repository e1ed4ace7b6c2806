"""Stage 1, the lines of a plain text -> which of them belong together.

In: a text. Out: stretches of lines that are one paragraph, list item or table row each. Plain
text says nothing of its structure, so this reads what typists mean by it:

- a blank line, a form feed or a rule (`-----`) ends a paragraph;
- a line break inside a paragraph is a wrapped line if the next word had no room on the line,
  going by the width that the file is wrapped at, or if the next line begins in lower case; other
  lines stand each for itself (an address, a verse, a file with one paragraph a line);
- a list marker begins an item; numbers are markers only if they count (`15. yüzyıl` is none).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.formats.directives import UnknownDirective, directive
from pipeline.model import Span

__all__ = ["Line", "Stretch", "columns", "joint", "lines", "stretches"]

# Matches every line end: "\r\n", "\n", "\r", U+2028; with it what ends a page or a paragraph.
_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_PARAGRAPH_ENDS = ("\f", "\u2029")
# Matches `-----`, `=====`, `* * *`; not `--`, `- a`.
_RULE = re.compile(r"([-=~_*#+.])(?:[ \t]*\1){2,}")
# Matches `- a`, `* a`, `• a`; not `-a`, `*`, `-- a`.
_BULLET = re.compile(r"[-*+•·‣◦▪●∙][ \t\xa0]+(?=\S)")
# Matches `– a`, `— a`: a list item or a line of dialogue; not `–a`.
_DASH = re.compile(r"[–—][ \t\xa0]+(?=\S)")
# Matches `1. a`, `12) a`, `(3) a`, `b) a`; not `1.5`, `2026. a`, `J. a`.
_NUMBER = re.compile(r"(\(?)(?:([0-9]{1,3})([.)])|([a-z])(\)))[ \t\xa0]+(?=\S)")
# Matches the gap between two columns in `Baku    2,300`; not in `end.  Next`.
_GAP = re.compile(r"(?<=\S)(?: {3,}|[ ]*\t[ \t]*)(?=\S)")
# Matches the end of a sentence, quotation marks and all: `said.”`, `why?`; not `said,`.
_FINAL = re.compile(r"[.!?:;…。！？؟۔][\"'”’»)\]]*$")
# Matches the end of `a well-`; not of `he said -`, `1990-`.
_COMPOUND = re.compile(r"[^\W\d_]-$")
# Scripts that write no spaces between words: a wrapped line ends anywhere in them.
_NO_SPACES = re.compile("[\u0e00-\u0eff\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has something on it."""

    span: Span
    """Without its end and the white space around it."""
    indent: int
    """Characters before it."""
    text: str
    marker: int = 0
    """Length of the list marker it begins with, the space after it included."""

    @property
    def body(self) -> int:
        """Where the text after the marker begins."""
        return self.span.start + self.marker


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that make one block."""

    lines: tuple[Line, ...]
    kind: str
    """`paragraph`, `item`, `row` (of a table), `heading` (underlined), `comment` (to dragoman)."""
    alone: bool = False
    """True for a paragraph with white space above and below it, not part of a run of lines."""


def lines(text: str, start: int) -> tuple[tuple[Line, ...], ...]:
    """Groups of lines from `start` on, between blank lines and page ends."""
    groups: list[tuple[Line, ...]] = []
    group: list[Line] = []

    def close() -> None:
        if group:
            groups.append(tuple(group))
            group.clear()

    position = start
    while position <= len(text):
        match = _END.search(text, position)
        end = match.start() if match else len(text)
        raw = text[position:end]
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip())
            begin = position + indent
            group.append(Line(Span(begin, begin + len(stripped)), indent, stripped))
        else:
            close()
        if match is None:
            break
        if match[0] in _PARAGRAPH_ENDS:
            close()
        position = match.end()
    close()
    return tuple(groups)


def stretches(groups: Sequence[tuple[Line, ...]]) -> tuple[Stretch, ...]:
    """The lines, as what they are. Rules are left out: there is nothing to translate in them.

    Raises UnknownDirective, with its position in `args[1]`, for a dragoman comment it cannot obey.
    """
    groups = _marked(groups)
    width = _wrap_width(groups)
    found: list[Stretch] = []
    for group in groups:
        tables = [bool(_GAP.search(line.text[line.marker :])) for line in group]
        part: list[Line] = []
        whole = len(group)

        def close(part: list[Line] = part, whole: int = whole) -> None:
            found.extend(_parts(tuple(part), width, alone=len(part) == whole))
            part.clear()

        for number, line in enumerate(group):
            if _RULE.fullmatch(line.text):
                # Setext's rule: what stands on the line above a rule of `=` or `-` is a heading.
                above = part.pop() if part and line.text[0] in "=-~" else None
                close()
                if above is not None:
                    found.append(Stretch((above,), "heading"))
            elif line.text.startswith("<!--") and _is_directive(line):
                close()
                found.append(Stretch((line,), "comment"))
            elif tables[number] and any(
                (*tables[max(0, number - 1) : number], *tables[number + 1 : number + 2])
            ):
                close()
                found.append(Stretch((line,), "row"))
            else:
                part.append(line)
        close()
    return tuple(found)


def _is_directive(line: Line) -> bool:
    try:
        return line.text.endswith("-->") and directive(line.text[4:-3]) is not None
    except UnknownDirective as error:
        error.args = (*error.args, line.span.start)
        raise


def columns(line: Line) -> tuple[Span, ...]:
    """The cells of a table's row."""
    ends = [line.span.start]
    for gap in _GAP.finditer(line.text):
        ends += (line.span.start + gap.start(), line.span.start + gap.end())
    ends.append(line.span.end)
    return tuple(Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True))


def joint(line: Line, after: Line) -> str:
    """What a reader sees between two lines of one paragraph: a space, mostly."""
    if (
        line.text.endswith("\xad")
        or _NO_SPACES.match(line.text[-1])
        or (_NO_SPACES.match(after.text))
    ):
        return ""
    # A compound that was wrapped at its hyphen: `well-` and `known`; not `- ` and `1990-`.
    is_compound = _COMPOUND.search(line.text) and after.text[0].islower()
    return "" if is_compound else " "


def _marked(groups: Sequence[tuple[Line, ...]]) -> list[tuple[Line, ...]]:
    """The groups with their list markers found."""
    counted = _counting(line for group in groups for line in group)
    marked: list[tuple[Line, ...]] = []
    for group in groups:
        out: list[Line] = []
        for line in group:
            before = out[-1] if out else None
            marker = counted.get(line.span, 0)
            bullet = _BULLET.match(line.text)
            if bullet and not _RULE.fullmatch(line.text) and _may_begin(before, line):
                marker = bullet.end()
            dash = _DASH.match(line.text)
            # Without a final full stop it is a list; with one it may be speech, dash and all.
            if dash and _may_begin(before, line) and not _FINAL.search(line.text):
                marker = dash.end()
            out.append(Line(line.span, line.indent, line.text, marker))
        marked.append(tuple(out))
    return marked


def _may_begin(before: Line | None, line: Line) -> bool:
    """True unless a dash in running text has come to stand at the beginning of a line."""
    return (
        before is None
        or before.marker > 0
        or line.indent > before.indent
        or bool(_FINAL.search(before.text))
    )


def _counting(all_lines: Iterable[Line]) -> dict[Span, int]:
    """Lines that begin with a number that counts on from the numbered line before, or is
    counted on from by the one after; with the length of the marker."""
    candidates = []
    for line in all_lines:
        if match := _NUMBER.match(line.text):
            number = int(match[2]) if match[2] else ord(match[4])
            style = (match[1], match[3] or match[5], bool(match[2]))
            candidates.append((line.span, match.end(), number, style))
    markers: dict[Span, int] = {}
    for (span, end, number, style), (next_span, next_end, next_number, next_style) in pairwise(
        candidates
    ):
        if style == next_style and next_number == number + 1:
            markers[span] = end
            markers[next_span] = next_end
    return markers


def _wrap_width(groups: Sequence[tuple[Line, ...]]) -> float:
    """Characters at which the file's lines are wrapped; infinite if they are not.

    Taken from the lines that run on into the next, which begins in lower case or knows no case:
    where lines are wrapped, those are about equally long and have no room for the next word. No
    one wraps at more than 120 characters.
    """
    wrapped = [
        (line, after)
        for group in groups
        for line, after in pairwise(group)
        if not after.marker and (_runs_on(after) or not _has_case(after))
    ]
    if not wrapped:
        return float("inf")
    lengths = sorted(_length(line) for line, _ in wrapped)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    long = [(line, after) for line, after in wrapped if _length(line) >= width / 2]
    full = sum(not _has_room(line, after, width) for line, after in long)
    share = 0.5 if any(_runs_on(after) for _, after in long) else 0.75
    least = 1 if width >= 50 else 4
    plausible = 25 <= width <= 120 and len(long) >= least
    return width if plausible and full >= share * len(long) else float("inf")


def _length(line: Line) -> int:
    """Columns on a screen, on which Chinese characters take two."""
    return line.indent + len(line.text) + len(_NO_SPACES.findall(line.text))


def _has_room(line: Line, after: Line, width: float) -> bool:
    """True if the first word of `after` would have stood on `line`, with some room to spare."""
    word = 1 if _NO_SPACES.match(after.text) else len(after.text.split(None, 1)[0])
    return _length(line) + 1 + word <= 0.85 * width


def _runs_on(line: Line) -> bool:
    """True for `and so on`, `– or so we heard`; not for `And`, `- And`, `3.5`."""
    return line.text.lstrip("-–— ([\"'“‘«„")[:1].islower()


def _has_case(line: Line) -> bool:
    """False for Arabic or Chinese, and for a script in capitals."""
    return line.text.upper() != line.text


def _parts(group: tuple[Line, ...], width: float, *, alone: bool) -> list[Stretch]:
    """A group without rules and tables, parted where a line begins something new."""
    if not group:
        return []
    pairs = [(line, after) for line, after in pairwise(group) if not after.marker]
    roomy = sum(_has_room(line, after, width) for line, after in pairs)
    # Most lines of it end early: an address, a verse, one paragraph a line.
    separate = 3 * roomy >= 2 * len(pairs)
    parts: list[list[Line]] = [[group[0]]]
    for line, after in pairwise(group):
        in_item = bool(parts[-1][0].marker) and after.indent > parts[-1][0].indent
        ends = bool(_FINAL.search(line.text))
        stops = not _runs_on(after) and (separate or ends) and _has_room(line, after, width)
        # A paragraph may begin with an indented line, or with the dash of speech.
        begins = ends and (after.indent > line.indent or bool(_DASH.match(after.text)))
        if after.marker or (not in_item and (stops or begins)):
            parts.append([after])
        else:
            parts[-1].append(after)
    return [
        Stretch(tuple(part), "item" if part[0].marker else "paragraph", alone and len(parts) == 1)
        for part in parts
    ]
