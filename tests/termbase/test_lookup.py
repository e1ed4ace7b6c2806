"""A term is known in a sentence in whatever form it takes there, and kept in its translation."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.termbase import Fixed, Glossary, Term, Termbase, Terms
from pipeline.termbase.words import grammar, words

FERRY = Term(
    "ferry",
    (("es", ("transbordador",)), ("tr", ("feribot",)), ("ru", ("паром",))),
    (("es", ("ferry", "barco")),),
)
NIGHT_FERRY = Term("night ferry", (("es", ("transbordador nocturno",)),))
BOAT = Term("boat", (("es", ("barco",)),))
TURNA = Term("Turna", (("ar", ("تورنا",)),), verbatim=True)
OLD_TOWN = Term(
    "Old Town",
    (("es", ("casco antiguo",)), ("tr", ("Eski Şehir",)), ("ar", ("المدينة القديمة",))),
    (("es", ("ciudad vieja",)),),
    part_of_speech="proper noun",
    note="never “centre”",
)
VALVE = Term("valve", (("es", ("válvula",)), ("ar", ("صمام",)), ("az", ("siyirtmə",))))
REPLACE = Term("replace", (("es", ("sustituir",)),), part_of_speech="verb")


def terms(*known: Term, locale: str = "es", source: str = "en") -> Terms:
    return Termbase(Glossary("en", known)).terms(source, locale)


def found(text: str, *known: Term, locale: str = "es", source: str = "en") -> list[str]:
    """The terms' own names, at the words where they were found."""
    hits = terms(*known, locale=locale, source=source).found(text)
    return [f"{text[hit.start : hit.end]}: {hit.terms[0].source}" for hit in hits]


def test_the_longest_term_is_found_and_none_inside_it() -> None:
    assert found("The night ferry follows a ferry.", FERRY, NIGHT_FERRY) == [
        "night ferry: night ferry",
        "ferry: ferry",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two ferries", ["ferries: ferry"]),
        ("FERRY RETURNS", ["FERRY: ferry"]),
        ("the ferry's bow", ["ferry: ferry"]),
        ("the ferry’s bow", ["ferry: ferry"]),
        ("ferrying", []),
        ("Ferris wheel", []),
        ("the Turna's bow", ["Turna: Turna"]),
        ("TURNA BACK", ["TURNA: Turna"]),
        ("turna, a bird", []),
        ("Turnas", []),
        ("in the Old Town", ["Old Town: Old Town"]),
        ("in an old town", []),
        ("They replaced it, replacing two", ["replaced: replace", "replacing: replace"]),
        ("ferry-boats", ["ferry: ferry", "boats: boat"]),
        ("", []),
    ],
)
def test_a_term_is_known_in_its_forms_and_a_name_by_its_capitals(
    text: str, expected: list[str]
) -> None:
    assert found(text, FERRY, BOAT, TURNA, OLD_TOWN, REPLACE) == expected


def test_signs_belong_to_a_term() -> None:
    known = (Term("C++", verbatim=True), Term("Oho!", verbatim=True), Term("C", verbatim=True))
    assert found("Oho! C++ and C, oho", *known) == ["Oho!: Oho!", "C++: C++", "C: C"]


def test_capitals_tell_two_terms_apart() -> None:
    known = (Term("courier", (("es", ("mensajero",)),)), Term("Courier", verbatim=True))
    assert found("The courier of the Courier", *known) == ["courier: courier", "Courier: Courier"]


def test_the_glossary_is_read_the_other_way_round_for_articles_in_another_language() -> None:
    back = terms(FERRY, VALVE, TURNA, source="es", locale="en")
    assert [hit.terms[0].source for hit in back.found("Los transbordadores, la válvula")] == [
        "transbordador",
        "válvula",
    ]
    assert list(back.missing("dos transbordadores", "two boats")) == [
        "the glossary has “ferry” for “transbordadores”"
    ]
    assert list(back.broken("el Turna", "the Crane")) == [
        "“Turna” is not to be translated and is missing"
    ]


def test_a_regional_locale_takes_the_words_of_its_language() -> None:
    known = Term("bus", (("pt", ("autocarro",)), ("pt-BR", ("ônibus",))))
    for locale, word in (("pt-BR", "ônibus"), ("pt-PT", "autocarro"), ("pt", "autocarro")):
        assert terms(known, locale=locale).honours("The bus", f"O {word}")
        assert not terms(known, locale=locale).honours("The bus", "O comboio")


