"""Stage 6, masks: a tagged sentence <-> plain text in which its codes are numbered masks.

In: tagged text. Out: plain text for an engine, and from what it gives back tagged text again, or
the word that the masks did not come through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.engines.foreign import Span, foreign
from pipeline.inline import Tag, escape, parse, plain
from pipeline.tokens import protected

__all__ = ["STYLES", "Mark", "Protected", "Style", "protect", "restore", "runs"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a mask is written: `[1]`, `X1`."""

    before: str
    after: str

    def mask(self, number: int) -> str:
        """The mask of that number."""
        return f"{self.before}{number}{self.after}"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches `[12]`, in the other style `X12`; not `[a]`, `X12b`, `AX1`."""
        edge = "" if self.after else r"(?!\w)"
        start = "" if not self.before.isalpha() else r"(?<!\w)"
        return re.compile(
            start + re.escape(self.before) + r"(\d{1,4})" + re.escape(self.after) + edge, re.ASCII
        )


STYLES = (Style("[", "]"), Style("X", ""), Style("(", ")"), Style("#", ""))
"""The first two are used unless a package was measured to bear others better (`mask_probe`). On the
starter, at beam 4, of the 198 sentences with codes in tests/engines/tagged_sentences.txt, `[1]`
came back sound in 198, `X1` in 192, `(1)` in 194, `#1` in 193."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A code or token that stands in a protected text as a mask."""

    mask: str
    text: str
    """What it is restored to, as tagged text: `<a1>`, `https://example.org/?a&amp;b`."""
    tag: Tag | None
    """None for a token or a number."""
    padded: tuple[bool, bool]
    """Whether a space that the source has not was put in before it and after it."""
    free: tuple[bool, bool]
    """Whether the source has no letter or digit directly before it and after it."""
    filled: bool
    """For a mark that opens a pair: whether the source has anything in it."""
    parent: int
    """Number of the mark that opens the innermost pair around it, -1 where there is none."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Plain text with masks."""

    text: str
    marks: tuple[Mark, ...]
    style: Style

    def with_text(self, text: str) -> Protected:
        """The same with a translation in its place."""
        return replace(self, text=text)


def protect(
    tagged: str,
    style: Style = STYLES[0],
    unknown: frozenset[str] = frozenset(),
    more: Callable[[str], Iterable[Span]] | None = None,
) -> Protected:
    """A tagged sentence as plain text in which codes and tokens are masks.

    See `runs` for `unknown` and `more`. `restore` undoes it.
    """
    stretches = tuple(runs(tagged, unknown, more))
    # Beside a tag that is taken away, what looks like a mask may not have looked like one before.
    texts = (plain(tagged), *(run for kind, run in stretches if kind == "text"))
    used = [int(match[1]) for text in texts for match in style.pattern.finditer(text)]
    first = max(used, default=0) + 1
    out = ""
    marks: list[Mark] = []
    opened: list[int] = []
    for index, (kind, run) in enumerate(stretches):
        if kind == "text":
            out += run
            continue
        tag = parse(run)[0] if kind == "tag" else None
        assert tag is None or isinstance(tag, Tag)
        before, after = _beside(stretches, index)
        if tag is not None and tag.kind == "close" and opened:
            opened.pop()
        parent = opened[-1] if opened else -1
        if tag is not None and tag.kind == "open":
            opened.append(len(marks))
        worded = not style.after  # nothing of its own would part it from a word
        left = (tag is not None and tag.kind == "close") or worded
        right = (tag is not None and tag.kind == "open") or worded
        pad_left = left and before != "" and not before.isspace() and not out.endswith(" ")
        pad_right = right and after != "" and not after.isspace()
        mask = style.mask(first + len(marks))
        out += (" " if pad_left else "") + mask + (" " if pad_right else "")
        free = (not before.isalnum(), not after.isalnum())
        filled = (
            tag is not None
            and tag.kind == "open"
            and stretches[index + 1 : index + 2] != (("tag", f"</{tag.name}>"),)
        )
        marks.append(Mark(mask, run, tag, (pad_left, pad_right), free, filled, parent))
    return Protected(out, tuple(marks), style)


def restore(item: Protected) -> str | None:
    """Protected text, or a translation of it, as tagged text; None where its masks are unsound.

    Sound: each mask once, none glued to a word it was apart from, pairs nested as in the source
    and none emptied.
    """
    by_mask = {mark.mask: number for number, mark in enumerate(item.marks)}
    pieces: list[str] = []
    order: list[int] = []
    position = 0
    for match in item.style.pattern.finditer(item.text) if item.marks else ():
        if match[0] not in by_mask:
            continue
        pieces.append(item.text[position : match.start()])
        order.append(by_mask[match[0]])
        position = match.end()
    pieces.append(item.text[position:])
    if sorted(order) != list(range(len(item.marks))) or not _nested(item.marks, order):
        return None
    for place, number in enumerate(order):
        mark = item.marks[number]
        before, after = pieces[place], pieces[place + 1]
        if (mark.free[0] and before[-1:].isalnum()) or (mark.free[1] and after[:1].isalnum()):
            return None
        if mark.filled and not after.strip() and _closes(item.marks, order[place + 1]):
            return None
        if mark.padded[0]:
            pieces[place] = before.removesuffix(" ")
        if mark.padded[1]:
            pieces[place + 1] = pieces[place + 1].removeprefix(" ")
    out = escape(pieces[0])
    for number, piece in zip(order, pieces[1:], strict=True):
        out += item.marks[number].text + escape(piece)
    return out


def runs(
    tagged: str,
    unknown: frozenset[str] = frozenset(),
    more: Callable[[str], Iterable[Span]] | None = None,
) -> Iterator[tuple[Literal["text", "tag", "token"], str]]:
    """A tagged sentence in order: plain text, and tags and tokens in tagged form.

    What holds characters that are `unknown` is a token too, and so are the spans that `more` finds
    in a plain text of the same length, in which tokens are blank.
    """
    for part in parse(tagged):
        if isinstance(part, Tag):
            yield "tag", str(part)
            continue
        spans = [(token.start, token.end) for token in protected(part)]
        for find in (lambda text: foreign(text, unknown), more):
            spans = sorted([*spans, *(find(_blank(part, spans)) if find else ())])
        position = 0
        for start, end in spans:
            if start > position:
                yield "text", part[position:start]
            yield "token", escape(part[start:end])
            position = end
        if position < len(part):
            yield "text", part[position:]


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces for the spans."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _beside(stretches: Sequence[tuple[str, str]], index: int) -> tuple[str, str]:
    """The characters directly before and after a run; "" at the sentence's edges."""
    before = stretches[index - 1][1][-1:] if index else ""
    after = stretches[index + 1][1][:1] if index + 1 < len(stretches) else ""
    return before, after


def _nested(marks: Sequence[Mark], order: Sequence[int]) -> bool:
    """True where pairs close in order and each mark stands in the pair that it stood in."""
    opened: list[int] = []
    for number in order:
        tag = marks[number].tag
        closes = tag is not None and tag.kind == "close"
        if (
            tag is not None
            and closes
            and not (opened and marks[opened.pop()].tag == Tag("open", tag.name))
        ):
            return False
        if marks[number].parent != (opened[-1] if opened else -1):
            return False
        if tag is not None and tag.kind == "open":
            opened.append(number)
    return not opened


def _closes(marks: Sequence[Mark], number: int) -> bool:
    tag = marks[number].tag
    return tag is not None and tag.kind == "close"
