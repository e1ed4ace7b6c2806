"""`dragoman glossary`, and the glossary's part in the other commands, as a newsroom meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workshop import Newsroom

GLOSSARY = """\
term,es,do-not-translate,forbidden:es,note
ferry,transbordador,,ferri,
Turna,,yes,,the night ferry
"""
ARTICLE = "# The ferry Turna\n\nThe ferry is late.\n\nNobody waits.\n"
HEADLINE, SENTENCE = "The ferry Turna", "The ferry is late."


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "room")
    room.article("ferry.md", ARTICLE)
    (room.root / "locales").mkdir()
    (room.root / "locales/glossary.csv").write_text(GLOSSARY, "utf-8")
    room.dragoman("extract")
    return room


def test_a_translator_sees_the_terms_of_a_sentence_in_the_catalog(newsroom: Newsroom) -> None:
    catalog = newsroom.read("locales/es/LC_MESSAGES/ferry.po")
    assert (
        "#. term: ferry = transbordador, not ferri\n"
        "#. term: Turna is not translated (the night ferry)\n"
        "#: source_texts/ferry.md\n"
        'msgctxt "headline"\n'
        'msgid "The ferry Turna"\n'
    ) in catalog
    assert catalog.count("#. term:") == 3
    assert newsroom.read("locales/templates/ferry.pot").count("#. term:") == 1
    assert newsroom.dragoman("extract")[1].endswith("0 files written.\n")


def test_reviewed_translations_are_held_to_the_glossary(newsroom: Newsroom) -> None:
    newsroom.review("ferry", {HEADLINE: "El ferri Grulla", SENTENCE: "El buque va con retraso."})
    expected = (
        "locales/es/LC_MESSAGES/ferry.po:20: error: “Turna” is not to be translated and is missing."
        " [terms]\n"
        "locales/es/LC_MESSAGES/ferry.po:20: error: “ferri” is forbidden for “ferry”;"
        " say “transbordador”. [terms]\n"
        "locales/es/LC_MESSAGES/ferry.po:20: warning: the glossary has “transbordador” for “ferry”."
        " [wording]\n"
        "locales/es/LC_MESSAGES/ferry.po:25: warning: the glossary has “transbordador” for “ferry”."
        " [wording]\n"
    )
    assert newsroom.dragoman("glossary", "check", code=1) == (
        expected,
        "2 terms checked: 4 findings in reviewed text.\n",
    )
    assert newsroom.dragoman("check", "--reviewed", code=1)[0] == expected
    newsroom.review(
        "ferry",
        {HEADLINE: "El transbordador Turna", SENTENCE: "Los transbordadores llegan tarde."},
    )
    assert newsroom.dragoman("glossary", "check") == ("", "2 terms checked: no findings.\n")


def test_a_lost_name_holds_an_article_back_from_release(newsroom: Newsroom) -> None:
    translations = {HEADLINE: "El transbordador Grulla", SENTENCE: "El transbordador tarda."}
    newsroom.review("ferry", {**translations, "Nobody waits.": "Nadie espera."})
    newsroom.dragoman("build", code=None)
    manifest = json.loads(newsroom.read("dist/release/es/manifest.json"))
    assert "1 finding of the checks (terms 1)" in json.dumps(manifest)


@pytest.mark.parametrize("command", ["extract", "translate", "check", "build", "run"])
def test_a_wrong_glossary_stops_a_command_before_it_writes(
    newsroom: Newsroom, command: str
) -> None:
    (newsroom.root / "locales/glossary.csv").write_text("term,es\nbank,banco\n,x\n,y\n", "utf-8")
    newsroom.article("new.md", "# New\n")
    before = newsroom.snapshot()
    assert newsroom.dragoman(command, code=2)[1] == (
        "locales/glossary.csv:3: has no term.\n"
        "hint: write the term in the source language, or delete the row; 1 more of its rows are "
        "wrong.\n"
    )
    assert newsroom.snapshot() == before


def test_glossary_check_names_every_wrong_row(newsroom: Newsroom) -> None:
    (newsroom.root / "locales/glossary.csv").write_text("term,es\nbank,banco\n,x\n,y\n", "utf-8")
    assert newsroom.dragoman("glossary", "check", code=1) == (
        "locales/glossary.csv:3: error: has no term. [glossary]\n"
        "locales/glossary.csv:4: error: has no term. [glossary]\n",
        "1 term checked: 2 rows to mend.\n",
    )
    out, _ = newsroom.dragoman("glossary", "check", "--format", "json", code=1)
    assert json.loads(out)["glossary"][0] == {
        "path": "locales/glossary.csv",
        "line": 3,
        "message": "has no term",
        "hint": "write the term in the source language, or delete the row",
    }


def test_a_column_for_a_locale_that_the_project_has_not_is_told(newsroom: Newsroom) -> None:
    (newsroom.root / "locales/glossary.csv").write_text("term,es,et\nvalve,válvula,\n", "utf-8")
    assert newsroom.dragoman("glossary", "check")[1] == (
        "note: the column et is for no locale of this project\n1 term checked: no findings.\n"
    )


def test_an_import_adds_what_is_new_and_names_what_differs(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text(
        "term,es,tr,forbidden:es,do-not-translate\n"
        "ferry,ferri,feribot,barco,\n"
        "valve,válvula | llave,vana,,\n"
        "Turna,Grulla,,,\n",
        "utf-8",
    )
    out, err = newsroom.dragoman("glossary", "import", str(tmp_path / "more.csv"), code=1)
    assert (out, err.replace(str(tmp_path), "…")) == (
        "",
        "…/more.csv:2: 'ferry' in es is 'ferri' here and 'transbordador' in the glossary.\n"
        "hint: locales/glossary.csv is left as it is there.\n"
        "…/more.csv:4: 'Turna' in es is 'Grulla' here and not to be translated in the glossary.\n"
        "hint: locales/glossary.csv is left as it is there.\n"
        "3 terms read, 1 new, 2 conflicts; locales/glossary.csv written.\n",
    )
    assert newsroom.read("locales/glossary.csv") == (
        "term,es,tr,do-not-translate,forbidden:es,note\n"
        "ferry,transbordador,feribot,,ferri | barco,\n"
        "Turna,,,yes,,the night ferry\n"
        "valve,válvula | llave,vana,,,\n"
    )
    before = newsroom.snapshot()
    newsroom.dragoman("glossary", "import", str(tmp_path / "more.csv"), code=1)
    assert newsroom.snapshot() == before


def test_an_import_that_would_make_the_glossary_wrong_changes_nothing(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("term,es\ntransbordador,ferry\n", "utf-8")
    before = newsroom.snapshot()
    _, err = newsroom.dragoman("glossary", "import", str(tmp_path / "more.csv"), code=2)
    assert err.replace(str(tmp_path), "…") == (
        "…/more.csv: cannot join the glossary: in Spanish (es) the terms go round in a circle: "
        "ferry → transbordador → ferry.\n"
        "hint: a translation belongs into the locale's column, the source's word under term.\n"
    )
    assert newsroom.snapshot() == before


@pytest.mark.parametrize("ending", ["csv", "tbx"])
def test_what_is_exported_can_be_imported_elsewhere(
    newsroom: Newsroom, tmp_path: Path, ending: str
) -> None:
    path = str(tmp_path / f"terms.{ending}")
    assert newsroom.dragoman("glossary", "export", path)[1] == f"2 terms in {path}.\n"
    other = Newsroom(tmp_path / "other")
    other.dragoman("glossary", "import", path)
    assert other.read("locales/glossary.csv") == (
        "term,es,do-not-translate,part of speech,note,forbidden:es\n"
        "ferry,transbordador,,,,ferri\n"
        "Turna,,yes,,the night ferry,\n"
    )
    assert other.dragoman("glossary", "import", path)[1].endswith(
        "2 terms read, 0 new, 0 conflicts; locales/glossary.csv not changed.\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("export", "terms.xlsx"), "Error: name the file .csv or .tbx\n"),
        (("import", "nowhere.csv"), "nowhere.csv: cannot be read: No such file or directory.\n"),
        (("import", "nowhere.tbx"), "nowhere.tbx: cannot be read: No such file or directory.\n"),
    ],
)
def test_a_file_that_is_not_there_or_not_known_is_told(
    newsroom: Newsroom, words: tuple[str, ...], message: str
) -> None:
    assert newsroom.dragoman("glossary", *words, code=2)[1].endswith(message)


def test_a_project_without_a_glossary_is_as_before(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "room")
    room.article("a.md", ARTICLE)
    room.dragoman("extract")
    assert "term:" not in room.read("locales/es/LC_MESSAGES/a.po")
    assert room.dragoman("glossary", "check") == ("", "0 terms checked: no findings.\n")
