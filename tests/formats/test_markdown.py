"""Markdown: what of an article is offered for translation, and how a translation goes back in."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from described import described
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from tiling import check_document

from pipeline.errors import ArticleError
from pipeline.formats import frontmatter
from pipeline.formats.markdown import FORMAT
from pipeline.inline import tag_text
from pipeline.model import Article, Block, Code, Document, Text

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "markdown").glob("*.md"))


def read(text: str, locale: str = "en") -> Document:
    document = FORMAT.read(Article("a", "source_texts/a.md", locale, text))
    check_document(document)
    return document


def tagged(text: str, locale: str = "en") -> list[str]:
    return [tag_text(block.content)[0] for block in read(text, locale).blocks]


def words(block: Block) -> str:
    return "".join(piece.text for piece in block.content if isinstance(piece, Text))


def fixture(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_an_article_is_read_as_its_fixture_says(path: Path) -> None:
    assert described(read(fixture(path))) == path.with_suffix(".blocks").read_text("utf-8")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_windows_line_ends_and_a_bom_change_nothing_in_what_is_read(path: Path) -> None:
    text = "\ufeff" + fixture(path).replace("\n", "\r\n")
    assert described(read(text)) == path.with_suffix(".blocks").read_text("utf-8")


# An oracle that shares no code with us: markdown-it as its authors deliver it.
ORACLE = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
ORACLE.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin)
# What we read in another way than CommonMark does, on purpose: addresses, commands of a template,
# marks of tasks and alerts, headings' attributes, what is marked as not to be translated.
OURS = re.compile(
    r"(?:https?://|www\.)\S+|\{[#%{<](?s:.*?)\}+|(?<=- )\[[ x]\] |\[!NOTE\]\n> |<code>.*?</code>"
    r"|<span translate.*?</span>|<!-- dragoman.*?-->|!\[shortcut\]"
)


def oracle(text: str) -> list[str]:
    """All texts that a reader of the page sees, images' included, without their white space."""
    found: list[str] = []
    for token in ORACLE.parse(text):
        if token.type == "inline":
            _oracle(token.children or [], found)
    return sorted(filter(None, found))


def _oracle(tokens: Sequence[Token], found: list[str]) -> None:
    own: list[str] = []
    address = False
    for token in tokens:
        if token.type.startswith("link_"):
            address = token.markup == "autolink" and token.nesting == 1
        elif token.type == "text" and not address:
            own.append(token.content)
        elif token.type == "image":
            _oracle(token.children or [], found)
    found.append("".join("".join(own).split()))


def seen(document: Document, start: int = 0) -> list[str]:
    blocks = [block for block in document.blocks if block.span.start >= start]
    texts = [
        words(block) for block in blocks if not block.context.startswith(("title", "argument"))
    ]
    return sorted(filter(None, ("".join(text.split()) for text in texts)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_nothing_that_readers_see_is_missed_and_no_markup_is_taken_for_text(path: Path) -> None:
    text = OURS.sub("", fixture(path))
    start = frontmatter.read(Article("a", "a.md", "en", text)).end
    assert seen(read(text), start) == oracle(text[start:])


# Shards of Markdown that, thrown together, give every nesting and every broken form of it.
SHARDS = (
    *("a", "word ", "é", "中", "😀", " ", "  ", "    ", "\t", "\n", "\n", "\r\n", "\n\n", "\xa0"),
    *("*", "**", "_", "__", "~~", "~", "`", "``", "\\", "\\\n", "&amp;", "&#0;", "&nbsp;", "|"),
    *("[", "]", "(", ")", "](u)", '](u "t")', "![x](u)", "[^1]", "[^1]: ", "[a]", '[a]: u "t"'),
    *("\n> ", "\n- ", "\n1. ", "\n# ", "#", "\n---\n", "\n===\n", "\n|---|---|\n", "a\\|b", "\n|x"),
    *("<b>", "</b>", "</i>", "<br>", "<!-- x -->", "<div>", "</div>\n", "<http://x>", ": ", "\n: "),
    *("```", "\n```\n", "~~~", '"', "\x0b", "\x0c", "\u2028", "\x85"),
)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(SHARDS), max_size=40).map("".join))
def test_any_heap_of_markdown_gives_the_texts_that_its_parser_gives(text: str) -> None:
    text = text.lstrip("-")
    # The text of `![a]` is an address of a kind: it stays. An address behind an escaped `<` is
    # text to the parser and a code to us.
    if re.search(r"!\[(?!x\]\()|\\<http", text) is None:
        assert seen(read(text)) == oracle(text)


