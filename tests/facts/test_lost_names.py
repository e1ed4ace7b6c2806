"""A name that was lost or mangled is told; one that is spelt as its new language spells is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.names import lost
from pipeline.facts.spelling import forms, is_near
from pipeline.facts.words import is_ordinary


def told(source: str, target: str, locale: str = "es", source_locale: str = "en") -> str:
    return ", ".join(map(str, lost(source, source_locale, target, locale)))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("They met J. K. Orsan at the pier.", "Vieron a J. Orsan en el muelle.", "J. K."),
        ("They met George W. Tarlan there.", "Allí vieron a George Tarlan.", "W."),
        ("They met Leyla Orsan at the pier.", "Vieron a Leyla en el muelle.", "Orsan"),
        ("They met Leyla Orsan there.", "Allí vieron a Leyla Orasn.", "Orsan (Orasn)"),
        ("Photo: A. B. Orsan/Courier", "Photo: un. B. Orsan/Courier", "A. B."),
        ("Photo: A. B. Orsan/Courier", "Foto: A. B. Orsan/Courier", ""),
        ("They met C.M. Orsan there.", "Allí vieron a C.M. Orsan.", ""),
        ("They met C.M. Orsan there.", "Allí vieron a C. Orsan.", "C.M."),
        ("They took the Turna ferry.", "Tomaron el ferry Torna.", "Turna (Torna)"),
        ("“No,” Torvald said there.", "“No”, dijo allí Torval.", "Torvald (Torval)"),
        (
            "They met Ward Kollingham there.",
            "Vieron a Guerra Dollingham.",
            "Kollingham (Dollingham)",
        ),
        ("They met Leyla Kollingham there.", "Vieron a Leyla Brellingham.", "Kollingham"),
        ("They met Leyla Orsan’s aunt there.", "Vieron a su tía.", "Leyla Orsan"),
        ("Leyla Orsan opened the pier.", "Se abrió el muelle.", "Leyla Orsan"),
        ("They asked the Census Bureau there.", "Preguntaron a la oficina del censo.", ""),
        ("They kept to the Lisbon Strategy.", "Siguieron la Estrategia de Lisboa.", ""),
        ("Leyla Orsan opened the pier.", "Leila Orsan abrió el muelle.", ""),
        ("Leyla Orsan opened the pier.", "Layla Orsan abrió el muelle.", "Leyla (Layla)"),
        ("He lives in London and in Rome.", "Vive en Londres y en Roma.", ""),
        ("They saw the Old Harbour Bridge.", "Vieron el puente del puerto viejo.", ""),
        ("The U.S. Senate met them there.", "El Senado de EE. UU. los recibió.", ""),
        ("Mayor Opens The Turna Bridge Today", "El alcalde abre el puente Torna hoy", ""),
        ("They met Leyla Orsan at the pier.", "", ""),
    ],
)
def test_what_became_of_a_name(source: str, target: str, expected: str) -> None:
    assert told(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("The Caspian is falling", "El gato está cayendo", "Caspian"),
        ("The level of the Caspian is falling.", "El nivel del gato baja.", "Caspian"),
        ("The level of the Caspian is falling.", "El nivel del Caspio baja.", ""),
        ("They are ports on the Atlantic coast.", "Son puertos de la costa atlántica.", ""),
        ("She spent three years in Germany.", "Pasó tres años en el extranjero.", "Germany"),
        ("She spent three years in Germany.", "Pasó tres años en Alemania.", ""),
        ("She asked to know what Orsan’s aunt saw.", "Preguntó qué vio la tía.", "Orsan"),
        ("She asked what the NFTs would cost.", "Preguntó cuánto valdrían.", ""),
        ("In 1990 Germany won again.", "Alemania volvió a ganar en 1990.", ""),
        ("They wrote to the people of Palestine.", "Escribieron al pueblo palestino.", ""),
        ("She will be there on a Monday in May.", "Estará allí un lunes de mayo.", ""),
        ("Storms and Floods", "Tormentas e inundaciones", ""),
    ],
)
def test_a_name_of_one_word_is_told_where_nothing_has_a_capital_of_its_own(
    source: str, target: str, expected: str
) -> None:
    assert told(source, target) == expected


def test_a_language_without_a_list_of_words_has_its_initials_counted() -> None:
    source = "Las fotos son de J. K. Orsan y de nadie más."
    assert told(source, "The photographs are Orsan's and no one else's.", "en", "es") == "J. K."
    assert told(source, "The photographs are J. K. Orsen's.", "en", "es") == ""


def test_a_name_may_be_a_part_of_a_compound() -> None:
    source = "They heard the speech of Leyla Orsan there."
    assert told(source, "Sie hörten dort die Leyla-Orsan-Rede.", "de") == ""
    assert told(source, "Sie hörten dort die Leyla-Orsen-Rede.", "de") == "Orsan (Orsen)"


def test_other_scripts_are_only_asked_for_initials_and_only_where_they_have_any() -> None:
    source = "They met J. K. Orsan and Leyla at the pier."
    assert told(source, "Они встретили Орсана и Лейлу на пирсе.", "ru") == "J. K."
    assert told(source, "Они встретили Дж. К. Орсана на пирсе.", "ru") == ""
    assert told(source, "التقوا أورسان وليلى عند الرصيف.", "ar") == ""


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("Edgar Hawthorne", "Edqar Hotornla", ""),
        ("Boris Johnson", "Boris Consonla", ""),
        ("Donald Trump", "Donald Trampla", "Trump (Trampla)"),
        ("Donald Trump", "Donaldla", "Trump"),
        ("Donald Trump", "onunla", "Donald Trump"),
        ("Leyla Orsan", "Leyla Orlanla", "Orsan (Orlanla)"),
    ],
)
def test_azerbaijani_writes_foreign_names_as_they_are_heard(
    name: str, said: str, expected: str
) -> None:
    assert told(f"They met {name} there.", f"Orada {said} görüşdülər.", "az") == expected


def test_a_name_is_itself_in_its_languages_own_letters() -> None:
    assert forms("Həsənov") & forms("Hasanov")
    assert forms("Xəzər") & forms("Khazar")
    assert forms("Cavad") & forms("Javad")
    assert forms("Gorbatchev") & forms("Gorbachov")
    assert not forms("Orsan") & forms("Orsen")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("orsan", "orsen", True),
        ("orsan", "orasn", True),
        ("orsan", "orsaan", True),
        ("orsan", "oran", True),
        ("torvald", "torval", True),
        ("balkans", "balkan", False),
        ("roma", "rome", False),
        ("orsan", "borsan", False),
        ("orsan", "orsana", False),
        ("orsan", "ursen", False),
        ("orsan", "orsan", False),
        ("ana", "ala", False),
        ("kolingam", "dolingam", True),
        ("kolingam", "dalingam", True),
        ("kolingam", "drelingam", False),
        ("jekaterina", "ekaterina", False),
        ("estambul", "istambol", False),
    ],
)
def test_near_is_one_letter_inside_or_the_first_ones(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


@pytest.mark.parametrize(
    "word", ["Opens", "Council's", "Stopped", "Cities", "Closing", "Flood-hit"]
)
def test_a_common_word_is_known_in_its_forms(word: str) -> None:
    assert is_ordinary(word, "en")


@pytest.mark.parametrize("word", ["Orsan", "Reed", "King", "Fisher", "Opens-Turna"])
def test_a_surname_is_no_common_word(word: str) -> None:
    assert not is_ordinary(word, "en")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_too_odd(source: str, target: str) -> None:
    lost(f"They met J. K. Orsan and {source}", "en", target, "es")
