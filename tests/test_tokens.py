"""What must survive verbatim is found, what is prose is left alone, and no text makes it slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tokens import Token, blank, protected

FOUND = [
    ("Hello {name}, page {0} of {1}.", ["{name}", "{0}", "{1}"]),
    ("Total: {price:.2f} for {items[0].title!r}", ["{price:.2f}", "{items[0].title!r}"]),
    ("By {{ author }} in ${city}, %{country}", ["{{ author }}", "${city}", "%{country}"]),
    ("%1$s sent %(name)s %d of %.2f, %@ and %s.", ["%1$s", "%(name)s", "%d", "%.2f", "%@", "%s"]),
    ("See https://example.org/a?b=1&c=2.", ["https://example.org/a?b=1&c=2"]),
    ("(see https://example.org/Rail_(city))", ["https://example.org/Rail_(city)"]),
    ("“https://example.org/a”, she said", ["https://example.org/a"]),
    ("Call tel:+994125550142 or mailto:a@b.org", ["tel:+994125550142", "mailto:a@b.org"]),
    ("Write to press.office+eu@city.example!", ["press.office+eu@city.example"]),
    (
        "www.example.org/map, example.com and news.example.co.uk",
        ["www.example.org/map", "example.com", "news.example.co.uk"],
    ),
    ("Read docs.example.pt/start first", ["docs.example.pt/start"]),
    (
        "Open photos-2026.tar.gz, data.csv and README.md.",
        ["photos-2026.tar.gz", "data.csv", "README.md"],
    ),
    ("In /usr/local/bin, ~/notes and ./run.", ["/usr/local/bin", "~/notes", "./run"]),
    (r"In C:\Users\desk too", [r"C:\Users\desk"]),
    ("@harbor_desk and @desk@example.social said", ["@harbor_desk", "@desk@example.social"]),
    ("#FloodWatch and #сегодня and #1mayıs", ["#FloodWatch", "#сегодня", "#1mayıs"]),
    ("Set user_id and __init__ first", ["user_id", "__init__"]),
    ("请访问https://example.org/a了解更多。", ["https://example.org/a"]),
    ("写信到desk@example.org，或见《example.com》", ["desk@example.org", "example.com"]),
    ("见https://example.org/wiki/港口（下午）", ["https://example.org/wiki/港口"]),
    ("关注@harbor_desk和@港口新闻，#洪水警报", ["@harbor_desk", "@港口新闻", "#洪水警报"]),
    ("ファイルdata.csvを{name}さんに", ["data.csv", "{name}"]),
    (
        "항구는example.org에서, ท่าเรือhttps://example.org/bอ่าน",
        ["example.org", "https://example.org/b"],
    ),
]

PROSE = [
    "The vote was 12-3, or 3.2 percent, at 5 p.m. on 2/26.",
    "He paid $4.7 million and/or 15% (a third).",
    "The U.S. and the E.U., i.e. both, e.g. in No. 10 Downing St. etc.",
    "Item #1 is a tie, he said @ noon, 24/7/365.",
    "A set {of two things} and a C# course; 100% sure, 50 % der Stimmen.",
    "Fiyatlar %5e çıktı, sonra %10 düştü.",
    "It ended.It began.",
    "s/he said so: yes. http: is a prefix",
    "",
]

HOSTILE = [
    "a",
    "a.",
    "a_",
    "@a",
    "{",
    "%(",
    "http://",
    "/a",
    "a@",
    "1",
    "#1",
    "a-",
    "www.",
    "_",
    "${",
    "a@a.",
    "aa.aa/",
    "./",
    "{a",
    "C:\\",
    "%-",
    ")",
    "http://a ",
]


@pytest.mark.parametrize(("text", "values"), FOUND)
def test_what_must_not_be_translated_is_found(text: str, values: list[str]) -> None:
    assert [token.value for token in protected(text)] == values


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_left_to_the_translator(text: str) -> None:
    assert protected(text) == ()


def test_a_token_says_what_it_is() -> None:
    assert protected("{a} http://b c@d.org @ef #g h.pdf i_j") == (
        Token("placeholder", 0, 3, "{a}"),
        Token("url", 4, 12, "http://b"),
        Token("email", 13, 20, "c@d.org"),
        Token("handle", 21, 24, "@ef"),
        Token("hashtag", 25, 27, "#g"),
        Token("path", 28, 33, "h.pdf"),
        Token("identifier", 34, 37, "i_j"),
    )


@given(st.text(alphabet="ab.@/:#{}%$_-1 (s)h\\tp", max_size=60))
def test_tokens_are_disjoint_and_blanking_keeps_every_place(text: str) -> None:
    tokens = protected(text)
    ends = [0, *(token.end for token in tokens)]
    assert all(token.start >= end for token, end in zip(tokens, ends, strict=False))
    assert all(text[token.start : token.end] == token.value for token in tokens)
    covered = {place for token in tokens for place in range(token.start, token.end)}
    assert blank(text) == "".join(
        " " if place in covered else char for place, char in enumerate(text)
    )


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_article_takes_no_longer_than_an_honest_one(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    protected(text)
    assert time.process_time() - started < 3
