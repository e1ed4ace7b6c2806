"""Figures that are put behind masks come back as the target's language writes them."""

from __future__ import annotations

import pytest

from pipeline.engines.amounts import broken_times, figures

TEXT = "At 10 a.m. it had $2 billion, 1.5 million, 45,000 and 4 by 9:40pm."


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("es", ["10 a.m.", "2 mil millones", "1,5 millones", "45.000", "4", "9:40pm"]),
        ("fr", ["10 a.m.", "2 milliards", "1,5 million", "45\u202f000", "4", "9:40pm"]),
        ("tr", ["10 a.m.", "2 milyar", "1,5 milyon", "45.000", "4", "9:40pm"]),
        # Russian declines its scales, Chinese has others: the word is left to the engine.
        ("ru", ["10 a.m.", "2", "1,5", "45\u00a0000", "4", "9:40pm"]),
        ("zh", ["10 a.m.", "2", "1.5", "45,000", "4", "9:40pm"]),
    ],
)
def test_amounts_keep_their_scale_where_its_word_is_certain(
    locale: str, written: list[str]
) -> None:
    assert list(figures(TEXT, "en", locale).values()) == written


def test_a_telephone_number_is_one_figure() -> None:
    assert dict(figures("Call 012 555 01 17 or 1,200, in 2019–2021.", "en", "es")) == {
        (5, 18): "012 555 01 17",
        (22, 27): "1200",
        (32, 41): "2019–2021",
    }


def test_a_date_goes_with_its_month_where_that_was_lost() -> None:
    text = "It runs from Friday, May 8, to June 3 at 9, not on March 3-5."
    found = figures(text, "en", "es", dated=True)
    assert {text[slice(*span)]: said for span, said in found.items()} == {
        "Friday, May 8": "viernes, 8 de mayo",
        "June 3": "3 de junio",
        "9": "9",
        "March 3-5": "marzo 3-5",
    }


def test_only_a_weekday_that_was_lost_is_a_figure_and_where_it_takes_no_ending() -> None:
    text = "It runs on Monday and Thursday."
    assert figures(text, "en", "es", dated=True, weekdays=["Thursday"]) == {(22, 30): "jueves"}
    assert figures(text, "en", "tr", dated=True, weekdays=["Thursday"]) == {}


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("es", ["6,5 millones de manats", "$3,8 millones", "1 euro", "2 rublos"]),
        ("fr", ["6,5 millions de manats", "$3,8 millions", "1 euro", "2 roubles"]),
        ("tr", ["6,5 milyon manat", "$3,8 milyon", "1 euro", "2 ruble"]),
        ("de", ["6,5 Millionen Manat", "$3,8 Millionen", "1 Euro", "2 Rubel"]),
        ("ru", ["6,5", "3,8", "1", "2"]),
    ],
)
def test_a_currency_that_was_lost_goes_with_its_amount(locale: str, written: list[str]) -> None:
    text = "It took 6.5 million manats ($3.8 million), 1 euro and 2 rubles."
    money = ("manats", "$", "euro", "rubles")
    assert list(figures(text, "en", locale, money=money).values()) == written


@pytest.mark.parametrize(
    ("source", "target", "broken"),
    [
        ("11 a.m. is late.", "11.m.m. Es tarde.", 1),
        ("At 3 p.m. it rang.", "A las 3 p.m.m.", 1),
        ("At 3 p.m. it rang.", "Sonó a las 3 p. m.", 0),
        ("At 3 p.m. it rang.", "Es klingelte um 15 Uhr.", 0),
        ("It is 3 m.", "Son 3.m.", 0),
    ],
)
def test_a_mutilated_clock_time_is_noticed(source: str, target: str, broken: int) -> None:
    assert broken_times(source, target) == broken
