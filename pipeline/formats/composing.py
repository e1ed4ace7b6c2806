"""Stage 1, the way back: a translated segment's words and codes -> its characters in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.model import Code

__all__ = ["Part", "outside_pairs", "plainly"]

Part = str | tuple[Code, str]
"""Plain words, or a code with the characters that stand for it in the file."""


def plainly(write: Callable[[str, str], str], parts: Sequence[Part], context: str) -> str:
    """The parts one after another, words written for their context."""
    return "".join(
        write(part, context) if isinstance(part, str) else part[1] for part in outside_pairs(parts)
    )


def outside_pairs(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with spaces at the inner edge of a pair moved out of it.

    `see<a> this </a>page` means `see <a>this</a> page`: a translator's slip that shows as an
    underlined space in HTML and breaks emphasis in Markdown.
    """
    moved: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            spaces = len(part) - len(part.lstrip(" "))
            if spaces and _is(moved, "open"):
                at = len(moved)
                while at and _is(moved[:at], "open"):
                    at -= 1
                moved.insert(at, part[:spaces])
                part = part[spaces:]
            if part:
                moved.append(part)
            continue
        last = moved[-1] if moved else None
        if part[0].kind == "close" and isinstance(last, str) and last != last.rstrip(" "):
            words = last.rstrip(" ")
            moved[-1:] = [*([words] if words else []), part, last[len(words) :]]
        elif part[0].kind == "close" and _spaces_after_close(moved):
            moved.insert(len(moved) - 1, part)
        else:
            moved.append(part)
    return tuple(moved)


def _is(parts: Sequence[Part], kind: str) -> bool:
    return bool(parts) and not isinstance(parts[-1], str) and parts[-1][0].kind == kind


def _spaces_after_close(parts: Sequence[Part]) -> bool:
    """True where the last part is spaces that a pair closed before them has let out."""
    return (
        len(parts) > 1
        and isinstance(parts[-1], str)
        and not parts[-1].strip(" ")
        and _is(parts[:-1], "close")
    )
