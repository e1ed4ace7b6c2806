"""Check: the target is in Unicode's composed form, as searches and other tools expect."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity

NAME = "nfc"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """One sentence that names the first word which is not."""
    if unicodedata.is_normalized("NFC", pair.entry.target):
        return
    for word in pair.target.split():
        if not unicodedata.is_normalized("NFC", word):
            yield f"“{word}” is not in Unicode's composed form (NFC)"
            return
