"""Stage 11, building: documents + catalogs -> `dist/<channel>/<locale>/`.

In: segmented documents and the catalogs as they stand. Out: per channel and locale the localized
articles in their own format, one `.mo` each, `manifest.json` and `index.html`. The `preview`
channel takes everything; `release` takes what the project's release rule allows and says of the
rest why it was held back. A file whose bytes would not change is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline import catalog, termbase
from pipeline.bundle import manifest as manifests
from pipeline.bundle import withdrawing
from pipeline.bundle.localizing import Localized, localize, unpacked
from pipeline.bundle.manifest import File, Held, Manifest, Record, Retracted
from pipeline.bundle.page import bundle_page, channel_page
from pipeline.errors import OutputError, PipelineError
from pipeline.files import write_if_changed
from pipeline.languages import language
from pipeline.model import Document, Finding
from pipeline.project import Project
from pipeline.settled import Settled
from pipeline.sources import Sources, targets
from pipeline.termbase import Termbase

__all__ = ["CHANNELS", "Built", "Channel", "build"]

Channel = Literal["preview", "release"]
CHANNELS: tuple[Channel, ...] = ("preview", "release")


@dataclass(slots=True)
class Built:
    """What a build did, counted as it goes."""

    articles: int = 0
    """Articles in bundles, over all channels and locales."""
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    """Ids of the articles that were withdrawn, for which no bundle has anything any more."""
    corrected: list[tuple[str, str]] = field(default_factory=list)
    """(locale, id) of the corrected articles whose notice nobody has reviewed yet."""
    held: list[tuple[str, Held]] = field(default_factory=list)
    """(locale, what was held back) of the release channel."""
    findings: list[Finding] = field(default_factory=list)
    """What only building shows: codes that do not match, an article that reads back otherwise."""
    checked: list[Finding] = field(default_factory=list)
    """These and those of the checks, over all that was built."""
    failures: list[PipelineError] = field(default_factory=list)


def build(
    project: Project,
    sources: Sources,
    *,
    channels: Sequence[Channel] = CHANNELS,
    only: Sequence[str] = (),
    partial: bool = False,
    settled: Settled | None = None,
    keep: Callable[[str, Localized, Mapping[str, str]], None] | None = None,
) -> Built:
    """Build the bundles of every locale (or of those in `only`).

    With `partial` the sources are some of the articles: the others stay as they were built. An
    article that cannot be read keeps its last build too, so that a slip at the desk takes no
    published page down; one that is gone, or asks to be left alone, is removed. Raises
    GlossaryError where the project's glossary is wrong: no release by checks that nobody made.

    What is `settled` stands as it was built, and only the bundles' own pages name it anew. `keep`
    is called with a locale, what an article became in it, and its files' digests by their paths.
    """
    built = Built(retracted=[document.article.id for document in sources.retracted])
    terms = termbase.load(project)
    locales = [locale for locale in project.locales if not only or locale in only]
    made: dict[Channel, list[Manifest]] = {channel: [] for channel in channels}
    for locale in locales:
        bundles = [_Bundle(project, channel, locale, built) for channel in channels]
        for _, facts in settled.of(locale) if settled else ():
            _add(unpacked(facts.bundle), (), locale, bundles, built)
        kept = set(sources.failed)
        for document in sources.documents:
            article = document.article.id
            if locale not in targets(project, document) or (
                settled and settled.holds(article, locale)
            ):
                continue
            try:
                localized, files = _localized(project, document, locale, terms)
            except PipelineError as error:
                built.failures.append(error)
                kept.add(article)
                continue
            there = _add(localized, files, locale, bundles, built)
            if keep:
                keep(locale, localized, there)
        for bundle in bundles:
            gone = withdrawing.retracted(project, sources, bundle.channel, locale, partial=partial)
            try:
                made[bundle.channel].append(bundle.close(kept, gone, partial=partial))
            except PipelineError as error:
                built.failures.append(error)
    for channel in channels:
        if not only and len(made[channel]) == len(locales):
            page = channel_page(project.name, channel, project.source_locale, made[channel])
            try:
                _write(project, project.output / channel / "index.html", page, built)
            except PipelineError as error:
                built.failures.append(error)
    return built


def _localized(
    project: Project, document: Document, locale: str, terms: Termbase | None
) -> tuple[Localized, tuple[File, ...]]:
    path = project.catalog_path(document.article.id, locale)
    shown = project.shown(path)
    known = catalog.read_catalog(path, shown=shown, locale=locale) if path.exists() else None
    return localize(project, document, locale, known, terms)


def _add(
    localized: Localized,
    files: Sequence[File],
    locale: str,
    bundles: Sequence[_Bundle],
    built: Built,
) -> dict[str, str]:
    """Put an article into the bundles it belongs in; its files there and their digests."""
    built.findings += localized.built
    built.checked += localized.findings
    if localized.uncorrected:
        built.corrected.append((locale, localized.record.id))
    there: dict[str, str] = {}
    for bundle in bundles:
        there |= bundle.add(localized, files)
    return there


class _Bundle:
    """One channel in one locale, written article by article, its manifest last."""

    def __init__(self, project: Project, channel: Channel, locale: str, built: Built) -> None:
        self.channel, self._locale = channel, locale
        self._project, self._built = project, built
        self._folder = project.output / channel / locale
        self._records: list[Record] = []
        self._held: list[Held] = []
        self._failure: PipelineError | None = None

    def add(self, localized: Localized, files: Sequence[File]) -> dict[str, str]:
        """Write an article's files, or take note of why it is held back.

        Returns all of its files in the bundle, those that stood there already among them: path
        from the project's root -> SHA-256.
        """
        if self.channel == "release" and localized.reasons:
            self._held.append(localized.held)
            return {}
        self._records.append(localized.record)
        try:
            for file in files if self._failure is None else ():
                _write(self._project, self._folder / file.path, file.content, self._built)
        except PipelineError as error:
            self._failure = error
        shown = self._project.shown(self._folder)
        return {f"{shown}/{file['path']}": str(file["sha256"]) for file in localized.record.files}

    def close(
        self, kept: Collection[str], gone: tuple[Retracted, ...], *, partial: bool
    ) -> Manifest:
        """Write the page and the manifest, and remove what no article stands behind any more.

        Articles in `kept` stay as the last manifest has them; with `partial` all do that are
        neither here nor `gone`. Raises what kept a file from being written: then the bundle's
        manifest stays, too.
        """
        if self._failure is not None:
            raise self._failure
        before = manifests.read(self._folder / "manifest.json")
        done = {record.id for record in self._records}
        done |= {item.id for item in self._held} | {item.id for item in gone}
        stay = [
            record for record in before if record.id in kept or (partial and record.id not in done)
        ]
        records = sorted([*self._records, *stay], key=lambda record: record.id)
        whole = Manifest(
            project=self._project.name,
            channel=self.channel,
            locale=self._locale,
            direction=language(self._locale).direction,
            articles=tuple(records),
            held=tuple(sorted(self._held, key=lambda item: item.id)),
            retracted=gone,
        )
        page = bundle_page(whole, self._project.locales)
        _write(self._project, self._folder / "index.html", page, self._built)
        content = manifests.render(whole)
        _write(self._project, self._folder / "manifest.json", content, self._built)
        stands = {str(file["path"]) for record in records for file in record.files}
        there = {str(file["path"]) for record in before for file in record.files}
        for path in sorted(there - stands):
            _remove(self._project, self._folder, path, self._built)
        self._built.articles += len(records)
        self._built.held += [(self._locale, item) for item in whole.held]
        return whole


def _write(project: Project, path: Path, content: bytes, built: Built) -> None:
    if write_if_changed(path, content, shown=project.shown(path)):
        built.written.append(project.shown(path))


def _remove(project: Project, folder: Path, path: str, built: Built) -> None:
    """Remove a file that an earlier manifest named, and the folders it leaves empty."""
    file = folder / path
    try:
        file.unlink(missing_ok=True)
        for parent in file.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    except OSError as error:
        raise OutputError(
            f"cannot be removed: {error.strerror}",
            path=project.shown(file),
            hint="remove it by hand: its article is no longer part of the bundle",
        ) from error
    built.removed.append(project.shown(file))
