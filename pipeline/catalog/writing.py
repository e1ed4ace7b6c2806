"""A `Catalog` -> a PO file, byte for byte as GNU `msgcat --no-wrap` writes it.

polib's own writer is not used: it breaks lines at U+2028, U+0085 and form feeds, leaves out the
`#~|` lines of what it read, and drops the notes of obsolete entries.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.catalog.reading import read_catalog
from pipeline.catalog.states import comment_lines
from pipeline.catalog.strict import ENTRIES
from pipeline.errors import CatalogError
from pipeline.files import write_if_changed
from pipeline.model import Catalog, Entry

__all__ = ["FORBIDDEN", "render_catalog", "write_catalog"]

# Characters that no catalog carries: gettext refuses U+0004 (it parts context from msgid), XLIFF
# and terminals the others, UTF-8 the surrogates. Matches ESC; not a tab, newline or U+0085.
FORBIDDEN = re.compile("[\x00-\x07\x0e-\x1f\x7f\ud800-\udfff]")

_ESCAPES = str.maketrans(
    {
        "\\": r"\\",
        '"': r"\"",
        "\b": r"\b",
        "\t": r"\t",
        "\n": r"\n",
        "\v": r"\v",
        "\f": r"\f",
        "\r": r"\r",
    }
)


def render_catalog(catalog: Catalog) -> bytes:
    """The file's bytes: UTF-8, LF, a header that counts its entries, obsolete entries last.

    Raises CatalogError where a text holds a character that no catalog can carry.
    """
    blocks = [_header(catalog)]
    blocks += [_entry(entry) for entry in sorted(catalog.entries, key=lambda one: one.obsolete)]
    text = "\n".join("\n".join((*block, "")) for block in blocks)
    if FORBIDDEN.search(text) is not None:
        for entry in catalog.entries:
            found = FORBIDDEN.search("\n".join(_entry(entry)))
            if found is not None:
                raise CatalogError(
                    f"the translation of {entry.source[:40]!r} holds the control character "
                    f"U+{ord(found[0]):04X}",
                    path=catalog.path or None,
                    hint="delete it",
                )
        raise CatalogError("its header holds a control character", path=catalog.path or None)
    return text.encode("utf-8")


class Written(NamedTuple):
    """The file of a catalog."""

    changed: bool
    """True if it was written."""
    sha256: str
    """Of its bytes, in hexadecimal."""


def write_catalog(path: Path, catalog: Catalog, *, shown: str) -> Written:
    """Write the catalog unless the file says the same already.

    A file that says the same in another editor's layout (wrapped lines, CRLF) is left as it is.
    Raises OutputError, and CatalogError where the file that stands there cannot be read: it may
    hold a person's work.
    """
    content = render_catalog(catalog)
    if path.exists() and not _is(path, content):
        there = read_catalog(path, shown=shown)
        if there == catalog:
            return Written(False, there.sha256)
    changed = write_if_changed(path, content, shown=shown)
    return Written(changed, hashlib.sha256(content).hexdigest())


def _is(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False  # read_catalog says why


def _header(catalog: Catalog) -> list[str]:
    fields = [(name, value) for name, value in catalog.header if name != ENTRIES]
    # Before X-Source-Hash, so that a header cut anywhere lacks the one or disagrees with the other.
    place = next((n for n, (name, _) in enumerate(fields) if name == "X-Source-Hash"), len(fields))
    fields.insert(place, (ENTRIES, str(len(catalog.entries))))
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    return [
        *map(_comment, catalog.comments),
        *_field("msgid", "", ""),
        *_field("msgstr", text, ""),
    ]


def _entry(entry: Entry) -> list[str]:
    lines = [*map(_comment, comment_lines(entry))]
    lines += [f"#. {note}" for note in entry.notes]
    if entry.references:
        lines.append(f"#: {' '.join(map(_reference, entry.references))}")
    # As gettext has it: nothing is fuzzy that is not there. But a doubt about `joined` stays.
    fuzzy = entry.fuzzy and bool(entry.target or entry.joined)
    flags = (*(("fuzzy",) if fuzzy else ()), *entry.flags)
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    before, prefix = ("#~| ", "#~ ") if entry.obsolete else ("#| ", "")
    if entry.previous_context is not None:
        if entry.previous is None:
            raise ValueError(f"a previous context without a previous sentence at {entry.source!r}")
        lines += _field("msgctxt", entry.previous_context, before)
    if entry.previous is not None:
        lines += _field("msgid", entry.previous, before)
    if entry.context:
        lines += _field("msgctxt", entry.context, prefix)
    lines += _field("msgid", entry.source, prefix)
    lines += _field("msgstr", entry.target, prefix)
    return lines


def _comment(line: str) -> str:
    r"""A translator comment; a space keeps gettext from reading `\` and the line's end as none."""
    if line.endswith("\\"):
        line += " "
    return f"# {line}" if line else "#"


def _field(keyword: str, text: str, prefix: str) -> Iterator[str]:
    """One line, or `""` and a line for each that the text itself has."""
    # Not str.splitlines: U+2028 and U+0085 do not end a line of a PO file.
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    if not lines[-1] and len(lines) > 1:
        lines.pop()
    if len(lines) > 1:
        lines.insert(0, "")
    quoted = [f'"{line.translate(_ESCAPES)}"' for line in lines]
    yield f"{prefix}{keyword} {quoted[0]}"
    for line in quoted[1:]:
        yield f"{prefix}{line}"


def _reference(path: str) -> str:
    return f"\u2068{path}\u2069" if " " in path else path
