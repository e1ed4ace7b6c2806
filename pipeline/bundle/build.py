"""Stage 11, building: documents + catalogs -> `dist/<channel>/<locale>/`.

In: segmented documents and the catalogs as they stand. Out: per channel and locale the localized
articles in their own format, one `.mo` each, `manifest.json` and `index.html`. The `preview`
channel takes everything; `release` takes what the project's release rule allows and says of the
rest why it was held back. A file whose bytes would not change is not written.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from pipeline import catalog, formats, review, termbase
from pipeline.bundle import manifest as manifests
from pipeline.bundle import withdrawing
from pipeline.bundle.fill import JOINED, Filled, fill
from pipeline.bundle.manifest import File, Held, Manifest, Record, Retracted
from pipeline.bundle.mo import compile_mo
from pipeline.bundle.page import bundle_page, channel_page
from pipeline.errors import ArticleError, OutputError, PipelineError
from pipeline.files import write_if_changed
from pipeline.languages import language
from pipeline.model import REVIEWED, STATES, Catalog, Code, Document, Finding, State
from pipeline.project import Project
from pipeline.sources import Sources, targets
from pipeline.termbase import Termbase

__all__ = ["CHANNELS", "Built", "Channel", "build"]

Channel = Literal["preview", "release"]
CHANNELS: tuple[Channel, ...] = ("preview", "release")

_MEDIA_TYPES = {
    "markdown": "text/markdown",
    "html": "text/html",
    "plain": "text/plain",
    "ninjs": "application/json",
}


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


@dataclass(frozen=True, slots=True)
class _Localized:
    """One article in one locale, ready for any channel."""

    record: Record
    files: tuple[File, ...]
    reasons: tuple[str, ...]
    """Why the release rule holds it back; empty if it does not."""


def build(
    project: Project,
    sources: Sources,
    *,
    channels: Sequence[Channel] = CHANNELS,
    only: Sequence[str] = (),
    partial: bool = False,
) -> Built:
    """Build the bundles of every locale (or of those in `only`).

    With `partial` the sources are some of the articles: the others stay as they were built. An
    article that cannot be read keeps its last build too, so that a slip at the desk takes no
    published page down; one that is gone, or asks to be left alone, is removed. Raises
    GlossaryError where the project's glossary is wrong: no release by checks that nobody made.
    """
    built = Built(retracted=[document.article.id for document in sources.retracted])
    terms = termbase.load(project)
    locales = [locale for locale in project.locales if not only or locale in only]
    made: dict[Channel, list[Manifest]] = {channel: [] for channel in channels}
    for locale in locales:
        localized, kept = _localized(project, sources, locale, terms, built)
        for channel in channels:
            folder = project.output / channel / locale
            before = manifests.read(folder / "manifest.json")
            gone = withdrawing.retracted(project, sources, channel, locale, partial=partial)
            done = {*(item.record.id for item in localized), *(item.id for item in gone)}
            stay = [
                record
                for record in before
                if record.id in kept or (partial and record.id not in done)
            ]
            try:
                made[channel].append(
                    _bundle(project, channel, locale, localized, stay, before, gone, built)
                )
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
    project: Project, sources: Sources, locale: str, terms: Termbase | None, built: Built
) -> tuple[list[_Localized], set[str]]:
    """Every document in one locale, and the ids of those that must stay as they were."""
    done: list[_Localized] = []
    kept = set(sources.failed)
    for document in sources.documents:
        if locale not in targets(project, document):
            continue
        path = project.catalog_path(document.article.id, locale)
        try:
            known = (
                catalog.read_catalog(path, shown=project.shown(path), locale=locale)
                if path.exists()
                else None
            )
            done.append(_localize(project, document, locale, known, terms, built))
        except PipelineError as error:
            built.failures.append(error)
            kept.add(document.article.id)
    return done, kept


def _localize(
    project: Project,
    document: Document,
    locale: str,
    known: Catalog | None,
    terms: Termbase | None,
    built: Built,
) -> _Localized:
    article = document.article
    inside = Path(article.path).relative_to(project.shown(project.sources)).as_posix()
    if inside in {"index.html", "manifest.json"}:
        raise OutputError(
            f"would take the place of the bundle's own {inside}",
            path=article.path,
            hint="give the article another name",
        )
    target = language(locale)
    entries = {entry.key: entry for entry in known.entries if not entry.obsolete} if known else {}
    states: Counter[State] = Counter()
    chosen: dict[tuple[str, str], str] = {}
    for wanted in catalog.extract(document):
        entry = entries.get(wanted.key)
        states[catalog.state(entry) if entry else "initial"] += 1
        if entry is not None and entry.joined and not entry.target:
            chosen[wanted.key] = JOINED
        elif entry is not None and entry.target:
            chosen[wanted.key] = entry.target
    form = formats.by_name(document.format)
    filled = fill(document, chosen, target, form)
    findings = (
        review.findings(known, article.locale, terms, mass_accept=project.mass_accept)
        if known
        else ()
    )
    shown_by_building = tuple(_build_findings(document, filled, form, locale, known))
    findings += shown_by_building
    built.findings += shown_by_building
    built.checked += findings
    compiled = {key: text for key, text in chosen.items() if text != JOINED}
    own = File(inside, _MEDIA_TYPES[document.format], filled.text.encode())
    mo = File(
        f"LC_MESSAGES/{article.id}.mo",
        "application/x-gettext-translation",
        compile_mo(compiled, target, project.name, article.id),
    )
    reasons = _reasons(project, states, findings)
    title_key = (catalog.context("headline"), document.title)
    return _Localized(
        record=Record(
            id=article.id,
            title=chosen.get(title_key, document.title),
            date=document.date,
            source_path=article.path,
            source_locale=article.locale,
            source_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
            states={state: states[state] for state in STATES},
            files=(own.described(), mo.described()),
        ),
        files=(own, mo),
        reasons=(*_notice_reasons(document, known, locale, built), *reasons),
    )


def _notice_reasons(
    document: Document, known: Catalog | None, locale: str, built: Built
) -> tuple[str, ...]:
    """A correction goes out with its notice reviewed, however little else must be."""
    if not withdrawing.open_notice(document, known):
        return ()
    built.corrected.append((locale, document.article.id))
    return ("its correction notice is not reviewed",)


def _build_findings(
    document: Document, filled: Filled, form: formats.Format, locale: str, known: Catalog | None
) -> Iterable[Finding]:
    path = known.path if known else document.article.path
    article = document.article
    lines = {entry.source: entry.line for entry in known.entries} if known else {}
    if filled.translated:
        problem = _reads_back(document, filled.text, form)
        if problem:
            yield Finding("skeleton", "block", path, 1, problem, article.id, locale)
    for source in filled.refused:
        yield Finding(
            "codes",
            "block",
            path,
            lines.get(source, 1),
            "the translation's tags are not the source's, so the source sentence was built",
            article.id,
            locale,
        )
    for source in dict.fromkeys(filled.alone):
        yield Finding(
            "joined",
            "block",
            path,
            lines.get(source, 1),
            "is joined to a sentence of its paragraph before it, but none there is translated, "
            "so the source sentence was built",
            article.id,
            locale,
        )


def _reads_back(document: Document, text: str, form: formats.Format) -> str:
    """What is wrong if the built article, read again, is not made of the same blocks; or ''."""
    article = document.article
    try:
        again = form.read(replace(article, text=text))
    except ArticleError as error:
        return f"the built article cannot be read back: {error.cause}"
    before = [block.role for block in document.blocks if formats.in_markup(block)]
    after = [block.role for block in again.blocks if formats.in_markup(block)]
    if before == after:
        return _codes_differ(document, again)
    pairs = zip_longest(before, after)
    same = next(number for number, (old, new) in enumerate(pairs) if old != new)
    return (
        f"the built article has {len(after)} blocks where the source has {len(before)}; "
        f"they part at block {same + 1}"
    )


def _codes_differ(document: Document, again: Document) -> str:
    """What is wrong if the built article does not have the source's inline codes; or ''."""

    def codes(of: Document) -> Counter[str]:
        return Counter(
            piece.tag
            for block in of.blocks
            if formats.in_markup(block)
            for piece in block.content
            if isinstance(piece, Code)
        )

    before, after = codes(document), codes(again)
    lost, won = sorted(before - after), sorted(after - before)
    said = [f"has no {' '.join(lost)}"] if lost else []
    said += [f"has {' '.join(won)} that the source has not"] if won else []
    return f"the built article {' and '.join(said)}" if said else ""


