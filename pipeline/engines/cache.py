"""What engines said before: (engine key, sentence) -> text, in `.dragoman/engine.sqlite`.

All in it can be made again (law 8): a damaged file is thrown away, and said so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pipeline.engines import BatchEngine, Pairs
from pipeline.errors import OutputError

__all__ = ["Cache", "CachedEngine"]

_NAME = "engine.sqlite"
_LAYOUT = 1  # PRAGMA user_version; a file with another is made anew
_AT_ONCE = 10_000  # sentences in one question
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_T = TypeVar("_T")


class Cache:
    """The file in the folder given, open inside `with`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self.notice = ""
        """What the user should hear of: that the file was damaged and is made anew."""
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Cache:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error
        self._trying(lambda base: base.execute("SELECT count(*) FROM sqlite_master"))
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

    def lookup(self, key: str, sentences: Sequence[str]) -> dict[str, str]:
        """The texts known for the sentences."""
        found: dict[str, str] = {}
        rest = iter(sentences)
        while part := tuple(islice(rest, _AT_ONCE)):
            question = (key, json.dumps(part, ensure_ascii=False))
            found.update(
                self._trying(
                    lambda base, question=question: base.execute(  # type: ignore[misc]
                        "SELECT sentence, text FROM said WHERE key = ?"
                        " AND sentence IN (SELECT value FROM json_each(?))",
                        question,
                    ).fetchall()
                )
            )
        return found

    def store(self, key: str, pairs: Pairs) -> None:
        """Keep texts; on disk when this returns, but for a loss of power."""
        rows = [(key, sentence, text) for sentence, text in pairs]

        def write(base: sqlite3.Connection) -> None:
            with base:
                base.executemany("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", rows)

        self._trying(write)

    def _trying(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do it; where the file turns out to be damaged, do it with a new one."""
        try:
            return action(self._open())
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise self._unwritable(str(error)) from error
        self.__exit__(None, None, None)
        try:
            for name in (_NAME, f"{_NAME}-wal", f"{_NAME}-shm"):
                self.path.with_name(name).unlink(missing_ok=True)
            self.notice = f"{_NAME} was damaged and is made anew; nothing is lost but time"
            return action(self._open())
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._unwritable(str(error)) from error

    def _open(self) -> sqlite3.Connection:
        if self._base is None:
            self._base = sqlite3.connect(self.path, timeout=60)
            layout = self._base.execute("PRAGMA user_version").fetchone()[0]
            if layout != _LAYOUT:
                self._base.executescript(
                    "PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS said;"
                    "CREATE TABLE said (key TEXT, sentence TEXT, text TEXT NOT NULL,"
                    " PRIMARY KEY (key, sentence)) WITHOUT ROWID;"
                    f"PRAGMA user_version = {_LAYOUT};"
                )
            self._base.execute("PRAGMA synchronous = NORMAL")
        return self._base

    def _unwritable(self, reason: str) -> OutputError:
        return OutputError(
            f"cannot be used: {reason}",
            path=str(self.path),
            hint="free some space or make the folder writable; the file may be deleted at any time",
        )


class CachedEngine(BatchEngine):
    """An engine that asks the cache first and keeps each batch as soon as it is done."""

    def __init__(self, engine: BatchEngine, cache: Cache) -> None:
        self._engine, self._cache = engine, cache
        self.cached = 0
        """Sentences that the cache knew."""
        self.computed = 0
        """Sentences that went through the engine."""
        self.calls = 0
        """Times that the engine had to be called."""

    @property
    def signature(self) -> str:
        """The engine's."""
        return self._engine.signature

    @property
    def key(self) -> str:
        """The engine's."""
        return self._engine.key

    def knows(self, character: str) -> bool:
        """The engine's word."""
        return self._engine.knows(character)

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """See `BatchEngine`: first what is known, then what the engine says."""
        known = self._cache.lookup(self.key, sentences)
        if known:
            self.cached += len(known)
            yield tuple(known.items())
        missing = [sentence for sentence in sentences if sentence not in known]
        if missing:
            self.calls += 1
            for pairs in self._engine.stream(missing):
                self._cache.store(self.key, pairs)
                self.computed += len(pairs)
                yield pairs
