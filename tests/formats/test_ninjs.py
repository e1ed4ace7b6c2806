"""ninjs: news items in JSON, and the HTML and plain text in their strings."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest
from described import described, rewritten
from hypothesis import given
from hypothesis import strategies as st
from tiling import check_document

from pipeline.errors import ArticleError
from pipeline.formats import html, json_spans
from pipeline.formats.json_spans import JsonArray, JsonObject, JsonString, JsonValue
from pipeline.formats.ninjs import FORMAT
from pipeline.inline import tag_text
from pipeline.model import Article, Document, Span, Text

FIXTURES = Path(__file__).parent / "fixtures" / "ninjs"


def read(text: str) -> Document:
    document = FORMAT.read(Article("a", "source_texts/a.json", "en", text))
    check_document(document)
    return document


def tagged(text: str) -> list[tuple[str, str]]:
    return [(block.role, tag_text(block.content)[0]) for block in read(text).blocks]


def rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


def same(text: str) -> str:
    return text


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.name)
def test_an_item_is_read_as_its_fixture_says(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert described(read(text)) == path.with_suffix(".blocks").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.name)
def test_line_ends_of_another_system_change_nothing_of_a_item(path: Path) -> None:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip()
    expected = path.with_suffix(".blocks").read_text("utf-8")
    for end in ("\r\n", "\r"):
        assert described(read(text.replace("\n", end))) == expected


def html_rewritten(text: str) -> str:
    """A body rewritten as if it were a page of its own."""
    document = html.FORMAT.read(Article("a", "a.html", "en", text))
    return rewritten(document, html.FORMAT, rot13)


def test_a_translated_item_differs_in_its_texts_alone() -> None:
    text = (FIXTURES / "tram-3.1.json").read_text("utf-8")
    expected: dict[str, Any] = json.loads(text)
    for headline in expected["headlines"]:
        headline["value"] = rot13(headline["value"])
    for part in (expected["descriptions"][0], expected["bodies"][0], expected["bodies"][2]):
        part["value"] = html_rewritten(part["value"])
    plain = "Gur genz ehaf ntnva nsgre sbegl lrnef.\n\n- Yvar 4\n- Yvar 5\n"
    expected["bodies"][1]["value"] = plain
    picture = expected["associations"][0]
    picture["headlines"][0]["value"] = rot13("Tram 4 at the depot")
    picture["descriptions"][0]["value"] = rot13(
        "Riders wave from Tram 4.\u2028Photo: Nigar Aliyeva"
    )
    picture["descriptions"][1]["value"] = rot13("A blue tram in the rain")
    picture["associations"][0]["headlines"][0]["value"] = rot13("Older story")
    assert json.loads(rewritten(read(text), FORMAT, rot13)) == expected


def test_an_item_written_anew_in_its_own_words_says_the_same() -> None:
    text = (FIXTURES / "tranvia-2.0.json").read_bytes().decode("utf-8")
    again = rewritten(read(text), FORMAT, same)
    assert json.loads(again.removeprefix("\ufeff")) == json.loads(text.removeprefix("\ufeff"))
    assert again.startswith("\ufeff{") and '",\r\n\t"' in again


@pytest.mark.parametrize(
    ("body", "translation", "expected"),
    [
        ('<img alt=\\"x\\">', 'a "b" \\ & c', '<img alt=\\"a &quot;b&quot; \\\\ &amp; c\\">'),
        ("<img alt=x>", 'a "b"', '<img alt=\\"a &quot;b&quot;\\">'),
        ("<img alt='x'>", "l'un \"\t", "<img alt='l&#39;un \\\"\\t'>"),
        ("<p>x<\\/p>", "<b> \u2028 é", "<p>&lt;b&gt; \u2028 é<\\/p>"),
    ],
)
def test_a_translation_is_escaped_for_the_html_and_for_the_json(
    body: str, translation: str, expected: str
) -> None:
    text = '{"uri": "u", "body_html": "%s"}'
    assert rewritten(read(text % body), FORMAT, lambda _: translation) == text % expected


def test_a_plain_string_is_escaped_once() -> None:
    text = '{"uri": "u", "headline": "x"}'
    assert rewritten(read(text), FORMAT, lambda _: 'a "b" & <c>\n') == (
        '{"uri": "u", "headline": "a \\"b\\" & <c>\\n"}'
    )


def test_a_body_of_an_html_page_offers_no_place_for_a_dir_attribute() -> None:
    text = '{"uri": "u", "language": "en", "body_html": "<html lang=\\"en\\"><p>a"}'
    assert [(field.kind, text[slice(*field.span)]) for field in read(text).locale_fields] == [
        ("tag", "en"),
        ("tag", "en"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"a": 1}',
            "a.json: is JSON, but no ninjs item: it has none of uri, headline, headlines, bodies.",
        ),
        (
            "[]",
            "a.json: is JSON, but no ninjs item: it has none of uri, headline, headlines, bodies.",
        ),
        ('{"uri": "u",\n}', "a.json:2: is not valid JSON: Expecting property name enclosed in "
         "double quotes."),
        ('{"uri": "u\n"}', "a.json:1: is not valid JSON: Invalid control character at."),
        ('{"uri": "u", \n"n": NaN}', "a.json:2: has NaN, which JSON does not know."),
        ('{"uri": "u",\n"uri": "v"}', "a.json:2: has the name 'uri' twice in one object."),
        ('{"uri": "u",\n"b": "\\ud83d x"}', "a.json:2: has half of a surrogate pair."),
        ('{"uri": "u",\n"b": "\\u0000"}', "a.json:2: has a NUL character."),
        ("\n" + "[" * 100_000, "a.json:2: is nested more than 200 deep."),
        ('{"uri": "u",\n"language": "klingon"}', "a.json:2: 'klingon' is not a locale that CLDR "
         "knows."),
        (
            '{"uri": "u",\n"body_html": "<p>a\\n\\n<!-- b"}',
            "a.json:2: the comment that begins here never ends.",
        ),
        (
            '{"uri": "u",\n\n"body_text": "a\\n\\n<!-- dragoman: of -->"}',
            "a.json:3: dragoman has no instruction 'of'.",
        ),
    ],
)  # fmt: skip
def test_what_is_broken_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        FORMAT.read(Article("a", "a.json", "en", text))
    assert str(caught.value) == message
    assert caught.value.hint


def strings(value: JsonValue) -> list[JsonString]:
    if isinstance(value, JsonString):
        return [value]
    if isinstance(value, JsonArray):
        return [found for item in value.items for found in strings(item)]
    if isinstance(value, JsonObject):
        return [found for item in value.members.values() for found in strings(item)]
    return []


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [found for item in value for found in texts(item)]
    if isinstance(value, dict):
        return [found for item in value.values() for found in texts(item)]
    return []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner,
                                                                max_size=3),
)  # fmt: skip


@given(_JSON, st.booleans(), st.sampled_from((None, 1, "\t")))
def test_every_string_is_found_with_the_place_of_each_character(
    value: object, ascii_only: bool, indent: int | str | None
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    try:
        found = strings(json_spans.parse(text))
    except json_spans.JsonError as error:
        # A name may hold what a value may not.
        assert error.cause in ("has a NUL character", "has half of a surrogate pair")
        return
    assert [string.text for string in found] == texts(value)
    for string in found:
        for offset, character in enumerate(string.text):
            place = string.place(Span(offset, offset + 1))
            assert json.loads(f'"{text[slice(*place)]}"') == character


_HTML = st.lists(
    st.sampled_from(
        ("<p>", "</p>", "<b>", "</b>", '<img alt="', '">', "<img alt=", ">", "&amp;", "&quot;",
         "\"", "\\", "/", "\n", "\r\n", "\t", "\u2028", "word ", "caf\xe9", "\U0001f68b", "<!-- ",
         " -->", "www.a.org/?b=1&c")
    )
).map("".join)  # fmt: skip


@given(_HTML, st.booleans())
def test_any_html_in_json_is_read_as_it_is_alone(body: str, ascii_only: bool) -> None:
    text = json.dumps({"uri": "u", "body_html": body}, ensure_ascii=ascii_only)
    try:
        alone = html.FORMAT.read(Article("a", "a.html", "en", body))
    except ArticleError as error:
        with pytest.raises(ArticleError, match=error.cause):
            read(text)
        return
    assert [
        ("".join(piece.text for piece in block.content if isinstance(piece, Text)))
        for block in read(text).blocks
    ] == [
        ("".join(piece.text for piece in block.content if isinstance(piece, Text)))
        for block in alone.blocks
    ]


@given(
    st.lists(
        st.sampled_from(
            ("{", "}", "[", "]", '"', ":", ",", '"uri"', '"headline"', '"body_html"', "\\", "\\u",
             "d83d", "<p>", "1", "null", "NaN", " ", "\n", "x", '"u"')
        )
        | st.text(max_size=2)
    ).map("".join)
)  # fmt: skip
def test_shards_of_json_are_read_exactly_or_refused_with_a_hint(text: str) -> None:
    for shards in (text, f'{{"uri":"u","body_html":"{text}"}}'):
        try:
            read(shards)
        except ArticleError as error:
            assert error.path and error.hint and error.cause
