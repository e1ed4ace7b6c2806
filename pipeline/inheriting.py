"""Stage 7, what an article inherits: its first catalog + those of articles that are gone -> both.

An article that was renamed or split keeps what people wrote for it. No old catalog is touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import catalog, formats, review
from pipeline.errors import PipelineError
from pipeline.languages import language
from pipeline.model import Catalog
from pipeline.project import Project

__all__ = ["Gone", "inherited"]


@dataclass(slots=True)
class Gone:
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


def inherited(
    project: Project, fresh: Catalog, source_locale: str, gone: Gone
) -> tuple[Catalog, tuple[str, ...]]:
    """The catalog with what people wrote under a name that is gone, and a notice for each name."""
    whole, used = review.carry_over(fresh, gone.of(fresh.locale), source_locale)
    return whole, tuple(
        f"{fresh.article} ({fresh.locale}) takes over what people wrote for {article}, which is "
        "gone; delete "
        f"{project.shown(project.catalog_path(article, fresh.locale))} once you need nothing more "
        "of it"
        for article in used
    )


def _readable(project: Project, paths: Iterable[Path]) -> dict[Path, Catalog]:
    """The catalogs that can be read; the command that works on one of the others says why."""
    found: dict[Path, Catalog] = {}
    for path in paths:
        try:
            found[path] = catalog.read_catalog(path, shown=project.shown(path))
        except PipelineError:
            continue
    return found
