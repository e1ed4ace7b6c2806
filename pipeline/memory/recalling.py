"""The very sentences, for a run: catalogs in hand + the index of all other files -> their units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.languages import language
from pipeline.memory.exact import Unit, units
from pipeline.memory.store import Store, imported
from pipeline.model import Catalog
from pipeline.project import Project

__all__ = ["Recalled", "recall"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of the sentences asked for."""

    units: Mapping[str, list[Unit]]
    """Sentence -> where it was translated; sentences without any are left out."""
    failures: tuple[PipelineError, ...] = ()
    """Imported memories that cannot be read. Catalogs that cannot are left to the command that
    works on them."""
    notice: str = ""


def recall(
    project: Project, locale: str, known: Mapping[Path, Catalog], sentences: Iterable[str]
) -> Recalled:
    """What people said for the sentences: in the catalogs in hand (`known`, by path), which may
    be other than on disk, in the project's other catalogs of the locale and in its memories.
    """
    wanted = dict.fromkeys(sentences)
    found: dict[str, list[Unit]] = {}
    for path in sorted(known):
        for unit in units(known[path]):
            if unit.source in wanted:
                found.setdefault(unit.source, []).append(unit)
    home = project.catalogs / language(locale).gettext / "LC_MESSAGES"
    if not imported(project) and all(path in known for path in home.rglob("*.po")):
        return Recalled(found)  # the index has nothing to add
    with Store(project) as store:
        store.refresh((locale,), skip=known)
        with store.careful():
            for sentence, more in store.exact(locale, wanted, skip=known).items():
                found.setdefault(sentence, []).extend(more)
        failures = tuple(error for error in store.failures if (error.path or "").endswith(".tmx"))
        return Recalled(found, failures, store.notice)
