"""Stage 7, the orchestrator: documents -> catalogs in which every sentence has what is known of it.

For each article and locale the catalog is read, merged with the article as it is now, filled from
the memory of reviewed sentences, and what is still missing goes through the engine: all articles
of a language pair in one call. Then each catalog is written once, if it changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import catalog, formats, remembering, review, termbase
from pipeline.engines import Engine, lock
from pipeline.engines.cache import Cache, CachedEngine, Evidence, pair_key
from pipeline.engines.packages import Package, installed
from pipeline.engines.rescue import translate_safely
from pipeline.engines.select import open_engine, prepare
from pipeline.errors import OutputError, PackageError, PipelineError
from pipeline.languages import language
from pipeline.model import Catalog, Document, Entry
from pipeline.project import Project
from pipeline.sources import Sources, targets
from pipeline.termbase import Termbase, Terms

__all__ = ["Progress", "Result", "quiet", "translate"]

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Called with a label and a total; gives a context whose value is called with each advance."""


def quiet(label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    """The progress that shows nothing."""
    return nullcontext(lambda _: None)


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


@dataclass(slots=True)
class _Work:
    """A catalog on its way from what it was to what is written."""

    document: Document
    locale: str
    path: Path
    catalog: Catalog


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
    work = list(_merged(project, sources.documents, only, terms, result))
    if machine:
        for locale in dict.fromkeys(item.locale for item in work):
            of_locale = [item for item in work if item.locale == locale]
            _from_memory(project, locale, of_locale, result)
            for source in dict.fromkeys(item.document.article.locale for item in of_locale):
                pair = [item for item in of_locale if item.document.article.locale == source]
                names = terms.terms(source, locale) if terms else None
                _from_engine(project, source, locale, pair, names, again, locked, result, progress)
                _write(project, pair, result)
    else:
        _write(project, work, result)
    return result


def _merged(
    project: Project,
    documents: Sequence[Document],
    only: Sequence[str],
    terms: Termbase | None,
    result: Result,
) -> Iterator[_Work]:
    """Each article's catalogs, merged with the article as it is now; templates are written."""
    gone = _Gone(project)
    for document in documents:
        article = document.article.id
        template = catalog.template(project, document, terms)
        path = project.template_path(article)
        try:
            if catalog.write_catalog(path, template, shown=project.shown(path)):
                result.written.append(project.shown(path))
        except PipelineError as error:
            result.failures.append(error)
        for locale in targets(project, document, only):
            path = project.catalog_path(article, locale)
            try:
                old = (
                    catalog.read_catalog(path, shown=project.shown(path)) if path.exists() else None
                )
            except PipelineError as error:
                result.failures.append(error)
                continue
            fresh = catalog.fresh(project, document, locale, terms)
            if old is None:
                whole = _carried_over(project, fresh, document, gone, result)
            else:
                whole = review.merge(old, fresh, document.article.locale)
            yield _Work(document, locale, path, remembering.tidy(whole))


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


def _from_memory(project: Project, locale: str, work: Sequence[_Work], result: Result) -> None:
    found = remembering.fill(project, locale, {item.path: item.catalog for item in work})
    for item in work:
        item.catalog = found.catalogs[item.path]
    result.memory += found.filled
    _notice(result, found.notice)
    said = {str(error) for error in result.failures}
    result.failures += [error for error in found.failures if str(error) not in said]


def _from_engine(
    project: Project,
    source: str,
    locale: str,
    work: Sequence[_Work],
    names: Terms | None,
    again: bool,
    locked: bool,
    result: Result,
    progress: Progress,
) -> None:
    """Machine translation for all that is missing of one pair, in one go over its articles."""
    with Cache(project.work) as cache:
        try:
            argos = open_engine(project, source, locale, locked=locked)
            engine = CachedEngine(argos, cache)
            wanted = dict.fromkeys(
                entry.source
                for item in work
                for entry in item.catalog.entries
                if _wants_machine(entry, engine, again)
            )
            if not wanted:
                return
            for notice in prepare(project, argos):
                _notice(result, notice)
            started = time.monotonic()
            label = f"{source} → {locale}"
            with progress(label, len(wanted)) as advance:
                done = translate_safely(
                    engine,
                    list(wanted),
                    advance,
                    source_locale=source,
                    locale=locale,
                    terms=names,
                )
            kept = {
                sentence: Evidence(
                    catalog.digest(each.text) if each.text else "",
                    each.score,
                    each.note,
                    each.reason,
                )
                for sentence, each in zip(wanted, done, strict=True)
            }
            cache.judge(pair_key(source, locale), kept)
        except PackageError as error:
            _no_engine(error, source, locale, work, result)
            return
        finally:
            _notice(result, cache.notice)
            for damaged in installed()[1]:
                hint = f" ({damaged.hint})" if damaged.hint else ""
                _notice(result, str(damaged).removesuffix(".") + hint)
    _lock(project, argos.packages, result)
    result.seconds += time.monotonic() - started if engine.calls else 0.0
    result.engine += engine.computed
    result.cached += engine.cached
    result.calls += engine.calls
    texts: Mapping[str, str] = {
        sentence: translation.text for sentence, translation in zip(wanted, done, strict=True)
    }

    def translated(entry: Entry) -> Entry:
        text = texts.get(entry.source, "") if _wants_machine(entry, engine, again) else ""
        if not text:
            thrown_away = entry.source in kept and kept[entry.source].reason
            result.failed += bool(thrown_away and catalog.state(entry) == "initial")
            return entry
        filled = review.fill(entry, text, "mt", engine.signature)
        result.filled += filled != entry
        return filled

    for item in work:
        item.catalog = _with_entries(item.catalog, translated)


def _lock(project: Project, packages: Sequence[Package], result: Result) -> None:
    """Before the catalogs are written: what they say of their packages can then be looked up."""
    try:
        if lock.add(project, packages):
            result.written.append(lock.LOCK)
    except OutputError as error:
        result.failures.append(error)


def _notice(result: Result, notice: str) -> None:
    """What more than one pair of languages has to say is said once."""
    if notice and notice not in result.notices:
        result.notices.append(notice)


def _wants_machine(entry: Entry, engine: Engine, again: bool) -> bool:
    """True for an empty entry, and for untouched output of another engine than today's."""
    if entry.obsolete or not review.fillable(entry):
        return False
    if not entry.target or entry.provenance is None:
        return True
    old = again or entry.provenance.signature != engine.signature
    return entry.provenance.origin == "mt" and old


def _no_engine(
    error: PackageError, source: str, locale: str, work: Sequence[_Work], result: Result
) -> None:
    """No package for a pair is no failure: the catalogs are there for people to fill.

    One that is there and must not be used is one.
    """
    if error.path:
        if str(error) not in map(str, result.failures):
            result.failures.append(error)
        return
    waiting = sum(
        1 for item in work for entry in item.catalog.entries if catalog.state(entry) == "initial"
    )
    if not waiting:
        return
    name = language(locale).english_name
    hint = f" ({error.hint})" if error.hint else ""
    result.notices.append(
        f"{name} ({locale}): {waiting} sentences wait for a translation, since {error.cause}{hint}"
    )


def _with_entries(whole: Catalog, change: Callable[[Entry], Entry]) -> Catalog:
    entries = tuple(entry if entry.obsolete else change(entry) for entry in whole.entries)
    return whole if entries == whole.entries else replace(whole, entries=entries)


def _write(project: Project, work: Sequence[_Work], result: Result) -> None:
    for item in work:
        states = review.counts(item.catalog)
        result.sentences += sum(states.values())
        result.empty += states.get("initial", 0)
        shown = project.shown(item.path)
        try:
            if catalog.write_catalog(item.path, item.catalog, shown=shown):
                result.written.append(shown)
        except PipelineError as error:
            result.failures.append(error)


def _readable(project: Project, paths: Iterable[Path]) -> dict[Path, Catalog]:
    """The catalogs that can be read; the command that works on one of the others says why."""
    found: dict[Path, Catalog] = {}
    for path in paths:
        try:
            found[path] = catalog.read_catalog(path, shown=project.shown(path))
        except PipelineError:
            continue
    return found
