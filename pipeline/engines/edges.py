"""Stage 6, the edges of a sentence: a tagged sentence -> its codes around it, and what is between.

In: tagged text. Out: three parts that make it up again; only the middle one goes on to the engine.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.inline import Tag, escape, parse

__all__ = ["peel"]

# Standalone codes that take no part in the sentence at its edge: a footnote mark, a picture.
_EDGE = frozenset({"br", "fn", "hr", "img", "wbr"})


def peel(tagged: str) -> tuple[str, str, str]:
    """(before, sentence, after): codes around the whole sentence go round the engine."""
    parts = list(parse(tagged))
    head = tail = ""
    while parts:
        first, last = parts[0], parts[-1]
        if isinstance(first, str) and first[:1].isspace():
            head += first[: len(first) - len(first.lstrip())]
            parts[:1] = [first.lstrip()] if first.strip() else []
        elif isinstance(last, str) and last[-1:].isspace():
            tail = last[len(last.rstrip()) :] + tail
            parts[-1:] = [last.rstrip()]
        elif isinstance(first, Tag) and _at_edge(first):
            head += str(parts.pop(0))
        elif isinstance(last, Tag) and _at_edge(last):
            tail = str(parts.pop()) + tail
        elif _wrapped(parts):
            head, tail = head + str(first), str(last) + tail
            parts = parts[1:-1]
        else:
            break
    return head, "".join(str(p) if isinstance(p, Tag) else escape(p) for p in parts), tail


def _at_edge(tag: Tag) -> bool:
    return tag.kind == "standalone" and tag.name.rstrip("0123456789") in _EDGE


def _wrapped(parts: Sequence[str | Tag]) -> bool:
    """True where the first part opens what the last part closes."""
    first, last = parts[0], parts[-1]
    if not (isinstance(first, Tag) and isinstance(last, Tag) and len(parts) > 1):
        return False
    if first.kind != "open" or last != Tag("close", first.name):
        return False
    depth = 0
    for index, part in enumerate(parts):
        if isinstance(part, Tag) and part.kind != "standalone":
            depth += 1 if part.kind == "open" else -1
        if depth == 0:
            return index == len(parts) - 1
    return False
