"""Strict reading: a PO file's bytes -> text that polib reads without loss, or a clear refusal.

polib takes three of four truncated files, conflict markers inside comments, and half a message
for a whole one; it drops `#~|` lines and trips over `#comment`. So every line is judged here
first, and polib is given a copy in which each line says the same in the one way polib knows.

A file cut short shows in one of these ways, tried in this order: a quoted text without its end,
an entry without its msgstr, comments without an entry, a header without its last field, fewer
entries than `X-Entries` says, a last msgstr that stops where an editor wrapped it. Only one cut
stays unseen: a last sentence which an editor wrapped, which no machine had filled, cut behind
the first line of its msgstr, where it looks like one that nobody has translated.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from typing import NoReturn

from pipeline.catalog.states import read_comments
from pipeline.errors import CatalogError

__all__ = ["ENTRIES", "CheckedEntry", "CheckedFile", "check", "count_entries"]

ENTRIES = "X-Entries"
"""Header field: how many entries, obsolete ones included, the file had when it was written."""

# Matches `"a \"b\" \n"`; not `"a" b"` (a bare quote), `"a\q"` (an escape polib cannot read), `"a`.
_QUOTED = re.compile(r'"((?:[^"\\]|\\[\\"abfnrtv])*)"')
# Matches `msgid "a"` and `msgstr[0] "a"`; not `msgidx "a"`.
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(\[\d+\])?[ \t]*(".*)')
# Matches a line that Git left: `<<<<<<< HEAD`, `=======`; not `"=======\n"`, `# =======`.
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?: |$)")
# Matches ESC and a carriage return in the middle of a line; not a tab, not U+0085.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Matches `charset=UTF-8` and `charset = utf8`; not `charset=`.
_CHARSET = re.compile(r"charset\s*=\s*([\w.:-]+)")

_RESTORE = "restore it from version control, or take the editor's last good copy"


@dataclass(slots=True)
class CheckedEntry:
    """What polib does not tell of an entry. Mutable while its lines are being read."""

    line: int = 0
    """Line of its msgid, from 1."""
    comments: list[str] = field(default_factory=list)
    """Its translator comments without `# `."""
    obsolete: bool = False
    fuzzy: bool = False
    source: list[str] = field(default_factory=list)
    """Quoted texts of its msgid, a line each, escapes as they stand; so `target` for msgstr."""
    target: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that passed."""

    text: str
    """Line for line what the file says, in the way polib reads."""
    entries: tuple[CheckedEntry, ...]
    """In file order; the first is the header."""


def check(content: bytes, shown: str) -> CheckedFile:
    """Judge every line of a PO file. Raises CatalogError at the first that cannot be trusted.

    Accepted as other programs write them: a BOM, CRLF, lines wrapped anywhere, several `#,`
    lines, `#comment` without a space.
    """
    reader = _Reader(shown)
    for line in _decode(content, shown).split("\n"):
        reader.read(line)
    return reader.finish()


def count_entries(found: int, header: dict[str, str], shown: str) -> None:
    """Compare the entries of a file with what its header says. Raises CatalogError if some fail.

    More than it says is fine (msgmerge adds entries), fewer is a file cut short.
    """
    said = header.get(ENTRIES)
    if said is None and found == 0:
        raise CatalogError(
            "ends after its header, without an entry", path=shown, line=1, hint=_RESTORE
        )
    if said is not None and not said.isdecimal():
        raise CatalogError(
            f"{ENTRIES} is {said!r}, not a number",
            path=shown,
            line=1,
            hint=f"delete the {ENTRIES} line; it is written anew",
        )
    if said is not None and found < int(said):
        raise CatalogError(
            f"holds {found} of the {said} entries it was written with: its end is missing",
            path=shown,
            hint=f"{_RESTORE}; if you removed entries on purpose, delete its {ENTRIES} line",
        )


