"""A glossary table is read as a spreadsheet wrote it, and every slip in it is named by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from term_samples import TERM, sorted_cells

from pipeline.errors import GlossaryError
from pipeline.termbase import Glossary, Term, read_table, write_table
from pipeline.termbase.glossary import Layout

TABLE = """\
term,es,tr,do-not-translate,forbidden:es,part of speech,note
ferry,transbordador | buque,feribot,,"ferry | ferri",noun,"by sea, not by air"
Turna,,,yes,,proper noun,
"""
TERMS = (
    Term(
        "ferry",
        (("es", ("transbordador", "buque")), ("tr", ("feribot",))),
        (("es", ("ferry", "ferri")),),
        part_of_speech="noun",
        note="by sea, not by air",
    ),
    Term("Turna", verbatim=True, part_of_speech="proper noun"),
)


def read(content: str | bytes) -> tuple[Term, ...]:
    raw = content if isinstance(content, bytes) else content.encode()
    glossary, errors = read_table(raw, "g.csv", "en")
    assert errors == ()
    return glossary.terms


def complaints(content: str | bytes) -> list[tuple[str, str | None]]:
    raw = content if isinstance(content, bytes) else content.encode()
    try:
        errors = read_table(raw, "g.csv", "en")[1]
    except GlossaryError as error:
        errors = (error,)
    return [(str(error), error.hint) for error in errors]


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        TABLE.replace("\n", "\r\n"),
        "\ufeff" + TABLE,
        "\ufeff"
        + TABLE.replace("by sea, not", "by sea| not").replace(",", ";").replace("a|", "a,"),
        "sep=;\r\n" + TABLE.replace("a, n", "a| n").replace(",", ";").replace("a|", "a,"),
        TABLE.replace("do-not-translate", "Do Not Translate").replace("term,", "Term,"),
        TABLE.replace("\nTurna", "\n,,,,,,\n\nTurna"),
        TABLE.replace("Turna,,,yes,,proper noun,", "Turna,,,YES,,Proper noun"),
        TABLE.replace("proper noun,", "proper noun,,,"),
    ],
    ids=["plain", "CRLF", "BOM", "Excel", "sep", "case", "blank rows", "short row", "long row"],
)
def test_a_table_is_read_however_a_spreadsheet_wrote_it(content: str) -> None:
    assert read(content) == TERMS


@pytest.mark.parametrize(
    ("content", "complaint", "hint"),
    [
        (
            "term,es\nbank,banco\n\nbank,orilla\n",
            "g.csv:4: the term 'bank' stands on line 2 already.",
            "put both into one row; several translations are parted by |",
        ),
        (
            "term,es\n,banco\n",
            "g.csv:2: has no term.",
            "write the term in the source language, or delete the row",
        ),
        (
            "term,es,notes\nbank,banco,\n",
            "g.csv:1: unknown column 'notes'.",
            "did you mean 'note'?",
        ),
        (
            "term,qqx\nbank,banco\n",
            "g.csv:1: unknown column 'qqx'.",
            "columns are term, a locale (es), forbidden:es, do-not-translate, part of speech, note",
        ),
        (
            "term,forbidden:klingon\nbank,banco\n",
            "g.csv:1: unknown column 'klingon'.",
            "columns are term, a locale (es), forbidden:es, do-not-translate, part of speech, note",
        ),
        ("term,es,ES\nbank,a,b\n", "g.csv:1: two columns are called 'es'.", "delete one"),
        (
            "term,en\nbank,bank\n",
            "g.csv:1: has a column “en”, the language of the terms themselves.",
            "call it “term”",
        ),
        (
            "es,tr\nbanco,banka\n",
            "g.csv:1: has no column “term”.",
            "the first line names the columns: term,es,do-not-translate,note",
        ),
        (
            "",
            "g.csv:1: has no column “term”.",
            "the first line names the columns: term,es,do-not-translate,note",
        ),
        ("term\tes\nbank\tbanco\n", "g.csv:1: is parted by tabs.", "save it as “CSV UTF-8”"),
        (
            'term,es\nbank,banco\n"tap,grifo\nvalve,válvula\n',
            "g.csv:3: a quotation mark is opened here and not closed as CSV wants it.",
            'write a cell with quotation marks as "…", those inside it twice: ""',
        ),
        (
            'term,es\n"the "old" bank",banco\n',
            "g.csv:2: a quotation mark is opened here and not closed as CSV wants it.",
            'write a cell with quotation marks as "…", those inside it twice: ""',
        ),
        (
            "term,es\nbank,banco,orilla\n",
            "g.csv:2: has 3 cells for 2 columns.",
            "put a cell that has the separator in it between quotation marks",
        ),
        (
            "term,,es\nbank,orilla,banco\n",
            "g.csv:2: 'orilla' stands under no column's name.",
            "name the column",
        ),
        (
            "term,do-not-translate\nTurna,perhaps\n",
            "g.csv:2: do-not-translate is 'perhaps'.",
            "write yes or no",
        ),
        (
            "term,part of speech\nbank,nuon\n",
            "g.csv:2: part of speech is 'nuon'.",
            "did you mean 'noun'?",
        ),
        (
            "term,es\nba\x07nk,banco\n",
            "g.csv:2: holds the control character U+0007.",
            "delete the character",
        ),
        (
            "term,es,forbidden:es\nferry,ferri,ferri\n",
            "g.csv:2: 'ferri' is both wanted and forbidden for 'ferry' in es.",
            "delete one of the two",
        ),
        (
            "term,do-not-translate,forbidden:es\nTurna,yes,Turna\n",
            "g.csv:2: 'Turna' is both wanted and forbidden for 'Turna' in es.",
            "delete one of the two",
        ),
        (
            "term,es\nhotel,hotel\npier,quay\nquay,jetty\njetty,pier\n",
            "g.csv:3: in Spanish (es) the terms go round in a circle: pier → quay → jetty → pier.",
            "a translation belongs into the locale's column, the source's word under term",
        ),
        (
            b"term,es\nbank,banco\n" + "valve,v\xe1lvula\n".encode("latin-1"),
            "g.csv:3: is not UTF-8.",
            "save it again as “CSV UTF-8”",
        ),
        (
            "term,es\nbank,banco\n".encode("utf-16"),
            "g.csv:1: is not UTF-8.",
            "save it again as “CSV UTF-8”",
        ),
    ],
)
def test_a_slip_is_named_with_its_line_and_what_to_do(
    content: str | bytes, complaint: str, hint: str
) -> None:
    assert complaints(content) == [(complaint, hint)]


def test_every_wrong_row_is_named_and_the_right_ones_are_read() -> None:
    content = b"term,es\n,x\nbank,banco\nbank,banca\n,y\n"
    glossary, errors = read_table(content, "g.csv", "en")
    assert [error.line for error in errors] == [2, 4, 5]
    assert [term.text for term in glossary.terms] == ["bank", "bank"]


def test_one_word_may_mean_one_thing_here_and_another_there() -> None:
    assert complaints("term,de\nboss,Chef\nchef,Koch\n") == []
    assert complaints("term,es,part of speech\nbook,libro,noun\nbook,reservar,verb\n") == []


def test_a_note_that_a_spreadsheet_broke_into_lines_is_one_line() -> None:
    assert read('term,note\nbank,"of a\nriver"\nvalve,\n')[0].note == "of a river"


def test_no_cell_is_a_formula_for_a_spreadsheet() -> None:
    terms = (Term("=1+1", (("es", ("-x", "@y")),), note='+HYPERLINK("x")'), Term("'=2"))
    written = write_table(Glossary("en", terms)).decode()
    assert written == (
        "term,es,do-not-translate,part of speech,note\n"
        '\'=1+1,\'-x | @y,,,"\'+HYPERLINK(""x"")"\n'
        "''=2,,,,\n"
    )
    assert read(written) == terms


def test_a_table_is_written_as_the_people_s_spreadsheet_lays_it_out() -> None:
    content = "\ufeffterm;note;es\r\nferry;by sea;transbordador\r\n".encode()
    glossary, _ = read_table(content, "g.csv", "en")
    assert write_table(glossary) == content


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    for head in (b"", b"term,es\n", b"\xef\xbb\xbfterm;es\r\n"):
        try:
            glossary, errors = read_table(head + content, "g.csv", "en")
        except GlossaryError as error:
            errors = (error,)
        else:
            assert all(term.text.strip() == term.text != "" for term in glossary.terms)
        assert all(error.line and error.hint for error in errors)


COLUMNS = ("term", "pt-BR", "es", "do-not-translate", "forbidden:es", "forbidden:ar")
LAYOUT = st.builds(Layout, st.sampled_from(",;"), st.booleans(), st.sampled_from(("\n", "\r\n")))


@given(st.lists(TERM, max_size=5), st.sampled_from(((), COLUMNS)), LAYOUT)
def test_what_is_written_is_read_as_it_was(
    terms: list[Term], columns: tuple[str, ...], layout: Layout
) -> None:
    written = write_table(Glossary("en", tuple(terms), columns, layout))
    again, _ = read_table(written, "g.csv", "en")
    assert list(map(sorted_cells, again.terms)) == list(map(sorted_cells, terms))
    assert again.layout == layout
    assert write_table(again) == written
