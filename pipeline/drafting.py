"""Stage 7b, drafts: catalogs of a pair of languages -> the same, with machine text in the gaps.

The sentences of many articles go through the engine together, but no more of them at a time than
memory should hold. Catalogs are handed on as soon as theirs are done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from threading import Thread

from pipeline import catalog, review
from pipeline.engines import lock
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.cache import Cache, CachedEngine, Evidence, pair_key
from pipeline.engines.packages import chain, installed
from pipeline.engines.rescue import translate_safely
from pipeline.engines.select import open_engine, prepare
from pipeline.errors import OutputError, PackageError, PipelineError
from pipeline.languages import language
from pipeline.model import Catalog, Entry
from pipeline.project import Project
from pipeline.termbase import Terms

__all__ = ["Drafted", "Progress", "draft", "look_ahead", "quiet"]

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Called with a label and a total; gives a context whose value is called with each advance."""

_SLICE = 4096
"""Distinct sentences that are on their way at once: enough to fill batches, few enough to hold."""
_ENTRIES = 8 * _SLICE
"""Entries of a slice in which hardly anything is missing."""


def quiet(label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    """The progress that shows nothing."""
    return nullcontext(lambda _: None)


@dataclass(slots=True)
class Drafted:
    """What engines did for a pair, counted as they go."""

    engine: int = 0
    """Sentences (or parts of them) that went through an engine."""
    cached: int = 0
    """Sentences whose machine translation was still known from an earlier run."""
    filled: int = 0
    """Entries that machine translation was written into."""
    calls: int = 0
    seconds: float = 0.0
    """Spent in engines."""
    written: list[str] = field(default_factory=list)
    """`models.lock`, if it was."""
    failures: list[PipelineError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Slice:
    catalogs: tuple[Catalog, ...]
    wanted: tuple[str, ...]
    """Distinct sentences that a machine is to translate."""
    entries: int
    """Entries that they stand in."""


def look_ahead(source: str, locales: Iterable[str]) -> None:
    """Tell the packages' digests in a thread of its own: there may be use for them soon."""

    def read() -> None:
        for locale in locales:
            # What is wrong with a package is said where it is used.
            with suppress(PackageError, OSError):
                for package in chain(source, locale):
                    _ = package.digest

    Thread(target=read, daemon=True).start()


def draft(
    project: Project,
    source: str,
    locale: str,
    catalogs: Iterable[Catalog],
    hand_on: Callable[[Sequence[tuple[Catalog, int]]], None],
    *,
    waiting: int = 0,
    terms: Terms | None,
    again: bool,
    locked: bool,
    progress: Progress,
) -> Drafted:
    """Hand on every catalog once, in order, with drafts where a sentence had none.

    With each goes the number of its sentences that the machine's text was thrown away for. So many
    as `waiting` sentences of other catalogs are known to have no translation.

    `catalogs` is gone through twice and must be the same both times. What a sentence becomes does
    not depend on those beside it, so nobody can tell where a slice ended. Where no package can be
    used the catalogs are handed on as they are, and the result says why.
    """
    done = Drafted()
    trouble: PackageError | None = None
    with Cache(project.work) as cache:
        engine: _Machine | None = None
        try:
            engine = _Machine(project, source, locale, cache, terms, again, locked)
            missing = sum(engine.wants(entry) for whole in catalogs for entry in whole.entries)
            if missing:
                done.notices += prepare(project, engine.argos)
        except PackageError as error:
            trouble, missing = error, 0
        with progress(f"{source} → {locale}", missing) if missing else quiet("", 0) as advance:
            for each in _slices(catalogs, engine.wants if engine and not trouble else _nothing):
                after: Sequence[tuple[Catalog, int]] = [(whole, 0) for whole in each.catalogs]
                if engine and each.wanted and not trouble:
                    try:
                        after = engine.filled(each, advance, done)
                    except PackageError as error:
                        trouble = error
                if trouble:
                    waiting += sum(_initial(whole) for whole, _ in after)
                hand_on(after)
        if trouble:
            _no_engine(trouble, source, locale, waiting, done)
        if engine:
            engine.count(done)
        done.notices += [cache.notice] if cache.notice else []
    for damaged in installed()[1]:
        hint = f" ({damaged.hint})" if damaged.hint else ""
        done.notices.append(str(damaged).removesuffix(".") + hint)
    return done


class _Machine:
    """The engine of a pair with all that it is asked by."""

    def __init__(
        self,
        project: Project,
        source: str,
        locale: str,
        cache: Cache,
        terms: Terms | None,
        again: bool,
        locked: bool,
    ) -> None:
        self.argos: ArgosEngine = open_engine(project, source, locale, locked=locked)
        self._engine = CachedEngine(self.argos, cache)
        self._project, self._source, self._locale = project, source, locale
        self._cache, self._terms, self._again = cache, terms, again

    def wants(self, entry: Entry) -> bool:
        """True for an empty entry, and for untouched output of another engine than today's."""
        if entry.obsolete or not review.fillable(entry):
            return False
        if not entry.target or entry.provenance is None:
            return True
        old = self._again or entry.provenance.signature != self._engine.signature
        return entry.provenance.origin == "mt" and old

    def filled(
        self, each: _Slice, advance: Callable[[int], None], done: Drafted
    ) -> list[tuple[Catalog, int]]:
        """The slice's catalogs with what the engine says; `models.lock` knows its packages then."""
        started, calls = time.monotonic(), self._engine.calls
        pair = pair_key(self._source, self._locale)
        if len(self._cache.judged(pair, each.wanted)) < len(each.wanted):
            self.argos.begin()
        said = translate_safely(
            self._engine,
            each.wanted,
            advance,
            source_locale=self._source,
            locale=self._locale,
            terms=self._terms,
        )
        advance(each.entries - len(each.wanted))
        kept = {
            sentence: Evidence(
                catalog.digest(one.text) if one.text else "", one.score, one.note, one.reason
            )
            for sentence, one in zip(each.wanted, said, strict=True)
        }
        self._cache.judge(pair, kept)
        done.seconds += time.monotonic() - started if self._engine.calls > calls else 0.0
        self._lock(done)
        texts: Mapping[str, str] = {
            sentence: one.text for sentence, one in zip(each.wanted, said, strict=True)
        }

        def translated(entry: Entry) -> Entry:
            text = texts.get(entry.source, "") if self.wants(entry) else ""
            if not text:
                return entry
            filled = review.fill(entry, text, "mt", self._engine.signature)
            done.filled += filled != entry
            return filled

        thrown_away = {sentence for sentence, evidence in kept.items() if evidence.reason}
        return [
            (_with_entries(whole, translated), _failed(whole, thrown_away))
            for whole in each.catalogs
        ]

    def count(self, done: Drafted) -> None:
        """Add what the engine has counted itself."""
        done.engine += self._engine.computed
        done.cached += self._engine.cached
        done.calls += self._engine.calls

    def _lock(self, done: Drafted) -> None:
        """Before a catalog is written: what it says of its packages can then be looked up."""
        try:
            if lock.add(self._project, self.argos.packages):
                done.written.append(lock.LOCK)
        except OutputError as error:
            if str(error) not in map(str, done.failures):
                done.failures.append(error)


def _nothing(_: Entry) -> bool:
    return False


def _slices(catalogs: Iterable[Catalog], wants: Callable[[Entry], bool]) -> Iterator[_Slice]:
    held: list[Catalog] = []
    wanted: dict[str, None] = {}
    entries = size = 0
    for whole in catalogs:
        held.append(whole)
        size += len(whole.entries)
        for entry in whole.entries:
            if wants(entry):
                wanted[entry.source] = None
                entries += 1
        if len(wanted) >= _SLICE or size >= _ENTRIES:
            yield _Slice(tuple(held), tuple(wanted), entries)
            held, wanted, entries, size = [], {}, 0, 0
    if held:
        yield _Slice(tuple(held), tuple(wanted), entries)


def _failed(whole: Catalog, thrown_away: Collection[str]) -> int:
    return sum(
        entry.source in thrown_away and not entry.obsolete and catalog.state(entry) == "initial"
        for entry in whole.entries
    )


def _initial(whole: Catalog) -> int:
    return sum(not entry.obsolete and catalog.state(entry) == "initial" for entry in whole.entries)


def _no_engine(error: PackageError, source: str, locale: str, waiting: int, done: Drafted) -> None:
    """No package for a pair is no failure: the catalogs are there for people to fill.

    One that is there and must not be used is one.
    """
    if error.path:
        done.failures.append(error)
    elif waiting:
        name = language(locale).english_name
        hint = f" ({error.hint})" if error.hint else ""
        done.notices.append(
            f"{name} ({locale}): {waiting} sentences wait for a translation, since "
            f"{error.cause}{hint}"
        )


def _with_entries(whole: Catalog, change: Callable[[Entry], Entry]) -> Catalog:
    entries = tuple(entry if entry.obsolete else change(entry) for entry in whole.entries)
    return whole if entries == whole.entries else replace(whole, entries=entries)
