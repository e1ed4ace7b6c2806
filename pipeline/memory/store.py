"""The index of the memory: reviewed catalogs and imported files <-> `.dragoman/memory.sqlite`.

In: the project's files. Out: their units, by form. A file is read again when its size, its time or
its content changed; a damaged index is thrown away and made anew, with a notice.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.catalog import read_catalog
from pipeline.errors import OutputError, PipelineError
from pipeline.languages import language
from pipeline.memory.exact import Unit, units
from pipeline.memory.forms import fingerprint, mask, unmask
from pipeline.memory.opening import Opened
from pipeline.memory.tmx import best_tag, read_tmx
from pipeline.project import Project

__all__ = ["Store", "folder", "imported"]

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time can be trusted: an editor may save twice in one tick."""
_AT_ONCE = 5_000
_MOST = 64
"""Units of one sentence that are looked at; which ones depends on their content alone."""

_SWEPT = 10_000
"""Units that may be forgotten at a time before the parts of the index are made anew."""
_UNITS = "SELECT count(*) FROM unit"
_SAME_NUMBERS = "form = ? AND digits = ?"


def folder(project: Project) -> Path:
    """Where imported memories are kept: files of the project's own, to be committed."""
    return project.catalogs / "memory"


def imported(project: Project) -> list[Path]:
    """The imported memories, in order of their names."""
    return sorted(folder(project).glob("*.tmx"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A file as the index knows it."""

    id: int
    mtime: int
    size: int
    sha: str


@dataclass(slots=True)
class Store(Opened):
    """The index, open inside `with`."""

    failures: list[PipelineError] = field(default_factory=list)
    """Files that could not be read; nothing of them is in the memory."""
    _forgotten: int = 0
    """Units left out while the index was brought up to date."""

    def refresh(self, locales: Sequence[str] = (), skip: Iterable[Path] = ()) -> bool:
        """Bring the index up to date with the files; True if anything had changed.

        `locales` narrows the catalogs that are looked at; those in `skip` are not.
        """
        try:
            return self._refresh(locales or self.project.locales, frozenset(skip))
        except sqlite3.DatabaseError as error:
            self.replace_damaged(error)
        with self.careful():
            return self._refresh(locales or self.project.locales, frozenset(skip))

    def exact(
        self, locale: str, sources: Iterable[str], skip: Iterable[Path] = ()
    ) -> dict[str, list[Unit]]:
        """Sentence -> its units, for those sentences that have any.

        Units of catalogs in `skip` are left out.
        """
        passed = {self.project.shown(path) for path in skip}
        found: dict[str, list[Unit]] = {}
        for source in dict.fromkeys(sources):
            text, numbers = mask(source)
            for form, known in self.base.execute(
                "SELECT id, text FROM form WHERE key = ?", (fingerprint(locale, text),)
            ).fetchall():
                if known == text:
                    rows = self._units(_SAME_NUMBERS, form, fingerprint(*numbers))
                    here = [unit for path, unit in rows if path not in passed]
                    if here:
                        found[source] = here
        return found

    def with_numbers(self, form: int, numbers: Sequence[str]) -> list[Unit]:
        """Units of a form that have these numbers."""
        return [unit for _, unit in self._units(_SAME_NUMBERS, form, fingerprint(*numbers))]

    def alike(self, form: int) -> list[Unit]:
        """Units of a form, whatever their numbers: at most some dozens, always the same ones."""
        return [unit for _, unit in self._units("form = ?", form)]

    def counts(self) -> tuple[tuple[str, str, int, int], ...]:
        """(Locale, imported file or empty for the catalogs, sentences, translations)."""
        return tuple(
            self.base.execute(
                "SELECT locale, CASE catalog WHEN 1 THEN '' ELSE name END AS origin,"
                " count(DISTINCT form || ' ' || digits), count(*)"
                " FROM unit JOIN form ON form.id = unit.form JOIN file ON file.id = unit.file"
                " GROUP BY locale, origin ORDER BY locale, origin"
            )
        )

    def _units(self, where: str, *values: int) -> list[tuple[str, Unit]]:
        """(Path of the file, unit) in a steady order."""
        return [
            (
                path,
                Unit(
                    source=unmask(text, tuple(numbers.split("\n")) if numbers else ()),
                    target=target,
                    name=name,
                    context=context,
                    before=before,
                    after=after,
                    copy=bool(copy),
                    reviewed=bool(catalog),
                ),
            )
            for path, name, catalog, text, numbers, target, context, before, after, copy in (
                self.base.execute(
                    "SELECT path, name, catalog, text, numbers, target, context, before, after,"
                    " copy FROM (SELECT * FROM unit WHERE "
                    + where
                    + f" ORDER BY form, digits, print LIMIT {_MOST}) AS unit"
                    " JOIN file ON file.id = unit.file JOIN form ON form.id = unit.form",
                    values,
                )
            )
        ]

    # Reading the files

    def _refresh(self, locales: Sequence[str], skip: frozenset[Path]) -> bool:
        self.failures.clear()
        base = self.base
        changed = self._settings()
        if not any(self._changes(locales, skip)):
            return changed
        base.execute("BEGIN IMMEDIATE")
        with base:
            # Looked at again: another process may have read the files while this one waited.
            gone, todo = self._changes(locales, skip)
            for file in gone:
                self._forget(file)
            for path, locale in todo:
                self._read(path, locale)
            if self._forgotten > _SWEPT + base.execute(_UNITS).fetchone()[0] // 4:
                for table in ("part", "word", "indexed", "posting"):
                    base.execute(f"DELETE FROM {table}")
                base.execute("UPDATE form SET part = 0")
            base.execute(
                "DELETE FROM form WHERE part = 0"
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.form = form.id)"
            )
            self._forgotten = 0
        return True

    def _changes(
        self, locales: Sequence[str], skip: frozenset[Path]
    ) -> tuple[list[int], list[tuple[Path, str]]]:
        """(Ids of the files that are gone, files to read with their locale, if they have one)."""
        files = {
            path: _Row(*row)
            for path, *row in self.base.execute("SELECT path, id, mtime, size, sha FROM file")
        }
        gone = [row.id for path, row in files.items() if not (self.project.root / path).is_file()]
        here = [(path, locale) for path, locale in self._catalogs(locales) if path not in skip]
        here += [(path, "") for path in imported(self.project)]
        return gone, [each for each in here if self._stale(each[0], files)]

    def _settings(self) -> bool:
        """Empty the index where the project's languages are others than when it was made."""
        value = f"{self.project.source_locale} {' '.join(sorted(self.project.locales))}"
        question = "SELECT value FROM meta WHERE name = 'languages'"
        if self.base.execute(question).fetchone() == (value,):
            return False
        self.base.execute("BEGIN IMMEDIATE")
        with self.base:
            if self.base.execute(question).fetchone() != (value,):
                for table in ("file", "form", "unit", "part", "word", "indexed", "posting"):
                    self.base.execute(f"DELETE FROM {table}")
                self.base.execute("INSERT OR REPLACE INTO meta VALUES ('languages', ?)", (value,))
        return True

    def _catalogs(self, locales: Sequence[str]) -> Iterator[tuple[Path, str]]:
        for locale in locales:
            home = self.project.catalogs / language(locale).gettext / "LC_MESSAGES"
            for path in sorted(home.rglob("*.po")):
                yield path, locale

    def _stale(self, path: Path, files: Mapping[str, _Row]) -> bool:
        """Whether a file has to be read; its new time is noted where only that changed."""
        known = files.get(self.project.shown(path))
        try:
            stat = path.stat()
            if known is None or stat.st_size != known.size:
                return True
            if stat.st_mtime_ns == known.mtime:
                return False
            if _digest(path) != known.sha:
                return True
        except OSError:
            return True  # reading it says why
        if time.time_ns() - stat.st_mtime_ns > _SETTLED:
            with self.base:
                self.base.execute(
                    "UPDATE file SET mtime = ? WHERE id = ?", (stat.st_mtime_ns, known.id)
                )
        return False

    def _read(self, path: Path, locale: str) -> None:
        shown = self.project.shown(path)
        old = self.base.execute("SELECT id FROM file WHERE path = ?", (shown,)).fetchone()
        if old:
            self._forget(old[0])
        self.base.execute("SAVEPOINT reading")
        try:
            stat = path.stat()
            settled = time.time_ns() - stat.st_mtime_ns > _SETTLED
            row = (shown, stat.st_mtime_ns if settled else 0, stat.st_size, _digest(path))
            name = path.name if not locale else ""
            file = self.base.execute(
                "INSERT INTO file (path, mtime, size, sha, name, catalog)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*row, name, bool(locale)),
            ).lastrowid
            assert file is not None
            if locale:
                whole = read_catalog(path, shown=shown)
                self.base.execute("UPDATE file SET name = ? WHERE id = ?", (whole.article, file))
                self._insert(file, ((locale, unit) for unit in units(whole)))
            else:
                self._insert(file, self._of_tmx(path, shown))
        except PipelineError as error:
            self.failures.append(error)
            self.base.execute("ROLLBACK TO reading")
        except OSError as error:
            self.failures.append(
                OutputError(f"cannot be read: {error.strerror or error}", path=shown)
            )
            self.base.execute("ROLLBACK TO reading")
        self.base.execute("RELEASE reading")

    def _of_tmx(self, path: Path, shown: str) -> Iterator[tuple[str, Unit]]:
        project = self.project
        for found in read_tmx(path, shown=shown):
            tags = tuple(found.segments)
            source = best_tag(tags, project.source_locale)
            if source is None:
                continue
            for locale in project.locales:
                target = best_tag(tags, locale)
                if target is not None and target != source:
                    yield (
                        locale,
                        Unit(
                            found.segments[source],
                            found.segments[target],
                            path.name,
                            context=found.context,
                            before=_print(found.before),
                            after=_print(found.after),
                            reviewed=False,
                        ),
                    )

    def _insert(self, file: int, found: Iterable[tuple[str, Unit]]) -> None:
        rows = []
        for locale, unit in found:
            text, numbers = mask(unit.source)
            rows.append(
                (
                    self._form(locale, text),
                    file,
                    fingerprint(*numbers),
                    fingerprint(unit.target, unit.name, unit.context),
                    "\n".join(numbers),
                    unit.target,
                    unit.context,
                    unit.before,
                    unit.after,
                    unit.copy,
                )
            )
            if len(rows) == _AT_ONCE:
                self._write(rows)
                rows.clear()
        self._write(rows)

    def _write(self, rows: Sequence[tuple[object, ...]]) -> None:
        self.base.executemany("INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _form(self, locale: str, text: str) -> int:
        key = fingerprint(locale, text)
        for form, known in self.base.execute("SELECT id, text FROM form WHERE key = ?", (key,)):
            if known == text:
                return int(form)
        form = self.base.execute(
            "INSERT INTO form (locale, key, text, part) VALUES (?, ?, ?, 0)", (locale, key, text)
        ).lastrowid
        assert form is not None
        return form

    def _forget(self, file: int) -> None:
        """Leave out a file. Forms that nothing says any more stay, unless they are many."""
        self._forgotten += self.base.execute("DELETE FROM unit WHERE file = ?", (file,)).rowcount
        self.base.execute("DELETE FROM file WHERE id = ?", (file,))


def _print(text: str | None) -> int | None:
    return None if text is None else fingerprint(text)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
