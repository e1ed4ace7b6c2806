"""What engines said before: (engine key, sentence) -> text, in `.dragoman/engine.sqlite`.

And what was thought of it: (pair of languages, sentence) -> `Evidence`, for the order of review.

All in it can be made again (law 8): a damaged file is thrown away, and said so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from pipeline.engines import BatchEngine, Decoding, Pairs
from pipeline.engines.masks import Style
from pipeline.errors import OutputError

__all__ = ["Cache", "CachedEngine", "Evidence", "evidence", "pair_key"]

_NAME = "engine.sqlite"
_LAYOUT = 2  # PRAGMA user_version; a file with another is made anew
_AT_ONCE = 10_000  # sentences in one question
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_T = TypeVar("_T")


class Evidence(NamedTuple):
    """What only the engine stage knows of a tagged sentence's translation."""

    digest: str
    """Of the text it is about, as in a catalog's provenance; empty where none was written."""
    score: float | None
    """Log-probability per piece, the worst of its parts."""
    note: str
    """How the codes were carried over; see `masking.Note`."""
    reason: str
    """Why the machine's text was thrown away; empty where it was not."""


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
        return dict(self._rows("said", "sentence, text", key, sentences))

    def scores(self, key: str, sentences: Sequence[str]) -> dict[str, float]:
        """The scores kept with the texts of the sentences."""
        return {
            sentence: score
            for sentence, score in self._rows("said", "sentence, score", key, sentences)
            if score is not None
        }

    def judged(self, pair: str, sentences: Sequence[str]) -> dict[str, Evidence]:
        """What is kept of tagged sentences of a pair of languages."""
        columns = "sentence, digest, score, note, reason"
        return {
            row[0]: Evidence(*row[1:]) for row in self._rows("judged", columns, pair, sentences)
        }

    def store(self, key: str, pairs: Pairs, scores: Mapping[str, float] = {}) -> None:
        """Keep texts; on disk when this returns, but for a loss of power."""
        rows = [(key, sentence, text, scores.get(sentence)) for sentence, text in pairs]
        self._insert("INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?)", rows)

    def judge(self, pair: str, evidence: Mapping[str, Evidence]) -> None:
        """Keep what is known of tagged sentences of a pair; what is so already is not written."""
        known = self.judged(pair, tuple(evidence))
        rows = [
            (pair, sentence, *each)
            for sentence, each in evidence.items()
            if known.get(sentence) != each
        ]
        if rows:
            self._insert("INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _insert(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        def write(base: sqlite3.Connection) -> None:
            with base:
                base.executemany(statement, rows)

        self._trying(write)

    def _rows(
        self, table: str, columns: str, key: str, sentences: Sequence[str]
    ) -> Iterator[tuple[Any, ...]]:
        rest = iter(sentences)
        statement = (
            f"SELECT {columns} FROM {table} WHERE key = ?"
            " AND sentence IN (SELECT value FROM json_each(?))"
        )
        while part := tuple(islice(rest, _AT_ONCE)):
            question = (key, json.dumps(part, ensure_ascii=False))
            yield from self._trying(
                lambda base, question=question: base.execute(  # type: ignore[misc]
                    statement, question
                ).fetchall()
            )

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
                    "PRAGMA journal_mode = WAL;"
                    "DROP TABLE IF EXISTS said; DROP TABLE IF EXISTS judged;"
                    "CREATE TABLE said (key TEXT, sentence TEXT, text TEXT NOT NULL, score REAL,"
                    " PRIMARY KEY (key, sentence)) WITHOUT ROWID;"
                    "CREATE TABLE judged (key TEXT, sentence TEXT, digest TEXT NOT NULL,"
                    " score REAL, note TEXT NOT NULL, reason TEXT NOT NULL,"
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


def pair_key(source_locale: str, locale: str) -> str:
    """What evidence of a pair of languages is kept under."""
    return f"{source_locale} {locale}"


def evidence(
    folder: Path, source_locale: str, locale: str, sentences: Sequence[str]
) -> dict[str, Evidence]:
    """What is kept of tagged sentences, nothing where the folder has no cache: none is made."""
    if not (folder / _NAME).exists():
        return {}
    with Cache(folder) as cache:
        return cache.judged(pair_key(source_locale, locale), sentences)


class CachedEngine(BatchEngine):
    """An engine that asks the cache first and keeps each batch as soon as it is done."""

    def __init__(
        self, engine: BatchEngine, cache: Cache, counts_for: CachedEngine | None = None
    ) -> None:
        """`counts_for` is the engine that counts what this one, its variant, does."""
        self._engine, self._cache = engine, cache
        self._counts = counts_for or self
        self._variants: dict[Decoding, CachedEngine | None] = {}
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

    def decoding(self, how: Decoding) -> CachedEngine | None:
        """The engine's variant, with the same cache; this engine counts for both."""
        if how not in self._variants:
            variant = self._engine.decoding(how)
            self._variants[how] = (
                CachedEngine(variant, self._cache, self._counts) if variant else None
            )
        return self._variants[how]

    def styles(self) -> Sequence[Style]:
        """The engine's word."""
        return self._engine.styles()

    def scores(self, sentences: Sequence[str]) -> Mapping[str, float]:
        """Those that are kept with the texts."""
        return self._cache.scores(self.key, sentences)

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """See `BatchEngine`: first what is known, then what the engine says."""
        known = self._cache.lookup(self.key, sentences)
        if known:
            self._counts.cached += len(known)
            yield tuple(known.items())
        missing = [sentence for sentence in sentences if sentence not in known]
        if missing:
            self._counts.calls += 1
            for pairs in self._engine.stream(missing):
                scores = self._engine.scores([sentence for sentence, _ in pairs])
                self._cache.store(self.key, pairs, scores)
                self._counts.computed += len(pairs)
                yield pairs
