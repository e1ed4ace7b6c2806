"""Stage 11e, retractions and corrections: what a bundle must drop or say, and who must act on it.

In: documents, catalogs and the manifests of earlier builds. Out: the retracted articles that a
manifest names, whether an article's correction notice is reviewed, and what is still to be done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import catalog
from pipeline.bundle import manifest as manifests
from pipeline.bundle.manifest import Retracted
from pipeline.errors import PipelineError
from pipeline.model import REVIEWED, Catalog, Document, Entry
from pipeline.project import Project
from pipeline.sources import Sources, targets

__all__ = ["Duty", "duties", "is_corrected", "open_notice", "retracted"]


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody must do about an article in one locale."""

    locale: str
    article: str
    message: str
    """One sentence, no final full stop."""


def retracted(
    project: Project, sources: Sources, channel: str, locale: str, *, partial: bool
) -> tuple[Retracted, ...]:
    """The retracted articles of a bundle, in order of their ids.

    Those that this run did not look at, or could not read, stay as the last manifest has them.
    """
    own = [
        Retracted(
            id=document.article.id,
            title=document.title,
            date=document.date,
            source_path=document.article.path,
            source_sha256=hashlib.sha256(document.article.text.encode()).hexdigest(),
        )
        for document in sources.retracted
        if locale in targets(project, document)
    ]
    seen = {*sources.ids, *sources.left_alone}
    seen |= {document.article.id for document in sources.retracted}
    before = manifests.read_retracted(project.output / channel / locale / "manifest.json")
    stay = [
        item for item in before if item.id not in seen and (partial or item.id in sources.failed)
    ]
    return tuple(sorted([*own, *stay], key=lambda item: item.id))


def is_corrected(document: Document) -> bool:
    """True where the article carries a correction notice."""
    return any(block.role == "correction" for block in document.blocks)


def open_notice(document: Document, known: Catalog | None) -> tuple[Entry, ...]:
    """The sentences of the article's correction notice that nobody answers for in the catalog."""
    entries = {entry.key: entry for entry in known.entries if not entry.obsolete} if known else {}
    notice = (
        entries.get((catalog.context(block.role), segment.source), Entry(segment.source))
        for block in document.blocks
        if block.role == "correction"
        for segment in block.segments
    )
    return tuple(entry for entry in notice if catalog.state(entry) not in REVIEWED)


def duties(project: Project, sources: Sources, only: Sequence[str] = ()) -> tuple[Duty, ...]:
    """What is to be done about retractions and corrections, by locale and article.

    A catalog that cannot be read is passed over: whoever counts it says why.
    """
    found: list[Duty] = []
    for locale in project.locales:
        for document in sources.retracted:
            if locale in targets(project, document, only):
                found += (
                    Duty(locale, document.article.id, message)
                    for message in _dropped(project, document, locale)
                )
        for document in sources.documents:
            if is_corrected(document) and locale in targets(project, document, only):
                found += (
                    Duty(locale, document.article.id, message)
                    for message in _corrected(project, document, locale)
                )
    return tuple(found)


def _dropped(project: Project, document: Document, locale: str) -> Iterator[str]:
    for channel in ("preview", "release"):
        path = project.output / channel / locale / "manifest.json"
        if any(record.id == document.article.id for record in manifests.read(path)):
            yield f"retracted, but still in the {channel} bundle: run dragoman build"


def _corrected(project: Project, document: Document, locale: str) -> Iterator[str]:
    path = project.catalog_path(document.article.id, locale)
    shown = project.shown(path)
    try:
        known = catalog.read_catalog(path, shown=shown) if path.exists() else None
    except PipelineError:
        return
    for entry in open_notice(document, known):
        if entry.line:
            yield f"the correction notice is not reviewed: {shown}:{entry.line}"
        else:
            yield f"the correction notice is not in {shown} yet: run dragoman translate"
    digest = hashlib.sha256(document.article.text.encode()).hexdigest()
    for record in manifests.read(project.output / "release" / locale / "manifest.json"):
        if record.id == document.article.id and record.source_sha256 != digest:
            yield "the release still has the article without the correction: run dragoman build"
