"""The file of the memory's index: `.dragoman/memory.sqlite`, opened, made, and made anew.

In: a project. Out: a connection with the index's tables in it. All in it can be made again (law
8): a damaged file is thrown away, and said so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pipeline.errors import OutputError
from pipeline.project import Project

__all__ = ["Opened"]

_NAME = "memory.sqlite"
_LAYOUT = 1  # PRAGMA user_version; a file with another is made anew
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT UNIQUE, mtime INTEGER, size INTEGER,
    sha TEXT, name TEXT, catalog INTEGER);
CREATE TABLE form (id INTEGER PRIMARY KEY AUTOINCREMENT, locale TEXT, key INTEGER, text TEXT,
    part INTEGER);
CREATE INDEX form_key ON form (key);
CREATE INDEX form_pending ON form (locale) WHERE part = 0;
CREATE TABLE unit (form INTEGER, file INTEGER, digits INTEGER, print INTEGER, numbers TEXT,
    target TEXT, context TEXT, before INTEGER, after INTEGER, copy INTEGER);
CREATE INDEX unit_form ON unit (form, digits, print);
CREATE INDEX unit_file ON unit (file);
CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, locale TEXT, forms INTEGER);
CREATE TABLE word (part INTEGER, text TEXT, id INTEGER, PRIMARY KEY (part, text)) WITHOUT ROWID;
CREATE TABLE indexed (form INTEGER PRIMARY KEY, part INTEGER, words TEXT, cased TEXT,
    marks INTEGER, tags INTEGER, key INTEGER);
CREATE TABLE posting (id INTEGER PRIMARY KEY, blob BLOB);
"""

_Self = TypeVar("_Self", bound="Opened")


@dataclass(slots=True)
class Opened:
    """The index, open inside `with`."""

    project: Project
    notice: str = ""
    """What the user should hear of: that the index was damaged and is made anew."""
    _base: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self.project.work / _NAME

    @property
    def base(self) -> sqlite3.Connection:
        """The connection."""
        assert self._base is not None
        return self._base

    def __enter__(self: _Self) -> _Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unusable(error.strerror or str(error)) from error
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self.replace_damaged(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None

    @contextmanager
    def careful(self) -> Iterator[None]:
        """What SQLite has to say (a full disk, a damaged page) as an OutputError."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._unusable(str(error)) from error

    def _open(self) -> None:
        # No transaction begins by itself: reading must never wait for a writer, and one writer
        # for the other.
        base = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        self._base = base
        if not _laid_out(base):
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("BEGIN IMMEDIATE")
            with base:
                if not _laid_out(base):  # and no other process did it meanwhile
                    _lay_out(base)
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("PRAGMA cache_size = -65536")

    def replace_damaged(self, error: sqlite3.DatabaseError) -> None:
        """Throw a damaged index away; raises OutputError where something else is the matter."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            raise self._unusable(str(error)) from error
        self.__exit__(None, None, None)
        try:
            for name in (_NAME, f"{_NAME}-wal", f"{_NAME}-shm"):
                self.path.with_name(name).unlink(missing_ok=True)
            self.notice = f"{_NAME} was damaged and is made anew; nothing is lost but time"
            self._open()
        except (sqlite3.DatabaseError, OSError) as again:
            raise self._unusable(str(again)) from again

    def _unusable(self, reason: str) -> OutputError:
        return OutputError(
            f"cannot be used: {reason}",
            path=self.project.shown(self.path),
            hint="free some space or make the folder writable; the file may be deleted at any time",
        )


def _laid_out(base: sqlite3.Connection) -> bool:
    return bool(base.execute("PRAGMA user_version").fetchone()[0] == _LAYOUT)


def _lay_out(base: sqlite3.Connection) -> None:
    """The tables anew, whatever stood there."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (name,) in base.execute(tables).fetchall():
        base.execute(f"DROP TABLE {name}")
    for statement in _TABLES.split(";"):
        base.execute(statement)
    base.execute(f"PRAGMA user_version = {_LAYOUT}")