@pytest.mark.parametrize(
    ("locale", "target"),
    [
        ("es", "El Turna zarpó"),
        ("es", "EL TURNA ZARPÓ"),
        ("tr", "Turna’nın kaptanı"),
        ("tr", "TURNA KALKTI"),
        ("az", "Turnanın kapitanı"),
        ("ru", "Паром Turna вышел"),
        ("de", "Die „Turna“ legte ab"),
        ("ar", "غادرت العبّارة تورنا"),
    ],
)
def test_a_name_is_kept_with_the_endings_of_its_language(locale: str, target: str) -> None:
    assert terms(TURNA, locale=locale).honours("The Turna left", target)


@pytest.mark.parametrize("target", ["El Grulla zarpó", "El turna zarpó", "El Turnas zarpó"])
def test_a_name_that_was_translated_or_changed_is_an_error(target: str) -> None:
    assert list(terms(TURNA).broken("The Turna left", target)) == [
        "“Turna” is not to be translated and is missing"
    ]


def test_a_turkish_headline_in_capitals_keeps_its_name() -> None:
    lirvan = Term("Lirvan", verbatim=True)
    assert terms(lirvan, locale="tr").honours("LIRVAN, Oct. 15", "LİRVAN, 15 Ekim")
    assert terms(lirvan, locale="tr").honours("LIRVAN, Oct. 15", "LIRVAN, 15 Ekim")


def test_a_forbidden_word_is_an_error_in_every_form_and_no_other_word_is() -> None:
    known = terms(FERRY)
    message = ["“ferry” is forbidden for “ferries”; say “transbordador”"]
    assert list(known.broken("two ferries", "dos ferrys")) == message
    assert list(known.broken("two ferries", "dos Ferry")) == message
    assert list(known.broken("two ferries", "el transporte ferroviario")) == []
    assert list(known.broken("a train", "un ferry")) == []


def test_a_word_that_is_right_for_another_term_of_the_sentence_is_not_forbidden() -> None:
    known = terms(FERRY, BOAT)
    assert list(known.broken("the ferry and the boats", "el transbordador y los barcos")) == []
    assert list(known.broken("the ferry", "los barcos")) == [
        "“barco” is forbidden for “ferry”; say “transbordador”"
    ]


def test_a_forbidden_phrase_is_found_as_a_whole() -> None:
    known = terms(OLD_TOWN)
    assert list(known.broken("Old Town", "la ciudad vieja")) == [
        "“ciudad vieja” is forbidden for “Old Town”; say “casco antiguo”"
    ]
    assert list(known.broken("Old Town", "la vieja ciudad, el casco antiguo")) == []


@pytest.mark.parametrize(
    ("locale", "term", "target"),
    [
        ("es", "nación", "las naciones unidas"),
        ("es", "casco antiguo", "los cascos más antiguos"),
        ("es", "evacuar", "ayer evacuó el barrio"),
        ("fr", "hôpital", "les hôpitaux"),
        ("it", "banca", "le banche"),
        ("pt", "estação", "as estações"),
        ("de", "Haus", "die Häuser"),
        ("de", "Ventil", "das neue Wasserventil"),
        ("ru", "паром", "двумя паромами"),
        ("ru", "лодка", "много лодок"),
        ("tr", "Eski Şehir", "Eski Şehir’de"),
        ("tr", "kitap", "kitabını okudu"),
        ("tr", "Değirmen Sokağı", "Değirmen Sokağı’nın altında"),
        ("az", "siyirtmə", "siyirtməni dəyişdirəcək"),
        ("az", "uşaq", "uşağın"),
        ("ar", "صمام", "صمامًا فولاذيًا"),
        ("ar", "المدينة القديمة", "عن المدينة القديمة"),
        ("ar", "المدينة", "وصلت للمدينة"),
        ("ar", "عبّارة", "والعبارة"),
        ("fa", "کتاب", "کتاب‌های"),
        ("zh", "天气预警", "发布了天气预警。"),
    ],
)
def test_a_translation_is_known_in_its_inflected_form(locale: str, term: str, target: str) -> None:
    known = terms(Term("thing", ((locale, (term,)),)), locale=locale)
    assert list(known.missing("the thing", target)) == []


@pytest.mark.parametrize(
    ("locale", "term", "target"),
    [
        ("es", "transbordador", "el barco nocturno"),
        ("es", "casco antiguo", "el barrio antiguo"),
        ("tr", "vana", "musluk"),
        ("ru", "паром", "корабль"),
        ("ar", "صمام", "أنبوب"),
        ("zh", "天气预警", "发布了预警"),
        ("es", "válvula", ""),
    ],
)
def test_a_translation_that_is_not_there_is_told(locale: str, term: str, target: str) -> None:
    known = terms(Term("thing", ((locale, (term,)),)), locale=locale)
    assert list(known.missing("two things", target)) == [f"the glossary has “{term}” for “things”"]


