"""Beside stage 2, repetitions: two plain texts -> the word that only the target has twice in a row.

Only in languages that do so by mistake alone; Turkish says "slowly" so: `yavaş yavaş`.
"""

from __future__ import annotations

import re

from pipeline.languages import language

__all__ = ["doubled"]

# Matches `para para`, `Para para`; not `la la`, `está-está`.
_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]{4,})[ \u00a0]\1(?![\w'’-])", re.IGNORECASE)
_ONCE = frozenset("ca de en es fr gl it nl pl pt ro ru uk".split())  # noqa: SIM905


def doubled(source: str, target: str, locale: str) -> str:
    """The word, as it stands first; empty where there is none or the source repeats one too."""
    if language(locale).base not in _ONCE or _TWICE.search(source):
        return ""
    found = _TWICE.search(target)
    return found[1] if found else ""
