"""What the last run left behind: (article, locale) -> what it found there, as long as that holds.

In: the files of a project and of dragoman itself. Out: which articles have not changed since,
neither source nor catalog nor what was built from them, with what the last run had to say of them.
The main job need not open these. It is kept in `.dragoman/settled.sqlite`; nothing is lost with it
but time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pipeline
from pipeline import memory, termbase
from pipeline.engines import lock
from pipeline.engines.packages import Package, best
from pipeline.errors import OutputError, PipelineError
from pipeline.project import CONFIG, Project

__all__ = ["Facts", "Settled", "sha256", "stamp"]

_NAME = "settled.sqlite"
_LAYOUT = 1  # part of every row's world: raise it when the facts change their shape
_TABLE = (
    "CREATE TABLE IF NOT EXISTS fact (article TEXT, locale TEXT, world TEXT, files TEXT,"
    " source TEXT, translation TEXT, bundle TEXT, PRIMARY KEY (article, locale)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run found of an article in a locale. The last two are their stages' own to read."""

    files: Mapping[str, str]
    """Path from the project's root -> SHA-256, of the article, its template, its catalog and what
    the bundles have of it."""
    source: str
    """BCP 47 tag of the article's language."""
    translation: Mapping[str, Any]
    bundle: Mapping[str, Any]


class Settled:
    """The articles that need not be looked at, inside `with`; a run that must look drops them."""

    def __init__(self, project: Project, *, locked: bool = False, ask: bool = True) -> None:
        """`locked` is the run's; without `ask` nothing is settled, and nothing is kept."""
        self._project, self._ask = project, ask
        self._world = _world(project, locked=locked) if ask else ""
        self._base: sqlite3.Connection | None = None
        self._holding: dict[str, set[str]] = {}
        self._sources: dict[str, str] = {}

    def __enter__(self) -> Settled:
        if self._ask:
            try:
                self._base = self._opened()
                self._compare(self._base)
            except (sqlite3.DatabaseError, ValueError, OSError):
                self._give_up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._base is None:
            return
        try:
            self._base.execute("DELETE FROM fact WHERE world != ?", (self._world,))
            self._base.commit()
            self._base.close()
        except sqlite3.DatabaseError:
            self._give_up()

    def holds(self, article: str, locale: str) -> bool:
        """True where the article need not be looked at in this locale."""
        return locale in self._holding.get(article, ())

    def whole(self) -> dict[str, str]:
        """Id -> language of the articles that need not be looked at in any locale."""
        every = set(self._project.locales)
        return {
            article: self._sources[article]
            for article, locales in self._holding.items()
            if locales and every - {self._sources[article]} <= locales
        }

    def of(self, locale: str) -> Iterator[tuple[str, Facts]]:
        """(Article id, facts) of all that need not be looked at in a locale, by id."""
        for article in sorted(self._holding):
            if self.holds(article, locale):
                facts = self.last(article, locale)
                if facts is None:
                    raise self._unreadable("a row is gone")
                yield article, facts

    def last(self, article: str, locale: str) -> Facts | None:
        """What the last run found, whether it still holds or not.

        Raises OutputError where that can no longer be told: an article that nobody looks at must
        not fall out of the bundles.
        """
        if self._base is None:
            return None
        question = (
            "SELECT files, source, translation, bundle FROM fact WHERE article = ? AND locale = ?"
        )
        try:
            row = self._base.execute(question, (article, locale)).fetchone()
            if not row:
                return None
            files, source, translation, bundle = row
            return Facts(json.loads(files), source, json.loads(translation), json.loads(bundle))
        except (sqlite3.DatabaseError, ValueError) as error:
            raise self._unreadable(str(error)) from error

    def narrow(self, articles: Collection[str]) -> None:
        """Whatever is none of these is settled no more: its name may be another's now."""
        self._holding = {
            article: locales for article, locales in self._holding.items() if article in articles
        }

    def drop(self, article: str, locale: str) -> None:
        """It must be looked at after all."""
        self._holding[article].discard(locale)

    def keep(self, article: str, locale: str, facts: Facts) -> None:
        """Remember what this run found; where there is no room for it the next run looks again."""
        if self._base is None:
            return
        texts = (json.dumps(each) for each in (facts.translation, facts.bundle))
        row = (article, locale, self._world, json.dumps(facts.files), facts.source, *texts)
        with suppress(sqlite3.DatabaseError):
            self._base.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _opened(self) -> sqlite3.Connection:
        path = self._project.work / _NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, timeout=60)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute(_TABLE)
        return base

    def _compare(self, base: sqlite3.Connection) -> None:
        """Find the rows whose every file is as it was."""
        digests: dict[str, str] = {}
        here = ""
        rows = base.execute(
            "SELECT article, locale, source, files FROM fact WHERE world = ?"
            " ORDER BY article, locale",
            (self._world,),
        )
        for article, locale, source, files in rows:
            if article != here:
                here = article
                digests.clear()  # of the article and its template, which its locales share
            for path, digest in json.loads(files).items():
                if path not in digests:
                    digests[path] = sha256(self._project.root / path)
                if digests[path] != digest:
                    break
            else:
                self._holding.setdefault(article, set()).add(locale)
                self._sources[article] = source

    def _give_up(self) -> None:
        """Nothing is settled, and the file, which can be made again, is taken away."""
        self._holding.clear()
        if self._base is not None:
            self._base.close()
            self._base = None
        for name in (_NAME, f"{_NAME}-wal", f"{_NAME}-shm"):
            with suppress(OSError):
                (self._project.work / name).unlink(missing_ok=True)

    def _unreadable(self, reason: str) -> OutputError:
        return OutputError(
            f"cannot be read any more: {reason}",
            path=self._project.shown(self._project.work / _NAME),
            hint="delete it and run the command again; nothing is lost with it but time",
        )


def sha256(path: Path) -> str:
    """Of a file's bytes, in hexadecimal; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _world(project: Project, *, locked: bool) -> str:
    """Over the settings, the glossary, the memories, the packages and dragoman itself."""
    parts: list[object] = [_LAYOUT, locked, sys.version, *_program()]
    # Without --locked the lock has notices for what is new, and there is nothing new.
    pins = [project.root / lock.LOCK] if locked else []
    parts += map(sha256, (project.root / CONFIG, termbase.glossary_path(project), *pins))
    parts += map(stamp, memory.imported(project))
    try:
        packages: Iterable[Package] = best()
    except PipelineError as error:
        packages = ()
        parts.append(str(error))
    for package in packages:
        parts += [package.name, *map(stamp, sorted(package.path.rglob("*")))]
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _program() -> tuple[str, ...]:
    """dragoman's own files, and the names and versions of all libraries beside it."""
    own = Path(pipeline.__file__).parent
    files = sorted(path for path in own.rglob("*") if path.suffix in {".py", ".toml"})
    libraries = sorted(
        path.name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for path in folder.iterdir()
        if path.suffix in {".dist-info", ".egg-info"}
    )
    return (*map(stamp, files), *libraries)


def stamp(path: Path) -> str:
    """What is another where the file is."""
    try:
        stat = path.stat()
    except OSError:
        return f"{path} –"
    return f"{path} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
