"""HTML: what of a page is offered for translation, and that nothing else of it changes."""

from __future__ import annotations

import codecs
from html.parser import HTMLParser
from pathlib import Path

import pytest
from described import described, rewritten
from hypothesis import given
from hypothesis import strategies as st
from tiling import check_document

from pipeline.errors import ArticleError
from pipeline.formats.html import FORMAT
from pipeline.inline import tag_text
from pipeline.model import Article, Document, Text

FIXTURES = Path(__file__).parent / "fixtures" / "html"


def read(text: str, path: str = "source_texts/a.html", locale: str = "en") -> Document:
    document = FORMAT.read(Article("a", path, locale, text))
    check_document(document)
    return document


def tagged(text: str, path: str = "source_texts/a.html") -> list[str]:
    return [tag_text(block.content)[0] for block in read(text, path).blocks]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.*html")), ids=lambda path: path.name)
def test_a_whole_page_is_read_as_its_fixture_says(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert described(read(text, path.name)) == path.with_suffix(".blocks").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.*html")), ids=lambda path: path.name)
def test_line_ends_of_another_system_change_nothing_of_a_page(path: Path) -> None:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip()
    expected = path.with_suffix(".blocks").read_text("utf-8")
    for end in ("\r\n", "\r"):
        assert described(read(text.replace("\n", end), path.name)) == expected


def rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.*html")), ids=lambda path: path.name)
def test_a_translated_page_has_the_same_blocks(path: Path) -> None:
    document = read(path.read_bytes().decode("utf-8"), path.name)
    again = read(rewritten(document, FORMAT, rot13), path.name)
    assert [(block.role, words(block.content)) for block in again.blocks] == [
        (block.role, rot13(words(block.content))) for block in document.blocks
    ]


def words(content: object) -> str:
    assert isinstance(content, tuple)
    return "".join(piece.text for piece in content if isinstance(piece, Text))


# One reader's rule, as little as it takes: what html.parser calls data, outside of these.
_UNSEEN = {"script", "style", "noscript", "template", "pre", "code", "svg", "textarea", "picture"}


class _Extraction(HTMLParser):
    """The text of a page by the standard library: the oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[str] = []
        self.off = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        left = ("translate", "no") in attrs or ("class", "notranslate") in attrs
        if self.hidden or tag in _UNSEEN or left:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_comment(self, data: str) -> None:
        if "dragoman: o" in data:
            self.off = "off" in data

    def handle_data(self, data: str) -> None:
        if not self.hidden and not self.off:
            self.text += data


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def extracted(text: str) -> str:
    parser = _Extraction()
    parser.feed(text)
    parser.close()
    return letters(parser.text)


def test_no_letter_of_the_page_is_missed_or_offered_twice() -> None:
    text = (FIXTURES / "news-page.html").read_text("utf-8")
    blocks = [block for block in read(text).blocks if block.context == "text"]
    # html.parser does not know that <li> ends the <li translate=no> before it: it is closed here.
    closed = text.replace("Caspian Courier\n  </ul>", "Caspian Courier</li></ul>")
    ours = letters("".join(words(block.content) for block in blocks))
    address = letters("https://example.org/tram?line=4&day=1")
    assert ours == extracted(closed).replace(address, "")


_INLINE = ("b", "em", "span", "a", "my-tag", "u")
_BLOCK = ("p", "div", "h2", "li", "section", "td", "blockquote", "button")
_WORDS = st.sampled_from(
    (
        "word ",
        "Łódź",
        " &amp; ",
        "a&lt;b",
        "naïve",
        "\r\n",
        "&nbsp;",
        "x < y",
        "&copy ",
        "東京",
        "!",
    )
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, inner: f"<{name} class='x'>{''.join(inner)}</{name}>",
        st.sampled_from(_INLINE + _BLOCK),
        st.lists(children, max_size=4),
    )


_TREES = st.lists(
    st.recursive(_WORDS | st.sampled_from(("<br>", "<!-- no -->", "<img src=a>")), _element),
    max_size=6,
).map("".join)


@given(_TREES)
def test_any_tree_of_elements_gives_all_its_letters_in_order(text: str) -> None:
    ours = "".join(words(block.content) for block in read(text).blocks)
    assert letters(ours) == extracted(text)


@given(_TREES)
def test_any_tree_rewritten_reads_back_with_the_new_words(text: str) -> None:
    document = read(text)
    again = read(rewritten(document, FORMAT, rot13))
    assert [words(block.content) for block in again.blocks] == [
        rot13(words(block.content)) for block in document.blocks
    ]


_SHARDS = (
    '<p>', '</p>', '<b>', '</b>', '<i', '<!--', '-->', '<!', '<a href="', "'", '"', '>', '<', '/',
    ' alt=', ' title="x"', "='", '&', '&amp', '&#x41;', '&#', ';', '<br>', '<br/>', '<script>',
    '</script>', '<pre>', '</pre>', '<code>', '</code>', '<title>', '</title>', '<svg>', '<svg/>',
    '</svg>', '<td>', '<li>', '</ul>', '<img alt=a>', ' translate=no', '<span translate="no">',
    '</span>', '<html lang=fr>', ' lang="tr"', ' dir=ltr', '<sup>1</sup>', 'www.a.b', '\r', '\n',
    ' ', '\xa0', '\ufeff', 'word', '1', '<!-- dragoman: off -->', '<!-- dragoman: on -->',
    '<!-- dragoman: note n -->', '<![CDATA[', ']]>', '<?', '<input value=b type=submit>', '<x-y/>',
    '<meta name=description content=text>',
)  # fmt: skip


@given(st.lists(st.sampled_from(_SHARDS) | st.text(max_size=3)).map("".join), st.booleans())
def test_shards_of_html_are_read_exactly_or_refused_with_a_place(text: str, xml: bool) -> None:
    try:
        read(text, "a.xhtml" if xml else "a.html")
    except ArticleError as error:
        assert error.path and error.line and error.hint and error.cause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One<p>Two", ["One", "Two"]),
        ("<p>One<br>\n<br/>Two", ["One", "Two"]),
        ("Loose <b>text</b>", ["Loose <b>text</b>"]),
        ("<p><b>All of it</b></p>", ["<b>All of it</b>"]),
        ("<p>a <b>b <i>c</b> d</i> e", ["a <b>b <i1/>c</b> d<i2/> e"]),
        ("<p>a <strong>b</strong> <em>c</em>", ["a <b>b</b> <i>c</i>"]),
        ("<p>a <my-tag2>b</my-tag2>", ["a <mytag>b</mytag>"]),
        ("<p>said.<sup>2</sup> Then", ["said.<fn/> Then"]),
        ("<p>10<sup>6</sup> m<sup>3</sup>", ["10<sup1>6</sup1> m<sup2>3</sup2>"]),
        ("<p>See <a href='https://a.org'>https://a.org</a> now", ["See <url/> now"]),
        ("<p>https://a.org</p>", []),
        ("<p>x <a href=/y><img src=z></a> w", ["x <img/> w"]),
        ("<p><i class=icon></i> Menu", ["Menu"]),
        ("<p>Use <kbd>Ctrl</kbd> and <var>x</var>", ["Use <kbd>Ctrl</kbd> and <code/>"]),
        ("<a href=x><h2>Card</h2><p>Text</a>", ["Card", "Text"]),
        ("<p>a <span translate=no>b</span> c", ["a <x/> c"]),
        ("<span translate=no>a<p>b</p></span><p>c", ["c"]),
        ("<div translate=no>a <p translate=yes>b</p></div>", ["b"]),
        ("<p>5 < 6 & 7 > 3</p>", ["5 &lt; 6 &amp; 7 > 3"]),
        ("<p>&lt;b&gt; &hellip; &bogus; &copyright", ["&lt;b> … &amp;bogus; ©right"]),
        ("<p>one\r\n\ttwo</p>\r\n", ["one two"]),
        ("<p>a<svg><path/></svg>b<svg/>c", ["a<x1/>b<x2/>c"]),
        ("\ufeff<p>x", ["x"]),
        ("\ufeffBare", ["Bare"]),
        ("<img alt='it&#39;s'>", ["it's"]),
        ("<a title='A &copy= B'>x</a>", ["<a>x</a>", "A &amp;copy= B"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["a", "b", "c"]),
    ],
)
def test_text_is_cut_into_blocks_as_a_browser_shows_it(text: str, expected: list[str]) -> None:
    assert tagged(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p/><a id='x'/>Text<br/>more", ["Text<br/>more"]),
        ("<?xml version='1.0'?><p>a<script src='x'/>b</p>", ["a<x/>b"]),
    ],
)
def test_xhtml_knows_empty_elements(text: str, expected: list[str]) -> None:
    assert tagged(text, "a.xhtml") == expected


@pytest.mark.parametrize(
    ("text", "translation", "expected"),
    [
        ('<img alt="x">', '"5\' < 6" & \xa0', '<img alt="&quot;5\' &lt; 6&quot; &amp; \xa0">'),
        ("<img alt='x'>", "5' \"", "<img alt='5&#39; \"'>"),
        ("<img alt=x>", 'a "b"', '<img alt="a &quot;b&quot;">'),
        ("<p>x</p>", "<script>&amp;", "<p>&lt;script&gt;&amp;amp;</p>"),
    ],
)
def test_a_translation_cannot_break_out_of_its_place(
    text: str, translation: str, expected: str
) -> None:
    assert rewritten(read(text), FORMAT, lambda _: translation) == expected


def localized(text: str, locale: str = "en") -> list[tuple[str, str, str]]:
    document = read(text, locale=locale)
    return [
        (document.article.locale, field.kind, text[: field.span.start] + "|")
        for field in document.locale_fields
    ]


def test_the_page_names_its_language_and_its_direction_once() -> None:
    assert localized("<html lang='fr' dir=ltr><p>a") == [
        ("fr", "tag", "<html lang='|"),
        ("fr", "dir", "<html lang='fr' dir=|"),
    ]
    assert localized("<html lang=pt-br><body lang=PT-BR><i lang=pt-br>a") == [
        ("pt-BR", "tag", "<html lang=|"),
        ("pt-BR", "dir-attribute", "<html lang=pt-br|"),
        ("pt-BR", "tag", "<html lang=pt-br><body lang=|"),
    ]
    assert localized("<div lang='tr'><p>a</div>\n") == [
        ("tr", "tag", "<div lang='|"),
        ("tr", "dir-attribute", "<div lang='tr'|"),
    ]
    assert localized("<p lang='tr'>a</p><p>b</p>") == []
    assert localized("<html><p>b") == []


def test_a_page_may_ask_to_be_left_alone() -> None:
    for text in (
        "<html lang=en translate=no><p>a",
        '<meta name="dragoman" content="translate=false"><p>a',
    ):
        document = read(text)
        assert (document.translate, document.blocks, document.locale_fields) == (False, (), ())


def test_notes_reach_the_block_they_stand_in_or_before() -> None:
    note = "<!-- dragoman: note {} -->"
    text = f"{note.format('one')}<p>a {note.format('two')} b<p>{note.format('three')}<img alt=c>"
    assert [block.note for block in read(text).blocks] == ["one two", "three"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "<p>a\n<!-- b",
            "a.html:2: the comment that begins here never ends.",
            "close it, or write &lt; where a < is meant",
        ),
        (
            "<p>a\r\n\r\nb <y and",
            "a.html:3: the tag that begins here never ends.",
            "close it, or write &lt; where a < is meant",
        ),
        (
            '<p>\n<a href="x>y</a>',
            "a.html:2: the attribute that begins here never ends.",
            "close it, or write &lt; where a < is meant",
        ),
        (
            "a\r<script>b",
            "a.html:2: the <script> that begins here never ends.",
            "close it, or write &lt; where a < is meant",
        ),
        (
            "<p>a</p>\n<pre>b",
            "a.html:2: the <pre> that begins here never ends.",
            "close it with </pre>",
        ),
        (
            "<p>a <code>b</p>",
            "a.html:1: the <code> that begins here never ends.",
            "close it with </code>",
        ),
        (
            "\n<html lang=klingon>",
            "a.html:2: 'klingon' is not a locale that CLDR knows.",
            None,
        ),
        (
            "<p>a</p>\n<!-- dragoman: of -->",
            "a.html:2: dragoman has no instruction 'of'.",
            "write dragoman: off, dragoman: on or dragoman: note …",
        ),
        (
            "<meta name=dragoman content=skip>",
            "a.html:1: dragoman has no setting 'skip'.",
            'write content="translate=false"',
        ),
        (
            "<div>\n" * 600,
            "a.html:513: elements are nested more than 512 deep.",
            "look for elements that are opened and never closed",
        ),
    ],
)
def test_what_is_broken_is_said_with_its_line(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(ArticleError) as caught:
        read(text, "a.html")
    assert str(caught.value) == message
    assert hint is None or caught.value.hint == hint


@pytest.mark.parametrize("name", ["div", "b", "span", "li", "blockquote"])
def test_a_hundred_thousand_open_elements_are_refused_at_once(name: str) -> None:
    with pytest.raises(ArticleError, match="nested more than 512 deep"):
        FORMAT.read(Article("a", "a.html", "en", f"<ul><{name}>" * 100_000))


@pytest.mark.parametrize(
    "text",
    [
        "<p>a" * 20_000,
        "</b></i>" * 20_000 + "a",
        "<" * 500_000,
        "&" * 500_000,
        "<b></b>" * 20_000,
        "a<br>" * 20_000,
        "www." * 100_000 + ")" * 100_000,
        "<!-- dragoman: note a -->" * 10_000,
        "word " * 1_000_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_long_page_is_read_in_time_that_grows_with_it(text: str) -> None:
    read(text)
