"""Glossary tables: CSV <-> `Glossary`, as spreadsheets write it, read strictly.

In: bytes in UTF-8, with or without a BOM, parted by commas or by Excel's semicolons. Out: terms,
and every mistake with its line. A cell that a spreadsheet would take for a formula is written
with an apostrophe before it, and read back without.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.errors import GlossaryError, UnknownLocaleError
from pipeline.languages import language
from pipeline.termbase.glossary import (
    CONTROL,
    PARTS_OF_SPEECH,
    Cells,
    Glossary,
    Layout,
    Term,
    problems,
)

__all__ = ["read_table", "write_table"]

_COLUMNS = ("term", "do-not-translate", "part of speech", "note")
_FORBIDDEN = "forbidden:"
_BETWEEN = "|"
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
# What a spreadsheet takes for a formula: matches `=1+1`, `-5`, `@SUM`, `'=1`; not `a=1`, `'a`.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def read_table(
    content: bytes, shown: str, source_locale: str
) -> tuple[Glossary, tuple[GlossaryError, ...]]:
    """A table's glossary without its wrong rows, and what is wrong with each of those.

    Raises GlossaryError where the table as a whole cannot be read: it is not UTF-8, its quotes
    are not closed, a column has no or an unknown name.
    """
    text, layout = _decoded(content, shown)
    rows = _rows(text, layout.delimiter, shown)
    line, header = next(rows, (1, []))
    columns = _columns(header, shown, line, source_locale)
    terms: list[Term] = []
    errors: list[GlossaryError] = []
    for line, row in rows:
        if not any(value.strip() for value in row):
            continue
        try:
            terms.append(_term(columns, row, shown, line))
        except GlossaryError as error:
            errors.append(error)
    glossary = Glossary(source_locale, tuple(terms), columns, layout, shown)
    errors += problems(glossary)
    return glossary, tuple(sorted(errors, key=lambda error: error.line or 0))


def write_table(glossary: Glossary) -> bytes:
    """The glossary as a table: its own columns, then those that its terms need besides.

    Reading it gives the same terms, each value as it was.
    """
    columns = list(glossary.columns) or ["term", *glossary.locales, *_COLUMNS[1:]]
    needed = [
        name
        for term in glossary.terms
        for name in (
            *(locale for locale, _ in term.translations),
            *(_FORBIDDEN + locale for locale, _ in term.forbidden),
            *(("do-not-translate",) if term.verbatim else ()),
            *(("part of speech",) if term.part_of_speech else ()),
            *(("note",) if term.note else ()),
        )
    ]
    for name in dict.fromkeys(needed):
        if name not in columns:
            # A new locale goes to the other locales, all else to the end.
            at = (
                columns.index("do-not-translate") if "do-not-translate" in columns else len(columns)
            )
            columns.insert(len(columns) if name in _COLUMNS or ":" in name else at, name)
    out = io.StringIO()
    layout = glossary.layout
    writer = csv.writer(out, delimiter=layout.delimiter, lineterminator=layout.newline)
    writer.writerow(columns)
    for term in glossary.terms:
        writer.writerow([_safe(_value(term, name)) for name in columns])
    return (b"\xef\xbb\xbf" if layout.bom else b"") + out.getvalue().encode()


def _decoded(content: bytes, shown: str) -> tuple[str, Layout]:
    bom = content.startswith(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GlossaryError(
            "is not UTF-8",
            path=shown,
            line=content.count(b"\n", 0, error.start) + 1,
            hint="save it again as “CSV UTF-8”",
        ) from error
    first, _, rest = text.partition("\n")
    delimiter = ""
    if first.strip().lower() in ("sep=;", "sep=,"):  # Excel's own word to itself
        delimiter = first.strip()[-1]
        text = "\n" + rest  # so that lines are counted as the file has them
        first = rest.partition("\n")[0]
    if "\t" in first and "," not in first and ";" not in first:
        raise GlossaryError("is parted by tabs", path=shown, line=1, hint="save it as “CSV UTF-8”")
    delimiter = delimiter or (";" if first.count(";") > first.count(",") else ",")
    return text, Layout(delimiter, bom, "\r\n" if first.endswith("\r") else "\n")


def _rows(text: str, delimiter: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """(line it begins on, cells) of each row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise GlossaryError(
                "a quotation mark is opened here and not closed as CSV wants it",
                path=shown,
                line=line,
                hint='write a cell with quotation marks as "…", those inside it twice: ""',
            ) from error
        if row:
            yield line, row


