"""Stage 11a, filling: a document and its translations -> the localized article's text.

A sentence without a translation, or with one whose codes do not match, gives its own characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalog import context
from pipeline.formats import Format
from pipeline.formats.composing import Part
from pipeline.inline import Tag, collapse, parse, plain, tags
from pipeline.languages import Language
from pipeline.model import Block, Code, Document, Segment, Skeleton, Span

__all__ = ["JOINED", "Filled", "fill", "fits"]

JOINED = "\0joined"
"""In place of a target: the sentence's content stands in the one before it. No text can be this."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An article in another language."""

    text: str
    translated: int
    """Segments that stand in the target language."""
    refused: tuple[str, ...]
    """Sources of the segments whose translation's codes do not match; they stand untranslated."""
    alone: tuple[str, ...] = ()
    """Sources of the segments that are joined to one which is not translated, or to none in their
    block; they stand untranslated."""


def fits(segment: Segment, target: str, joined: Sequence[Segment] = ()) -> bool:
    """True if the target has just the segment's codes, and those of the segments `joined` to it.

    They may stand in any order that is well nested, or in the source's own.
    """
    wanted = [code.tag for each in (segment, *joined) for code in each.codes]
    found = tags(target)
    names = [str(tag) for tag in found]
    return names == wanted or (Counter(names) == Counter(wanted) and _well_nested(found))


def _well_nested(found: tuple[Tag, ...]) -> bool:
    opened: list[str] = []
    for tag in found:
        if tag.kind == "open":
            opened.append(tag.name)
        elif tag.kind == "close" and (not opened or opened.pop() != tag.name):
            return False
    return not opened


def fill(
    document: Document,
    targets: Mapping[tuple[str, str], str],
    language: Language,
    form: Format,
) -> Filled:
    """The article with `targets`, keyed as catalog entries are: (context, source) -> tagged text.

    Where nothing is translated it is the article's own text, character for character.
    """
    return _Filler(document, targets, language, form).filled()


class _Filler:
    def __init__(
        self,
        document: Document,
        targets: Mapping[tuple[str, str], str],
        language: Language,
        form: Format,
    ) -> None:
        self.document = document
        self.text = document.article.text
        self.targets = targets
        self.language = language
        self.form = form
        self.translated = 0
        self.refused: list[str] = []
        self.alone: list[str] = []
        # An enclosing block comes before the blocks in its codes.
        self.blocks = sorted(document.blocks, key=lambda block: (block.span.start, -block.span.end))

    def filled(self) -> Filled:
        top: list[tuple[Span, str]] = []
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            inner = index + 1
            while inner < len(self.blocks) and self.blocks[inner].span.start < block.span.end:
                inner += 1
            top.append((block.span, self._block(block, index + 1, inner)))
            index = inner
        if not self.translated:
            return self._result(self.text)
        top += [
            (field.span, self._locale_field(field.kind)) for field in self.document.locale_fields
        ]
        top.sort(key=lambda pair: pair[0])
        skeleton = Skeleton(self.text, Span(0, len(self.text)), tuple(span for span, _ in top))
        text = skeleton.fill([filling for _, filling in top])
        return self._result(text)

    def _result(self, text: str) -> Filled:
        return Filled(text, self.translated, tuple(self.refused), tuple(self.alone))

    def _locale_field(self, kind: str) -> str:
        if kind == "tag":
            return self.language.tag
        if kind == "dir":
            return self.language.direction
        return ' dir="rtl"' if self.language.direction == "rtl" else ""

    def _block(self, block: Block, first: int, last: int) -> str:
        """What belongs in the block's span; `first:last` are the blocks inside its codes."""
        if block.whole:
            return self._whole(block)
        inner: list[tuple[Span, str]] = []
        index = first
        while index < last:
            nested = self.blocks[index]
            end = index + 1
            while end < last and self.blocks[end].span.start < nested.span.end:
                end += 1
            inner.append((nested.span, self._block(nested, index + 1, end)))
            index = end

        def verbatim(span: Span) -> str:
            within = [(s, t) for s, t in inner if s.start >= span.start and s.end <= span.end]
            return Skeleton(self.text, span, tuple(s for s, _ in within)).fill(
                [t for _, t in within]
            )

        out: list[str] = []
        position = block.span.start
        before = False
        for segment, target, joined in self._units(block):
            gap = verbatim(Span(position, segment.span.start))
            position = (joined[-1] if joined else segment).span.end
            after = target is not None
            out.append(self._gap(gap) if before and after else gap)
            before = after
            out.append(
                verbatim(segment.span)
                if target is None
                else self._segment(block, (segment, *joined), target, verbatim)
            )
        out.append(verbatim(Span(position, block.span.end)))
        return "".join(out)

    def _units(self, block: Block) -> list[tuple[Segment, str | None, tuple[Segment, ...]]]:
        """The block's segments with their targets and the segments that these speak for too.

        A target is None where the source's own characters must do.
        """
        units: list[tuple[Segment, str | None, tuple[Segment, ...]]] = []
        segments = block.segments
        index = 0
        while index < len(segments):
            segment = segments[index]
            target = self._known(block, segment)
            end = index + 1
            while end < len(segments) and self._known(block, segments[end]) == JOINED:
                end += 1
            joined = segments[index + 1 : end]
            if target == JOINED or (target and not fits(segment, target, joined)):
                (self.alone if target == JOINED else self.refused).append(segment.source)
                target = None
            if target:
                self.translated += end - index
                units.append((segment, target, joined))
            else:
                # What they are joined to does not stand, so they must say it themselves.
                self.alone += [each.source for each in joined]
                units += [(each, None, ()) for each in segments[index:end]]
            index = end
        return units

    def _known(self, block: Block, segment: Segment) -> str | None:
        return self.targets.get((context(block.role), segment.source)) or None

    def _segment(
        self,
        block: Block,
        segments: tuple[Segment, ...],
        target: str,
        verbatim: Callable[[Span], str],
    ) -> str:
        """A target as it is written; its codes are those of the segments that it speaks for."""
        codes: dict[str, list[Code]] = {}
        for code in (code for segment in segments for code in segment.codes):
            codes.setdefault(code.tag, []).append(code)
        used: Counter[str] = Counter()
        opened: dict[str, list[int]] = {}
        parts: list[Part] = []
        for part in parse(target):
            if not isinstance(part, Tag):
                parts.append(part)
                continue
            tag = str(part)
            place = used[tag]
            used[tag] += 1
            if part.kind == "open":
                opened.setdefault(part.name, []).append(place)
            elif part.kind == "close" and opened.get(part.name):
                place = opened[part.name].pop()  # the end of what was opened last
            code = codes[tag][place]
            parts.append((code, code.written or verbatim(code.span)))
        return self.form.compose(parts, block.context)

    def _gap(self, raw: str) -> str:
        """What stands between two translated sentences: as the target's habit wants it."""
        if not raw:
            return " " if self.language.writes_spaces else ""
        return raw if self.language.writes_spaces or raw.strip() else ""

    def _whole(self, block: Block) -> str:
        """A block that is written anew as one text, the untranslated sentences in it too."""
        found = self._units(block)
        if all(target is None for _, target, _ in found):
            return self.text[block.span.start : block.span.end]
        texts = [
            plain(segment.source if target is None else target) for segment, target, _ in found
        ]
        text = (" " if self.language.writes_spaces else "").join(texts)
        return self.form.write(collapse(text), block.context)
