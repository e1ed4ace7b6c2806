"""Check: a translation that was made is not blank."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity

NAME = "empty"
SEVERITY: Severity = "error"


def check(pair: Pair) -> Iterator[str]:
    """One sentence where there is nothing to read; a joined sentence may be empty."""
    if pair.entry.joined or pair.target.strip():
        return
    if pair.entry.target.strip():
        if pair.source.strip():
            yield "the translation has codes but no words"
    elif pair.entry.target:
        yield "the translation is nothing but white space"