def _columns(header: Sequence[str], shown: str, line: int, source_locale: str) -> tuple[str, ...]:
    """The columns' names, locales canonical: `pt_br` is `pt-BR`."""
    columns: list[str] = []
    for cell in header:
        name = " ".join(cell.split())
        lowered = name.lower().replace("_", " ")
        known = {"do not translate": "do-not-translate", "pos": "part of speech"}
        if lowered in _COLUMNS or lowered in known:
            columns.append(known.get(lowered, lowered))
            continue
        kind = _FORBIDDEN if lowered.startswith(_FORBIDDEN) else ""
        columns.append(kind + _locale(name[len(kind) :].strip(), shown, line))
    while columns and not columns[-1]:
        columns.pop()
    for name in columns:
        if name and columns.count(name) > 1:
            raise GlossaryError(
                f"two columns are called {name!r}", path=shown, line=line, hint="delete one"
            )
    if "term" not in columns:
        raise GlossaryError(
            "has no column “term”",
            path=shown,
            line=line,
            hint="the first line names the columns: term,es,do-not-translate,note",
        )
    if source_locale in columns:
        raise GlossaryError(
            f"has a column “{source_locale}”, the language of the terms themselves",
            path=shown,
            line=line,
            hint="call it “term”",
        )
    return tuple(columns)


def _locale(name: str, shown: str, line: int) -> str:
    try:
        # CLDR's names are short; a longer one is a word of somebody's own.
        return language(name).tag if name else ""
    except UnknownLocaleError as error:
        near = difflib.get_close_matches(name.lower(), _COLUMNS, n=1)
        raise GlossaryError(
            f"unknown column {name!r}",
            path=shown,
            line=line,
            hint=f"did you mean {near[0]!r}?"
            if near
            else "columns are term, a locale (es), forbidden:es, do-not-translate, "
            "part of speech, note",
        ) from error


def _term(columns: Sequence[str], row: Sequence[str], shown: str, line: int) -> Term:
    def refuse(cause: str, hint: str) -> GlossaryError:
        return GlossaryError(cause, path=shown, line=line, hint=hint)

    if len(row) > len(columns) and any(value.strip() for value in row[len(columns) :]):
        raise refuse(
            f"has {len(row)} cells for {len(columns)} columns",
            "put a cell that has the separator in it between quotation marks",
        )
    cells: dict[str, str] = {}
    for name, value in zip(columns, row, strict=False):
        control = CONTROL.search(value)
        if control is not None:
            raise refuse(
                f"holds the control character U+{ord(control[0]):04X}", "delete the character"
            )
        if value.strip() and not name:
            raise refuse(f"{value.strip()!r} stands under no column's name", "name the column")
        cells[name] = _read_back(" ".join(unicodedata.normalize("NFC", value).split()))
    if not cells.get("term"):
        raise refuse("has no term", "write the term in the source language, or delete the row")
    verbatim = cells.get("do-not-translate", "").lower()
    if verbatim not in (*_YES, *_NO):
        raise refuse(f"do-not-translate is {verbatim!r}", "write yes or no")
    spoken = cells.get("part of speech", "").lower()
    if spoken and spoken not in PARTS_OF_SPEECH:
        near = difflib.get_close_matches(spoken, PARTS_OF_SPEECH, n=1, cutoff=0.4)
        raise refuse(
            f"part of speech is {spoken!r}",
            f"did you mean {near[0]!r}?" if near else f"known: {', '.join(PARTS_OF_SPEECH)}",
        )
    return Term(
        text=cells["term"],
        translations=_cells(cells, columns, ""),
        forbidden=_cells(cells, columns, _FORBIDDEN),
        verbatim=verbatim in _YES,
        part_of_speech=spoken,
        note=cells.get("note", ""),
        line=line,
    )


def _cells(cells: dict[str, str], columns: Sequence[str], kind: str) -> Cells:
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in columns:
        if name in _COLUMNS or name.startswith(_FORBIDDEN) != bool(kind) or not name:
            continue
        parts = (part.strip() for part in cells.get(name, "").split(_BETWEEN))
        wordings = tuple(dict.fromkeys(part for part in parts if part))
        if wordings:
            found.append((name[len(kind) :], wordings))
    return tuple(found)


def _value(term: Term, name: str) -> str:
    if name == "term":
        return term.text
    if name == "do-not-translate":
        return "yes" if term.verbatim else ""
    if name == "part of speech":
        return term.part_of_speech
    if name == "note":
        return term.note
    cells = term.forbidden if name.startswith(_FORBIDDEN) else term.translations
    return f" {_BETWEEN} ".join(dict(cells).get(name.removeprefix(_FORBIDDEN), ()))


def _safe(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


def _read_back(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value
