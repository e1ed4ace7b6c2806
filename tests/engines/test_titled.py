"""A headline in Title Case goes to the engine as a sentence, with its names' capitals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from argos_packages import STARTER
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.rescue import translate_safely
from pipeline.engines.titled import is_titled, untitled

HEADLINES = Path(__file__).with_name("titled_headlines.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Mayor Opens New Bridge Over The Old River", "Mayor opens new bridge over the old river"),
        ("Museum Director Orsan Resigns In May", "Museum director Orsan resigns in May"),
        ("New York Mayor Visits North Lirvan", "New York mayor visits North Lirvan"),
        ("UN Says I Am Ready To Help US Troops", "UN says I am ready to help US troops"),
        ("What Now? The Ferry And Its Captain", "What now? The ferry and its captain"),
        ("Turna Bridge Closed: What To Know", "Turna Bridge closed: what to know"),
        ("Flood-Hit Villages Ask For Help", "Flood-hit villages ask for help"),
        ("Don’t Close Our School, Parents Say", "Don’t close our school, parents say"),
        ("G20 Leaders Meet In Room 14B Today", "G20 leaders meet in room 14B today"),
    ],
)
def test_ordinary_words_lose_their_capital(headline: str, expected: str) -> None:
    assert is_titled(headline, "en")
    assert untitled(headline, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Monday",
        "The Mayor Opens The Old Bridge.",
        "Anna Reed, Paul Stone, Kent Valley, Redhill",
        "Mayor Opens Bridge",
        "MAYOR OPENS NEW BRIDGE TODAY",
        "Mayor opens the Turna Bridge today",
        "2026",
        "",
    ],
)
def test_other_texts_are_no_headlines_in_title_case(text: str) -> None:
    assert not is_titled(text, "en")


def test_a_language_without_a_list_of_words_is_left_alone() -> None:
    assert not is_titled("El Alcalde Abre El Puente Nuevo", "es")
    assert not is_titled("Mayor Opens New Bridge Today", "")


def test_a_stretch_that_goes_on_begins_with_a_small_letter() -> None:
    assert untitled("After The Vote", "en", begins=False) == "after the vote"


@given(st.text(max_size=40), st.booleans())
def test_only_capitals_change(text: str, begins: bool) -> None:
    is_titled(text, "en")
    assert untitled(text, "en", begins=begins).casefold() == text.casefold()


def test_the_starter_leaves_fewer_words_of_a_headline_in_english() -> None:
    engine = ArgosEngine([STARTER])

    def left(translations: tuple[str, ...]) -> int:
        """Words in small letters or with a capital that the source has too, names left out."""
        return sum(
            word.lower() in source.lower().split() and word not in ("Orsan", "Lirvan", "Karsu", "a")
            for source, target in zip(HEADLINES, translations, strict=True)
            for word in re.findall(r"[^\W\d_]+", target)
        )

    bare = engine.translate(HEADLINES, lambda _: None)
    found = translate_safely(engine, HEADLINES, lambda _: None, source_locale="en", locale="es")
    assert left(tuple(each.text for each in found)) < left(bare)
