"""`dragoman models` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argos_packages import STARTER, archive, repack
from argostranslate import settings
from click.testing import CliRunner

from pipeline.commands import main

CONFIG = '[project]\nname = "Example Wire"\nlocales = ["es", "tr"]\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder in place of Argos' own; the user stands in an empty folder."""
    folder = tmp_path / "argos" / "packages"
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "package_dirs", [folder])
    monkeypatch.chdir(tmp_path)
    return folder


def dragoman(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.stdout, done.stderr


def test_the_list_tells_the_starter_its_quality_and_who_uses_it(home: Path) -> None:
    Path("dragoman.toml").write_text(CONFIG, encoding="utf-8")
    assert dragoman("models", "list") == (
        0,
        f"en_es@0.1  starter  sha256 {STARTER.digest[:12]}  used for es\n"
        f"    en to es; {STARTER.quality}\n",
        "no Argos package translates en to tr.\nhint: dragoman models install en tr.\n",
    )


def test_the_list_as_json_outside_a_project(home: Path) -> None:
    repack(home, "en", "tr")
    code, out, err = dragoman("models", "list", "--format", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert [(row["name"], row["starter"], row["used"]) for row in rows] == [
        ("en_es@0.1", True, []),
        ("en_tr@1.0", False, []),
    ]
    assert rows[0]["quality"]["chrF2"]["Tatoeba"] == 59.2
    assert rows[0]["sha256"] == STARTER.digest


def test_a_damaged_package_is_listed_with_its_fault_and_fails(home: Path) -> None:
    folder = repack(home, "en", "tr")
    (folder / "metadata.json").unlink()
    code, out, err = dragoman("models", "list")
    assert (code, out.splitlines()[0].split()[0]) == (1, "en_es@0.1")
    assert err == (
        f"{folder}: has no metadata.json.\n"
        "hint: install it again, or take it away with: "
        "dragoman models remove translate-en_tr-1_0.\n"
    )


def test_install_verify_and_remove(home: Path, tmp_path: Path) -> None:
    archive(repack(tmp_path, "en", "es", "1.0"), tmp_path / "p.argosmodel")
    code, out, err = dragoman("models", "install", "p.argosmodel")
    folder = home / "translate-en_es-1_0"
    assert (code, err) == (0, f"installed en_es@1.0 in {folder}\n")
    line = out
    assert dragoman("models", "verify") == (0, f"{STARTER.digest}  en_es@0.1\n{line}", "")
    (folder / "model" / "model.bin").write_bytes(b"")
    code, out, err = dragoman("models", "verify")
    assert (code, out) == (1, f"{STARTER.digest}  en_es@0.1\n")
    assert err.startswith(f"{folder}: CTranslate2 cannot load its model: ")
    assert dragoman("models", "remove", "en_es") == (0, "", f"removed {folder}\n")
    assert list(home.iterdir()) == []


def test_an_unsound_file_is_refused_by_name(home: Path) -> None:
    Path("p.argosmodel").write_text("<html>", encoding="utf-8")
    assert dragoman("models", "install", "p.argosmodel") == (
        1,
        "",
        "p.argosmodel: is no zip archive, or a part of one.\n"
        "hint: get the file again from where it came; nothing was installed.\n",
    )


def test_three_words_are_no_package(home: Path) -> None:
    code, out, err = dragoman("models", "install", "en", "to", "fr")
    assert (code, out) == (2, "")
    assert "name one file, or two languages: models install en fr" in err
