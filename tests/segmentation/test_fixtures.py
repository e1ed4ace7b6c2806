"""Twelve languages against hard news cases: `fixtures/` written blind, `cases/` with the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_format import Case, read_cases

from pipeline.segmentation import split, supported

HERE = Path(__file__).parent
LANGUAGES = ("ar", "az", "de", "en", "es", "fa", "fr", "it", "pt", "ru", "tr", "zh")
BLIND = {language: read_cases(HERE / "fixtures" / f"{language}.txt") for language in LANGUAGES}
OWN = {language: read_cases(HERE / "cases" / f"{language}.txt") for language in LANGUAGES}

# (language, title) -> why it cannot be told without understanding the sentence.
KNOWN = {
    ("fr", "S.A. inside and at the end"): "a name after S.A. looks like the next subject",
    (
        "ru",
        "initials after a surname, at the end",
    ): "`И. И. Документ` looks like initials and a name",
}


def cut(case: Case) -> tuple[str, ...]:
    return tuple(case.text[start:end] for start, end in split(case.text, case.language))


def parameters(cases: dict[str, tuple[Case, ...]]) -> list[object]:
    found: list[object] = []
    for language in LANGUAGES:
        for case in cases[language]:
            reason = KNOWN.get((language, case.title))
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(case, id=f"{language}: {case.title}", marks=marks))
    return found


@pytest.mark.parametrize("case", parameters(BLIND) + parameters(OWN))
def test_a_hard_news_text_is_cut_where_an_editor_would_cut_it(case: Case) -> None:
    assert cut(case) == case.sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_falls_below_the_goal(language: str) -> None:
    cases = BLIND[language] + OWN[language]
    wrong = [case.title for case in cases if cut(case) != case.sentences]
    accuracy = 1 - len(wrong) / len(cases)
    assert accuracy >= 0.9, f"{language}: {accuracy:.1%} of {len(cases)} right; wrong: {wrong}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_cases_enough_and_a_third_that_must_not_be_cut(language: str) -> None:
    cases = BLIND[language]
    single = [case for case in cases if len(case.sentences) == 1]
    assert supported(language)
    assert len(cases) >= 25
    assert len(single) * 3 >= len(cases)


def test_known_failures_are_fewer_than_three_in_a_hundred_and_all_of_them_exist() -> None:
    cases = [case for both in (BLIND, OWN) for language in LANGUAGES for case in both[language]]
    titles = [(case.language, case.title) for case in cases]
    assert [titles.count(known) for known in KNOWN] == [1] * len(KNOWN)
    assert len(KNOWN) < 0.03 * len(titles)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# a\nOne.\n---\n", "xx.txt:1: a case wants at least four lines"),
        ("// why\na\nOne.\n---\nOne.\n", "xx.txt:2: the title wants '# '"),
        ("# a\nOne.\nTwo.\n---\nOne.\n", "xx.txt:3: '---' wanted after the text's one line"),
        ("# a\nOne.\n---\nTwo.\n", "xx.txt:4: the sentences do not join to the text"),
        ("# a\nA.\n---\nA.\n===\n\n", "xx.txt:6: a case wants at least four lines"),
    ],
)
def test_a_malformed_fixture_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "xx.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError) as refused:
        read_cases(path)
    assert str(refused.value) == message
