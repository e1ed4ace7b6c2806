"""Front matter: what it settles, what of it is translated, and that it stays valid."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from tiling import check_document

from pipeline.errors import ArticleError
from pipeline.formats.frontmatter import FrontMatter, read, write
from pipeline.model import Article, Document, LocaleField, Span


def front(text: str) -> FrontMatter:
    article = Article("a", "source_texts/a.md", "en", text)
    found = read(article)
    check_document(Document(article, "markdown", found.blocks, found.locale_fields))
    return found


def blocks(text: str) -> list[tuple[str, str, str]]:
    """(role, context, text) of each block; `|` stands between the pieces of a text."""
    return [
        (block.role, block.context, "|".join(piece.text for piece in block.content))  # type: ignore[union-attr]  # no codes here
        for block in front(text).blocks
    ]


def test_each_known_key_is_offered_in_its_role_and_others_are_left() -> None:
    text = (
        "---\ntitle: The strait\nsubtitle: 'It''s open'\nslug: the-strait\ntags: [sea, ferry]\n"
        'author: L. Aran\nimage-alt: "A \\"white\\" bow"\nlayout: post\ndek: 12\n---\nText.\n'
    )
    assert blocks(text) == [
        ("headline", "yaml:plain", "The strait"),
        ("standfirst", "yaml:single", "It|'|s open"),
        ("alt", "yaml:double", 'A |"|white|"| bow'),
    ]


def test_captions_are_found_at_any_depth_and_named_fields_where_they_are_named() -> None:
    text = (
        "---\ndragoman:\n  fields: [seo.title, Kicker]\nseo: {title: Sea news, robots: none}\n"
        "kicker: Sea\nphotos:\n  - alt: One\n  - {src: b.jpg, caption: Two}\n---\n"
    )
    assert blocks(text) == [
        ("field", "yaml:flow", "Sea news"),
        ("field", "yaml:plain", "Sea"),
        ("alt", "yaml:plain", "One"),
        ("caption", "yaml:flow", "Two"),
    ]


def test_wrapped_values_are_one_text_and_the_paragraphs_of_a_block_scalar_one_each() -> None:
    text = (
        "---\ntitle: A plain\n  value\nsummary: |\n  First line\n  goes on.\n\n  Second.\n"
        "caption: \"Wide\\\n  spread \\u00e9\"\nalt: 'quoted\n\n  twice'\n---\n"
    )
    assert blocks(text) == [
        ("headline", "yaml:plain", "A plain| |value"),
        ("standfirst", "yaml:block", "First line| |goes on."),
        ("standfirst", "yaml:block", "Second."),
        ("caption", "yaml:double", "Wide||spread |é"),
        ("alt", "yaml:single", "quoted| |twice"),
    ]


def test_settings_are_read_and_the_languages_place_is_known() -> None:
    text = '\ufeff---\r\nlang: "en_GB"\r\ndate: 2026-02-14\r\ntitle: A  b\r\n---\r\nText.\r\n'
    found = front(text)
    assert (found.locale, found.date, found.title, found.translate) == (
        "en-GB",
        "2026-02-14",
        "A b",
        True,
    )
    assert found.locale_fields == (LocaleField(Span(13, 18), "tag"),)
    assert text[13:18] == "en_GB"
    assert text[found.end :] == "Text.\r\n"


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2026-02-14", "2026-02-14"),
        ("2026-02-14 10:00:00 +02:00", "2026-02-14T10:00:00+02:00"),
        ('"2026-02-14T10:00:00Z"', "2026-02-14T10:00:00+00:00"),
        ("last Monday", ""),
        ("2026-02-30", ""),
    ],
)
def test_a_date_is_given_as_iso_8601_or_not_at_all(said: str, date: str) -> None:
    assert front(f"---\npublished: {said}\n---\n").date == date


def test_norwegian_is_a_language_and_no_denial() -> None:
    assert front("---\nlang: no\n---\n").locale == "no"


def test_translate_false_leaves_no_blocks_but_a_title() -> None:
    found = front("---\ntranslate: false\ntitle: Alone\n---\n")
    assert (found.translate, found.blocks, found.title) == (False, (), "Alone")


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n",
        "",
        "---\n\nA rule, a text, a rule.\n\n---\n",
        "---\n",
        "----\ntitle: a\n----\n",
        " ---\ntitle: a\n---\n",
        "---\n- a\n- b\n---\n",
    ],
)
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert front(text) == FrontMatter(0)


def test_toml_is_read_as_far_as_its_top_strings_go() -> None:
    text = (
        '+++\ntitle = "Wind \\"and\\" tide"\nsummary = \'C:\\plain\'\nlocale = "de-AT"\n'
        'date = 2026-02-14\ncaption = """\nnot found"""\n[params]\nalt = "not found"\n+++\nText.\n'
    )
    found = front(text)
    assert blocks(text) == [
        ("headline", "toml:basic", 'Wind |"|and|"| tide'),
        ("standfirst", "toml:literal", "|C:\\plain|"),
    ]
    assert (found.locale, found.date, found.title) == ("de-AT", "2026-02-14", 'Wind "and" tide')
    assert [text[slice(*field.span)] for field in found.locale_fields] == ["de-AT"]


ANY = st.text(st.characters(exclude_categories=["Cs"]))
# What a single-quoted or block scalar can hold on one line.
LINE = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"
    )
)


@pytest.mark.parametrize("value", ["{}", "{} # remark"])
@given(ANY)
@example("yes")
@example("12:30")
@example("a: b")
@example("- a")
@example("# a")
@example("~")
@example("'a' b")
@example("a #b")
@example("2026-02-14")
@example("!a")
@example("---")
def test_a_plain_value_is_quoted_where_it_must_be(value: str, text: str) -> None:
    source = "title: " + value.replace("{}", write(text, "yaml:plain")) + "\nnext: 1\n"
    assert yaml.safe_load(source) == {"title": text, "next": 1}


@given(ANY)
@example("a, b")
@example("a}")
@example("a: b")
def test_a_value_in_braces_stays_one_value(text: str) -> None:
    source = f"image: {{alt: {write(text, 'yaml:flow')}, src: a.jpg}}\n"
    assert yaml.safe_load(source) == {"image": {"alt": text, "src": "a.jpg"}}


@given(ANY)
def test_a_text_in_double_quotes_comes_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f'title: "{write(text, "yaml:double")}"\n') == {"title": text}


@given(LINE)
def test_a_text_in_single_quotes_comes_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"title: '{write(text, 'yaml:single')}'\n") == {"title": text}


@given(LINE.map(str.strip).filter(bool))
def test_a_text_in_a_block_scalar_comes_back_as_it_was(text: str) -> None:
    source = f"title: >-\n  {write(text, 'yaml:block')}\nnext: 1\n"
    assert yaml.safe_load(source) == {"title": text, "next": 1}


@given(ANY)
def test_a_text_in_toml_comes_back_as_it_was(text: str) -> None:
    assert tomllib.loads(f'a = "{write(text, "toml:basic")}"') == {"a": text}
    assert tomllib.loads(f"a = {write(text, 'toml:literal')}") == {"a": text}


def test_what_one_line_cannot_hold_becomes_a_space_or_nothing() -> None:
    assert write("a\nb\u2028c\x07d", "yaml:single") == "a b cd"
    assert write("a\r\n  b", "yaml:block") == "a b"


@given(st.sampled_from(["---\n", "+++\n"]), st.data())
def test_any_front_matter_is_read_or_refused_with_its_line(fence: str, data: st.DataObject) -> None:
    shards = st.sampled_from(
        (
            *(
                "title: ",
                "alt: ",
                "lang: en\n",
                "date: 2026-01-01\n",
                "dragoman:\n  fields: [alt]\n",
            ),
            *("a: &b c\n", "d: *b\n", "'", '"', "''", '\\"', "\\u00e9", "\\", "\n", "\n  ", "\r\n"),
            *(
                "|\n  ",
                ">\n  ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                ", ",
                ": ",
                "#",
                "\t",
                "word ",
                "é",
                "\x07",
            ),
            *('title = "', "alt = '", '"\n', "'\n", "translate: no\n", "[t]\n", "\x85", "\u2028"),
        )
    )
    text = fence + "".join(data.draw(st.lists(shards, max_size=12))) + "\n" + fence
    try:
        found = front(text)
    except ArticleError as error:
        assert error.path == "source_texts/a.md"
        assert error.line is not None
        assert error.hint
    else:
        assert 0 <= found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "---\ntitle: a\nbase: &x a\n---\n",
            "3: YAML aliases are not allowed in front matter.",
            "write the value out where it is needed",
        ),
        (
            "---\ntitle: a\r\n\r\ntitle: b\n---\n",
            "4: front matter has the key 'title' twice.",
            "remove one of them",
        ),
        (
            "---\ntitle: Night ferry: it is back\n---\n",
            "2: front matter is not valid YAML: mapping values are not allowed here.",
            "put a value that holds a colon, a quotation mark or a # in quotes",
        ),
        (
            "---\ntitle: a\n\nText.\n",
            "1: front matter is never closed.",
            "end it with a line ---",
        ),
        (
            "---\ntitle: a\x07\n---\n",
            "2: front matter holds a character that YAML does not allow.",
            "remove it",
        ),
        (
            "---\na: " + "[" * 60 + "]" * 60 + "\n---\n",
            "2: front matter is nested too deeply.",
            "move what is text below it",
        ),
        (
            "---\ntitle: " + "a" * 100_000 + "\n---\n",
            "2: front matter is longer than 100,000 characters.",
            "move what is text below it",
        ),
        (
            "---\ntitle: a\nlang: English\n---\n",
            "3: 'English' is not a locale that CLDR knows.",
            "use a BCP 47 tag such as es or pt-BR",
        ),
        (
            "---\ntranslate: never\n---\n",
            "2: translate is 'never'.",
            "write true or false",
        ),
        (
            "---\ntitle: a\ndragoman:\n  fields: [kicker]\n---\n",
            "4: dragoman.fields names 'kicker', which is not in the front matter.",
            "name keys that are there, such as title or image.credit",
        ),
        (
            "---\ndragoman: {off: true}\n---\n",
            "2: dragoman has no setting 'off'.",
            "the one setting here is fields: a list of keys to translate",
        ),
        (
            '+++\ntitle = "a"\ntitle = "b"\n+++\n',
            "3: front matter is not valid TOML: Cannot overwrite a value.",
            'write a text as key = "text"',
        ),
    ],
)
def test_broken_front_matter_is_refused_by_its_line(text: str, message: str, hint: str) -> None:
    with pytest.raises(ArticleError) as caught:
        front(text)
    assert str(caught.value) == f"source_texts/a.md:{message}"
    assert caught.value.hint == hint
