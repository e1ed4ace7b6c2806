"""Stage 12, reports: catalogs -> coverage per locale and article, and the checks' findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import catalog, inline, review, termbase
from pipeline.engines.cache import evidence
from pipeline.engines.risk import Assessment, assess, repeated
from pipeline.errors import PipelineError
from pipeline.model import REVIEWED, STATES, Catalog, Document, Entry, Finding, State
from pipeline.project import Project
from pipeline.sources import Sources, targets

__all__ = ["Coverage", "Queued", "Row", "checked", "coverage", "queue"]

# Matches "tram", "don't", "3.2" and each Chinese character run; not "—" or "<b>".
_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """Where one article stands in one locale."""

    locale: str
    article: str
    states: dict[State, int]
    words: int
    """Words of the source sentences."""

    @property
    def sentences(self) -> int:
        """Sentences of the article as it is now."""
        return sum(self.states.values())

    @property
    def reviewed(self) -> int:
        """Sentences that a person answers for."""
        return sum(self.states[state] for state in REVIEWED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where a project stands."""

    rows: tuple[Row, ...]
    """In order of the project's locales, then of article ids."""
    failures: tuple[PipelineError, ...]

    def share(self, measure: str) -> float:
        """Per cent of all sentences that are `reviewed`, or `translated`; 100 where are none."""
        total = sum(row.sentences for row in self.rows)
        part = sum(
            row.reviewed if measure == "reviewed" else row.sentences - row.states["initial"]
            for row in self.rows
        )
        return 100 * part / total if total else 100.0


@dataclass(frozen=True, slots=True)
class Queued:
    """A sentence that nobody has reviewed, and how much it needs it."""

    path: str
    """Its catalog, as the user names it."""
    locale: str
    article: str
    entry: Entry
    state: State
    assessment: Assessment
    failed: bool
    """True where it is empty because the machine failed at it."""


def queue(
    project: Project, sources: Sources, only: Sequence[str] = ()
) -> tuple[tuple[Queued, ...], tuple[PipelineError, ...]]:
    """The sentences without a review, riskiest first, and what failed.

    Of equal risk, those that the machine failed at come first, then the project's order of
    locales, articles by id, lines of the file.
    """
    found: list[Queued] = []
    failures: list[PipelineError] = list(sources.failures)
    for locale in project.locales:
        whole: list[tuple[Document, Catalog]] = []
        for document in sources.documents:
            if locale not in targets(project, document, only):
                continue
            try:
                known = _read(project, document, locale)
            except PipelineError as error:
                failures.append(error)
                continue
            if known is not None:
                whole.append((document, known))
        boilerplate = repeated(
            (entry.source, entry.target)
            for _, known in whole
            for entry in known.entries
            if not entry.obsolete
        )
        for document, known in whole:
            found += _waiting(project, document, known, boilerplate)
    found.sort(key=lambda each: (-each.assessment.risk, not each.failed))
    return tuple(found), tuple(failures)


def _waiting(
    project: Project, document: Document, known: Catalog, boilerplate: frozenset[tuple[str, str]]
) -> Iterator[Queued]:
    """The sentences of one catalog that nobody has reviewed, in file order."""
    live = [(entry, catalog.state(entry)) for entry in known.entries if not entry.obsolete]
    waiting = [(entry, state) for entry, state in live if state not in REVIEWED]
    source_locale = document.article.locale
    kept = evidence(project.work, source_locale, known.locale, [e.source for e, _ in waiting])
    for entry, state in waiting:
        said = kept.get(entry.source)
        if said is not None and said.digest != (entry.target and catalog.digest(entry.target)):
            said = None  # a person, or another engine, wrote what stands there now
        assessment = assess(
            entry.source,
            entry.target,
            source_locale,
            known.locale,
            evidence=said,
            boilerplate=(entry.source, entry.target) in boilerplate,
            stale=state == "stale",
        )
        failed = said is not None and bool(said.reason)
        yield Queued(known.path, known.locale, known.article, entry, state, assessment, failed)


def coverage(project: Project, sources: Sources, only: Sequence[str] = ()) -> Coverage:
    """Count every article's sentences by state, in each locale it goes to.

    What counts are the article's sentences as it is now: one that no catalog has yet is `initial`.
    """
    rows: list[Row] = []
    failures: list[PipelineError] = list(sources.failures)
    wanted = {document.article.id: catalog.extract(document) for document in sources.documents}
    for locale in project.locales:
        for document in sources.documents:
            if locale not in targets(project, document, only):
                continue
            try:
                known = _read(project, document, locale)
            except PipelineError as error:
                failures.append(error)
                continue
            found = {e.key: e for e in known.entries if not e.obsolete} if known else {}
            states: dict[State, int] = dict.fromkeys(STATES, 0)
            entries = wanted[document.article.id]
            for entry in entries:
                there = found.get(entry.key)
                states[catalog.state(there) if there else "initial"] += 1
            words = sum(len(_WORD.findall(inline.plain(entry.source))) for entry in entries)
            rows.append(Row(locale, document.article.id, states, words))
    return Coverage(tuple(rows), tuple(failures))


def checked(
    project: Project,
    documents: Sequence[Document],
    only: Sequence[str] = (),
    *,
    reviewed_only: bool = False,
) -> tuple[tuple[Finding, ...], tuple[PipelineError, ...]]:
    """The checks' findings over the documents' catalogs, in file order, and what failed.

    Raises GlossaryError where the project's glossary is wrong.
    """
    terms = termbase.load(project)
    findings: list[Finding] = []
    failures: list[PipelineError] = []
    for locale in project.locales:
        for document in documents:
            if locale not in targets(project, document, only):
                continue
            try:
                known = _read(project, document, locale)
            except PipelineError as error:
                failures.append(error)
                continue
            if known is None:
                continue
            findings += (
                finding
                for finding in review.findings(
                    known, document.article.locale, terms, mass_accept=project.mass_accept
                )
                if finding.reviewed or not reviewed_only
            )
    return tuple(findings), tuple(failures)


def _read(project: Project, document: Document, locale: str) -> Catalog | None:
    path = project.catalog_path(document.article.id, locale)
    if not path.exists():
        return None
    return catalog.read_catalog(path, shown=project.shown(path), locale=locale)