ODDITIES = (
    *("<!-- dragoman: off -->", "<!-- dragoman: on -->", "<!-- dragoman: note x -->", "<!--"),
    *("<code>", "</code>", '<i translate="no">', "https://a.example/b_c", "{#x}", "{{< a >}}"),
    *('](<u v> "t")', ']({{< ref "a b.md" >}} "t")', "]({{% a %}}#b)", "[a]: {{< ref (u >}} 't'"),
    *("---\n", "+++\n", "title: x\n", 'a = "b"\n', "lang: en\n", "![", "![a]", "- [ ] "),
)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ('See [the news]({{< ref "a b.md" >}}).\n', ["See ", "the news", "."]),
        ('[News]({{< ref "n.md" >}} "All of it")\n', ["News", "All of it"]),
        ('![Reef]({{< url >}}/reef.jpg "At dawn")\n', ["Reef", "At dawn"]),
        ('A [reef][r].\n\n[r]: {{% ref "r.md" %}}#top\n', ["A ", "reef", "."]),
        ("Not [a link] ({{< note (x) >}}).\n", ["Not [a link] (", ")."]),
    ],
)
def test_a_template_makes_the_address_of_a_link(text: str, texts: list[str]) -> None:
    """Hugo puts its shortcodes in before Markdown is read, spaces and quotation marks in them."""
    document = read(text)
    found = [piece.text for block in document.blocks for piece in block.content
             if isinstance(piece, Text)]  # fmt: skip
    assert found == texts
    check_document(document)


@pytest.mark.parametrize("before", range(6))
def test_a_comment_that_never_ends_is_not_waited_for(before: int) -> None:
    document = FORMAT.read(Article("a", "a.md", "en", "x" * before + "<!--"))
    check_document(document)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SHARDS + ODDITIES) | st.text(max_size=3)).map("".join))
def test_any_text_is_read_into_blocks_that_tile_or_refused_with_a_word(text: str) -> None:
    try:
        document = FORMAT.read(Article("a", "a.md", "en", text))
    except ArticleError as error:
        assert error.line is not None
    else:
        check_document(document)


def rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


def translated(document: Document) -> str:
    """The article with every text in it turned by `rot13`, as a bundle would write it."""
    changes: dict[tuple[int, int], str] = {}
    for block in document.blocks:
        if block.whole:
            changes[block.span] = FORMAT.write(rot13(words(block)), block.context)
            continue
        for piece in block.content:
            if isinstance(piece, Text):
                changes[piece.span] = FORMAT.write(rot13(piece.text), block.context)
            elif piece.written:
                changes[piece.span] = piece.written
    text, parts, position = document.article.text, [], 0
    for (start, end), said in sorted(changes.items()):
        parts += [text[position:start], said]
        position = end
    return "".join((*parts, text[position:]))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_translated_article_has_the_same_blocks_links_and_marks(path: Path) -> None:
    def shape(document: Document) -> list[tuple[object, ...]]:
        return [
            (block.role, [(c.tag, c.legend) for c in block.content if isinstance(c, Code)])
            for block in document.blocks
        ]

    document = read(fixture(path))
    again = read(translated(document))
    assert shape(again) == shape(document)
    assert [" ".join(words(block).split()) for block in again.blocks] == [
        " ".join(rot13(words(block)).split()) for block in document.blocks
    ]


