"""Articles that nobody would write go through the whole job with the real starter: none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Newsroom

from pipeline import catalog

SOUND = "The bridge is open again."
WORDS = "The old bridge was closed after the storm and nobody knows when it will open again"
BAD = {
    "a sentence of 20,000 characters": " and ".join([WORDS] * 230)[:20_000],
    "a word of 20,000 characters": "ab" * 10_000,
    "emoji": "😀🎉👩‍👩‍👧🏳️‍🌈🇦🇿" * 400,
    "emoji among words": "The 🌉 bridge 🎉 is 😀😀😀 open 👩‍👩‍👧 again 🇦🇿.",
    "one letter 5,000 times": "a" * 5_000,
    "one letter and a space 5,000 times": "a " * 5_000,
    "overrides and isolates": "\u202eThe bridge\u202c is \u2067shut\u2069 \u200eagain\u200f \u202a",
    "unpaired isolates": "\u2066\u2067\u2068The bridge is closed again.",
    "zero-width characters": "The\u200b br\u200bid\u200cge\u200d is\u2060 open\ufeff again.",
    "nothing but zero-width characters": "\u200b\u200c\u200d\u2060" * 50,
    "a pile of combining marks": "The br" + "\u0301\u0323\u0308\u0342" * 500 + "idge is open.",
    "nothing but combining marks": "\u0301" * 2_000,
    "lone variation selectors": "The\ufe0f bridge\ufe0e\ufe0f is open.",
    "quotation marks": '"' * 999 + "“" * 999,
    "stops": "." * 3_000,
    "brackets like masks": "[1] [2] X1 [1] The bridge [[3]] is open [1].",
    "private characters": "The \ue000bridge\uf8ff is open \U000f0000.",
    "many months": "May March Mar 3 " * 500,
    "many names": "J. K. Orsan " * 500,
    "title case": "The Old Bridge Opens Again " * 300,
    "mathematics": "𝕋𝕙𝕖 𝒃𝒓𝒊𝒅𝒈𝒆 is ２０２６ ⅷ ½ open.",
}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A project with an article for each kind, each with a sound sentence too, run once."""
    made = Newsroom(tmp_path_factory.mktemp("bad") / "wire")
    for number, text in enumerate(BAD.values()):
        made.article(f"bad-{number:02}.txt", f"Headline of the day\n\n{text}\n\n{SOUND}\n")
    made.dragoman("translate")
    made.dragoman("build")
    return made


@pytest.mark.parametrize("kind", BAD)
def test_no_article_is_lost(newsroom: Newsroom, kind: str) -> None:
    number = list(BAD).index(kind)
    path = newsroom.catalog(f"bad-{number:02}")
    whole = catalog.read_catalog(path, shown=str(path))
    by_source = {entry.source: entry.target for entry in whole.entries}
    assert by_source[SOUND].startswith("El puente ")
    built = newsroom.read(f"dist/preview/es/bad-{number:02}.txt")
    assert built.endswith(f"\n\n{by_source[SOUND]}\n")


def test_nothing_crashed_and_a_second_run_has_nothing_to_do(newsroom: Newsroom) -> None:
    before = {path: path.read_bytes() for path in Path(newsroom.root / "locales").rglob("*.po")}
    _, said = newsroom.dragoman("translate")
    assert "Traceback" not in said
    assert "internal" not in said
    assert {path: path.read_bytes() for path in before} == before
    assert len(before) == len(BAD)
