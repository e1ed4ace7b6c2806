"""Numbers are read as each language writes them, so that only a changed number is a change."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages import language
from pipeline.numbers import Difference, compare, localise, localised, read

READ = [
    ("en", "1,234.5 and 1,234,567", ["1234.5", "1234567"]),
    ("en", "In 2021 345 people", ["2021", "345"]),
    ("en", "1.234 seconds, .5 of it", ["1.234", "0.5"]),
    ("es", "1.234,5 y 1.234 y 1,234", ["1234.5", "1234", "1.234"]),
    ("es", "12 345, 3.2", ["12345", "3.2"]),
    ("de", "am 26.02.2026", ["26", "2", "2026"]),
    ("de-CH", "1’234.50 Franken", ["1234.50"]),
    ("fr", "12\u202f345,6 et 1\u00a0234", ["12345.6", "1234"]),
    ("ru", "45\u00a0000 и 3,2", ["45000", "3.2"]),
    ("tr", "%4,5 ve 45.000’de", ["4.5", "45000"]),
    ("ar", "٣٫٢ و ٤٥٬٠٠٠ و ٣,٢ و 45,000", ["3.2", "45000", "3.2", "45000"]),
    ("fa", "۳/۲ و ۴۵٬۰۰۰ و ۲۶/۰۲/۱۴۰۵", ["3.2", "45000", "26", "2", "1405"]),
    ("hi", "१२,३४,५६७", ["1234567"]),
    ("en", "CO2 in G20, Room 14B, km²", ["2", "20", "14"]),
    ("en", "no number", []),
]

EQUAL = [
    ("2/26/2026", "26.02.2026", "ru"),
    ("the 2019-20 season", "la temporada 2019-2020", "es"),
    ("call 555-0142", "llame al 55 50 142", "es"),
    ("noon", "12:00", "es"),
    ("at 12:30 a.m.", "um 0.30 Uhr", "de"),
    ("between 3.2 and 4 million", "entre 3,2 millones y 4 millones", "es"),
    ("two hundred and fifty", "250", "tr"),
    ("a quarter of the 3,000", "un cuarto de los 3000", "es"),
    ("5", "nano", "mi"),
    ("(1400 GMT) and 0730 GMT", "(14:00 GMT) y 7h30 GMT", "es"),
    ("half a million people", "500.000 personas", "es"),
    ("two dozen", "24", "tr"),
    ("1 trillion", "un billón", "es"),
    ("1 billion", "um bilhão", "pt"),
    ("2/3", "dos tercios", "es"),
    ("100 years", "un siglo", "es"),
    ("late ’80s", "finales de los ochenta", "es"),
    ("two thousand three hundred", "2300", "de"),
    ("a 100m sprint", "100 metros lisos", "es"),
    ("$5m", "5 millones de dólares", "es"),
    ("9/11", "11 сентября", "ru"),
]

DIFFERENT = [
    ("three", "4", "es", Difference((), ("4",))),
    ("3 and 4", "3 y 3", "es", Difference(("4",), ())),
    ("12,345", "12,345", "es", Difference(("12,345",), ("12,345",))),
    ("$2 billion", "2 dólares", "es", Difference(("2 billion",), ("2",))),
    ("17", "tekau", "mi", Difference(("17",), ())),
    ("555-0142", "555-0143", "es", Difference(("0142",), ("0143",))),
]


@pytest.mark.parametrize(("locale", "text", "values"), READ)
def test_a_number_is_what_its_language_writes(locale: str, text: str, values: list[str]) -> None:
    assert [number.values[0] for number in read(text, locale)] == [Decimal(v) for v in values]


@pytest.mark.parametrize(("source", "target", "locale"), EQUAL)
def test_another_way_to_say_a_number_is_no_difference(
    source: str, target: str, locale: str
) -> None:
    assert compare(source, "en", target, locale) == Difference()


@pytest.mark.parametrize(("source", "target", "locale", "difference"), DIFFERENT)
def test_another_number_is_a_difference(
    source: str, target: str, locale: str, difference: Difference
) -> None:
    assert compare(source, "en", target, locale) == difference


@given(
    st.decimals(min_value=0, max_value=10**12, places=2) | st.integers(0, 10**12),
    st.sampled_from(["en", "es", "fr", "de", "pt-BR", "it", "ru", "tr", "az", "ar", "fa", "zh"]),
    st.sampled_from(["latn", "default"]),
)
def test_what_cldr_writes_is_read_back(value: Decimal, locale: str, system: str) -> None:
    babel = language(locale).locale
    written = format_decimal(
        value, locale=babel, numbering_system=system, decimal_quantization=False
    )
    assert [number.values[0] for number in read(written, locale)] == [Decimal(value)]
    assert (
        compare(
            format_decimal(value, locale="en", decimal_quantization=False), "en", written, locale
        )
        == Difference()
    )


def test_quantities_that_were_copied_are_written_in_the_targets_way() -> None:
    source = "12,345 of $4.7 million, 3.2%, 1,234, iOS 17.2 at 7.30pm"
    target = "12,345 de $4.7 millones, 3.2 %, 1,234, iOS 17.2 a las 7.30"
    assert [localise(source, "en", target, locale) for locale in ("es", "fr", "ar")] == [
        "12.345 de $4,7 millones, 3,2 %, 1234, iOS 17.2 a las 7.30",
        "12\u202f345 de $4,7 millones, 3,2 %, 1\u202f234, iOS 17.2 a las 7.30",
        target,
    ]


def test_a_number_that_the_engine_rewrote_itself_is_left_alone() -> None:
    assert localise("It grew 3.2%.", "en", "Creció un 3,2 %.", "es") == "Creció un 3,2 %."


def test_only_quantities_are_rewritten() -> None:
    assert localised("1,234 at 5.30pm on iOS 17.2, v1.2.3, $0.50", "en", "de") == {
        "1,234": "1.234",
        "0.50": "0,50",
    }


@pytest.mark.parametrize("unit", ["1", "1 111", "1.1", "XIX ", "1,", "one-", "٣٫"])
def test_a_hostile_article_takes_no_longer_than_an_honest_one(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    started = time.process_time()
    compare(text, "en", text + " 7 17", "es")
    assert time.process_time() - started < 3


def test_what_differs_does_not_hang_on_the_languages_that_were_looked_at_before() -> None:
    """Babel gives the months of the language that was loaded last as every other's own."""
    for tag in ("az", "ru", "tr"):
        assert language(tag).locale.months["stand-alone"]["wide"][3]
    found = compare("Police closed 3 doors.", "en", "La policía cerró puertas el martes.", "es")
    assert found.missing == ("3",)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("It was 4.1 kilometres off, at 5.5 km/h.", {"4.1": "4,1", "5.5": "5,5"}),
        ("It fell 22.5 mm in 2.5 years at 3.5 °C.", {"22.5": "22,5", "2.5": "2,5", "3.5": "3,5"}),
        ("A quake of magnitude 5.4 on 3.5 m²", {"5.4": "5,4", "3.5": "3,5"}),
        ("At 17.30 hours Python 3.12 in section 4.1 ran.", {}),
    ],
)
def test_a_figure_before_a_unit_is_a_quantity(source: str, written: dict[str, str]) -> None:
    assert localised(source, "en", "es") == written
