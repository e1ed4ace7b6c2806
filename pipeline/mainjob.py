"""The main job: a project -> its catalogs brought up to date and its bundles built.

`translation` and `bundle`, one after the other, over what has changed since the last time. What
they find of each article is kept (`settled`), so that the next run need not open it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline import translation
from pipeline.bundle.build import CHANNELS, Built, build
from pipeline.bundle.localizing import Localized, packed
from pipeline.project import Project
from pipeline.settled import Facts, Settled
from pipeline.sources import Sources, load
from pipeline.translation import Progress, Result, quiet

__all__ = ["Done", "run"]


@dataclass(frozen=True, slots=True)
class Done:
    """What each stage did."""

    sources: Sources
    result: Result
    built: Built


def run(
    project: Project,
    ids: Sequence[str] = (),
    *,
    only: Sequence[str] = (),
    locked: bool = False,
    progress: Progress = quiet,
) -> Done:
    """Extract, translate, check and build; the caller holds the project (`files.one_writer`).

    `ids` narrows the articles, `only` the locales: then all that is asked for is looked at, since
    what is left out may have news for it. Raises what `load`, `translate` and `build` raise.
    """
    with Settled(project, locked=locked, ask=not ids and not only) as settled:
        sources = load(project, ids, settled=settled.whole())
        settled.narrow(frozenset(sources.ids))
        result = translation.translate(
            project, sources, only=only, locked=locked, settled=settled, progress=progress
        )
        built = build(
            project,
            sources,
            channels=CHANNELS,
            only=only,
            partial=bool(ids),
            settled=settled,
            keep=partial(_keep, project, settled, result),
        )
    return Done(sources, result, built)


def _keep(
    project: Project,
    settled: Settled,
    result: Result,
    locale: str,
    localized: Localized,
    files: Mapping[str, str],
) -> None:
    """Remember an article of which both stages have all they need."""
    record = localized.record
    found = result.found.get((record.id, locale))
    template = result.templates.get(record.id)
    if found is None or template is None:
        return
    here = {
        record.source_path: record.source_sha256,
        project.shown(project.template_path(record.id)): template,
        project.shown(project.catalog_path(record.id, locale)): found.sha256,
    }
    translated = found._asdict()
    settled.keep(
        record.id,
        locale,
        Facts({**here, **files}, record.source_locale, translated, packed(localized)),
    )
