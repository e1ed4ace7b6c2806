"""A number word that a translation dropped or changed is told, one said otherwise is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.numerals import lost, said, stands_alone


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Fifteen people were hurt.", "Cinco personas resultaron heridas.", ("Fifteen",)),
        ("Fifteen people were hurt.", "Quince personas resultaron heridas.", ()),
        ("Fifteen people were hurt.", "Hubo 15 heridos.", ()),
        ("Fifteen people were hurt.", "", ()),
        ("He has four dogs and nine cats.", "Tiene cuatro perros y ocho gatos.", ("nine",)),
        ("Nine, nine and nine.", "Todo y nada.", ("Nine", "nine", "nine")),
        ("A three-dimensional image.", "Una imagen en relieve.", ()),
        ("A three-to-four hour delay.", "Un retraso de tres a cuatro horas.", ()),
        ("A three-to-four hour delay.", "Un retraso de dos a cuatro horas.", ("three",)),
        ("A one-or-three year term.", "Un mandato de uno o dos años.", ("three",)),
        ("A nine-hour shift.", "Un turno de ocho horas.", ("nine",)),
        ("A fifteen-year-old girl.", "Una niña de cinco años.", ("fifteen",)),
        ("Twenty-four boats.", "Veinticuatro barcos.", ()),
        ("Twenty-four boats.", "24 barcos.", ()),
        ("Twenty-four boats.", "Veinte barcos.", ("Twenty-four",)),
        ("Twenty four boats.", "Catorce barcos.", ("Twenty", "four")),
        ("Nineteen boats, nine new.", "Diecinueve barcos, ocho nuevos.", ("nine",)),
        ("Thirty-eight ships.", "Treinta y los barcos.", ("Thirty-eight",)),
        ("Thirty-eight thousand ships.", "Treinta y ocho mil barcos.", ()),
        ("Thirty-eight thousand ships.", "38.000 barcos.", ()),
        ("Three hundred people.", "Trescientas personas.", ()),
        ("Three hundred people.", "Doscientas personas.", ("Three",)),
        ("Fifteen hundred people.", "1.500 personas.", ()),
        ("Twelve thousand people.", "Unas 12.000 personas.", ()),
        ("The first in eleven years.", "El primero en diez años.", ("eleven",)),
        ("It closes at four.", "Cierra a las 16:00.", ()),
        ("It closes at half past four.", "Cierra a las 16:30.", ()),
        ("It opens at ten to nine.", "Abre a las 8:50.", ()),
        ("It opens at five-thirty.", "Abre a las 17.30.", ()),
        ("It opens at quarter past nine.", "Abre a las 9:15.", ()),
        ("Three and a half million euros.", "3,5 millones de euros.", ()),
        ("It fell by three point five percent.", "Cayó un 3,5 %.", ()),
        ("It fell by twelve and a half percent.", "Cayó un 12,5 %.", ()),
        ("Eleven thousand four hundred and thirty-two votes.", "11.432 votos.", ()),
        ("Twenty-five hundred people.", "Dos mil quinientas personas.", ()),
        ("In the twenty-first century.", "En el siglo XXI.", ()),
        ("Three decades later.", "Treinta años después.", ()),
        ("Three dozen eggs.", "36 huevos.", ()),
        ("Erik ten Hag was sacked.", "Erik ten Hag fue destituido.", ()),
        ("The Five Eyes alliance met.", "La alianza Five Eyes se reunió.", ()),
        ("THE SIX LOST", "LOS SIETE PERDIERON", ("SIX",)),
        ("It closes at five-thirty.", "Cierra a las cinco y media.", ()),
        ("Every eighteenth boat.", "Todos los barcos.", ()),
        ("One or two boats.", "Algunos barcos.", ()),
    ],
)
def test_what_became_of_a_number_word(source: str, target: str, expected: tuple[str, ...]) -> None:
    assert tuple(each.word for each in lost(source, "en", target, "es")) == expected


def test_languages_that_write_several_numbers_in_one_word_are_not_judged() -> None:
    assert lost("Twenty-four boats left.", "en", "Vierzehn Boote fuhren ab.", "de") == ()
    assert lost("Vierzehn Boote fuhren ab.", "de", "Twenty boats left.", "en") == ()
    assert lost("Fifteen boats left.", "en", "Cinco boats left.", "en-GB") == ()


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("nine boats", True),
        ("some nine, all of them new", True),
        ("three hundred", False),
        ("one hundred and fifteen", False),
        ("a nine-hour shift", False),
        ("three and a half", True),
        ("twenty thousand", False),
    ],
)
def test_what_is_a_part_of_a_larger_number(text: str, alone: bool) -> None:
    (numeral,) = said(text, "en")
    assert stands_alone(text, numeral, "en") is alone


def test_the_languages_that_are_judged_find_what_is_there() -> None:
    for locale, target in (
        ("az", "On beş gəmi çıxdı."),
        ("tr", "On beş gemi ayrıldı."),
        ("fr", "Quinze bateaux sont partis."),
        ("pt", "Quinze barcos saíram."),
        ("ru", "Вышли пятнадцать кораблей."),
    ):
        assert lost("Fifteen boats left.", "en", target, locale) == ()
        (forty,) = lost("Forty boats left.", "en", target, locale)
        assert (forty.word, forty.value, forty.start, forty.end) == ("Forty", 40, 0, 5)


@pytest.mark.parametrize(
    ("source", "locale", "target", "expected"),
    [
        ("İyirmi gəmi batdı.", "az", "Two ships sank.", ""),
        ("KIRK GEMİ BATTI", "tr", "TWO SHIPS SANK", ""),
        ("La ONCE organizó el sorteo.", "es", "The raffle was held.", ""),
        ("Dentro de quince días estaré allí.", "es", "In a fortnight I shall be there.", ""),
        ("Son las once menos veinte.", "es", "It is twenty to eleven.", ""),
        ("Abrió a las diez y cinco.", "es", "It opened at 10:05.", ""),
        ("Salieron doce barcos.", "es", "Two ships left.", "doce"),
        ("Salieron treinta y ocho barcos.", "es", "38 ships left.", ""),
        ("Salieron treinta y un barcos.", "es", "Thirty ships left.", "treinta y un"),
    ],
)
def test_sources_of_other_languages(source: str, locale: str, target: str, expected: str) -> None:
    assert ", ".join(map(str, lost(source, locale, target, "en"))) == expected


@given(st.text(alphabet="nineteen fifteen-İıſK İyirmi", max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    lost(text, "en", "nada", "es")
    for each in said(text, "en"):
        assert text[each.start : each.end] == each.word


@given(st.integers(3, 99_999))
def test_digits_say_every_number_word(number: int) -> None:
    assert lost(_spelt(number), "en", f"Son {number:,} barcos.".replace(",", "."), "es") == ()


_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _spelt(number: int) -> str:
    """`three hundred and forty-five`, as English writes it."""
    thousands, number = divmod(number, 1000)
    hundreds, rest = divmod(number, 100)
    spelt = [f"{_spelt(thousands)} thousand"] if thousands else []
    spelt += [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        units = _SMALL[rest] if rest < 20 else _TENS[rest // 10]
        spelt.append(units if rest < 20 or rest % 10 == 0 else f"{units}-{_SMALL[rest % 10]}")
    return " ".join(spelt)
