"""Stage 6, a tagged sentence without its pairs of codes <-> the tagged translation.

In: tagged text. Out: plain text with masks for all else that is no word, and from its translation
and its links tagged text again, or the word that the pairs cannot be placed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.engines.alignment import Pair, attach
from pipeline.engines.masks import Protected, restore
from pipeline.inline import escape, parse, tags

__all__ = ["Bare"]

_FIRST, _LAST = 0xE000, 0xF8FF  # private characters stand for tags on the way through `protect`


@dataclass(frozen=True, slots=True)
class Bare:
    """A sentence whose pairs of codes were taken out."""

    text: str
    """What goes through the engine."""
    _tagged: str
    _item: Protected
    _pairs: tuple[Pair, ...]
    _names: tuple[str, ...]

    @classmethod
    def of(cls, tagged: str, protect: Callable[[str], Protected]) -> Bare | None:
        """None where there is no pair, or where one cannot be taken out without a trace."""
        signs = ""
        opened: list[tuple[str, int]] = []
        names: list[str] = []
        parents: list[int] = []
        numbers: list[tuple[bool, int]] = []
        if any(chr(_FIRST) <= char <= chr(_LAST) for char in tagged):
            return None
        for part in parse(tagged):
            if isinstance(part, str):
                signs += escape(part)
            elif part.kind == "standalone":
                signs += str(part)
            else:
                if part.kind == "open":
                    parents.append(opened[-1][1] if opened else -1)
                    opened.append((part.name, len(names)))
                    numbers.append((True, len(names)))
                    names.append(part.name)
                else:
                    name, number = opened.pop() if opened else ("", 0)
                    if name != part.name:
                        return None
                    numbers.append((False, number))
                signs += chr(_FIRST + len(numbers) - 1)
        if not names or opened or len(numbers) > _LAST - _FIRST:
            return None
        item = protect(signs)
        text, starts, ends = "", [0] * len(names), [0] * len(names)
        seen = 0
        for char in item.text:
            if _FIRST <= ord(char) <= _LAST:
                opens, number = numbers[seen]
                (starts if opens else ends)[number] = len(text)
                seen += 1
            else:
                text += char
        if seen != len(numbers) or "  " in text or text != text.strip():
            return None
        pairs = tuple(map(Pair, starts, ends, parents))
        return cls(text, tagged, item, pairs, tuple(names))

    def put_back(self, text: str, links: tuple[int, ...]) -> str | None:
        """The tagged text of a translation; None where a pair or a mask has no sure place."""
        spans = attach(self.text, self._pairs, text, links)
        if spans is None or any(_FIRST <= ord(char) <= _LAST for char in text):
            return None
        tagged = restore(replace(self._item, text=_marked(text, spans)))
        if tagged is None:
            return None
        for number, name in enumerate(self._names):
            tagged = tagged.replace(chr(_FIRST + 2 * number), f"<{name}>")
            tagged = tagged.replace(chr(_FIRST + 2 * number + 1), f"</{name}>")
        same = Counter(tags(tagged)) == Counter(tags(self._tagged))
        return tagged if same and _nesting(tagged) == _nesting(self._tagged) else None


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with private characters around the spans, an outer one before its inner ones."""
    out = ""
    for place in range(len(text) + 1):
        for number in reversed(range(len(spans))):
            if spans[number][1] == place:
                out += chr(_FIRST + 2 * number + 1)
        for number in range(len(spans)):
            if spans[number][0] == place:
                out += chr(_FIRST + 2 * number)
        out += text[place : place + 1]
    return out


def _nesting(tagged: str) -> list[tuple[str, str]]:
    """Each code with the one directly around it, sorted; a wrong nesting is like no other."""
    opened = [""]
    found = []
    for tag in tags(tagged):
        if tag.kind == "close":
            if opened.pop() != tag.name:
                return []
            continue
        found.append((str(tag), opened[-1]))
        if tag.kind == "open":
            opened.append(tag.name)
    return sorted(found)
