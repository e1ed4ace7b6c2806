"""The gate lets good translations pass and stops what no reviewer should have to read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.pathology import NAMES, Signal, is_grave, plain_signals, signals, weight

CHECKS = Path(__file__).parents[1] / "checks"


def good_pairs() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for name in ("correct_pairs.txt", "correct_currencies.txt"):
        for block in (CHECKS / name).read_text("utf-8").split("\n\n"):
            lines = [line for line in block.splitlines() if not line.startswith("#")]
            if len(lines) == 3:
                found.append((lines[0], lines[1], lines[2]))
    return found


def test_no_good_translation_is_thrown_away_and_hardly_one_is_tried_again() -> None:
    pairs = good_pairs()
    assert len(pairs) > 150
    found = [signals(source, target, "en", locale) for locale, source, target in pairs]
    assert [each for each in found if is_grave(each)] == []
    assert sum(map(bool, found)) <= 2


@pytest.mark.parametrize(
    ("locale", "source", "target", "expected"),
    [
        ("es", "The road is closed.", "  ", [("empty", True)]),
        ("es", "The road is closed.", "La ruta la ruta la ruta la ruta.", [("loop", True)]),
        ("es", "Weather", "El tiempo tiempo tiempo", [("loop", True)]),
        ("es", "Warm air holds more.", "El aire aéreo aéreo tiene más.", [("loop", False)]),
        ("es", "It is so very late.", "Es que que es tarde.", []),
        ("tr", "He walked slowly home.", "Eve yavaş yavaş yürüdü o.", []),
        ("es", "Weather", "@@ @@ Tiempopopopopopo", [("loop", True)]),
        ("zh", "The road is closed today.", "道路道路道路道路关闭。", [("loop", True)]),
        ("es", "He said no, no, no, no.", "Dijo que no, no, no, no.", []),
        ("es", "Bring water and bread too.", "Bring water and bread too.", [("copied", True)]),
        ("es", "MAYOR OPENS BRIDGE TODAY", "MAYOR OPENS BRIDGE TODAY", [("copied", True)]),
        ("es", "Elnur Hasanov", "Elnur Hasanov", []),
        ("es", "Sport", "Sport", []),
        ("es", "a = sum(x); print(a) or die", "a = sum(x); print(a) or die", []),
        ("ar", "Elnur Hasanov", "Elnur Hasanov", []),
        ("ar", "The road is closed.", "Дорога закрыта до утра.", [("script", True)]),
        ("ar", "The NATO summit begins.", "تبدأ قمة NATO.", []),
        ("ru", "The church is from the 19th century.", "Церковь построена в XIX веке.", []),
        ("ru", "The road is closed.", "Дорога cerrada сегодня.", [("script", False)]),
        (
            "es",
            "The road to the harbour is closed until Friday.",
            "Die Straße zum Hafen ist bis Freitag nicht frei und der Weg auch.",
            [("language", True), ("dates", False)],
        ),
        (
            "es",
            "Baku",
            "El presidente de la ciudad habló ayer con los vecinos del barrio.",
            [("length", True)],
        ),
        ("es", "GDP", "el producto interior bruto", []),
        (
            "es",
            "The mayor of the old town opened the new bridge over the river on Monday.",
            "El alcalde de la.",
            [("length", False), ("cut", True), ("dates", False)],
        ),
        (
            "es",
            "Write to desk@example.org for {name}.",
            "Escriba a desk@example.org para name.",
            [("codes", False)],
        ),
        ("es", "The <b>road</b> is closed.", "La ruta está cerrada.", [("codes", False)]),
        ("es", "It opened in 1931.", "Se abrió en 1913.", [("numbers", False)]),
        ("es", "Fifteen boats left.", "Cinco barcos salieron.", [("numerals", False)]),
        ("es", "Nobody should go there.", "Alguien debería ir.", [("negation", False)]),
        ("es", "It was signed by J. K. Orsan.", "Lo firmó J. Orsan.", [("names", False)]),
        (
            "es",
            "It is shut since March 3.",
            "Está cerrado desde el 3 de abril.",
            [("dates", False)],
        ),
        ("es", "Nobody should go there.", "Nadie debería ir.", []),
        ("es", "https://example.org/a", "https://example.org/a", []),
        ("es", "😀😀", "😀😀", []),
        ("es", "a" * 300, "a" * 300, []),
    ],
)
def test_what_the_gate_says(
    locale: str, source: str, target: str, expected: list[tuple[str, bool]]
) -> None:
    found = signals(source, target, "en", locale)
    assert [(signal.name, signal.grave) for signal in found] == expected


def test_related_languages_may_say_the_same() -> None:
    assert signals("Han har en ny bil hjemme.", "Han har en ny bil hjemme.", "da", "nb") == ()
    long = "Han har en ny bil hjemme, og den er rød og dyr."
    assert [(each.name, each.grave) for each in signals(long, long, "da", "nb")] == [
        ("copied", False)
    ]
    assert signals(long, long, "en", "en-GB") == ()


def test_a_reviewer_is_told_what_is_wrong_in_a_few_words() -> None:
    assert signals("It opened in 1931.", "Sí sí sí sí sí.", "en", "es") == (
        Signal("loop", 1.0, True, "“Sí” 5 times in a row"),
        Signal("numbers", 1.0, False, "figures differ: 1931"),
    )


def test_less_against_a_translation_is_better() -> None:
    doubtful, grave = Signal("length", 0.6, False, ""), Signal("cut", 0.8, True, "")
    assert weight(()) == 0 < weight((doubtful,)) < weight((grave,)) < weight((grave, doubtful))


TEXT = st.text(
    st.sampled_from("ab cde.,!?\u200b\u202e😀<>&[1]{}%s@/éəя中ا1234567890\n"), max_size=80
)


@given(TEXT, TEXT, st.sampled_from(["es", "ar", "zh", "ru", "az"]))
def test_no_text_is_too_odd_for_the_gate(source: str, target: str, locale: str) -> None:
    for signal in plain_signals(source, target, "en", locale):
        assert signal.name in NAMES
        assert 0 < signal.amount <= 1
        assert signal.message


@pytest.mark.parametrize(
    "text",
    [
        *("word " * 4000, "x" * 20000, "ab" * 10000, "1 " * 2000, "\u202e" * 9),
        *("May " * 4000, "May 5 " * 3000, "Ada Orsan " * 2000, "J. " * 5000, '"a" ' * 4000),
    ],
)
def test_a_hostile_text_costs_no_more_than_a_long_one(text: str) -> None:
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        plain_signals(f"a {text}", f"b {text}", "en", "es")
    finally:
        sys.setprofile(None)
    assert steps < 3_000_000
