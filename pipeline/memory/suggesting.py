"""Fuzzy matches as a translator comment of an entry, and such comments known again.

`# tm 84% city/tram: El billete cuesta 2,60 euros. [source: The ticket costs [-2.40-]{+2.60+}
euros.]`: the score, where it is from, the translation, and how its source differs from this one.
"""

from __future__ import annotations

import re

from pipeline.memory.searching import FuzzyMatch

__all__ = ["fits", "is_suggestion", "line"]

# Matches `tm 84% city/tram: Uno. [source: One.]`; not `tm: city/tram 3f9c2a71`, `tm 84%`.
_SUGGESTION = re.compile(r"tm [0-9]{2}% (.+?): (.*) \[source: (.*)\]")
# Matches the `[-2.40-]{+2.60+}` of a difference, its second half being what is new.
_CHANGE = re.compile(r"\[-.*?-\]|\{\+(.*?)\+\}")


def line(match: FuzzyMatch) -> str:
    """The comment's text, on one line."""
    target = " ".join(match.target.split("\n"))
    return f"tm {match.score}% {match.name}: {target} [source: {match.difference}]"


def is_suggestion(comment: str) -> bool:
    """Whether a translator comment is a suggestion of ours and no person's remark."""
    return _SUGGESTION.fullmatch(comment.rstrip()) is not None


def fits(comment: str, source: str) -> bool:
    """Whether a suggestion was made for this very sentence."""
    found = _SUGGESTION.fullmatch(comment.rstrip())
    return found is not None and _CHANGE.sub(lambda part: part[1] or "", found[3]) == source
