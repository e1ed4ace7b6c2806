"""Stage 1, Markdown's way back: words and codes of a segment -> characters that read as meant.

CommonMark takes `**` for emphasis by what stands beside it (0.31, section 6.2). A translation may
put a letter or a quotation mark where the source had a space; such a pair is written as an HTML
tag, which CommonMark takes anywhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from pipeline.formats.composing import Part, outside_pairs

__all__ = ["compose"]

_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong"}


def compose(write: Callable[[str, str], str], parts: Sequence[Part], context: str) -> str:
    """The parts one after another, emphasis that would not be read as such written as tags."""
    moved = outside_pairs(parts)
    written = [write(part, context) if isinstance(part, str) else part[1] for part in moved]
    opened: list[int] = []
    for index, part in enumerate(moved):
        if isinstance(part, str):
            # Written alone, a last `!` must fear a `[`; here it is known what follows.
            following = next((text for text in written[index + 1 :] if text), "")
            if written[index].endswith("\\!") and not following.startswith("["):
                written[index] = written[index][:-2] + "!"
            continue
        if part[1] not in _TAGS:
            continue
        if part[0].kind == "open":
            opened.append(index)
        elif opened:
            start = opened.pop()
            if not (_opens(written, start) and _closes(written, index)):
                name = _TAGS[part[1]]
                written[start], written[index] = f"<{name}>", f"</{name}>"
    return "".join(written)


def _opens(written: Sequence[str], index: int) -> bool:
    """True where the delimiter may open emphasis: left-flanking, and for `_` not in a word."""
    before, after = _around(written, index)
    left = not _space(after) and (not _punctuation(after) or _space(before) or _punctuation(before))
    word = written[index].startswith("_") and not (_space(before) or _punctuation(before))
    return left and not word


def _closes(written: Sequence[str], index: int) -> bool:
    """True where the delimiter may close emphasis: right-flanking, and for `_` not in a word."""
    before, after = _around(written, index)
    right = not _space(before) and (
        not _punctuation(before) or _space(after) or _punctuation(after)
    )
    word = written[index].startswith("_") and not (_space(after) or _punctuation(after))
    return right and not word


def _around(written: Sequence[str], index: int) -> tuple[str, str]:
    """The characters beside a delimiter; "" at the segment's edge, where a space stands."""
    before = next((text[-1] for text in reversed(written[:index]) if text), "")
    after = next((text[0] for text in written[index + 1 :] if text), "")
    return before, after


def _space(character: str) -> bool:
    return not character or character.isspace()


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
