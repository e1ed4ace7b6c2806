"""Stage 10, what a check looks at: one entry of a catalog with the plain words of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.inline import plain
from pipeline.model import Entry
from pipeline.termbase import Terms
from pipeline.tokens import blank

__all__ = ["Pair", "pair", "some"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation."""

    entry: Entry
    source_locale: str
    """BCP 47."""
    locale: str
    """BCP 47, of the target."""
    source: str
    """The source's words: tags left out, escapes undone; those of joined sentences follow."""
    target: str
    """The target's words, likewise."""
    tagged: str
    """The source with its tags; joined sentences follow."""
    terms: Terms | None = None
    """The glossary's terms of these two languages, where the project has a glossary."""

    def listed(self, start: int, end: int) -> bool:
        """True where the glossary has a term in this stretch of the source, and so has the say."""
        hits = self.terms.found(blank(self.source)) if self.terms else ()
        return any(hit.start < end and start < hit.end for hit in hits)


def pair(
    entry: Entry,
    source_locale: str,
    locale: str,
    joined: Sequence[Entry] = (),
    terms: Terms | None = None,
) -> Pair:
    """The entry as the checks want it; `joined` are those that its target speaks for too."""
    source = " ".join(plain(each.source) for each in (entry, *joined))
    tagged = " ".join(each.source for each in (entry, *joined))
    return Pair(entry, source_locale, locale, source, plain(entry.target), tagged, terms)


def some(count: int, thing: str) -> str:
    """`<b>` for one, `<b> (2 times)` for more."""
    return thing if count == 1 else f"{thing} ({count} times)"
