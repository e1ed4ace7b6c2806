"""Check: no sentence has two people's translations that still wait for a decision."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Entry, Severity

__all__ = ["NAME", "SEVERITY", "check", "is_open", "mark"]

NAME = "conflict"
SEVERITY: Severity = "block"

_MARK = "dragoman: conflict: "


def mark(other: str | None) -> str:
    """The translator comment that keeps the other person's text: one line, in quotes.

    None: the other person joined the sentence to the one before it.
    """
    return _MARK + ("joined" if other is None else json.dumps(other, ensure_ascii=False))


def is_open(entry: Entry) -> bool:
    """Whether a conflict awaits its decision: the comment is there and the entry is fuzzy.

    Clearing fuzzy is decision enough: not every editor lets a translator delete a comment.
    """
    return entry.fuzzy and any(line.startswith(_MARK) for line in entry.comments)


def check(pair: Pair) -> Iterator[str]:
    """One sentence, which quotes the other text."""
    if is_open(pair.entry):
        marked = [line for line in pair.entry.comments if line.startswith(_MARK)]
        others = ", ".join(line.removeprefix(_MARK).strip() for line in marked)
        yield (
            f"two people translated this sentence, the other has {others}; "
            "choose, and remove the fuzzy mark"
        )