def test_any_of_several_translations_will_do() -> None:
    pier = Term("pier", (("ar", ("رصيف", "أرصفة")),))
    assert terms(pier, locale="ar").honours("the piers", "عن الأرصفة البحرية")
    book = Term("book", (("es", ("libro",)),), part_of_speech="noun")
    verb = Term("book", (("es", ("reservar",)),), part_of_speech="verb")
    assert terms(book, verb).honours("Please book", "Reserve por favor")
    assert list(terms(book, verb).missing("Please book", "Por favor")) == [
        "the glossary has “libro” or “reservar” for “book”"
    ]


def test_names_go_round_the_engine_and_come_out_as_the_glossary_has_them() -> None:
    text = "The Turna left the Old Town by ferry."
    assert terms(FERRY, TURNA, OLD_TOWN).fixed(text) == (
        Fixed(4, 9, "Turna"),
        Fixed(19, 27, "casco antiguo"),
    )
    # A Turkish name has case endings, which only the engine can give it.
    assert terms(FERRY, TURNA, OLD_TOWN, locale="tr").fixed(text) == (Fixed(4, 9, "Turna"),)
    assert terms(TURNA, locale="ar").fixed(text) == (Fixed(4, 9, "تورنا"),)


def test_a_translator_is_told_of_the_terms_of_a_sentence() -> None:
    text = "The Turna, a ferry, left the Old Town: no ferries."
    known = (FERRY, TURNA, OLD_TOWN, VALVE)
    assert terms(*known).notes(text) == (
        "term: Turna is not translated",
        "term: ferry = transbordador, not ferry | barco",
        "term: Old Town = casco antiguo, not ciudad vieja (never “centre”)",
    )
    assert terms(*known, locale="").notes(text) == ("term: Turna is not translated",)
    assert terms(*known, locale="fr").notes(text) == ("term: Turna is not translated",)


def test_strict_forms_tell_turkish_words_apart() -> None:
    turkish = grammar("tr")
    bank = turkish.keys("banka", term=True)
    assert [bool(bank & turkish.keys(word)) for word in ("bankanın", "bankı", "bankacı")] == [
        True,
        False,
        False,
    ]


def test_every_character_but_space_is_in_a_word() -> None:
    text = "صمامًا l’eau km²  C++ 市长说 don't e_x हिन्दी\u00a0भाषा ไทย 👩\u200d🚒"
    parts = words(text)
    assert all(text[word.start : word.end] == word.written for word in parts)
    left = set(range(len(text))) - {n for word in parts for n in range(word.start, word.end)}
    assert {text[n] for n in left} <= {" ", "\u00a0"}


PARTS = ["the", "night", "ferry", "ferries", "Turna", "TURNA", "Old", "Town", "'s", "-", "C++", "Ü"]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=12), st.booleans())
def test_places_are_in_order_and_apart_whatever_the_text(parts: list[str], spaced: bool) -> None:
    text = (" " if spaced else "").join(parts)
    known = terms(FERRY, NIGHT_FERRY, TURNA, OLD_TOWN, Term("C++", verbatim=True))
    hits = known.found(text)
    edges = [edge for hit in hits for edge in (hit.start, hit.end)]
    assert edges == sorted(edges)
    assert all(hit.start < hit.end and hit.terms for hit in hits)
    assert {(name.start, name.end) for name in known.fixed(text)} <= {hit[:2] for hit in hits}
    # What names there are stand in the text itself: leaving it as it is loses none.
    assert not [told for told in known.broken(text, text) if "not to be translated" in told]


def test_a_term_of_many_equal_words_takes_no_time() -> None:
    known = terms(Term("go", (("es", (" ".join(["va"] * 40),)),)))
    started = time.process_time()
    assert not known.honours("go", " ".join(["va", "x"] * 30))
    assert time.process_time() - started < 1


def test_a_large_glossary_is_looked_up_in_no_time() -> None:
    """Ten thousand terms over a thousand sentences; a scan term by term would take minutes."""
    known = [Term(f"word{n} word{n % 97}", (("es", (f"voz{n}",)),)) for n in range(10_000)]
    large = terms(*known)
    sentences = [" ".join(f"word{(n * k) % 10_000}" for k in range(20)) for n in range(1_000)]
    started = time.process_time()
    total = sum(len(large.found(sentence)) for sentence in sentences)
    assert total > 0
    assert time.process_time() - started < 5
