"""Terms come in from other programs' TBX and go out to them, and no file can do harm."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from term_samples import TERM, sorted_cells

from pipeline.errors import GlossaryError
from pipeline.termbase import Glossary, Term, read_tbx, write_tbx

FILES = Path(__file__).parent / "files"
TERMS = (
    Term(
        "ferry",
        (("es", ("transbordador", "buque transbordador")), ("tr", ("feribot",))),
        (("en", ("ferry-boat",)), ("es", ("ferri",))),
        part_of_speech="noun",
        note="a ship that crosses to and fro",
    ),
    Term(
        "ferry ship",
        (("es", ("transbordador", "buque transbordador")), ("tr", ("feribot",))),
        (("en", ("ferry-boat",)), ("es", ("ferri",))),
        note="a ship that crosses to and fro",
    ),
    Term("Turna", (("ar", ("تورنا",)),), verbatim=True, part_of_speech="proper noun"),
)


def read(content: str | bytes, *locales: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    raw = content if isinstance(content, bytes) else content.encode()
    glossary, left_out = read_tbx(io.BytesIO(raw), "t.tbx", "en", locales or ("es", "tr", "ar"))
    return glossary.terms, left_out


def refused(content: str | bytes) -> tuple[str, str | None]:
    with pytest.raises(GlossaryError) as caught:
        read(content)
    return str(caught.value), caught.value.hint


@pytest.mark.parametrize("name", ["martif-v2.tbx", "dca-v3.tbx", "dct-v3.tbx"])
def test_every_dialect_gives_the_same_terms(name: str) -> None:
    terms, left_out = read((FILES / name).read_bytes())
    assert terms == TERMS
    assert left_out == ("concepts without a term in English: 1", "subjectField: 1")


def test_a_file_in_utf_16_is_read() -> None:
    text = (FILES / "dct-v3.tbx").read_text("utf-8").replace("UTF-8", "UTF-16")
    assert read(text.encode("utf-16"))[0] == TERMS


def test_what_is_exported_is_valid_tbx_basic_in_dca_style() -> None:
    assert write_tbx(Glossary("en", (*TERMS[2:], Term("R & D", note="<b>")))).decode() == (
        (FILES / "exported.tbx").read_text("utf-8")
    )


@given(TERM)
def test_what_is_exported_is_imported_as_it_was(term: Term) -> None:
    expected = sorted_cells(term)
    if term.verbatim:  # a form that is the term itself says nothing of it
        cells = ((at, tuple(w for w in said if w != term.text)) for at, said in term.translations)
        expected = sorted_cells(
            Term(
                term.text,
                tuple((at, said) for at, said in cells if said),
                term.forbidden,
                True,
                term.part_of_speech,
                term.note,
            )
        )
    found, _ = read(write_tbx(Glossary("en", (term,))), "es", "pt-BR", "ar")
    assert [sorted_cells(each) for each in found] == [expected]


@given(st.data())
def test_no_damage_to_a_file_crashes_the_reader(data: st.DataObject) -> None:
    content = (FILES / "dct-v3.tbx").read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    try:
        terms, _ = read(content[:start] + data.draw(st.binary(max_size=4)) + content[end:])
    except GlossaryError as error:
        assert error.line
        assert error.hint
    else:
        assert all(term.text for term in terms)


def concept(english: str, spanish: str) -> str:
    return (
        f'<conceptEntry><langSec xml:lang="en"><termSec><term>{english}</term></termSec></langSec>'
        f'<langSec xml:lang="es-MX"><termSec><term>{spanish}</term></termSec></langSec>'
        "</conceptEntry>"
    )


def tbx(body: str, doctype: str = "") -> str:
    return f"{doctype}<tbx><text><body>{body}</body></text></tbx>"


def test_homographs_of_two_concepts_become_one_term_with_both_translations() -> None:
    terms, _ = read(tbx(concept("bank", "banco") + concept("bank", "orilla")))
    assert terms == (Term("bank", (("es", ("banco", "orilla")),)),)


def test_a_regional_language_is_the_project_s_own_unless_it_has_that_region() -> None:
    content = tbx(concept("car", "carro"))
    assert read(content, "es")[0] == (Term("car", (("es", ("carro",)),)),)
    assert read(content, "es", "es-MX")[0] == (Term("car", (("es-MX", ("carro",)),)),)


def test_markup_within_a_term_is_left_out_and_its_words_are_kept() -> None:
    assert read(tbx(concept("a <hi>very</hi>\n old\ttown", "b")))[0][0].text == "a very old town"


LAUGHS = '<!DOCTYPE tbx [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">'
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("content", "cause", "hint"),
    [
        (
            tbx(concept("&j;", "b"), LAUGHS + "]>"),
            "t.tbx:1: declares a document type of its own, which no glossary needs.",
            "delete all between <!DOCTYPE and ]> and try again, if you trust the file",
        ),
        (
            tbx(concept("&x;", "b"), '<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/hosts">]>'),
            "t.tbx:1: declares a document type of its own, which no glossary needs.",
            "delete all between <!DOCTYPE and ]> and try again, if you trust the file",
        ),
        (
            tbx(concept("caf&eacute;", "b"), '<!DOCTYPE tbx SYSTEM "TBX.dtd">\n'),
            "t.tbx:2: has the entity 'eacute', which is not read.",
            "write the character itself",
        ),
        (
            tbx(concept("a", "b"))[:-6],
            "t.tbx:1: is not well-formed XML: no element found.",
            "export it again from the program that it came from",
        ),
        (
            "",
            "t.tbx:1: is not well-formed XML: no element found.",
            "export it again from the program that it came from",
        ),
        (
            "<tmx/>",
            "t.tbx:1: is no TBX file: it begins with <tmx>.",
            "export your terms as TBX or CSV",
        ),
        (
            tbx('\n<conceptEntry><langSec xml:lang="qqx"><termSec><term>a</term></termSec>'
                "</langSec></conceptEntry>"),
            "t.tbx:2: xml:lang is 'qqx', which is no language that CLDR knows.",
            "use a BCP 47 tag such as es or pt-BR",
        ),
        (
            tbx("<x>" * 100),
            "t.tbx:1: is nested too deep for a TBX file.",
            "export it again",
        ),
        (
            tbx(concept("a" * 200_000, "b")),
            "t.tbx:1: has an element of more than 100,000 characters.",
            "a term is a few words",
        ),
        (tbx(concept("a|b", "c")), "t.tbx:1: the term 'a|b' has a | in it.", "write it without"),
        (
            tbx(concept("a\u202eb", "c")),
            "t.tbx:1: holds the control character U+202E.",
            "delete the character",
        ),
        (
            b'<?xml version="1.0" encoding="klingon"?><tbx/>',
            "t.tbx:1: cannot be decoded: unknown encoding: klingon.",
            "save it as UTF-8",
        ),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_refused_at_once(
    content: str | bytes, cause: str, hint: str
) -> None:
    started = time.process_time()
    assert refused(content) == (cause, hint)
    assert time.process_time() - started < 1


def test_a_large_file_is_read_as_a_stream() -> None:
    class Endless(io.RawIOBase):
        """A file that goes on for ever, with an error in its second half megabyte."""

        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            piece = concept(f"term{self.given}", "b").encode()
            first = b"" if self.given else b"<tbx>"
            self.given += len(piece)
            return first + (piece if self.given < 500_000 else b"</wrong>")

    with pytest.raises(GlossaryError) as caught:
        read_tbx(Endless(), "t.tbx", "en")  # type: ignore[arg-type] # it has all that is asked for
    assert caught.value.cause == "is not well-formed XML: mismatched tag"
