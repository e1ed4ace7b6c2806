"""What the scripts must know of a language that English is translated into."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_UNITS = "one two three four five six seven eight nine".split()


@dataclass(frozen=True)
class Language:
    """A target language: how to tell it, and what variations put in the place of what."""

    code: str
    common: frozenset[str]
    """Its most frequent words, by which a text is known to be of it."""
    length: float
    """Letters of a text for one letter of English."""
    months: dict[str, str]
    weekdays: dict[str, str]
    """Of one gender, with the same word for one and for many: they can stand for each other."""
    numerals: dict[str, str]
    """Numbers below a hundred in words; none with one in it where that has a gender."""
    parts: frozenset[str]
    """Words beside which a numeral is a part of something else, of both languages."""
    quotes: dict[str, tuple[str, ...]]
    """For a pair of English marks those that stand for them, the usual ones more than once."""
    date: Callable[[str, str], list[str]]
    """(day, month) -> the words of both."""
    speech: tuple[tuple[str, str], ...]
    """What is said in English and here; S is a sentence without its stop, N a name."""
    upper: Callable[[str], str] = str.upper
    lower: Callable[[str], str] = str.lower
    inflected: Callable[[str, str], str | None] | None = None
    """(a name or number, the ending that another one had) -> it with that ending, or None."""

    def capitalised(self, text: str) -> str:
        return self.upper(text[:1]) + text[1:]


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


def _spanish_numerals() -> dict[str, str]:
    found = _pairs("""
        three:tres four:cuatro five:cinco six:seis seven:siete eight:ocho nine:nueve ten:diez
        eleven:once twelve:doce thirteen:trece fourteen:catorce fifteen:quince sixteen:dieciséis
        seventeen:diecisiete eighteen:dieciocho nineteen:diecinueve twenty:veinte thirty:treinta
        forty:cuarenta fifty:cincuenta sixty:sesenta seventy:setenta eighty:ochenta ninety:noventa
        twenty-two:veintidós twenty-three:veintitrés twenty-four:veinticuatro
        twenty-five:veinticinco twenty-six:veintiséis twenty-seven:veintisiete
        twenty-eight:veintiocho twenty-nine:veintinueve
        """)
    for ten in _TENS[1:]:
        found |= {f"{ten}-{unit}": f"{found[ten]} y {found[unit]}" for unit in _UNITS[2:]}
    return found


_SPANISH_NUMERALS = _spanish_numerals()

SPANISH = Language(
    code="es",
    common=frozenset("el la los las de que y en un una para con es por no se su del al".split()),
    length=1.12,
    months=_pairs("""
        January:enero February:febrero March:marzo April:abril May:mayo June:junio July:julio
        August:agosto September:septiembre October:octubre November:noviembre December:diciembre
        """),
    weekdays=_pairs("""
        Monday:lunes Tuesday:martes Wednesday:miércoles Thursday:jueves Friday:viernes
        """),
    numerals=_SPANISH_NUMERALS,
    # `half past ten`, `thirty eight`, `once y diez`, `siete u ocho`
    parts=frozenset(
        {*_SPANISH_NUMERALS, *_SPANISH_NUMERALS.values()} | {*"y o u or past to menos".split()}
    ),
    quotes={"“”": ("«»", "«»", "«»", "“”"), "‘’": ("«»", "«»", "«»", "“”"), '""': ("«»", '""')},
    date=lambda day, month: [day, "de", month],
    speech=(
        ("“S,” N said.", "«S», dijo N."),
        ("“S,” said N.", "«S», dijo N."),
        ("“S,” says N.", "«S», dice N."),
        ("“S,” he said.", "«S», dijo."),
        ("“S,” she said.", "«S», dijo ella."),
        ("“S,” he told reporters.", "«S», dijo a los periodistas."),
        ("N said: “S.”", "N dijo: «S»."),
        ("“S.”", "«S»."),
        ("“S", "«S"),
    ),
)


def _turkish_numerals() -> dict[str, str]:
    units = dict(zip(_UNITS, "bir iki üç dört beş altı yedi sekiz dokuz".split(), strict=True))
    tens = "yirmi otuz kırk elli altmış yetmiş seksen doksan".split()
    teens = """
        eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        """.split()
    found = {one: units[one] for one in _UNITS[1:]}
    found |= {"ten": "on"}
    found |= {teen: f"on {unit}" for teen, unit in zip(teens, units.values(), strict=True)}
    for ten, said in zip(_TENS, tens, strict=True):
        found |= {ten: said} | {f"{ten}-{unit}": f"{said} {units[unit]}" for unit in _UNITS}
    return found


_LOWER, _UPPER = str.maketrans("Iİ", "ıi"), str.maketrans("ıi", "Iİ")
_FRONT, _ROUND, _VOWELS = frozenset("eiöü"), frozenset("ouöü"), frozenset("aeıioöuü")
_HARD = frozenset("fstkçşhpx")
# What a number ends in when it is read aloud: 3 üç, 40 kırk, 500 yüz, 7.000 bin.
_DIGITS = "sıfır bir iki üç dört beş altı yedi sekiz dokuz".split()
_ROUND_TENS = "on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()
_ENDINGS = {
    form: kind
    for kind, forms in {
        "A": "a e ya ye",
        "I": "ı i u ü yı yi yu yü",
        "In": "ın in un ün nın nin nun nün",
        "DA": "da de ta te",
        "DAn": "dan den tan ten",
        "lA": "la le yla yle",
        "DAki": "daki deki taki teki",
        "DI": "dı di du dü tı ti tu tü ydı ydi ydu ydü",
        "lAr": "lar ler",
        "lI": "lı li lu lü",
        "mIş": "mış miş muş müş ymış ymiş ymuş ymüş",
    }.items()
    for form in forms.split()
}


def _turkish_lower(text: str) -> str:
    return text.translate(_LOWER).lower()


def _said(word: str) -> str:
    """What one hears last of a name or a number; nothing where one cannot tell."""
    if word.isdigit():
        rest = word.rstrip("0")
        zeros = len(word) - len(rest)
        if not rest:
            return "sıfır"
        if zeros == 0:
            return _DIGITS[int(rest[-1])]
        return _ROUND_TENS[int(rest[-1]) - 1] if zeros == 1 else "yüz" if zeros == 2 else "bin"
    return _turkish_lower(word) if word.isalpha() and not word.isupper() else ""


def turkish_with_ending(word: str, ending: str) -> str | None:
    """A name or number, an apostrophe and the case that an ending is of, in harmony: Bakü'den.

    None where the ending is none of these, or where one cannot tell how the word is read.
    """
    kind, heard = _ENDINGS.get(_turkish_lower(ending)), _said(word)
    vowels = [letter for letter in heard if letter in _VOWELS]
    if kind is None or not vowels:
        return None
    last, open_ = vowels[-1], heard[-1] in _VOWELS
    made = ""
    if open_:
        made = {"A": "y", "I": "y", "In": "n", "lA": "y", "DI": "y", "mIş": "y"}.get(kind, "")
    for letter in kind:
        if letter == "A":
            last = "e" if last in _FRONT else "a"
            made += last
        elif letter == "I":
            last = {(0, 0): "ı", (0, 1): "u", (1, 0): "i", (1, 1): "ü"}[
                last in _FRONT, last in _ROUND
            ]
            made += last
        elif letter == "D":
            soft = bool(made) or heard[-1] not in _HARD
            made += "d" if soft else "t"
        else:
            made += letter
    return f"{word}'{made}"


_TURKISH_NUMERALS = _turkish_numerals()

TURKISH = Language(
    code="tr",
    common=frozenset(
        """
        ve bir bu için ile de da olarak daha çok gibi olan var değil ne kadar sonra o ama en her
        """.split()
    ),
    length=1.0,
    months=_pairs("""
        January:Ocak February:Şubat March:Mart April:Nisan May:Mayıs June:Haziran July:Temmuz
        August:Ağustos September:Eylül October:Ekim November:Kasım December:Aralık
        """),
    weekdays=_pairs("""
        Monday:Pazartesi Tuesday:Salı Wednesday:Çarşamba Thursday:Perşembe Friday:Cuma
        """),
    numerals=_TURKISH_NUMERALS,
    parts=frozenset(
        {*_TURKISH_NUMERALS, *_TURKISH_NUMERALS.values()}
        | {*"bir yüz bin buçuk çeyrek veya ya or past to one hundred thousand half".split()}
    ),
    quotes={"“”": ("“”", "“”", "“”", '""'), "‘’": ("“”", "“”", "‘’"), '""': ('""', '""', "“”")},
    date=lambda day, month: [day, month],
    speech=(
        ("“S,” N said.", "N, “S” dedi."),
        ("“S,” said N.", "“S” dedi N."),
        ("“S,” said N.", "N, “S” dedi."),
        ("“S,” says N.", "N, “S” diyor."),
        ("“S,” he said.", "“S” dedi."),
        ("“S,” she said.", "“S” dedi."),
        ("“S,” he told reporters.", "Gazetecilere “S” dedi."),
        ("N said: “S.”", "N, “S” dedi."),
        ("“S.”", "“S.”"),
        ("“S", "“S"),
    ),
    upper=lambda text: text.translate(_UPPER).upper(),
    lower=_turkish_lower,
    inflected=turkish_with_ending,
)

LANGUAGES = {language.code: language for language in (SPANISH, TURKISH)}

APOSTROPHE = re.compile(r"(.+)['’](\w+)")
"""A name or number with an ending."""
