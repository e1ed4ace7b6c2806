"""Beside stage 2, quotation marks: two plain texts -> whether the target lost one of a pair.

In: plain texts. Out: how many marks the target has, if the source's are pairs and these cannot be.
Where a quotation ends is who said what: `“I saw nothing, he laughed.` has it wrong.
"""

from __future__ import annotations

import re

__all__ = ["unpaired"]

# Matches every double mark, `"` of `"Yes"`; not the inches of `3"`, apostrophes.
_MARK = re.compile('[“”„‟«»〝〞「」『』＂]|(?<![0-9])"')


def unpaired(source: str, target: str) -> int:
    """The target's marks, an odd number, where the source has pairs of them; else 0."""
    ours, theirs = len(_MARK.findall(source)), len(_MARK.findall(target))
    return theirs if ours and ours % 2 == 0 and theirs % 2 else 0
