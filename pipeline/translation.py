"""Stage 7, the orchestrator: documents -> catalogs in which every sentence has what is known of it.

For each locale each article's catalog is read, merged with the article as it is now, filled from
the memory of reviewed sentences, and what is still missing goes through the engine (`drafting`).
Then each catalog is written once, if it changed, while the engine is at the next ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import NamedTuple

from pipeline import catalog, drafting, memory, remembering, review, termbase
from pipeline.drafting import Drafted, Progress, quiet
from pipeline.errors import PipelineError
from pipeline.files import write_if_changed
from pipeline.inheriting import Gone, inherited
from pipeline.languages import language
from pipeline.model import Catalog, Document
from pipeline.project import Project
from pipeline.settled import Settled, sha256, stamp
from pipeline.shelf import Shelf
from pipeline.sources import Sources, targets
from pipeline.termbase import Termbase

__all__ = ["Found", "Progress", "Result", "quiet", "translate"]


class Found(NamedTuple):
    """What stands in a catalog, as far as other catalogs and later runs need to know."""

    sha256: str
    """Of the file."""
    sentences: int
    empty: int
    """Sentences without a translation."""
    failed: int
    """Of these, those that the machine's text was thrown away for."""
    open: bool
    """True where some sentence would take what the memory may have for it."""
    said: str
    """A digest of what it gives to the memory; empty where that is nothing."""
    rest: str
    """A digest of the catalogs that stood beside it and belong to no article of the run."""


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
    templates: dict[str, str] = field(default_factory=dict)
    """Article id -> SHA-256 of its template."""
    found: dict[tuple[str, str], Found] = field(default_factory=dict)
    """(Article id, locale) -> what stands in its catalog now."""


def translate(
    project: Project,
    sources: Sources,
    *,
    only: Sequence[str] = (),
    machine: bool = True,
    again: bool = False,
    locked: bool = False,
    settled: Settled | None = None,
    progress: Progress = quiet,
) -> Result:
    """Bring every catalog of the documents up to date and write those that changed.

    `only` narrows the locales; with `machine` false nothing is filled (the extract stage); with
    `again` untouched machine output is made anew, whatever engine it came from; with `locked`
    only packages that `models.lock` names translate, and others are failures in the result.
    Catalogs that are `settled` are only counted, unless the memory has news for them.
    A catalog that cannot be read or written is a failure in the result and is left as it is.
    Raises GlossaryError, with nothing written, where the project's glossary is wrong.
    """
    result = Result(articles=len(sources.ids))
    terms = termbase.load(project)
    gone = Gone(project)
    with _Writer(project, result) as writer:
        if machine and sources.documents:
            drafting.look_ahead(sources.documents[0].article.locale, only or project.locales)
        _templates(project, sources.documents, terms, result)
        for locale in project.locales:
            if only and locale not in only:
                continue
            documents = _unsettled(sources.documents, locale, settled)
            merged = _merged(project, documents, locale, terms, gone, result)
            if not machine:
                for source, whole in merged:
                    writer.write(source, "", [(whole, 0)])
                continue
            held: _Held = Shelf(lambda each: _weight(each[1]))
            for each in merged:  # the memory has to see them all before the first is filled
                held.append(each)
            rest = ""
            if settled:
                rest = _rest(project, locale, settled, held)
                more = _reopened(project, sources, settled, locale, held, rest)
                for each in _merged(project, more, locale, terms, gone, result):
                    held.append(each)
            of_source = _from_memory(project, locale, held, settled, result)
            waiting = _counted(settled, locale, result)
            for source in dict.fromkeys((*of_source, *waiting)):
                done = drafting.draft(
                    project,
                    source,
                    locale,
                    of_source.get(source, ()),
                    partial(writer.write, source, rest),
                    waiting=waiting.get(source, 0),
                    terms=terms.terms(source, locale) if terms else None,
                    again=again,
                    locked=locked,
                    progress=progress,
                )
                _add(result, done)
    return result


def _unsettled(
    documents: Iterable[Document], locale: str, settled: Settled | None
) -> Iterator[Document]:
    for document in documents:
        if not settled or not settled.holds(document.article.id, locale):
            yield document


def _reopened(
    project: Project, sources: Sources, settled: Settled, locale: str, held: _Held, rest: str
) -> Iterator[Document]:
    """The articles that have room for what the memory may have learnt since they were settled."""
    news = False
    for _, whole in held:
        last = settled.last(whole.article, locale)
        news = news or _said(whole) != (last.translation["said"] if last else "")
    ids = [
        article
        for article, facts in settled.of(locale)
        if facts.translation["open"] and (news or facts.translation["rest"] != rest)
    ]
    for article in ids:
        settled.drop(article, locale)
    return sources.reopen(project, ids)


