"""Whose text stands in an entry, and a machine's or the memory's text put where nobody's does."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pipeline.catalog import digest, state
from pipeline.model import STATES, Catalog, Entry, Provenance, State

__all__ = ["counts", "fill", "fillable", "is_human"]

_HUMAN: frozenset[State] = frozenset({"draft", "stale", "accepted", "edited"})


def is_human(entry: Entry) -> bool:
    """Whether a person wrote, changed or accepted the entry's translation."""
    return state(entry) in _HUMAN


def fillable(entry: Entry) -> bool:
    """Whether machine or memory text may stand here: nothing does, or only such text."""
    return not is_human(entry)


def fill(
    entry: Entry,
    text: str,
    origin: Literal["mt", "tm"],
    signature: str,
    *,
    trusted: bool = False,
) -> Entry:
    """The entry with a machine's (`mt`) or the memory's (`tm`) text in it, marked as such.

    It stays unreviewed (`fuzzy`) unless it is from the memory and `trusted`. The text becomes
    NFC and loses the whitespace at its edges, which is the skeleton's; of an empty text nothing
    is left and the entry is `initial`. `signature` is one line: `argos en_es@1.0`, an article id.
    Raises ValueError where a person's text stands.
    """
    if not fillable(entry):
        raise ValueError(f"a person's translation stands at {entry.source!r}")
    target = unicodedata.normalize("NFC", text).strip(" \t\r\n")
    provenance = Provenance(origin, " ".join(signature.split()), digest(target))
    return replace(
        entry,
        target=target,
        fuzzy=bool(target) and not (trusted and origin == "tm"),
        provenance=provenance if target else None,
        previous=None,
        previous_context=None,
    )


def counts(catalog: Catalog) -> Mapping[State, int]:
    """State -> number of entries in it, every state named; obsolete entries do not count."""
    result: dict[State, int] = dict.fromkeys(STATES, 0)
    for entry in catalog.entries:
        if not entry.obsolete:
            result[state(entry)] += 1
    return result
