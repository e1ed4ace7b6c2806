"""What people said for the very sentence: of several translations the one to offer.

In: the places where the sentence was translated before. Out: one match, the same whatever the
order in which the places were read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.catalog import state
from pipeline.memory.forms import fingerprint
from pipeline.model import REVIEWED, Catalog, Entry

__all__ = ["Match", "Unit", "choose", "neighbours", "units"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence and its translation, where they stood."""

    source: str
    target: str
    name: str
    """Id of the article, or the file name of an imported memory."""
    context: str = ""
    """msgctxt of the entry."""
    before: int | None = None
    """Fingerprint of the sentence before it, of an empty one at the edge; None: unknown."""
    after: int | None = None
    copy: bool = False
    """True where the memory itself had put the translation there, and a person accepted it."""
    reviewed: bool = True
    """True for a catalog's, where the project knows that a person answers for it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A translation of the very sentence."""

    target: str
    article: str
    """Id of the article it was reviewed in, or the file name of an imported memory."""
    in_context: bool = False
    """True where the same sentences stand before and after it, and the entry's role is the same."""
    reviewed: bool = True
    """True where it is from a catalog, false where it was imported."""


def units(catalog: Catalog) -> Iterator[Unit]:
    """The reviewed sentences of a catalog.

    Obsolete ones too: what was once translated well is not translated again. A sentence whose
    translation also says the next one (`joined`) is one unit with it: `One. Two.`
    """
    around = neighbours(catalog)
    live = [entry for entry in catalog.entries if not entry.obsolete]
    index = 0
    while index < len(live):
        end = index + 1
        while end < len(live) and live[end].joined:
            end += 1
        group = live[index:end]
        if all(state(entry) in REVIEWED for entry in group) and group[0].target:
            yield _unit(catalog, group, around[group[0].key][0], around[group[-1].key][1])
        index = end
    for entry in catalog.entries:
        if entry.obsolete and entry.target and not entry.joined and state(entry) in REVIEWED:
            yield _unit(catalog, [entry], None, None)


def _unit(catalog: Catalog, group: list[Entry], before: str | None, after: str | None) -> Unit:
    """One unit of an entry and of those joined to it."""
    first = group[0]
    copied = first.provenance is not None and first.provenance.origin == "tm"
    return Unit(
        source=" ".join(entry.source for entry in group),
        # A joined entry may have text of its own where an editor left some.
        target=" ".join(entry.target for entry in group if entry.target),
        name=catalog.article,
        context=first.context,
        before=None if before is None else fingerprint(before),
        after=None if after is None else fingerprint(after),
        copy=copied and state(first) == "accepted",
    )


def neighbours(catalog: Catalog) -> dict[tuple[str, str], tuple[str, str]]:
    """Key of each live entry -> the sentences before and after it, empty at the edges."""
    live = [entry for entry in catalog.entries if not entry.obsolete]
    sources = ["", *(entry.source for entry in live), ""]
    return {
        entry.key: (before, after)
        for entry, before, after in zip(live, sources, sources[2:], strict=False)
    }


def choose(found: Iterable[Unit], context: str, before: str, after: str) -> Match | None:
    """The translation to offer for an entry in its place; None where there are no units.

    In the same place first, then in the same role; then a catalog's before an imported one; of
    those left the one that most articles have (copies of another do not vote), then the one whose
    article sorts first.
    """
    known = list(found)
    if not known:
        return None
    place = (context, fingerprint(before), fingerprint(after))
    placed = [
        unit
        for unit in known
        if (before or after) and (unit.context, unit.before, unit.after) == place
    ]
    alike = placed or [unit for unit in known if unit.context == context] or known
    alike = [unit for unit in alike if unit.reviewed] or alike
    votes = Counter(unit.target for unit in alike if not unit.copy)
    best = min(
        alike,
        key=lambda unit: (
            -votes[unit.target],
            unit.copy,
            unit.name,
            unit.target,
        ),
    )
    return Match(best.target, best.name, bool(placed), best.reviewed)