def _reasons(
    project: Project, states: Mapping[State, int], findings: Sequence[Finding]
) -> tuple[str, ...]:
    """Why the release rule holds an article back."""
    reasons: list[str] = []
    total = sum(states.values())
    reviewed = sum(states[state] for state in REVIEWED)
    if total and reviewed * 100 < project.release_reviewed * total:
        waiting = ", ".join(
            f"{states[state]} {state}"
            for state in STATES
            if state not in REVIEWED and states[state]
        )
        reasons.append(f"{total - reviewed} of {total} sentences not reviewed ({waiting})")
    severe = {"block"} if project.release_errors else {"block", "error"}
    counted = Counter(finding.check for finding in findings if finding.severity in severe)
    if counted:
        named = ", ".join(f"{check} {number}" for check, number in sorted(counted.items()))
        number = sum(counted.values())
        reasons.append(f"{number} finding{'s' if number > 1 else ''} of the checks ({named})")
    return tuple(reasons)


def _bundle(
    project: Project,
    channel: Channel,
    locale: str,
    localized: Sequence[_Localized],
    stay: Sequence[Record],
    before: Sequence[Record],
    gone: tuple[Retracted, ...],
    built: Built,
) -> Manifest:
    """Write one bundle's files, the manifest last, and remove what no article stands behind."""
    folder = project.output / channel / locale
    released = [item for item in localized if channel == "preview" or not item.reasons]
    held = [
        Held(item.record.id, item.record.title, item.reasons)
        for item in localized
        if channel == "release" and item.reasons
    ]
    for item in released:
        for file in item.files:
            _write(project, folder / file.path, file.content, built)
    records = sorted([*(item.record for item in released), *stay], key=lambda record: record.id)
    whole = Manifest(
        project=project.name,
        channel=channel,
        locale=locale,
        direction=language(locale).direction,
        articles=tuple(records),
        held=tuple(held),
        retracted=gone,
    )
    _write(project, folder / "index.html", bundle_page(whole, project.locales), built)
    _write(project, folder / "manifest.json", manifests.render(whole), built)
    stands = {str(file["path"]) for record in records for file in record.files}
    there = {str(file["path"]) for record in before for file in record.files}
    for path in sorted(there - stands):
        _remove(project, folder, path, built)
    built.articles += len(records)
    built.held += [(locale, item) for item in held]
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
