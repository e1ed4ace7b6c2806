"""Stage 7, the orchestrator: documents -> catalogs in which every sentence has what is known of it.

For each locale each article's catalog is read, merged with the article as it is now, filled from
the memory of reviewed sentences, and what is still missing goes through the engine (`drafting`).
Then each catalog is written once, if it changed, while the engine is at the next ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from pipeline import catalog, drafting, formats, memory, remembering, review, termbase
from pipeline.drafting import Drafted, Progress, quiet
from pipeline.errors import PipelineError
from pipeline.languages import language
from pipeline.model import Catalog, Document
from pipeline.project import Project
from pipeline.shelf import Shelf
from pipeline.sources import Sources, targets
from pipeline.termbase import Termbase

__all__ = ["Progress", "Result", "quiet", "translate"]


@dataclass(slots=True)
class Result:
    """What a run did, counted as it goes."""

    articles: int = 0
    sentences: int = 0
    """Live entries over all catalogs that were worked on."""
    memory: int = 0
    """Filled from sentences reviewed in other articles."""
    engine: int = 0
    """Distinct sentences (or parts of them) that went through an engine."""
    cached: int = 0
    """Distinct sentences whose machine translation was still known from an earlier run."""
    filled: int = 0
    """Entries that machine translation was written into."""
    calls: int = 0
    seconds: float = 0.0
    """Spent in engines."""
    empty: int = 0
    """Live entries left without a translation."""
    failed: int = 0
    """Of these, those that the machine's text was thrown away for."""
    written: list[str] = field(default_factory=list)
    """Files written, as the user names them."""
    failures: list[PipelineError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def translate(
    project: Project,
    sources: Sources,
    *,
    only: Sequence[str] = (),
    machine: bool = True,
    again: bool = False,
    locked: bool = False,
    progress: Progress = quiet,
) -> Result:
    """Bring every catalog of the documents up to date and write those that changed.

    `only` narrows the locales; with `machine` false nothing is filled (the extract stage); with
    `again` untouched machine output is made anew, whatever engine it came from; with `locked`
    only packages that `models.lock` names translate, and others are failures in the result.
    A catalog that cannot be read or written is a failure in the result and is left as it is.
    Raises GlossaryError, with nothing written, where the project's glossary is wrong.
    """
    result = Result(articles=len(sources.documents))
    terms = termbase.load(project)
    gone = _Gone(project)
    with _Writer(project, result) as writer:
        _templates(project, sources.documents, terms, result)
        for locale in project.locales:
            if only and locale not in only:
                continue
            merged = _merged(project, sources.documents, locale, terms, gone, result)
            if not machine:
                for _, whole in merged:
                    writer.write((whole,))
                continue
            of_source = _from_memory(project, locale, _held(merged), result)
            for source, catalogs in of_source.items():
                done = drafting.draft(
                    project,
                    source,
                    locale,
                    catalogs,
                    writer.write,
                    terms=terms.terms(source, locale) if terms else None,
                    again=again,
                    locked=locked,
                    progress=progress,
                )
                _add(result, done)
    return result


def _templates(
    project: Project, documents: Iterable[Document], terms: Termbase | None, result: Result
) -> None:
    for document in documents:
        path = project.template_path(document.article.id)
        try:
            template = catalog.template(project, document, terms)
            if catalog.write_catalog(path, template, shown=project.shown(path)):
                result.written.append(project.shown(path))
        except PipelineError as error:
            result.failures.append(error)


def _merged(
    project: Project,
    documents: Iterable[Document],
    locale: str,
    terms: Termbase | None,
    gone: _Gone,
    result: Result,
) -> Iterator[tuple[str, Catalog]]:
    """(Language of the article, its catalog merged with the article as it is now)."""
    for document in documents:
        if locale not in targets(project, document):
            continue
        source = document.article.locale
        path = project.catalog_path(document.article.id, locale)
        try:
            old = catalog.read_catalog(path, shown=project.shown(path)) if path.exists() else None
        except PipelineError as error:
            result.failures.append(error)
            continue
        fresh = catalog.fresh(project, document, locale, terms)
        if old is None:
            whole = _carried_over(project, fresh, document, gone, result)
        else:
            whole = review.merge(old, fresh, source)
        yield source, remembering.tidy(whole)


_Held = Shelf[tuple[str, Catalog]]


def _held(merged: Iterable[tuple[str, Catalog]]) -> _Held:
    """The memory has to see them all before the first is filled."""
    held: _Held = Shelf(lambda each: _weight(each[1]))
    for each in merged:
        held.append(each)
    return held


def _weight(whole: Catalog) -> int:
    """What a catalog takes of a shelf's room."""
    return sum(len(entry.source) for entry in whole.entries)


@dataclass(slots=True)
class _Gone:
    """The catalogs of articles that are no more, read when first asked for."""

    project: Project
    _found: dict[str, tuple[Catalog, ...]] = field(default_factory=dict)
    _known: frozenset[str] | None = None

    def of(self, locale: str) -> tuple[Catalog, ...]:
        """Those of a locale, in order of their articles' ids; unreadable ones are passed over."""
        if self._known is None:
            self._known = frozenset(article for article, _ in formats.discover(self.project)[0])
        if locale not in self._found:
            folder = self.project.catalogs / language(locale).gettext / "LC_MESSAGES"
            paths = (
                path
                for path in sorted(folder.rglob("*.po"))
                if path.relative_to(folder).with_suffix("").as_posix() not in self._known
            )
            self._found[locale] = tuple(_readable(self.project, paths).values())
        return self._found[locale]


def _carried_over(
    project: Project, fresh: Catalog, document: Document, gone: _Gone, result: Result
) -> Catalog:
    """An article's first catalog, with what people wrote for it under a name that is gone."""
    whole, used = review.carry_over(fresh, gone.of(fresh.locale), document.article.locale)
    for article in used:
        path = project.shown(project.catalog_path(article, fresh.locale))
        result.notices.append(
            f"{fresh.article} ({fresh.locale}) takes over what people wrote for {article}, "
            f"which is gone; delete {path} once you need nothing more of it"
        )
    return whole


def _from_memory(
    project: Project, locale: str, held: _Held, result: Result
) -> dict[str, Shelf[Catalog]]:
    """Language of the articles -> their catalogs, filled from the memory."""
    filled: dict[str, Shelf[Catalog]] = {}
    with memory.Recall(project, locale, (whole for _, whole in held)) as said:
        for source, whole in held:
            after, number = remembering.fill(project, whole, said)
            result.memory += number
            filled.setdefault(source, Shelf(_weight)).append(after)
        _notice(result, said.notice)
        known = {str(error) for error in result.failures}
        result.failures += [error for error in said.failures if str(error) not in known]
    return filled


def _add(result: Result, done: Drafted) -> None:
    result.engine += done.engine
    result.cached += done.cached
    result.filled += done.filled
    result.failed += done.failed
    result.calls += done.calls
    result.seconds += done.seconds
    result.written += done.written
    said = {str(error) for error in result.failures}
    result.failures += [error for error in done.failures if str(error) not in said]
    for notice in done.notices:
        _notice(result, notice)


def _notice(result: Result, notice: str) -> None:
    """What more than one pair of languages has to say is said once."""
    if notice and notice not in result.notices:
        result.notices.append(notice)


class _Writer:
    """Writes catalogs in a thread of its own: each waits for the disk, and the engine need not."""

    def __init__(self, project: Project, result: Result) -> None:
        self._project, self._result = project, result
        self._pool = ThreadPoolExecutor(1)
        self._waiting: Future[None] | None = None

    def __enter__(self) -> _Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._wait()
        finally:
            self._pool.shutdown()

    def write(self, catalogs: Sequence[Catalog]) -> None:
        """Write them, after those before them; no more than two lots are in memory at once."""
        self._wait()
        self._waiting = self._pool.submit(self._write, catalogs)

    def _wait(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.result()

    def _write(self, catalogs: Sequence[Catalog]) -> None:
        # Only this thread counts these, and whoever reads them has waited for it.
        for whole in catalogs:
            states = review.counts(whole)
            self._result.sentences += sum(states.values())
            self._result.empty += states["initial"]
            path = self._project.catalog_path(whole.article, whole.locale)
            shown = self._project.shown(path)
            try:
                if catalog.write_catalog(path, whole, shown=shown):
                    self._result.written.append(shown)
            except PipelineError as error:
                self._result.failures.append(error)


def _readable(project: Project, paths: Iterable[Path]) -> dict[Path, Catalog]:
    """The catalogs that can be read; the command that works on one of the others says why."""
    found: dict[Path, Catalog] = {}
    for path in paths:
        try:
            found[path] = catalog.read_catalog(path, shown=project.shown(path))
        except PipelineError:
            continue
    return found
