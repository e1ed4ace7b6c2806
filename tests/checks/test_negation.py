"""A "not" that only one side has is told; a denial said in other words is not."""

from __future__ import annotations

import pytest

from pipeline.checks import check_entry
from pipeline.model import Entry


def said(source: str, target: str, locale: str, source_locale: str = "en") -> list[str]:
    entry = Entry(source=source, target=target)
    return [
        message
        for name, _, message in check_entry(entry, source_locale, locale)
        if name == "negation"
    ]


@pytest.mark.parametrize(
    ("source", "target", "locale", "word"),
    [
        ("Nobody should go there.", "Alguien tendría que ir allí.", "es", "Nobody"),
        ("It is not over.", "Se ha acabado.", "es", "not"),
        ("They didn’t vote.", "Sie haben gewählt.", "de", "didn’t"),
        ("Houses here are not affected.", "Ces maisons sont touchées.", "fr", "not"),
        ("They hardly noticed it.", "Lo notaron.", "es", "hardly"),
        ("They barely saw it.", "Sie haben es gesehen.", "de", "barely"),
        ("The bridge is not closed.", "Мост закрыт.", "ru", "not"),
        ("The bridge is not closed.", "الجسر مغلق.", "ar", "not"),
        ("The bridge is not closed.", "大桥关闭了。", "zh", "not"),
    ],
)
def test_a_lost_denial_is_told(source: str, target: str, locale: str, word: str) -> None:
    assert said(source, target, locale) == [
        f"the source denies ({word}), the translation does not seem to"
    ]


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Nobody should go there.", "Nadie debería ir allí.", "es"),
        ("It is not possible.", "Es imposible.", "es"),
        ("He did not agree.", "Se marchó sin aceptar.", "es"),
        ("He lives at No. 4.", "Vive en el número 4.", "es"),
        ("They didn't vote.", "Sie haben nicht gewählt.", "de"),
        ("There is no fine.", "Il n’y a pas d’amende.", "fr"),
        ("He did not come.", "ولم يأتِ.", "ar"),
        ("The pool is not open.", "Havuz açılmadı.", "tr"),
        ("They hardly noticed it.", "Apenas lo notaron.", "es"),
        ("They hardly noticed it.", "Casi ni lo notaron.", "es"),
        ("I can hardly see it.", "Me cuesta verlo.", "es"),
        ("They hardly noticed it.", "Sie haben es kaum bemerkt.", "de"),
        ("They hardly noticed it.", "他们几乎注意到了。", "zh"),
        ("Not one book was lost.", "没有丢失一本书。", "zh"),
        ("Be there no later than nine.", "Preséntese a las nueve a más tardar.", "es"),
        ("It is not only late but full.", "Es tarde y además está lleno.", "es"),
        ("It is over.", "Se ha acabado.", "es"),
    ],
)
def test_a_denial_in_other_words_is_no_finding(source: str, target: str, locale: str) -> None:
    assert said(source, target, locale) == []


@pytest.mark.parametrize(
    ("source", "target", "locale", "word"),
    [
        ("We heard a roar.", "No oímos un rugido.", "es", "No"),
        ("The union understands the plan.", "El sindicato no entiende el plan.", "es", "no"),
        ("The bridge is open.", "Le pont n’est pas ouvert.", "fr", "pas"),
        ("The bridge is open.", "Die Brücke ist nicht offen.", "de", "nicht"),
        ("The bridge is open.", "Мост не открыт.", "ru", "не"),
        ("The bridge is open.", "A ponte não está aberta.", "pt", "não"),
    ],
)
def test_a_denial_that_is_new_is_told(source: str, target: str, locale: str, word: str) -> None:
    assert said(source, target, locale) == [
        f"the translation denies ({word}), the source does not seem to"
    ]


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Few came to the insecure bridge.", "No muchos fueron al puente.", "es"),
        ("The road is unsafe.", "La carretera no es segura.", "es"),
        ("However, the road is open.", "No obstante, la carretera está abierta.", "es"),
        ("These are non-smoking rooms.", "Son habitaciones para no fumadores.", "es"),
        ("They took the first steps.", "Ils ont fait les premiers pas.", "fr"),
        ("Three persons came.", "Trois personnes sont venues, une personne reste.", "fr"),
    ],
)
def test_what_may_be_said_with_a_denial_is_no_finding(
    source: str, target: str, locale: str
) -> None:
    assert said(source, target, locale) == []