def _rest(project: Project, locale: str, settled: Settled, held: _Held) -> str:
    """A digest of the catalogs whose articles are gone, retracted or unreadable.

    The memory has what people wrote in them, and people may go on writing.
    """
    known = {article for article, _ in settled.of(locale)}
    known |= {whole.article for _, whole in held}
    home = project.catalogs / language(locale).gettext / "LC_MESSAGES"
    found = hashlib.sha256()
    for path in sorted(home.rglob("*.po")):
        if path.relative_to(home).with_suffix("").as_posix() not in known:
            found.update(stamp(path).encode("utf-8", "surrogatepass"))
    return found.hexdigest()[:16]


def _said(whole: Catalog) -> str:
    """A digest of what the catalog gives to the memory; empty where that is nothing."""
    found = list(memory.units(whole))
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16] if found else ""


def _counted(settled: Settled | None, locale: str, result: Result) -> dict[str, int]:
    """Count what is settled; language of the articles -> sentences without a translation."""
    waiting: dict[str, int] = {}
    for _, facts in settled.of(locale) if settled else ():
        result.sentences += facts.translation["sentences"]
        result.empty += facts.translation["empty"]
        result.failed += facts.translation["failed"]
        empty = waiting.get(facts.source, 0) + facts.translation["empty"]
        waiting[facts.source] = empty
    return waiting


def _templates(
    project: Project, documents: Iterable[Document], terms: Termbase | None, result: Result
) -> None:
    for document in documents:
        path = project.template_path(document.article.id)
        try:
            # Nobody works in a template, so that what stands there need not be read.
            content = catalog.render_catalog(catalog.template(project, document, terms))
            if write_if_changed(path, content, shown=project.shown(path)):
                result.written.append(project.shown(path))
            result.templates[document.article.id] = hashlib.sha256(content).hexdigest()
        except PipelineError as error:
            result.failures.append(error)


def _merged(
    project: Project,
    documents: Iterable[Document],
    locale: str,
    terms: Termbase | None,
    gone: Gone,
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
            whole, notices = inherited(project, fresh, source, gone)
            result.notices += notices
        else:
            whole = review.merge(old, fresh, source)
        yield source, remembering.tidy(whole)


_Held = Shelf[tuple[str, Catalog]]


def _weight(whole: Catalog) -> int:
    """What a catalog takes of a shelf's room."""
    return sum(len(entry.source) for entry in whole.entries)


def _from_memory(
    project: Project, locale: str, held: _Held, settled: Settled | None, result: Result
) -> dict[str, Shelf[Catalog]]:
    """Language of the articles -> their catalogs, filled from the memory."""
    silent = (
        project.catalog_path(article, locale)
        for article, facts in (settled.of(locale) if settled else ())
        if not facts.translation["said"]
    )
    filled: dict[str, Shelf[Catalog]] = {}
    if not held:
        return filled
    with memory.Recall(project, locale, (whole for _, whole in held), silent) as said:
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

    def write(self, source: str, rest: str, catalogs: Sequence[tuple[Catalog, int]]) -> None:
        """Write them, after those before them; no more than two lots are in memory at once.

        With each goes the number of its sentences that a machine failed at; `source` is the
        language of their articles, `rest` as in `Found`.
        """
        self._wait()
        self._waiting = self._pool.submit(self._write, source, rest, catalogs)

    def _wait(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.result()

    def _write(self, source: str, rest: str, catalogs: Sequence[tuple[Catalog, int]]) -> None:
        # Only this thread counts these, and whoever reads them has waited for it.
        result = self._result
        for whole, failed in catalogs:
            path = self._project.catalog_path(whole.article, whole.locale)
            shown = self._project.shown(path)
            states = review.counts(whole)
            overtaken = False
            try:
                if path.exists() and sha256(path) != whole.sha256:
                    # Somebody saved it while the engine was at work.
                    newer = catalog.read_catalog(path, shown=shown)
                    whole = review.catch_up(newer, whole, source)
                    states = review.counts(whole)
                    overtaken = True
                written = catalog.write_catalog(path, whole, shown=shown)
                if written.changed:
                    result.written.append(shown)
                if not overtaken:  # else the next run looks again: the memory has not seen it
                    result.found[whole.article, whole.locale] = Found(
                        sha256=written.sha256,
                        sentences=sum(states.values()),
                        empty=states["initial"],
                        failed=failed,
                        open=any(review.fillable(e) for e in whole.entries if not e.obsolete),
                        said=_said(whole),
                        rest=rest,
                    )
            except PipelineError as error:
                result.failures.append(error)
            result.sentences += sum(states.values())
            result.empty += states["initial"]
            result.failed += failed
