"""`dragoman models` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argos_packages import STARTER, archive, repack
from argostranslate import settings
from click.testing import CliRunner
from loopback import File, serving

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
        f"{STARTER.name}  starter  sha256 {STARTER.digest[:12]}  used for es\n"
        f"    en to es; {STARTER.quality}\n",
        "no Argos package translates en to tr.\nhint: dragoman models install en tr.\n",
    )


def test_the_list_as_json_outside_a_project(home: Path) -> None:
    repack(home, "en", "tr")
    code, out, err = dragoman("models", "list", "--format", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert [(row["name"], row["starter"], row["used"]) for row in rows] == [
        (STARTER.name, True, []),
        ("en_tr@1.0", False, []),
    ]
    metadata = json.loads((STARTER.path / "metadata.json").read_text("utf-8"))
    assert rows[0]["quality"] == metadata["quality"]
    assert rows[0]["sha256"] == STARTER.digest


def test_a_damaged_package_is_listed_with_its_fault_and_fails(home: Path) -> None:
    folder = repack(home, "en", "tr")
    (folder / "metadata.json").unlink()
    code, out, err = dragoman("models", "list")
    assert (code, out.splitlines()[0].split()[0]) == (1, STARTER.name)
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
    assert dragoman("models", "verify") == (0, f"{STARTER.digest}  {STARTER.name}\n{line}", "")
    (folder / "model" / "model.bin").write_bytes(b"")
    code, out, err = dragoman("models", "verify")
    assert (code, out) == (1, f"{STARTER.digest}  {STARTER.name}\n")
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
    assert "name one file or folder, or two languages: models install en fr" in err


def test_a_folder_is_installed_and_the_bad_file_in_it_fails(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    archive(repack(tmp_path, "en", "nb"), folder / "b.argosmodel")
    (folder / "a.argosmodel").write_bytes(b"<html>")
    code, out, err = dragoman("models", "install", "stick")
    assert (code, out.split()[1]) == (1, "en_nb@1.0")
    assert err == (
        "stick/a.argosmodel: is no zip archive, or a part of one.\n"
        "hint: get the file again from where it came; nothing was installed.\n"
        f"installed en_nb@1.0 in {home}/translate-en_nb-1_0\n"
        "1 package not installed, named above.\n"
    )


def test_what_the_index_offers_is_listed_with_what_is_installed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repack(home, "en", "pb", "1.0")
    offered = [
        {"from_code": a, "to_code": b, "package_version": "1.9", "links": ["x"]}
        for a, b in (("en", "pb"), ("en", "tr"), ("tr", "en"))
    ]
    with serving() as site:
        site.files["index.json"] = File(json.dumps(offered).encode())
        monkeypatch.setattr(settings, "remote_package_index", site.link("index.json"))
        assert dragoman("models", "available") == (
            0,
            "en_pb@1.9  English to Portuguese (Brazil)  installed 1.0\n"
            "en_tr@1.9  English to Turkish\n"
            "tr_en@1.9  Turkish to English\n",
            "",
        )
        assert dragoman("models", "available", "en", "tr")[1] == "en_tr@1.9  English to Turkish\n"
        out = dragoman("models", "available", "en", "pt-BR", "--format", "json")[1]
        assert json.loads(out) == [
            {
                "name": "en_pb@1.9",
                "source": "en",
                "target": "pt-BR",
                "version": "1.9",
                "installed": "1.0",
            }
        ]
        assert dragoman("models", "available", "az") == (
            0,
            "",
            "the index offers nothing from az to anywhere.\n",
        )
        assert dragoman("models", "available", "zzz")[0] == 2


def test_an_index_out_of_reach_is_an_error_with_a_way_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "remote_package_index", "http://127.0.0.1:9/index.json")
    assert dragoman("models", "available") == (
        1,
        "",
        "http://127.0.0.1:9/index.json: the index of Argos packages could not be fetched: "
        "Connection refused.\n"
        "hint: look at the network, or install from a file: dragoman models install FILE.\n",
    )
