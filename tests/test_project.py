"""dragoman.toml: what it may say, and what is said of it when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.project import find_project, load_project

GOOD = """\
[project]
name = "Example Wire"
source_locale = "en"
locales = ["es", "pt-br"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "dragoman.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_short_file_is_enough_and_paths_follow_gettext(tmp_path: Path) -> None:
    project = load_project(write(tmp_path, GOOD))
    assert project.locales == ("es", "pt-BR")
    assert (project.beam, project.release_reviewed, project.trust_memory) == (4, 100, False)
    assert (
        project.shown(project.catalog_path("city/tram", "pt-BR"))
        == "locales/pt_BR/LC_MESSAGES/city/tram.po"
    )
    assert project.shown(project.template_path("city/tram")) == "locales/templates/city/tram.pot"


def test_the_project_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    below = tmp_path / "source_texts" / "city"
    below.mkdir(parents=True)
    assert find_project(below).root == tmp_path


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            GOOD + 'sourcs = "x"\n',
            "dragoman.toml:5: unknown key 'sourcs'.",
            "did you mean 'sources'?",
        ),
        (
            GOOD + "[relase]\n",
            "dragoman.toml:5: unknown table 'relase'.",
            "did you mean 'release'?",
        ),
        (
            GOOD.replace("pt-br", "espanol"),
            "dragoman.toml:4: 'espanol' is not a locale that CLDR knows.",
            "use a BCP 47 tag such as es or pt-BR",
        ),
        (
            GOOD.replace("pt-br", "en"),
            "dragoman.toml:4: locales names the source language en.",
            "name each target language once",
        ),
        (
            GOOD.replace("pt-br", "ES"),
            "dragoman.toml:4: locales names a language twice.",
            "name each target language once",
        ),
        (
            GOOD + 'output = "../elsewhere"\n',
            "dragoman.toml:5: output must be a folder inside the project.",
            'write a name such as output = "dist"',
        ),
        (
            GOOD + "[release]\nreviewed = 101\n",
            "dragoman.toml:6: reviewed must be 0 to 100, not 101.",
            None,
        ),
        (
            GOOD + '[translation]\nbeam = "4"\n',
            "dragoman.toml:6: beam must be a whole number.",
            None,
        ),
        (
            '[project]\nname = "x"\n',
            "dragoman.toml: [project] has no locales.",
            "add a line: locales = …",
        ),
        ("project = 1\n", "dragoman.toml:1: project must be a table.", "write [project]"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(
    tmp_path: Path, text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_project(write(tmp_path, text))
    assert (str(caught.value), caught.value.hint) == (message, hint)
    assert caught.value.exit_code == 2


def test_an_overlapping_output_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_project(write(tmp_path, GOOD + 'output = "source_texts/out"\n'))
    assert str(caught.value) == "dragoman.toml:5: output and sources lie in one another."
