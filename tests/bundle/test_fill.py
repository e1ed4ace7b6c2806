"""Filling: an article in another language is the same article, but for its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import catalog, formats
from pipeline.bundle.fill import JOINED, Filled, fill
from pipeline.formats import by_name
from pipeline.inline import Tag, escape, parse
from pipeline.languages import language
from pipeline.model import Article, Code, Document, Text
from pipeline.segmentation import segment

ROOT = Path(__file__).parents[2]
FORMATS = {suffix: form for form in formats.FORMATS for suffix in form.suffixes}
ARTICLES = sorted(
    path
    for folder in (ROOT / "source_texts", ROOT / "tests" / "formats" / "fixtures")
    for path in folder.rglob("*")
    if path.suffix in FORMATS
)


def read(path: Path) -> Document:
    text = path.read_bytes().decode()
    article = Article(path.stem, path.name, "en", text)
    return segment(FORMATS[path.suffix].read(article))


def shouted(source: str) -> str:
    """A translation that changes every letter and no code."""
    return "".join(
        str(part) if isinstance(part, Tag) else escape(part.swapcase()) for part in parse(source)
    )


def described(document: Document) -> list[tuple[str, str]]:
    return [
        (
            block.role,
            spaces_outside(
                "".join(
                    piece.text if isinstance(piece, Text) else piece.tag for piece in block.content
                )
            ),
        )
        for block in document.blocks
        if formats.in_markup(block)
    ]


def spaces_outside(tagged: str) -> str:
    """Spaces that stand just inside a pair moved out of it, as a built article has them."""
    tagged = re.sub(r"((?:<[a-z]+>)+)\s+", r" \1", tagged)
    tagged = re.sub(r"\s+((?:</[a-z]+>)+)", r"\1 ", tagged)
    return " ".join(tagged.split())


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_an_untranslated_article_is_the_article_byte_for_byte(path: Path) -> None:
    document = read(path)
    form = FORMATS[path.suffix]
    assert fill(document, {}, language("ar"), form).text.encode() == path.read_bytes()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_a_translated_article_reads_back_as_its_translation(path: Path) -> None:
    document = read(path)
    form = FORMATS[path.suffix]
    entries = catalog.extract(document)
    targets = {entry.key: shouted(entry.source) for entry in entries}
    filled = fill(document, targets, language("es"), form)
    assert filled.refused == ()
    again = form.read(Article(path.stem, path.name, "en", filled.text))
    expected = [
        (role, "".join(part if part[:1] == "<" else part.swapcase() for part in split(text)))
        for role, text in described(document)
    ]
    assert described(again) == expected


def split(text: str) -> list[str]:
    """Text cut before and after its tags."""
    out, rest = [], text
    while (start := rest.find("<")) >= 0 and (end := rest.find(">", start)) > 0:
        out += [rest[:start], rest[start : end + 1]]
        rest = rest[end + 1 :]
    return [*out, rest]


def built(text: str, targets: dict[str, str], locale: str = "es", form: str = "plain") -> Filled:
    document = segment(by_name(form).read(Article("a", "a", "en", text)))
    keyed = {
        entry.key: targets[entry.source]
        for entry in catalog.extract(document)
        if entry.source in targets
    }
    return fill(document, keyed, language(locale), by_name(form))


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    text = "It rained. It stopped.\n"
    targets = {"It rained.": "下雨了。", "It stopped.": "停了。"}
    assert built(text, targets, "zh").text == "下雨了。停了。\n"


def test_a_sentence_left_in_the_source_language_keeps_its_space() -> None:
    text = "It rained. It stopped.\n"
    assert built(text, {"It rained.": "下雨了。"}, "zh").text == "下雨了。 It stopped.\n"


def test_a_joined_sentence_takes_its_space_with_it() -> None:
    text = "It rained. It stopped. We left.\n"
    targets = {
        "It rained.": "Llovió hasta que paró.",
        "It stopped.": JOINED,
        "We left.": "Salimos.",
    }
    assert built(text, targets).text == "Llovió hasta que paró. Salimos.\n"


def test_codes_may_change_places_but_not_be_lost_or_cross() -> None:
    text = "<p>A <b>bold</b> and <i>slanted</i> word.</p>"
    source = "A <b>bold</b> and <i>slanted</i> word."
    moved = built(text, {source: "Una <i>cursiva</i> y <b>negrita</b>."}, form="html")
    assert (moved.text, moved.refused) == (
        "<p>Una <i>cursiva</i> y <b>negrita</b>.</p>",
        (),
    )
    for wrong in ("Una <b>negrita</b>.", "Una <b>a <i>b</b> c</i>.", "Una <b>a</b><b>b</b> <i/>."):
        assert built(text, {source: wrong}, form="html") == Filled(text, 0, (source,))


def test_words_cannot_become_markup() -> None:
    text = "<p>A <b>word</b>.</p>"
    evil = 'Una &lt;script> & "<b>x</b>" <img src=x onerror=alert(1)>'
    filled = built(text, {"A <b>word</b>.": evil}, form="html").text
    assert "<script" not in filled
    assert "<img" not in filled


def test_the_page_says_its_language_and_direction_only_when_it_is_translated() -> None:
    text = '<html lang="en"><body><p>It rained.</p></body></html>'
    assert built(text, {}, "ar", "html").text == text
    assert built(text, {"It rained.": "أمطرت."}, "ar", "html").text == (
        '<html lang="ar" dir="rtl"><body><p>أمطرت.</p></body></html>'
    )


def test_a_code_that_is_no_code_of_the_sentence_is_not_believed() -> None:
    codes = [
        piece.tag
        for block in by_name("html").read(Article("a", "a", "en", "<p>A <b>w</b>.</p>")).blocks
        for piece in block.content
        if isinstance(piece, Code)
    ]
    assert codes == ["<b>", "</b>"]
    assert built("<p>A <b>w</b>.</p>", {"A <b>w</b>.": "<u>w</u>"}, form="html").refused == (
        "A <b>w</b>.",
    )
