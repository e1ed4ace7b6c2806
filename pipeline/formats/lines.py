"""Stage 1, line numbers: a position in a text -> the line an editor shows there, from 1."""

from __future__ import annotations

__all__ = ["line_at"]


def line_at(text: str, position: int) -> int:
    """Line of `position`; `\\n`, `\\r\\n` and a lone `\\r` end a line."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")
