"""How good a fuzzy match is, in the per cents that users of CAT tools know.

The share of words that need no edit (Levenshtein over words, a number
counting as a word that always fits), less a penalty for each other kind of difference.
"""

from __future__ import annotations

from pipeline.project import Penalties

__all__ = ["BEST", "CONTEXT", "EXACT", "penalised", "spared"]

EXACT = 100
CONTEXT = 101
BEST = 99
"""Of a fuzzy match: only the same sentence scores more."""


def spared(words: int, edits: int) -> int:
    """Per cent, rounded down, of the longer sentence's words that need none of the edits."""
    return 100 * (words - edits) // words


def penalised(base: int, penalties: Penalties, *, case: bool, punctuation: bool, tags: bool) -> int:
    """The score of a match that differs in the ways named."""
    lost = penalties.case * case + penalties.punctuation * punctuation + penalties.tags * tags
    return max(0, base - lost)
