"""Public repositories as they are -> pairs of sentences that say the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "training"

ENGLISH_PAGE = """---
title: The bridge opens in May
---

# The bridge opens in May

The **old bridge** was closed for two years. The mayor opens the [new one](/bridge) on Monday.

- Bring water.
- Leave the dog at home.

The market stays where it was.
"""
# A paragraph more than in English stands before the list.
SPANISH_PAGE = """---
title: El puente abre en mayo
---

# El puente abre en mayo

El **viejo puente** estuvo cerrado dos años. La alcaldesa inaugura el [nuevo](/es/bridge) el lunes.

Se ruega llegar con tiempo suficiente y seguir en todo momento las indicaciones de la policía.

- Traigan agua.
- Dejen el perro en casa.

El mercado sigue donde estaba.
"""
STRINGS = {
    "en": 'en:\n  water:\n    cut: "The <b>water</b> is off till %{hour}. Boil the water."\n',
    "es": 'es:\n  water:\n    cut: "El <b>agua</b> falta hasta %{hour}. Hierva el agua."\n',
}
CATALOG = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "The school opens the new library."
msgstr "La escuela abre la nueva biblioteca."

#, fuzzy
msgid "The school closes the old library."
msgstr "La escuela abre la nueva biblioteca."

msgid "See :ref:`library` for the school."
msgstr "Véase :ref:`library` para la escuela."
"""
# What words may stand for which is counted in here.
KNOWN = """The old bridge is closed.\tEl viejo puente está cerrado.
The new bridge opens in May.\tEl nuevo puente abre en mayo.
The bridge opens.\tEl puente abre.
The old dog is at home.\tEl viejo perro está en casa.
The dog is old.\tEl perro es viejo.
My dog is at home.\tMi perro está en casa.
The mayor opens the school on Monday.\tLa alcaldesa inaugura la escuela el lunes.
The mayor opens the market on Monday.\tLa alcaldesa inaugura el mercado el lunes.
The mayor opens the bridge.\tLa alcaldesa inaugura el puente.
The market was closed.\tEl mercado estaba cerrado.
The market opens on Monday.\tEl mercado abre el lunes.
Leave the market.\tDejen el mercado.
The water is cold.\tEl agua está fría.
Bring the water.\tTraigan el agua.
Boil the water.\tHierva el agua.
The school is old.\tLa escuela es vieja.
The school opens the library.\tLa escuela abre la biblioteca.
The library is in the school.\tLa biblioteca está en la escuela.
"""
SOURCES = """
[known]
reader = "columns"
from = [["invented/gazette", "GAZETTE"]]
files = [["known.tsv", "known.tsv"]]
known = true
licence = "ours"

[pages]
reader = "pages"
from = [["invented/gazette", "GAZETTE"], ["invented/gazette-es", "GAZETTE-ES"]]
files = [["news/*.md", "noticias/*.md"]]
licence = "ours"

[strings]
reader = "strings"
from = [["invented/gazette", "GAZETTE"]]
files = [["en.yml", "es.yml"]]
licence = "ours"

[catalogs]
reader = "gettext"
from = [["invented/gazette", "GAZETTE"]]
files = [["locale/*.po", "locale/*.po"]]
licence = "ours"

[lines]
reader = "lines"
from = [["invented/gazette", "GAZETTE"]]
files = [["mp.en", "mp.es"]]
licence = "ours"
"""


def repository(folder: Path, files: dict[str, str]) -> str:
    """A repository whose only commit has these files; the commit."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for words in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "All"],
    ):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    told = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def gather(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The script, with `root/origin` in GitHub's place."""
    command = [sys.executable, str(SCRIPTS / "gather.py"), str(root / "out"), str(root / "clones")]
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{root}/origin/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/",
    }
    return subprocess.run(
        [*command, "--sources", str(root / "sources.toml"), *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | instead,
    )


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("gathering")
    here = repository(
        root / "origin/invented/gazette.git",
        {
            "known.tsv": KNOWN,
            "news/bridge.md": ENGLISH_PAGE,
            "news/untranslated.md": "Nobody has written this in Spanish.\n",
            "en.yml": STRINGS["en"],
            "es.yml": STRINGS["es"],
            "locale/school.po": CATALOG,
            "mp.en": "The market &apos;s bridge is old , is it not ?\nThe dog is at home .\n",
            "mp.es": "¿ El puente del mercado es viejo , no es así ?\nEl perro está en casa .\n",
        },
    )
    there = repository(
        root / "origin/invented/gazette-es.git", {"noticias/bridge.md": SPANISH_PAGE}
    )
    sources = SOURCES.replace("GAZETTE-ES", there).replace("GAZETTE", here)
    (root / "sources.toml").write_text(sources, "utf-8")
    done = gather(root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("fetching invented/gazette\n") == 1
    return root / "out"


def rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def pairs(path: Path) -> dict[str, str]:
    """Spanish by English."""
    assert all(len(row) == 3 for row in rows(path))
    return {row[0]: row[1] for row in rows(path)}


def test_a_page_is_paired_sentence_by_sentence_without_its_markup(gathered: Path) -> None:
    found = pairs(gathered / "pages.tsv")
    assert found["The old bridge was closed for two years."] == (
        "El viejo puente estuvo cerrado dos años."
    )
    assert found["The mayor opens the new one on Monday."] == (
        "La alcaldesa inaugura el nuevo el lunes."
    )


def test_what_one_side_has_alone_moves_nothing(gathered: Path) -> None:
    found = pairs(gathered / "pages.tsv")
    assert found["Leave the dog at home."] == "Dejen el perro en casa."
    assert found["The market stays where it was."] == "El mercado sigue donde estaba."
    assert not any("policía" in spanish for spanish in found.values())


def test_strings_are_paired_by_key_and_lose_the_sentence_with_a_hole(gathered: Path) -> None:
    assert rows(gathered / "strings.tsv")[0][2] == "es.yml:water.cut"
    assert pairs(gathered / "strings.tsv") == {"Boil the water.": "Hierva el agua."}


def test_of_a_catalog_only_what_a_person_finished(gathered: Path) -> None:
    assert pairs(gathered / "catalogs.tsv") == {
        "The school opens the new library.": "La escuela abre la nueva biblioteca."
    }


def test_tokenised_lines_are_put_together(gathered: Path) -> None:
    assert pairs(gathered / "lines.tsv") == {
        "The market's bridge is old, is it not?": "¿El puente del mercado es viejo, no es así?",
        "The dog is at home.": "El perro está en casa.",
    }


def test_a_repository_that_cannot_be_had_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[a]\nreader = "pages"\nknown = true\nfrom = [["invented/none", "0123456"]]\n'
        'files = [["*", "es/*"]]\n',
        "utf-8",
    )
    done = gather(tmp_path)
    assert done.returncode == 1
    assert "https://github.com/invented/none.git" in done.stderr
    assert "not gathered: a" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").glob("*"))
    done = gather(tmp_path)
    assert done.returncode == 1  # and half a clone is not taken for one


def test_a_source_waits_for_those_that_words_are_counted_in(gathered: Path, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        (gathered.parent / "sources.toml").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "origin").symlink_to(gathered.parent / "origin")
    done = gather(tmp_path, "--only", "pages")
    assert done.returncode == 1
    assert "known.tsv, which words are counted in, is missing: gather known" in done.stderr
