"""Languages: what CLDR and Argos call a locale."""

from __future__ import annotations

import pytest

from pipeline.errors import UnknownLocaleError
from pipeline.languages import language


@pytest.mark.parametrize(
    ("tag", "canonical", "gettext", "argos", "direction"),
    [
        ("es", "es", "es", "es", "ltr"),
        ("ES", "es", "es", "es", "ltr"),
        ("pt-BR", "pt-BR", "pt_BR", "pb", "ltr"),
        ("pt_br", "pt-BR", "pt_BR", "pb", "ltr"),
        ("zh", "zh", "zh", "zh", "ltr"),
        ("zh-Hant", "zh-Hant", "zh_Hant", "zt", "ltr"),
        ("zh-TW", "zh-TW", "zh_TW", "zt", "ltr"),
        ("nb", "nb", "nb", "nb", "ltr"),
        ("ar", "ar", "ar", "ar", "rtl"),
        ("fa", "fa", "fa", "fa", "rtl"),
        ("az", "az", "az", "az", "ltr"),
    ],
)
def test_a_tag_has_one_folder_one_direction_and_its_argos_code(
    tag: str, canonical: str, gettext: str, argos: str, direction: str
) -> None:
    found = language(tag)
    assert (found.tag, found.gettext, found.argos, found.direction) == (
        canonical,
        gettext,
        argos,
        direction,
    )


def test_a_locale_that_nobody_knows_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownLocaleError) as caught:
        language("xx")
    assert str(caught.value) == "'xx' is not a locale that CLDR knows."
    assert caught.value.hint == "did you mean 'xh'?"


@pytest.mark.parametrize("tag", ["", "../../etc", "es/../..", "e s", "x" * 300, "es\0"])
def test_a_tag_that_could_leave_its_folder_is_refused(tag: str) -> None:
    with pytest.raises(UnknownLocaleError):
        language(tag)


def test_plural_forms_come_from_cldr() -> None:
    assert language("ru").plural_forms == (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    )


def test_chinese_and_japanese_sentences_follow_without_a_space() -> None:
    assert [language(tag).writes_spaces for tag in ("zh", "zh-Hant", "ja", "es", "ar")] == [
        False,
        False,
        False,
        True,
        True,
    ]
