"""The edges of a translation are those of its source, in the target's own way of writing them."""

from __future__ import annotations

import pytest

from pipeline.engines.finishing import calm, finish, is_shouted, shout

FINISHED = [
    ("The bridge is open.", "El puente está abierto", "es", "El puente está abierto."),
    ("The bridge is open", "El puente está abierto.", "es", "El puente está abierto"),
    ("Is it open?", "Est-il ouvert", "fr", "Est-il ouvert\u202f?"),
    ("Is it open?", "هل هو مفتوح", "ar", "هل هو مفتوح؟"),
    ("It is open.", "桥通了", "zh", "桥通了。"),
    ("It is open.", "桥通了。", "zh", "桥通了。"),
    ("Where:", "Dónde", "es", "Dónde:"),
    ("“It is open.”", "«Está abierto».", "es", "“Está abierto”."),
    ("It is open (again).", "Está abierto (de nuevo).", "es", "Está abierto (de nuevo)."),
    ("Talks in the U.S.", "Conversaciones en EE. UU.", "es", "Conversaciones en EE. UU."),
    ("Talks in the US", "Conversaciones en EE. UU.", "es", "Conversaciones en EE. UU."),
    ("The 15th", "Am 15.", "de", "Am 15."),
    ("And then…", "Y luego…", "es", "Y luego…"),
    ("And then…", "Y luego.", "es", "Y luego…"),
    ("“And then...”", "“Y luego”.", "es", "“Y luego...”"),
    ("And then…", "¿Y luego?", "es", "¿Y luego?"),
    (
        "They rose… but not pay.",
        "Subieron., pero no el sueldo.",
        "es",
        "Subieron… pero no el sueldo.",
    ),
    (
        "They rose... but not pay.",
        "Subieron. pero no el sueldo.",
        "es",
        "Subieron... pero no el sueldo.",
    ),
    (
        "They rose… but not pay.",
        "Subieron a las 4 p. m. pero no él.",
        "es",
        "Subieron a las 4 p. m. pero no él.",
    ),
    ("It is open.", "  Está   abierto. ", "es", "Está abierto."),
    (" and ", "y.", "es", " y. "),
    ("a  b", "a  b", "es", "a  b"),
    ("It is open.", "", "es", ""),
    ("Is it open?", "¿Está abierto", "", "¿Está abierto?"),
]


@pytest.mark.parametrize(("source", "target", "locale", "finished"), FINISHED)
def test_the_end_of_a_sentence_is_the_sources(
    source: str, target: str, locale: str, finished: str
) -> None:
    assert finish(source, target, locale) == finished


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("MINISTER RESIGNS AFTER VOTE", True),
        ("STORM WARNING", True),
        ("МИНИСТР УШЁЛ В ОТСТАВКУ", True),
        ("UN VOTE", False),
        ("NATO, EU, UN", False),
        ("BAKU, Azerbaijan", False),
        ("BAKU", False),
        ("وزير يستقيل بعد تصويت", False),
        ("2026", False),
    ],
)
def test_only_headlines_in_capitals_count_as_such(text: str, shouted: bool) -> None:
    assert is_shouted(text) == shouted


@pytest.mark.parametrize(
    ("text", "locale", "calmed"),
    [
        ("MINISTER RESIGNS AFTER UN VOTE", "en", "Minister resigns after UN vote"),
        ("U.S. AND G20: I AM READY", "en", "U.S. and G20: I am ready"),
        ("VOTE IS OVER. COUNT BEGINS", "en", "Vote is over. Count begins"),
        ("İSTANBUL’DA IŞIK BİTTİ", "tr", "İstanbul’da ışık bitti"),
    ],
)
def test_capitals_become_a_sentence(text: str, locale: str, calmed: str) -> None:
    assert calm(text, locale) == calmed


def test_a_stretch_that_goes_on_begins_with_a_small_letter() -> None:
    assert calm("AFTER THE VOTE", "en", begins=False) == "after the vote"


@pytest.mark.parametrize(
    ("text", "locale", "capitals"),
    [
        ("istifa ılık", "tr", "İSTİFA ILIK"),
        ("işıq", "az", "İŞIQ"),
        ("η Αθήνα", "el", "Η ΑΘΗΝΑ"),
        ("Straße", "de", "STRASSE"),
        ("niño", "es", "NIÑO"),
    ],
)
def test_capitals_follow_the_language(text: str, locale: str, capitals: str) -> None:
    assert shout(text, locale) == capitals
