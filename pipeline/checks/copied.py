"""Check: a whole sentence was not left in the source's language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.languages import language
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "copied"
SEVERITY: Severity = "warning"

# Matches `vote`, `don't`; not `2026`, `—`.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def check(pair: Pair) -> Iterator[str]:
    """One sentence where four words or more, not all of them names, came through as they are."""
    if pair.target.strip() != pair.source.strip():
        return
    if language(pair.source_locale).base == language(pair.locale).base:
        return
    words = _WORD.findall(blank(pair.source))
    if len(words) >= 4 and sum(1 for word in words if word.islower()) >= 2:
        yield "the translation is the source, word for word"
