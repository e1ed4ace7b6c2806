"""Check: the spaces at the edges and within are those of the source."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity

NAME = "whitespace"
SEVERITY: Severity = "warning"

# The spaces that a typist makes; French and Russian typography put no-break spaces where they
# belong, never at a sentence's edge.
_SPACES = frozenset(" \t\u00a0\u202f\u2009")


def check(pair: Pair) -> Iterator[str]:
    """What differs, a sentence each. Newlines at the edges are the `msgfmt` check's."""
    source, target = pair.entry.source, pair.entry.target
    if not target.strip():
        return
    for where, ours, theirs in (
        ("begins", source[:1], target[:1]),
        ("ends", source[-1:], target[-1:]),
    ):
        if theirs in _SPACES and ours not in _SPACES:
            yield f"the translation {where} with a space, the source does not"
        elif ours in _SPACES and theirs not in _SPACES:
            yield f"the source {where} with a space, the translation does not"
    inner = target.strip()
    if "  " in inner and "  " not in source.strip():
        place = inner.index("  ")
        yield f"two spaces in a row after “{inner[max(0, place - 12) : place].lstrip()}”"
    if "\t" in inner and "\t" not in source:
        yield "the translation has a tab, the source has none"