def _decode(content: bytes, shown: str) -> str:
    if not content.removeprefix(BOM_UTF8).strip():
        raise CatalogError("is empty", path=shown, line=1, hint=_RESTORE)
    try:
        text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CatalogError(
            "is not UTF-8",
            path=shown,
            line=content.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8 in your editor",
        ) from error
    control = _CONTROL.search(text)
    if control is not None:
        name = (
            "a carriage return that ends no line"
            if control[0] == "\r"
            else f"the control character U+{ord(control[0]):04X}"
        )
        raise CatalogError(
            f"holds {name}",
            path=shown,
            line=text.count("\n", 0, control.start()) + 1,
            hint="delete it, or restore the file from version control",
        )
    return text


class _Reader:
    """Reads line after line; `stage` names the part of an entry that was read last."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.number = 0
        self.lines: list[str] = []
        self.entries: list[CheckedEntry] = []
        self.current = CheckedEntry()
        self.stage = "start"
        self.parts: list[str] | None = None
        self.previous: str | None = None
        self.lonely = False
        """Whether the entry has a previous msgctxt and no previous msgid yet."""

    def read(self, line: str) -> None:
        self.number += 1
        if _CONFLICT.match(line):
            self.refuse(
                "holds a conflict marker of your version control",
                "settle the conflict: keep one of the two sides and delete the marker lines",
            )
        stripped = line.strip(" \t")
        if not stripped:
            self.lines.append("")
        elif stripped[0] != "#":
            self.lines.append(self.body(stripped, obsolete=False))
        elif stripped.startswith("#~") and not stripped.startswith("#~|"):
            self.lines.append("#~ " + self.body(stripped[2:].strip(" \t"), obsolete=True))
        else:
            self.lines.append(self.comment(stripped, line.lstrip(" \t")))

    def comment(self, stripped: str, line: str) -> str:
        """A comment, in polib's way of writing it."""
        if self.stage in ("msgctxt", "msgid"):
            self.refuse(f"an entry's {self.stage} is not followed by its {_NEXT[self.stage]}")
        if self.stage == "msgstr":
            self.close()
        self.stage = "comment"
        if stripped.startswith(("#|", "#~|")):
            return self.previous_line(stripped[3 if stripped[1] == "~" else 2 :].strip(" \t"))
        self.previous = None
        kind = stripped[:2]
        rest = stripped[2:].strip(" \t")
        if kind == "#,":
            flags = [flag.strip() for flag in rest.split(",")]
            self.current.fuzzy = self.current.fuzzy or "fuzzy" in flags
            return f"#, {', '.join(flag for flag in flags if flag)}".rstrip()
        if kind in ("#.", "#:"):
            return f"{kind} {rest}".rstrip()
        own = line[1:]
        self.current.comments.append(own.removeprefix(" "))
        return "#"

    def previous_line(self, rest: str) -> str:
        match = _KEYWORD.fullmatch(rest)
        if match is not None and match[1] in ("msgctxt", "msgid") and not match[2]:
            self.previous = match[1]
            self.lonely = match[1] == "msgctxt"
            self.quoted(match[3])
            return f"#| {match[1]} {match[3]}"
        if rest[:1] != '"' or self.previous is None:
            self.refuse(
                "holds a `#|` line that names no previous msgid or msgctxt",
                "delete the line, or restore the file from version control",
            )
        self.quoted(rest)
        return f"#| {rest}"

    def body(self, rest: str, *, obsolete: bool) -> str:
        """A keyword with its text, or a text that goes on."""
        if rest[:1] == '"':
            if self.parts is None or obsolete != self.current.obsolete:
                self.refuse("holds a quoted text that belongs to no keyword")
            self.parts.append(self.quoted(rest))
            return rest
        match = _KEYWORD.fullmatch(rest)
        if match is None:
            self.refuse("holds a line that is neither a comment, a keyword nor a quoted text")
        keyword = match[1]
        if match[2] or keyword == "msgid_plural":
            self.refuse(
                "holds a plural entry, which no article has",
                "give each sentence a msgid and a msgstr of its own",
            )
        if self.lonely:
            self.refuse("an entry's previous msgctxt is not followed by its previous msgid")
        if self.stage == "msgstr":
            self.close()
        if keyword not in _AFTER[self.stage]:
            self.refuse(
                f"an entry's {self.stage} is not followed by its {_NEXT[self.stage]}"
                if self.stage in _NEXT
                else f"holds a {keyword} without the msgid before it"
            )
        if self.stage in _NEXT and obsolete != self.current.obsolete:
            self.refuse("holds an entry of which only a part is obsolete")
        self.stage = keyword
        self.current.obsolete = obsolete
        self.parts = {"msgid": self.current.source, "msgstr": self.current.target}.get(keyword, [])
        self.parts.append(self.quoted(match[3]))
        if keyword == "msgid":
            self.current.line = self.number
        return f"{keyword} {match[3]}"

    def quoted(self, text: str) -> str:
        match = _QUOTED.fullmatch(text)
        if match is None:
            self.refuse(
                "holds a quoted text that does not end where its line does, or an unknown escape"
            )
        if "\\a" in match[1].replace("\\\\", ""):
            self.refuse("holds the control character U+0007", "delete the \\a")
        return match[1]

    def close(self) -> None:
        entry = self.current
        empty = not any(entry.source)
        if not self.entries and not empty:
            self.refuse(
                "does not begin with a header", 'the first entry must have msgid ""', entry.line
            )
        if self.entries and empty:
            self.refuse(
                "holds a second header", "delete the entry with the empty msgid", entry.line
            )
        if not self.entries:
            self.charset()
        self.entries.append(entry)
        self.current = CheckedEntry()
        self.stage, self.parts, self.previous = "start", None, None

    def charset(self) -> None:
        header = "".join(self.current.target)
        match = _CHARSET.search(header)
        if match is None:
            self.refuse(
                "its header names no charset",
                'write "Content-Type: text/plain; charset=UTF-8\\n" into it',
                self.current.line,
            )
        if match[1].lower().replace("_", "-") not in ("utf-8", "utf8"):
            at = next(
                (number for number, line in enumerate(self.lines, 1) if match[0] in line),
                self.current.line,
            )
            self.refuse(
                f"its header says charset={match[1]}, not UTF-8",
                "save it as UTF-8 in your editor, and let the header say so",
                at,
            )

    def finish(self) -> CheckedFile:
        if self.stage in _NEXT:
            self.refuse(f"ends after an entry's {self.stage}, before its {_NEXT[self.stage]}")
        if self.stage == "comment":
            self.refuse("ends after the comments of an entry, before its msgid")
        if self.stage == "msgstr":
            self.close()
        last = self.entries[-1]
        if _is_cut(last):
            mend = (
                "write its msgstr on one line, without a space at its end"
                if any(last.target)
                else "delete the lines with # and #, above it"
            )
            self.refuse(
                "ends in the middle of a msgstr",
                f"{_RESTORE}; if it is complete, {mend}",
                last.line,
            )
        return CheckedFile("\n".join(self.lines), tuple(self.entries))

    def refuse(self, cause: str, hint: str = _RESTORE, line: int | None = None) -> NoReturn:
        raise CatalogError(cause, path=self.shown, line=line or self.number, hint=hint)


_NEXT = {"msgctxt": "msgid", "msgid": "msgstr"}
_AFTER = {
    "start": ("msgctxt", "msgid"),
    "comment": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgstr",),
}


def _is_cut(entry: CheckedEntry) -> bool:
    """Whether the last msgstr of a file stops where only a wrapped line may.

    No complete one does: texts have no whitespace at their edges, an empty text is neither
    fuzzy nor obsolete nor a machine's, and none ends with a dash or an ideograph at the very
    end of a full line while its source ends with a full stop.
    """
    source, target = "".join(entry.source), "".join(entry.target)
    if not target:
        provenance, joined, _ = read_comments(entry.comments)
        return not joined and (entry.fuzzy or entry.obsolete or provenance is not None)
    if len(entry.target) == 1 or not source:
        return False
    edge = (" ", "\\n", "\\t")
    if target.endswith(edge) and not source.endswith(edge):
        return True
    last = target[-1]
    wide = unicodedata.east_asian_width(last) == "W" and unicodedata.category(last) == "Lo"
    width = sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in entry.target[-1]
    )
    breaks = wide or last == "/" or unicodedata.category(last) == "Pd"
    return breaks and width >= 60 and source[-1] in ".!?。！？"
