"""Plain text: what typists mean by lines, blanks, dashes and rules."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from described import described, rewritten
from hypothesis import given
from hypothesis import strategies as st
from tiling import check_document

from pipeline.errors import ArticleError
from pipeline.formats.plain import FORMAT
from pipeline.inline import tag_text
from pipeline.model import Article, Document

FIXTURES = Path(__file__).parent / "fixtures" / "plain"


def read(text: str) -> Document:
    document = FORMAT.read(Article("a", "source_texts/a.txt", "en", text))
    check_document(document)
    return document


def blocks(text: str) -> list[str]:
    return [tag_text(block.content)[0] for block in read(text).blocks]


def rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.name)
def test_a_story_is_read_as_its_fixture_says(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert described(read(text)) == path.with_suffix(".blocks").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.name)
def test_line_ends_of_another_system_change_nothing_of_a_story(path: Path) -> None:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").rstrip()
    expected = path.with_suffix(".blocks").read_text("utf-8")
    for end in ("\r\n", "\r"):
        assert described(read(text.replace("\n", end))) == expected


_WRAPPED = (
    "The ferry left the harbour an hour late because the captain was waiting\n"
    "for the doctor, who had gone back to the hospital to fetch her bag. At\n"
    "Karsu she was met by the mayor.\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_wrapped_lines_are_one_paragraph_whatever_ends_them(end: str) -> None:
    assert blocks(_WRAPPED.replace("\n", end)) == [" ".join(_WRAPPED.split())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A file with one paragraph a line.
        (
            "The mayor opened the bridge.\nNobody came, because it rained all day long in the "
            "valley and the road was closed.\nThe band played to itself.",
            [
                "The mayor opened the bridge.",
                "Nobody came, because it rained all day long in the valley and the road was "
                "closed.",
                "The band played to itself.",
            ],
        ),
        # Paragraphs that begin with an indented line.
        (
            "The ferry left the harbour late, and nobody on board was told why it had.\n"
            "  The captain, asked by the passengers, said that he did not know it himself\n"
            "and went below.\n",
            [
                "The ferry left the harbour late, and nobody on board was told why it had.",
                "The captain, asked by the passengers, said that he did not know it himself "
                "and went below.",
            ],
        ),
        # No capital letters to go by: Arabic.
        (
            "غادرت العبارة الميناء متأخرة ساعة كاملة لأن القبطان كان ينتظر الطبيبة\n"
            "التي عادت إلى المستشفى كي تحضر حقيبتها ثم وصلت أخيرا إلى الرصيف الرابع\n"
            "قبل منتصف الليل.",
            [
                "غادرت العبارة الميناء متأخرة ساعة كاملة لأن القبطان كان ينتظر الطبيبة "
                "التي عادت إلى المستشفى كي تحضر حقيبتها ثم وصلت أخيرا إلى الرصيف الرابع "
                "قبل منتصف الليل."
            ],
        ),
        # No spaces to go by: a Chinese line is joined to the next without one.
        (
            "渡轮晚了一个小时才离开港口因为船长在等那位回医院取包的医生他说乘客们\n"
            "都很有耐心没有人抱怨等了那么久才上船而且外面还下着雨天气很冷海上风浪\n"
            "很大。",
            [
                "渡轮晚了一个小时才离开港口因为船长在等那位回医院取包的医生他说乘客们"
                "都很有耐心没有人抱怨等了那么久才上船而且外面还下着雨天气很冷海上风浪很大。"
            ],
        ),
        ("First page.\fSecond page.", ["First page.", "Second page."]),
        ("\ufeffOne.\n\n\tTwo.  ", ["One.", "Two."]),
        ("a\nb", ["a b"]),
        ("What is new:\n• one\n•\ttwo", ["What is new:", "one", "two"]),
        ("1) one\n2) two\n\n15. one alone", ["one", "two", "15. one alone"]),
        ("He said -\n- or so we heard - that it was late.", [
            "He said - - or so we heard - that it was late.",
        ]),
        ("https://example.org/a", []),
        ("***\n\n-30-", ["-30-"]),
        ("Baku\t12\t3\nKarsu\t9\t4", ["Baku", "12", "3", "Karsu", "9", "4"]),
        ("a\tb and c", ["a b and c"]),
    ],
)  # fmt: skip
def test_lines_are_joined_where_they_were_wrapped_and_only_there(
    text: str, expected: list[str]
) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry is late\n\nThe ferry was late.", "Ferry is late"),
        ("Is the ferry late?\n\nThe ferry was late.", "Is the ferry late?"),
        ("“Never late”\r\n=====\r\nThe ferry was late.", "“Never late”"),
        ("<!-- dragoman: note n -->\nFerry is late\n\nIt was.", ""),
        ("<!-- dragoman: note n -->\n\nFerry is late\n\nIt was.", "Ferry is late"),
        ("The ferry was late.\n\nVery late.", ""),
        ("Ferry is late\nThe ferry was late.", ""),
        ("Ferry is late", ""),
        ("- Ferry\n\nIs late", ""),
        ("A line that is too long to be a headline " * 4 + "\n\nThe ferry was late.", ""),
    ],
)
def test_the_first_line_is_a_headline_if_it_looks_like_one(text: str, title: str) -> None:
    document = read(text)
    assert document.title == title
    assert (document.blocks[0].role == "headline") == bool(title)


def test_front_matter_is_read_as_in_markdown() -> None:
    document = read("---\nlang: fr\n---\nLe bac est en retard\n\nIl pleut.\n")
    assert document.article.locale == "fr"
    assert [tag_text(block.content)[0] for block in document.blocks] == [
        "Le bac est en retard",
        "Il pleut.",
    ]
    assert read("---\ntranslate: false\n---\nIl pleut.\n").blocks == ()


def test_a_misspelt_instruction_is_named_with_its_line() -> None:
    with pytest.raises(ArticleError) as caught:
        read("One.\n\n<!-- dragoman: of -->\nTwo.")
    assert str(caught.value) == "source_texts/a.txt:3: dragoman has no instruction 'of'."
    assert caught.value.hint == "write dragoman: off, dragoman: on or dragoman: note …"


def test_a_translation_stays_on_its_line() -> None:
    assert FORMAT.write("Uno\n\ndos & <tres>\r\n", "plain") == "Uno dos & <tres>"


_LINES = st.lists(
    st.lists(
        st.sampled_from(("ferry", "Harbour", "late,", "won't.", "3.5", "–", "über", "东京")),
        max_size=16,
    ).map(" ".join)
    | st.sampled_from(("", "  ", "-----", "- item", "\u2003", "* * *", "\ttab\tbed", "12. a"))
)


@given(_LINES, st.sampled_from(("\n", "\r\n", "\r")))
def test_no_letter_is_missed_or_offered_twice(lines: list[str], end: str) -> None:
    text = end.join(lines)
    offered = "".join(blocks(text))
    assert "".join(filter(str.isalpha, offered)) == "".join(filter(str.isalpha, text))


@given(_LINES)
def test_paragraphs_rewritten_read_back_with_the_new_words(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    again = blocks(rewritten(read(text), FORMAT, rot13))
    assert again == [rot13(block) for block in blocks(text)]


@given(st.text(alphabet=st.sampled_from("aB1. -–—*•=\t\r\n\f\u2028\u2029\x85\ufeff\xa0\xad(b)<!>")))
def test_any_text_is_read_exactly(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text",
    ["word " * 1_000_000, "a\n" * 40_000, "- a\n" * 20_000, "a\n\n" * 20_000, "-" * 1_000_000,
     "a   " * 40_000, "1. a\n" * 20_000, "a\tb\n" * 20_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_a_long_text_is_read_in_time_that_grows_with_it(text: str) -> None:
    read(text)
