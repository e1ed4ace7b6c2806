"""Dates by themselves need no engine; months and weekdays of others are looked for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.dates import figured, localise, lost, written


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("March 3, 2026", "es", "3 de marzo de 2026"),
        ("Tuesday, March 3", "es", "Martes, 3 de marzo"),
        ("Tue, Mar 3", "fr", "Mardi 3 mars"),
        ("3 March 2026", "de", "3. März 2026"),
        ("March 2026", "es", "Marzo de 2026"),
        ("March 2026", "ru", "Март 2026\u202fг."),
        ("Sept. 26", "tr", "26 Eylül"),
        ("the 3rd of March 2026", "az", "3 mart 2026"),
        ("June 2026", "az", "İyun 2026"),
        ("Tuesday, March 3, 2026", "ar", "الثلاثاء، 3 مارس 2026"),
        ("Friday, 6th March", "fa", "جمعه 6 مارس"),
        ("Tuesday, March 3, 2026", "zh", "2026年3月3日星期二"),
        ("March 1", "fr", "1er mars"),
        ("JUNE 1, 2026", "tr", "1 HAZİRAN 2026"),
        ("March 3", "ja", "3月3日"),
    ],
)
def test_a_date_alone_is_written_as_cldr_has_it(text: str, locale: str, expected: str) -> None:
    assert written(text, "en", locale) == expected


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("martes, 3 de marzo de 2026", "es", "Tuesday, March 3, 2026"),
        ("1er mars 2026", "fr", "March 1, 2026"),
        ("3 كانون الثاني 2026", "ar", "January 3, 2026"),
        ("2026年3月3日星期二", "zh", "Tuesday, March 3, 2026"),
        ("март 2026", "ru", "March 2026"),
        ("3 Mart 2026 Salı", "tr", "Tuesday, March 3, 2026"),
        ("terça-feira, 3 de março", "pt", "Tuesday, March 3"),
        ("سه‌شنبه 3 مارس 2026", "fa", "Tuesday, March 3, 2026"),
    ],
)
def test_dates_of_other_languages_are_read_too(text: str, locale: str, expected: str) -> None:
    assert written(text, locale, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("3/3/2026", "May", "Tuesday", "may 5", "March 3-5", "March 45", "March 3 and 4"),
        *(
            "March 2026 was cold",
            "2026",
            "March 3,000",
            "Tuesday, 2026",
            "May 5 6",
            "x" * 100 + "3",
        ),
    ],
)
def test_what_may_be_something_else_is_no_date(text: str) -> None:
    assert written(text, "en", "es") == ""


def test_a_name_of_a_month_does_not_hang_on_what_was_translated_before() -> None:
    """Babel gives the months of the language that was loaded last as every other's own."""
    assert written("March 2026", "en", "az") == "Mart 2026"
    assert written("March 2026", "en", "pl") in ("", "Marzec 2026")
    assert written("March 2026", "en", "de") == "März 2026"
    assert written("March 3", "en", "fa") == "3 مارس"


@pytest.mark.parametrize(
    ("source", "source_locale", "target", "locale", "expected"),
    [
        ("El martes 3 de marzo llega.", "es", "It comes on Friday, April 3.", "en", "martes marzo"),
        ("El mar está en calma.", "es", "The sea is calm.", "en", ""),
        ("В мае и июне.", "ru", "In May and July.", "en", "июне"),
        ("3月3日星期二", "zh", "Tuesday, April 3", "en", "3月"),
        ("26 Şubat 1998’de", "tr", "on March 26, 1998", "en", "Şubat"),
        ("na segunda-feira", "pt", "on Tuesday", "en", "segunda-feira"),
        ("It opens on March 3.", "en", "Se abre el 03.03.2026.", "es", ""),
        ("It opens on March 3.", "en", "Se abre el 04/05/2026.", "es", "March"),
        ("You may go.", "en", "Puede irse.", "es", ""),
        ("The Sunday Times said so.", "en", "Lo dijo el Times.", "es", ""),
        ("It opens in March.", "en", "در اسفند باز می‌شود.", "fa", ""),
        ("It opens in March.", "en", "Otwarcie w kwietniu.", "pl", ""),
    ],
)
def test_a_lost_month_or_weekday_is_named(
    source: str, source_locale: str, target: str, locale: str, expected: str
) -> None:
    assert " ".join(lost(source, source_locale, target, locale)) == expected


LOCALES = st.sampled_from("en es fr de pt it ru tr az ar fa zh ja pl".split())  # noqa: SIM905
PIECES = st.sampled_from(
    "3 12 2026 March May Tue Tuesday, . - of de 月 3月 كانون الثاني İ ß mart'ta x".split(" ")  # noqa: SIM905
)


@given(st.lists(PIECES, max_size=8).map(" ".join), LOCALES, LOCALES)
def test_no_text_is_too_odd(text: str, source_locale: str, locale: str) -> None:
    written(text, source_locale, locale)
    lost(text, source_locale, text[::-1], locale)
    spans = sorted(figured(text, source_locale, locale))
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize(
    ("source", "target", "locale", "expected"),
    [
        ("Next: July 14–15", "Luego: julio 14–15", "es", "Luego: 14–15 de julio"),
        ("On Oct. 12, 2026, it", "El Oct. 12, 2026, se", "es", "El 12 de octubre de 2026, se"),
        ("On March 5 and April 6", "El marzo 5 y abril 6", "es", "El 5 de marzo y 6 de abril"),
        ("It runs May 3-5.", "Es läuft Mai 3-5.", "de", "Es läuft 3.–5. Mai."),
        ("Opens June 1", "Ouvre juin 1", "fr", "Ouvre 1er juin"),
        ("It opens on May 3.", "Mayıs 3 açılıyor.", "tr", "3 Mayıs açılıyor."),
        ("It opens on May 3.", "Mayıs 3'te açılıyor.", "tr", "Mayıs 3'te açılıyor."),
        ("It opens on May 3.", "Abre el 3 de mayo.", "es", "Abre el 3 de mayo."),
        ("In May 30 came.", "En mayo 30 vinieron.", "es", "En mayo 30 vinieron."),
        ("On 5 May 3 came.", "El 5 mayo 3 vinieron.", "es", "El 5 mayo 3 vinieron."),
        ("It opens on May 3.", "It opens on May 3.", "en-GB", "It opens on 3 May."),
        ("It opens on May 3.", "5月3日开放。", "zh", "5月3日开放。"),
    ],
)
def test_days_stand_where_the_language_has_them(
    source: str, target: str, locale: str, expected: str
) -> None:
    assert localise(source, "en", target, locale) == expected
    assert localise(source, "en", expected, locale) == expected