# Where a text may stand: the page, the place of the text in it, the context.
DEFINITIONS = "\n\n[a]: u\n\n[^1]: n\n"
PLACES = {
    "paragraph": ("{}", "paragraph"),
    "paragraph beside definitions": ("{}" + DEFINITIONS, "paragraph refs"),
    "list item": ("- {}", "paragraph"),
    "quote": ("> {}", "paragraph"),
    "heading": ("# {}", "heading"),
    "heading beside definitions": ("## {} ##" + DEFINITIONS, "heading refs"),
    "underlined heading": ("{}\n===", "paragraph"),
    "cell": ("| h |\n|---|\n| {} |", "cell"),
    "narrow cell": ("|h|\n|---|\n|{}|", "cell"),
    "alternative text": ("![{}](u)", "label"),
    "alternative text in a cell": ("| h |\n|---|\n| ![{}](u) |", "label cell"),
    "title": ('![](u "{}")', 'title "'),
    "title in apostrophes": ("![](u '{}')", "title '"),
    "title in brackets": ("![](u ({}))", "title ("),
    "title in a cell": ('| h |\n|---|\n| ![](u "{}") |', 'title " cell'),
    "between links": ("p[l](u){}[m](v)a", "paragraph links"),
    "between links beside definitions": ("p[l](u){}[m](v)a" + DEFINITIONS, "paragraph links refs"),
}
SIGNS = (
    *("1. ", "- ", "# ", "**", "&amp;", "[a]", "[^1]", "](u)", "![", "<b>", "~~", "word ", "[x] "),
    *("```", "---", ": ", "{#a}", " #", "|---|", "\\", " ", "!", "_", "é", "*"),
)
PROSE = st.one_of(
    st.text(
        st.sampled_from("ab1 *_`[]()<>&~!|\\\"'#+-=.:{}^/?@")
        | st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))
    ),
    st.lists(st.sampled_from(SIGNS), max_size=8).map("".join),
).map(lambda text: " ".join(text.split()) or "a")


def shown(page: str, place: str) -> str | None:
    """The text that stands in the place, None if there is anything but text."""
    tokens = ORACLE.parse(page)
    opening = {"heading": "heading_open", "underlined": "heading_open", "list": "bullet_list_open"}
    wanted = opening.get(place.split()[0])
    if wanted and tokens[0].type != wanted:
        return None
    inline = [token for token in tokens if token.type == "inline"]
    children = inline[1 if "cell" in place else 0].children or []
    if place.startswith("between"):
        kinds = [child.type for child in children if child.type != "text"]
        text = "".join(child.content for child in children)
        return text[2:-2] if kinds == ["link_open", "link_close"] * 2 else None
    if place.startswith(("alternative", "title")):
        if [child.type for child in children] != ["image"]:
            return None
        if place.startswith("title"):
            return str(children[0].attrs.get("title", ""))
        children = children[0].children or []
    if any(child.type != "text" for child in children):
        return None
    return "".join(child.content for child in children)


@pytest.mark.parametrize("place", PLACES)
@given(text=PROSE)
def test_a_translation_means_itself_wherever_it_is_written(place: str, text: str) -> None:
    page, context = PLACES[place]
    assert shown(page.replace("{}", FORMAT.write(text, context)), place) == text


@pytest.mark.parametrize(
    "text",
    [
        "3 * 4",
        "snake_case",
        "AT&T",
        "Q&A",
        "a - b",
        "#1 hit",
        "-5 degrees, ~6 at night",
        "~5 km",
        "He said [sic] so.",
        "¡Ya está!",
        "1.5 % of x < y",
        "I <3 C# (really)",
        'the "old" one | the new one',
        "{name}, {0} and %s",
        "the 1. league",
    ],
)
def test_ordinary_prose_is_written_as_it_is(text: str) -> None:
    assert FORMAT.write(text, "paragraph") == text


