"""Money stays the money that it was: the sign may become a name, but not another currency's."""

from __future__ import annotations

import pytest
from test_checks import blocks, findings

from pipeline.checks import check_entry
from pipeline.facts.currencies import compare
from pipeline.model import Entry

CORRECT = blocks("correct_currencies.txt")
WRONG = blocks("wrong_currencies.txt")


@pytest.mark.parametrize("block", CORRECT, ids=lambda block: f"{block[0]}: {block[2][:40]}")
def test_money_rightly_translated_raises_no_alarm(block: tuple[str, ...]) -> None:
    locale, source, target = block
    assert findings(source, target, locale) == []
    assert list(check_entry(Entry(target, source), locale, "en")) == []


@pytest.mark.parametrize("block", WRONG, ids=lambda block: f"{block[0]}: {block[2][:40]}")
def test_money_that_became_another_is_named(block: tuple[str, ...]) -> None:
    locale, source, target, *messages = block
    assert messages
    assert findings(source, target, locale) == messages


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It was −5 degrees.", "Hacía -5 grados."),
        ("It was minus 5 degrees.", "Hacía −5 grados."),
        ("It was 5 below zero.", "Hacía −5 grados."),
        ("From 2019-2021 it was shut.", "De 2019 -2021 estuvo cerrado."),
        ("COVID-19 came.", "Llegó la COVID-19."),
        ("The file is $HOME.", "El archivo es de casa."),
        ("The A$AP crew sang.", "Cantó el grupo."),
        ("THEY SAY THAT ALL 5 LOST.", "DICEN QUE LOS 5 PERDIERON."),
        ("They opened 3 new schools.", "Abrieron 3 escuelas."),
        ("They met 5 Afghan teachers.", "Vieron a 5 maestros del país."),
        ("COP29 met in Baku.", "La CdP n.º 29 se reunió en Bakú."),
        ("Dear {name}, pay ${price} now.", "Estimado {name}, pague ${price} ya."),
    ],
)
def test_what_only_looks_like_money_or_a_minus_is_none(source: str, target: str) -> None:
    assert findings(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("A pen costs ₼0.50.", "Qələm 50 qəpikdir.", "az"),
        ("A call costs $0.50.", "Una llamada cuesta 50 centavos.", "es"),
        ("It costs 50 cents.", "它卖$0.50。", "zh"),
    ],
)
def test_a_part_of_a_currency_stands_for_it(source: str, target: str, locale: str) -> None:
    assert not [text for text in findings(source, target, locale) if "currenc" in text]


@pytest.mark.parametrize(
    ("locale", "source", "word"),
    [("az", "34 manat ödədi.", "manat"), ("tr", "5 milyon dolar ödedi.", "dolar")],
)
def test_a_name_is_known_without_the_ending_of_a_compound(
    locale: str, source: str, word: str
) -> None:
    assert compare(source, locale, "34 mangoes were paid.", "en").missing == (word,)
    assert not compare(source, locale, f"34 {word}s were paid.".replace("lar", "llar"), "en")
