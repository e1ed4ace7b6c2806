"""The very sentences, for a run: catalogs in hand + the index of all other files -> their units."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from pipeline.errors import PipelineError
from pipeline.languages import language
from pipeline.memory.exact import Unit, units
from pipeline.memory.store import Store, imported
from pipeline.model import Catalog
from pipeline.project import Project

__all__ = ["Recall"]


class Recall:
    """What people said in a locale, to be asked inside `with`.

    In the catalogs in hand, which may be other than on disk, in the project's other catalogs of
    the locale and in its imported memories.
    """

    def __init__(
        self,
        project: Project,
        locale: str,
        known: Iterable[Catalog],
        silent: Iterable[Path] = (),
    ) -> None:
        """`known` are the catalogs in hand; no more of them is kept than their units. Those at the
        paths in `silent` are known to have none."""
        self._locale = locale
        self._units: dict[str, list[Unit]] = {}
        self._known: set[Path] = set(silent)
        for whole in known:
            self._known.add(project.catalog_path(whole.article, locale))
            for unit in units(whole):
                self._units.setdefault(unit.source, []).append(unit)
        home = project.catalogs / language(locale).gettext / "LC_MESSAGES"
        others = imported(project) or any(path not in self._known for path in home.rglob("*.po"))
        self._store = Store(project) if others else None

    @property
    def failures(self) -> tuple[PipelineError, ...]:
        """Imported memories that cannot be read. Catalogs that cannot are left to the command
        that works on them."""
        found = self._store.failures if self._store else ()
        return tuple(error for error in found if (error.path or "").endswith(".tmx"))

    @property
    def notice(self) -> str:
        """What the user should hear of the index."""
        return self._store.notice if self._store else ""

    def __enter__(self) -> Recall:
        if self._store:
            self._store.__enter__()
            self._store.refresh((self._locale,), skip=self._known)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._store:
            self._store.__exit__(kind, error, trace)

    def of(self, sentences: Iterable[str]) -> dict[str, list[Unit]]:
        """Sentence -> where it was translated; sentences without any are left out."""
        wanted = dict.fromkeys(sentences)
        found = {each: list(self._units[each]) for each in wanted if each in self._units}
        if self._store:
            with self._store.careful():
                more = self._store.exact(self._locale, wanted, skip=self._known)
            for sentence, units_ in more.items():
                found.setdefault(sentence, []).extend(units_)
        return found