@pytest.mark.parametrize(
    ("text", "context", "written"),
    [
        ("1. league", "paragraph", "1\\. league"),
        ("# a", "paragraph", "\\# a"),
        ("# a", "heading", "# a"),
        ("issue #", "heading", "issue \\#"),
        ("5*3", "paragraph", "5\\*3"),
        ("a | b", "cell", "a \\| b"),
        ("a\\", "cell", "a&#92;"),
        ("[a]", "paragraph refs", "\\[a\\]"),
        ("so!", "paragraph", "so!"),
        ("so!", "paragraph links", "so\\!"),
        ("&amp;", "paragraph", "&amp;amp;"),
        ('the "old" one', 'title "', 'the \\"old\\" one'),
        ("a\n  b", "paragraph", "a b"),
    ],
)
def test_what_would_be_markup_is_escaped(text: str, context: str, written: str) -> None:
    assert FORMAT.write(text, context) == written


def test_a_link_by_its_own_text_still_leads_there_when_the_text_is_translated() -> None:
    document = read("[Old Mill] and [Old Mill][].\n\n[old mill]: /mill\n")
    closing = [c.written for c in document.blocks[0].content if isinstance(c, Code)]
    assert closing == ["", "][Old Mill]", "", "][Old Mill]"]
    assert translated(document).startswith("[Byq Zvyy][Old Mill] naq [Byq Zvyy][Old Mill].")


def test_wrapped_lines_of_a_language_without_spaces_are_joined_without_one() -> None:
    assert tagged("渡船星期六\n离开港口。\n\nAlpha\nBeta", "zh") == [
        "渡船星期六离开港口。",
        "Alpha Beta",
    ]


def test_an_off_region_without_an_end_runs_to_the_end_of_the_file() -> None:
    assert tagged("One.\n\n<!-- dragoman: off -->\n\nTwo.\n\n- three\n") == ["One."]


def test_an_off_region_inside_a_fence_is_an_example_and_no_instruction() -> None:
    assert tagged("```\n<!-- dragoman: off -->\n```\n\nOne.\n") == ["One."]


def test_a_note_reaches_the_next_block_or_the_one_it_stands_in() -> None:
    document = read(
        "<!-- dragoman: note First. -->\n<!-- dragoman: note Second. -->\n\nOne.\n\n"
        "Two <!-- dragoman: note Here. --> too.\n\nThree.\n"
    )
    assert [block.note for block in document.blocks] == ["First. Second.", "Here.", ""]


def test_a_misspelt_instruction_is_refused_by_its_line() -> None:
    with pytest.raises(ArticleError) as caught:
        read("One.\r\n\r\nTwo <!-- dragoman: of --> three.\r\n")
    assert str(caught.value) == "source_texts/a.md:3: dragoman has no instruction 'of'."
    assert caught.value.hint == "write dragoman: off, dragoman: on or dragoman: note …"


def test_an_article_that_asks_to_be_left_alone_has_no_blocks() -> None:
    document = read("---\ntitle: Alone\ntranslate: false\n---\n# Heading\n\nText.\n")
    assert (document.translate, document.blocks, document.title) == (False, (), "Alone")


def test_a_long_line_is_read_in_seconds() -> None:
    sentence = "The council voted on *Tuesday* - and [a link](https://x.example/a_b) & more. "
    text = "word and more words, here. " * 180_000 + sentence * 200
    start = time.perf_counter()
    document = read(text)
    assert time.perf_counter() - start < 10
    assert [block.span for block in document.blocks] == [(0, len(text) - 1)]


@pytest.mark.parametrize("shard", ["[", "![", "[a][", "<!--", "<a b='", "`a", "{%", "**a "])
def test_hostile_repetition_is_read_or_refused_in_seconds(shard: str) -> None:
    start = time.perf_counter()
    try:
        read(shard * (200_000 // len(shard)))
    except ArticleError as error:
        assert str(error) == "source_texts/a.md:1: has too many brackets without a partner."
        assert error.hint == "write them as code, or with a backslash before each"
    assert time.perf_counter() - start < 10
