"""The state of a translation, read from its entry alone, and the comment lines that tell it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from pipeline.model import Entry, Provenance, State

__all__ = ["JOINED", "comment_lines", "digest", "read_comments", "state"]

JOINED = "dragoman: joined"

# Matches `mt: argos en_es@1.0 3f9c2a71` and `tm: city/tram-line 3f9c2a71`; not `mt: argos` (no
# digest), nor `mt: argos 3F9C` (damaged), nor `see mt: argos 3f9c2a71` (a person's remark).
_PROVENANCE = re.compile(r"(mt|tm): (\S(?:.*\S)?) ([0-9a-f]{8})")


def digest(text: str) -> str:
    """First 8 hexadecimal digits of the SHA-256 of the text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def state(entry: Entry) -> State:
    """What stands in the entry, whichever editor wrote it last (DESIGN's table)."""
    untouched = entry.provenance is not None and entry.provenance.digest == digest(entry.target)
    if not entry.target and not entry.joined:
        return "initial"
    if entry.fuzzy and (entry.previous is not None or entry.previous_context is not None):
        return "stale"
    if entry.fuzzy:
        return "machine" if untouched else "draft"
    return "accepted" if untouched else "edited"


def comment_lines(entry: Entry) -> tuple[str, ...]:
    """The entry's translator comments as they stand in the file, without `# `."""
    lines: list[str] = []
    if entry.provenance is not None:
        origin, signature, hashed = (
            entry.provenance.origin,
            entry.provenance.signature,
            entry.provenance.digest,
        )
        lines.append(f"{origin}: {signature} {hashed}")
    if entry.joined:
        lines.append(JOINED)
    return (*lines, *entry.comments)


def read_comments(lines: Sequence[str]) -> tuple[Provenance | None, bool, tuple[str, ...]]:
    """Comment lines -> (provenance, joined, the people's own lines in order).

    A damaged provenance line, or a second one, makes all of them ordinary comments: then the
    text counts as a person's, and nothing will ever overwrite it.
    """
    found = [match for line in lines if (match := _PROVENANCE.fullmatch(line.rstrip()))]
    provenance = None
    if len(found) == 1:
        origin, signature, hashed = found[0].groups()
        provenance = Provenance("mt" if origin == "mt" else "tm", signature, hashed)
    own = [
        line
        for line in lines
        if line.rstrip() != JOINED
        and not (provenance is not None and _PROVENANCE.fullmatch(line.rstrip()))
    ]
    joined = any(line.rstrip() == JOINED for line in lines)
    return provenance, joined, tuple(own)
