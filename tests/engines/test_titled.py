"""A headline in Title Case goes to the engine as a sentence, with its names' capitals."""

from __future__ import annotations

from pathlib import Path

import pytest
import sacrebleu
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


IN_SPANISH = [
    "El alcalde inaugura un nuevo puente sobre el viejo río",
    "El concejo municipal vota cerrar el puerto en invierno",
    "Una tormenta deja a cientos sin luz en Lirvan",
    "El viejo farero se jubila después de cuarenta años",
    "Unos pescadores encuentran monedas antiguas cerca de la isla",
    "Los niños de la escuela plantan árboles a lo largo del río",
    "El ferry a Karsu se retrasa por una densa niebla",
    "El director del museo, Orsan, dimite tras una disputa",
    "La policía busca un barco desaparecido en la bahía",
    "Los precios del agua volverán a subir el próximo mes",
    "Miles marchan contra el nuevo aeropuerto",
    "Un panadero gana el premio al mejor pan de la ciudad",
    "¿Vuelve el tren nocturno a Turna?",
]


def test_the_starter_translates_a_headline_better_in_sentence_case() -> None:
    engine = ArgosEngine([STARTER])
    bare = engine.translate(HEADLINES, lambda _: None)
    found = translate_safely(engine, HEADLINES, lambda _: None, source_locale="en", locale="es")
    scores = [
        sacrebleu.corpus_chrf(texts, [IN_SPANISH]).score
        for texts in (bare, [each.text for each in found])
    ]
    assert scores[1] > scores[0] + 5
