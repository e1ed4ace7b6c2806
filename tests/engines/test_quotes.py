"""A machine's quotation marks are those of its language, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.finishing import finish
from pipeline.engines.quotes import quoted


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("es", "Dijo: “Es ‘muy’ tarde”."),
        ("es-US", "Dijo: «Es “muy” tarde»."),
        ("fr", "Dijo: «\u00a0Es «\u00a0muy\u00a0» tarde\u00a0»."),
        ("fr-CA", "Dijo: «\u00a0Es ”muy“ tarde\u00a0»."),
        ("fr-CH", "Dijo: «Es ‹muy› tarde»."),
        ("de", "Dijo: „Es ‚muy‘ tarde“."),
        ("pt-BR", "Dijo: “Es ‘muy’ tarde”."),
        ("pt-PT", "Dijo: «Es “muy” tarde»."),
        ("it", "Dijo: «Es “muy” tarde»."),
        ("ru", "Dijo: «Es „muy“ tarde»."),
        ("tr", "Dijo: “Es ‘muy’ tarde”."),
        ("az", "Dijo: “Es ‘muy’ tarde”."),
        ("ar", "Dijo: ”Es ’muy‘ tarde“."),
        ("fa", "Dijo: «Es ‹muy› tarde»."),
        ("zh", "Dijo: “Es ‘muy’ tarde”."),
        ("zh-TW", "Dijo: 「Es 『muy』 tarde」."),
        ("ja", "Dijo: 「Es 『muy』 tarde」."),
        ("sv", "Dijo: ”Es ’muy’ tarde”."),
    ],
)
def test_the_marks_are_cldrs_and_those_inside_are_the_others(locale: str, expected: str) -> None:
    for text in (
        'Dijo: "Es "muy" tarde".',
        "Dijo: “Es “muy” tarde”.",
        "Dijo: « Es « muy » tarde ».",
    ):
        assert quoted(text, text, locale) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“La ciudad pagará,", "«La ciudad pagará,"),
        ('y el resto después".', "y el resto después»."),
        ('La "Turna" salió', "La «Turna» salió"),
        ('"La "Turna" salió', "«La “Turna” salió"),
        ('("no") y "(sí)"', "(«no») y «(sí)»"),
        ('Dijo "sí"—y "no"', "Dijo «sí»—y «no»"),
        ('"[1] Turna [2]" y "[3]"', "«[1] Turna [2]» y «[3]»"),
        ('Dijo "', "Dijo «"),
        ('" dijo', "» dijo"),
        ("„Es ist offen“, sagte er.", "«Es ist offen», sagte er."),
        ('"Turna"nın gemisi', "«Turna»nın gemisi"),
    ],
)
def test_the_way_of_a_mark_is_told_by_its_neighbours(text: str, expected: str) -> None:
    assert quoted(text, text, "it") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The 5\" pipe is 12' long.",
        "It's the workers' union of the '90s.",
        "Rock 'n' roll in l'Aquila",
        'lang="es" and title="x"',
        'Wait " and " see',
        'ארה"ב',
        "",
    ],
)
def test_what_is_no_quotation_mark_stays(text: str) -> None:
    assert quoted(text, text, "it") == text


def test_single_marks_quote_where_they_do_in_the_source() -> None:
    assert quoted("‘It is open,’ he said.", "'È aperto', disse.", "it") == "«È aperto», disse."
    inside = "Disse: \"Lo chiamò 'bello' due volte\"."
    assert (
        quoted("“She called it ‘fine’.”", inside, "it") == "Disse: «Lo chiamò “bello” due volte»."
    )
    assert quoted("It is open.", "L''altro'", "it") == "L''altro'"


def test_a_space_inside_the_mark_at_an_edge_goes_where_the_source_has_none() -> None:
    assert quoted('"You hear it,"', '" Lo oye, "', "it") == "«Lo oye»,"
    assert quoted('He said "', 'Disse "', "it") == "Disse «"


def test_a_language_without_marks_and_no_language_leave_the_text() -> None:
    assert quoted('"a"', '"a"', "") == '"a"'
    assert finish("“a”", '"a"', "") == "“a”"
    assert finish("“It is open.”", '"Está abierto."', "es") == "“Está abierto”."


@pytest.mark.parametrize(
    ("locale", "target", "expected"),
    [
        ("es", "“Sí,” dijo.", "“Sí”, dijo."),
        ("es", "“Sí, ‘eso,’ dijo.”", "“Sí, ‘eso’, dijo”."),
        ("es", "“Sí...”", "“Sí...”"),
        ("es", "Dijo: “Sí.” Y calló.", "Dijo: “Sí.” Y calló."),
        ("fr", '"Oui," dit-il.', "«\u00a0Oui\u00a0», dit-il."),
        ("de", '"Ja," sagte er. "Jetzt."', "„Ja“, sagte er. „Jetzt.“"),
        ("ru", '"Да," сказал он.', "«Да», сказал он."),
        ("tr", "“Evet,” dedi.", "“Evet,” dedi."),
        ("en", "“Yes,” he said.", "“Yes,” he said."),
    ],
)
def test_commas_stand_where_the_language_has_them(locale: str, target: str, expected: str) -> None:
    assert quoted(target, target, locale) == expected
    assert quoted(target, expected, locale) == expected


@pytest.mark.parametrize(
    ("locale", "source", "target", "expected"),
    [
        ("es", "“Yes,” he said.", "“Sí” dijo.", "“Sí”, dijo."),
        ("es", '"Yes," he said.', '"Sí" dijo.', "“Sí”, dijo."),
        ("fr", "“Yes,” he said.", "«Oui» dit-il.", "«\u00a0Oui\u00a0», dit-il."),
        ("es", "“Is it?” he said.", "“¿Es?” dijo.", "“¿Es?” dijo."),
        ("es", "“Yes,” he said. “No.”", "“Sí” dijo. “No”.", "“Sí” dijo. “No”."),
        ("es", "The “Old Pier” closed.", "El “Viejo Muelle” cerró.", "El “Viejo Muelle” cerró."),
        ("tr", "“Yes,” he said.", "“Evet” dedi.", "“Evet” dedi."),
    ],
)
def test_a_comma_that_was_lost_after_a_quotation_comes_back(
    locale: str, source: str, target: str, expected: str
) -> None:
    assert quoted(source, target, locale) == expected


TEXTS = st.text(alphabet="\"'“”‘’„«»「」 a5.,([]-—\u00a0", max_size=20)


@given(TEXTS, st.sampled_from(["es", "fr", "de", "zh", "ja", "ar", "fi"]))
def test_nothing_but_marks_and_the_spaces_in_them_changes(text: str, locale: str) -> None:
    marks = "\"'“”‘’„‚«»‹›「」『』"
    spaces = " \u00a0"
    rest = [char for char in text if char not in marks + spaces]
    done = quoted(text, text, locale)
    assert [char for char in done if char not in marks + spaces] == rest
    count = sum(char in marks for char in text)
    assert sum(char in marks for char in done) == count
