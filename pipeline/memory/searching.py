"""The memory asked: a sentence -> what people said for it, or for one like it, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from pipeline.errors import PipelineError
from pipeline.inline import collapse
from pipeline.memory.exact import Unit, choose
from pipeline.memory.forms import NUMBER, diff, form, mask
from pipeline.memory.scoring import BEST, CONTEXT, EXACT
from pipeline.memory.store import Store
from pipeline.memory.substituting import substitute
from pipeline.project import Project

if TYPE_CHECKING:
    from pipeline.memory.fuzzy import Index

__all__ = ["FuzzyMatch", "Memory"]


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A translation from the memory, and how near its sentence is to the one sought."""

    score: int
    """101: the very sentence in the same place; 100: the very sentence; below: one like it."""
    kind: Literal["context", "exact", "fuzzy"]
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
        found = {
            (match.source, match.target): match
            for match in (
                *self._exact(sentence, locale, (context, before, after)),
                *self._fuzzy(
                    sentence, locale, source_locale or self._project.source_locale, limit, least
                ),
            )
        }
        ordered = sorted(found.values(), key=_rank)
        return tuple(match for match in ordered if match.score >= least)[:limit]

    def _exact(
        self, sentence: str, locale: str, place: tuple[str, str, str]
    ) -> Iterator[FuzzyMatch]:
        here = self._store.exact(locale, [sentence]).get(sentence, [])
        best = choose(here, *place)
        targets: dict[str, Unit] = {}
        for unit in sorted(here, key=lambda unit: (not unit.reviewed, unit.copy, unit.name)):
            targets.setdefault(unit.target, unit)
        for target, unit in targets.items():
            placed = best is not None and best.in_context and best.target == target
            yield FuzzyMatch(
                CONTEXT if placed else EXACT,
                "context" if placed else "exact",
                sentence,
                target,
                best.article if placed and best else unit.name,
                sentence,
                reviewed=unit.reviewed,
            )

    def _fuzzy(
        self, sentence: str, locale: str, source_locale: str, limit: int, least: int
    ) -> Iterator[FuzzyMatch]:
        # NumPy and rapidfuzz are loaded where a fuzzy match is sought, and nowhere else.
        from pipeline.memory.fuzzy import Index

        if locale not in self._indexes:
            self._indexes[locale] = Index(self._store.base, locale)
        wanted = form(mask(sentence)[0])
        penalties = self._project.penalties
        numbers = tuple(NUMBER.findall(sentence))
        for candidate in self._indexes[locale].search(
            wanted, limit=limit, threshold=least, penalties=penalties
        ):
            for unit in self._store.alike(candidate.form):
                if unit.source == sentence:
                    continue
                old = tuple(NUMBER.findall(unit.source))
                written = (
                    substitute(unit.target, old, sentence, source_locale, locale)
                    if old != numbers
                    else None
                )
                yield FuzzyMatch(
                    min(BEST, candidate.score - penalties.numbers * (old != numbers)),
                    "fuzzy",
                    unit.source,
                    unit.target if written is None else written,
                    unit.name,
                    diff(unit.source, sentence),
                    replaced=written is not None,
                    reviewed=unit.reviewed,
                )


def _rank(match: FuzzyMatch) -> tuple[object, ...]:
    """The best first; between equals one that needs no more work, and then the text alone."""
    return (
        -match.score,
        not match.reviewed,
        not match.replaced,
        match.name,
        match.source,
        match.target,
    )
