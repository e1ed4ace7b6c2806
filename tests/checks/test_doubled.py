"""A word that stands twice in a row is told where the language does so by mistake only."""

from __future__ import annotations

import pytest

from pipeline.checks import check_entry
from pipeline.model import Entry


@pytest.mark.parametrize(
    ("source", "target", "locale", "word"),
    [
        ("It is there for you.", "Está ahí para para usted.", "es", "para"),
        ("When it rains, stay.", "Cuando cuando llueva, quédese.", "es", "Cuando"),
        ("See <a>this</a> page.", "Vea vea <a>esta</a> página página.", "es", "página"),
        ("They know him well.", "Ils le connaissent connaissent bien.", "fr", "connaissent"),
    ],
)
def test_a_word_twice_in_a_row_is_told(source: str, target: str, locale: str, word: str) -> None:
    found = list(check_entry(Entry(source, target), "en", locale))
    assert ("doubled", "warning", f"“{word}” stands twice in a row") in found


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("He had had enough; New York New York.", "Tenía Nueva York Nueva York.", "es"),
        ("She walked slowly.", "Yavaş yavaş yürüdü.", "tr"),
        ("I think that it is.", "Es que que es.", "es"),
        ("Pago Pago is far away there, there.", "Pago Pago queda lejos, lejos de allí.", "es"),
        ("The <code/> word.", "La palabra <code/> palabra.", "es"),
    ],
)
def test_what_is_meant_so_is_not(source: str, target: str, locale: str) -> None:
    found = [name for name, *_ in check_entry(Entry(source, target), "en", locale)]
    assert "doubled" not in found
