"""Inline codes: what translators see of them, and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.inline import Tag, escape, parse, plain, tag_text
from pipeline.model import Code, CodeKind, Piece, Span, Text

AT = Span(0, 1)


def code(kind: CodeKind, name: str) -> Code:
    return Code(AT, kind, name)


def test_codes_are_named_for_what_they_are_and_numbered_only_when_they_repeat() -> None:
    pieces: list[Piece] = [
        Text(AT, "See "),
        code("open", "a"),
        Text(AT, "this"),
        code("close", "a"),
        Text(AT, " & "),
        code("open", "a"),
        code("open", "b"),
        Text(AT, "that"),
        code("close", "b"),
        code("close", "a"),
        code("standalone", "fn"),
    ]
    source, codes = tag_text(pieces)
    assert source == "See <a1>this</a1> &amp; <a2><b>that</b></a2><fn/>"
    assert [found.tag for found in codes] == [
        "<a1>",
        "</a1>",
        "<a2>",
        "<b>",
        "</b>",
        "</a2>",
        "<fn/>",
    ]


def test_nested_codes_of_one_name_close_in_their_own_order() -> None:
    pieces = [code("open", "i"), code("open", "i"), code("close", "i"), code("close", "i")]
    assert tag_text(pieces)[0] == "<i1><i2></i2></i1>"


def test_what_a_translator_types_by_hand_is_text_and_not_an_error() -> None:
    assert parse("5 < 6 & <b>x</b> <br /> &nbsp;") == (
        "5 < 6 & ",
        Tag("open", "b"),
        "x",
        Tag("close", "b"),
        " <br /> &nbsp;",
    )


def test_wrapped_lines_are_one_space_and_no_break_spaces_stay() -> None:
    assert tag_text([Text(AT, "10\u00a0km \n\t east")])[0] == "10\u00a0km east"


@given(st.text())
def test_escaped_text_comes_back_whole(text: str) -> None:
    assert plain(escape(text)) == text
    assert not any(isinstance(part, Tag) for part in parse(escape(text)))
