"""Stage 4, translation memory: reviewed catalogs -> the same sentence's translation elsewhere.

In: the catalogs of one locale. Out: for a sentence, what a person accepted for it in another
article. Exact matches only; nothing here is ever written as reviewed unless the project says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.catalog import state
from pipeline.model import REVIEWED, Catalog, Entry

__all__ = ["Match", "Memory"]


@dataclass(frozen=True, slots=True)
class Match:
    """An exact match: a person's translation of the very sentence."""

    target: str
    article: str
    """Id of the article it was reviewed in."""


class Memory:
    """Reviewed sentences of one locale, by sentence.

    Where articles disagree the same context wins, then the translation that most articles use,
    then the article whose id sorts first: the answer never depends on the order of reading.
    """

    def __init__(self, catalogs: Iterable[Catalog]) -> None:
        votes: dict[tuple[str, str], Counter[str]] = {}
        first: dict[tuple[str, str, str], str] = {}
        for catalog in sorted(catalogs, key=lambda catalog: catalog.article):
            for entry in _standing_alone(catalog):
                for key in {entry.key, ("*", entry.source)}:
                    votes.setdefault(key, Counter())[entry.target] += 1
                    first.setdefault((*key, entry.target), catalog.article)
        self._best: dict[tuple[str, str], Match] = {}
        for key, targets in votes.items():
            target = min(targets, key=lambda text: (-targets[text], first[(*key, text)], text))
            self._best[key] = Match(target, first[(*key, target)])

    def __len__(self) -> int:
        return sum(1 for context, _ in self._best if context == "*")

    def exact(self, entry: Entry) -> Match | None:
        """The reviewed translation of the entry's sentence, else None."""
        return self._best.get(entry.key) or self._best.get(("*", entry.source))


def _standing_alone(catalog: Catalog) -> Iterable[Entry]:
    """Reviewed entries whose translation is theirs alone: neither joined nor joined to."""
    live = [entry for entry in catalog.entries if not entry.obsolete]
    for entry, following in zip(live, [*live[1:], None], strict=True):
        alone = not entry.joined and not (following and following.joined)
        if alone and entry.target and state(entry) in REVIEWED:
            yield entry
