"""The memory asked: a sentence -> what people said for it, or for one like it, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.errors import PipelineError
from pipeline.inline import collapse
from pipeline.memory.exact import Unit, choose
from pipeline.memory.forms import diff, form, mask
from pipeline.memory.scoring import BEST, CONTEXT, EXACT
from pipeline.memory.store import Store
from pipeline.memory.substituting import substitute
from pipeline.project import Project

if TYPE_CHECKING:
    from pipeline.memory.fuzzy import Index

__all__ = ["FuzzyMatch", "Memory"]

Kind = Literal["context", "exact", "fuzzy"]
_KINDS: dict[int, Kind] = {CONTEXT: "context", EXACT: "exact"}


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A translation from the memory, and how near its sentence is to the one sought."""

    score: int
    """101: the very sentence in the same place; 100: the very sentence; below: one like it."""
    kind: Kind
    source: str
    target: str
    """With the numbers of the sentence sought, where they could be put in (`replaced`)."""
    name: str
    """Id of the article it was reviewed in, or file name of an imported memory."""
    difference: str
    """The sentence sought, marked where `source` is other: `costs [-2.40-]{+2.60+} euros`."""
    replaced: bool = False
    reviewed: bool = True
    """True where it is from a catalog, false where it was imported."""


class Memory:
    """The memory of a project, open and up to date inside `with`."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = Store(project)
        self._indexes: dict[str, Index] = {}

    def __enter__(self) -> Memory:
        self._store.__enter__()
        self._store.refresh()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.__exit__(kind, error, trace)

    @property
    def failures(self) -> tuple[PipelineError, ...]:
        """Files that could not be read; nothing of them is in the memory."""
        return tuple(self._store.failures)

    @property
    def notice(self) -> str:
        """What the user should hear of, else empty."""
        return self._store.notice

    @property
    def path(self) -> Path:
        """The index's file."""
        return self._store.path

    def counts(self) -> tuple[tuple[str, str, int, int], ...]:
        """(Locale, imported file or empty for the catalogs, sentences, translations)."""
        with self._store.careful():
            return self._store.counts()

    def search(
        self,
        sentence: str,
        locale: str,
        *,
        source_locale: str = "",
        limit: int = 5,
        threshold: int | None = None,
        context: str = "",
        before: str = "",
        after: str = "",
    ) -> tuple[FuzzyMatch, ...]:
        """The best matches for a sentence as catalogs write it, `limit` at most.

        `threshold` in per cent, the project's by default. `context`, `before` and `after` say
        where the sentence stands: its msgctxt and the sentences next to it.
        """
        least = self._project.memory_threshold if threshold is None else threshold
        sentence = collapse(sentence).strip(" ")
        with self._store.careful():
            found = [
                *self._exact(sentence, locale, (context, before, after)),
                *self._fuzzy(sentence, locale, limit, least),
            ]
        best = sorted((each for each in found if each.score >= least), key=_rank)
        unique = {(each.unit.source, each.unit.target): each for each in reversed(best)}
        language = source_locale or self._project.source_locale
        return tuple(
            _shown(each, sentence, language, locale)
            for each in sorted(unique.values(), key=_rank)[:limit]
        )

    def _exact(self, sentence: str, locale: str, place: tuple[str, str, str]) -> Iterator[_Found]:
        here = self._store.exact(locale, [sentence]).get(sentence, [])
        best = choose(here, *place)
        for unit in here:
            if best and best.in_context and (unit.target, unit.name) == (best.target, best.article):
                yield _Found(CONTEXT, unit)
            else:
                yield _Found(EXACT, replace(unit, source=sentence))

    def _fuzzy(self, sentence: str, locale: str, limit: int, least: int) -> Iterator[_Found]:
        # NumPy and rapidfuzz are loaded where a fuzzy match is sought, and nowhere else.
        from pipeline.memory.fuzzy import Index

        if locale not in self._indexes:
            self._indexes[locale] = Index(self._store.base, locale)
        text, numbers = mask(sentence)
        penalties = self._project.penalties
        candidates = self._indexes[locale].search(
            form(text), limit=limit, threshold=least, penalties=penalties
        )
        for place, candidate in enumerate(candidates):
            units = self._store.with_numbers(candidate.form, numbers)
            # Further down the list only a sentence with these very numbers can still count.
            if place < 2 * limit:
                units += self._store.alike(candidate.form)
            for unit in units:
                if unit.source != sentence:
                    other = mask(unit.source)[1] != numbers
                    yield _Found(min(BEST, candidate.score - penalties.numbers * other), unit)


class _Found(NamedTuple):
    """A unit before it is made ready to be shown."""

    score: int
    unit: Unit


def _rank(found: _Found) -> tuple[object, ...]:
    """The best first; of equals a catalog's; then the text alone decides."""
    unit = found.unit
    return (-found.score, not unit.reviewed, unit.copy, unit.name, unit.source, unit.target)


def _shown(found: _Found, sentence: str, source_locale: str, locale: str) -> FuzzyMatch:
    unit = found.unit
    old, new = mask(unit.source)[1], mask(sentence)[1]
    written = None
    if old != new:
        written = substitute(unit.target, old, sentence, source_locale, locale)
    return FuzzyMatch(
        score=found.score,
        kind=_KINDS.get(found.score, "fuzzy"),
        source=unit.source,
        target=unit.target if written is None else written,
        name=unit.name,
        difference=diff(unit.source, sentence),
        replaced=written is not None,
        reviewed=unit.reviewed,
    )
