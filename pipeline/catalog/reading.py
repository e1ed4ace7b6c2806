"""A PO file -> a `Catalog`: polib reads the values of what the strict reading let pass."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import polib

from pipeline.catalog.states import read_comments
from pipeline.catalog.strict import ENTRIES, CheckedEntry, check, count_entries
from pipeline.errors import CatalogError, UnknownLocaleError
from pipeline.languages import language
from pipeline.model import Catalog, Entry

__all__ = ["SIZE_LIMIT", "read_catalog"]

SIZE_LIMIT = 100_000_000
"""Bytes of one catalog; that of the largest article there may be has fewer."""

# A reference whose path has spaces, as gettext has written it since 0.22: U+2068 `a b.md` U+2069.
# Matches that, or `a.md`; not the space between two.
_REFERENCE = re.compile("\u2068([^\u2068\u2069]*)\u2069|(\\S+)")


def read_catalog(path: Path, *, shown: str, locale: str = "") -> Catalog:
    """Read a PO or POT file, strictly; `shown` names it in errors.

    `locale` is what its Language is where its header leaves that empty, as pot2po's does.

    Raises CatalogError, and never changes the file, where it is cut short, holds a conflict
    marker, a control character, two entries with one key, a plural entry, bytes or a charset
    that are not UTF-8, or lacks what this project writes into every header.
    """
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise CatalogError(
                f"is too large: {size:,} bytes, and {SIZE_LIMIT:,} are the most",
                path=shown,
                hint="restore it from version control; no article has so many sentences",
            )
        content = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror or error}",
            path=shown,
            hint="make it readable, or restore it from version control",
        ) from error
    found = _RECENT.get((content, shown)) or _RECENT.put((content, shown), _catalog(content, shown))
    return found if found.locale else replace(found, locale=locale)


class _Recent:
    """Catalogs read of late: the main job reads each to fill it and again to build from it."""

    def __init__(self, most: int) -> None:
        """`most` is the size of all files together, in bytes; a catalog takes five times that."""
        self._most, self._size = most, 0
        self._known: OrderedDict[tuple[bytes, str], Catalog] = OrderedDict()

    def get(self, key: tuple[bytes, str]) -> Catalog | None:
        """None where it is not known."""
        return self._known.get(key)

    def put(self, key: tuple[bytes, str], found: Catalog) -> Catalog:
        """Keep it, and forget the oldest where they are too many."""
        self._known[key] = found
        self._size += len(key[0])
        while self._size > self._most:
            (content, _), _ = self._known.popitem(last=False)
            self._size -= len(content)
        return found


_RECENT = _Recent(2_000_000)


def _catalog(content: bytes, shown: str) -> Catalog:
    checked = check(content, shown)
    parsed = _parse(checked.text, shown)
    fields = dict(parsed.metadata)
    count_entries(len(parsed), fields, shown)
    entries: list[Entry] = []
    seen: dict[tuple[str, str], int] = {}
    for raw, place in zip(parsed, checked.entries[1:], strict=True):
        entry = _entry(raw, place)
        if entry.key in seen:
            raise CatalogError(
                f"has the same sentence twice, here and on line {seen[entry.key]}",
                path=shown,
                line=entry.line,
                hint="delete one of the two entries",
            )
        seen[entry.key] = entry.line
        entries.append(entry)
    entries.sort(key=lambda entry: entry.obsolete)
    return Catalog(
        article=_required(fields, "X-Article-Id", shown),
        locale=_locale(_required(fields, "Language", shown), shown),
        header=_header(fields, shown),
        entries=tuple(entries),
        comments=tuple(checked.entries[0].comments),
        path=shown,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _parse(text: str, shown: str) -> polib.POFile:
    """What polib reads. It gets a path: a string it would split at U+2028 and U+0085."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", prefix="dragoman-", suffix=".po"
        ) as copy:
            copy.write(text)
            copy.flush()
            return polib.pofile(copy.name, encoding="utf-8", wrapwidth=0)
    except (OSError, ValueError) as error:
        raise CatalogError(
            f"cannot be read as a PO file: {error}",
            path=shown,
            hint="run msgfmt -c on it; a full disk is another cause",
        ) from error


def _entry(raw: polib.POEntry, place: CheckedEntry) -> Entry:
    provenance, joined, comments = read_comments(place.comments)
    return Entry(
        source=raw.msgid,
        target=raw.msgstr,
        context=raw.msgctxt or "",
        fuzzy=place.fuzzy,
        previous=raw.previous_msgid,
        previous_context=raw.previous_msgctxt,
        provenance=provenance,
        joined=joined,
        comments=comments,
        notes=tuple(raw.comment.split("\n")) if raw.comment else (),
        flags=tuple(dict.fromkeys(flag for flag in raw.flags if flag != "fuzzy")),
        references=_references(raw),
        obsolete=place.obsolete,
        line=place.line,
    )


def _references(raw: polib.POEntry) -> tuple[str, ...]:
    """polib splits at every space and at the last colon: put together, then split rightly."""
    text = " ".join(f"{file}:{line}" if line else file for file, line in raw.occurrences)
    return tuple(match[1] or match[2] for match in _REFERENCE.finditer(text))


def _header(fields: dict[str, str], shown: str) -> tuple[tuple[str, str], ...]:
    # The last field that we write: a header without it has been cut.
    _required(fields, "X-Source-Hash", shown)
    return tuple((name, value) for name, value in fields.items() if name != ENTRIES)


def _required(fields: dict[str, str], name: str, shown: str) -> str:
    if name not in fields:
        raise CatalogError(
            f"its header has no {name}",
            path=shown,
            line=1,
            hint="restore it from version control, or take its header from the template",
        )
    return fields[name]


def _locale(value: str, shown: str) -> str:
    try:
        return language(value).tag if value else ""
    except UnknownLocaleError as error:
        raise CatalogError(
            f"its header's Language is {value!r}, which CLDR does not know",
            path=shown,
            line=1,
            hint=error.hint,
        ) from error
