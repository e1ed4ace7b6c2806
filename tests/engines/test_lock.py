"""A project's translations are made with the packages of its models.lock, or it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from argos_packages import STARTER, archive, repack, with_bpe, with_han
from argostranslate import settings
from workshop import Newsroom

from pipeline.engines.canary import sentences
from pipeline.engines.packages import package_at

ARTICLE = "The bridge is open.\n"
HEAD = (
    "# The packages that translated this project. dragoman writes this file; commit it.\n"
    "# To take the packages of this machine instead: dragoman models lock\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package folder in place of Argos' own."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setattr(settings, "package_dirs", [folder])
    return folder


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "wire", ("es", "tr"))
    room.article("a.txt", ARTICLE)
    return room


def entry(pair: str, version: str, sha256: str) -> str:
    return f'\n[[package]]\nname = "{pair}"\nversion = "{version}"\nsha256 = "{sha256}"\n'


ES = entry("en_es", STARTER.version, STARTER.digest)


def test_a_first_run_locks_what_it_used_and_a_second_changes_nothing(
    room: Newsroom, home: Path
) -> None:
    room.dragoman("run")
    assert room.read("models.lock") == HEAD + ES
    before = room.snapshot()
    room.dragoman("run", "--locked")
    assert room.snapshot() == before
    package = package_at(repack(home, "en", "tr"))
    room.dragoman("run")
    assert room.read("models.lock") == HEAD + ES + entry("en_tr", "1.0", package.digest)
    room.dragoman("run", "--locked")


def test_the_packages_on_the_way_are_locked_too(tmp_path: Path, home: Path) -> None:
    repack(home, "es", "tr")
    room = Newsroom(tmp_path / "wire", ("tr",))
    room.article("a.txt", ARTICLE)
    room.dragoman("run")
    assert [line for line in room.read("models.lock").splitlines() if "name" in line] == [
        'name = "en_es"',
        'name = "es_tr"',
    ]


def test_another_package_than_the_locked_one_is_said_and_fails_a_locked_run(
    room: Newsroom, home: Path
) -> None:
    repack(home, "en", "tr")
    room.dragoman("run")
    locked = room.read("models.lock")
    package = package_at(repack(home, "en", "es", "1.2"))
    said = (
        f"models.lock: en_es is locked as {STARTER.name} (sha256 {STARTER.digest[:12]}), "
        f"but this machine has en_es@1.2 (sha256 {package.digest[:12]})"
    )
    hint = "install the locked package, or take this one instead with: dragoman models lock"
    room.article("b.txt", "The harbour is closed.\n")
    _, err = room.dragoman("run", "--locked", code=1)
    assert f"{said}.\nhint: {hint}.\n" in err
    # Nothing of that pair is translated; the other pair is.
    assert 'msgid "The harbour is closed."\nmsgstr ""\n' in room.read("locales/es/LC_MESSAGES/b.po")
    assert f"argos {STARTER.name}" in room.read("locales/es/LC_MESSAGES/a.po")
    assert "argos en_tr@1.0" in room.read("locales/tr/LC_MESSAGES/b.po")
    _, err = room.dragoman("translate")
    assert f"note: {said} ({hint})\n" in err
    assert "argos en_es@1.2" in room.read("locales/es/LC_MESSAGES/b.po")
    assert room.read("models.lock") == locked
    assert room.dragoman("models", "verify", code=1)[1] == f"{said}.\nhint: {hint}.\n"
    assert room.dragoman("models", "lock")[1] == "models.lock written.\n"
    assert room.read("models.lock") == locked.replace(STARTER.version, "1.2").replace(
        STARTER.digest, package.digest
    )
    assert room.dragoman("models", "lock")[1] == "models.lock was so already.\n"
    room.dragoman("models", "verify")
    room.dragoman("run", "--locked")


def test_an_installed_package_that_is_not_the_locked_one_is_said_at_once(
    room: Newsroom, home: Path, tmp_path: Path
) -> None:
    room.dragoman("run")
    path = archive(repack(tmp_path, "en", "es", "1.2"), tmp_path / "p.argosmodel")
    _, err = room.dragoman("models", "install", str(path))
    locked = f"models.lock: en_es is locked as {STARTER.name} (sha256 "
    assert err.splitlines()[1].startswith(locked)


def test_a_package_that_is_not_locked_fails_a_locked_run(room: Newsroom) -> None:
    _, err = room.dragoman("translate", "--locked", code=1)
    assert err.startswith(
        f"models.lock: {STARTER.name} (sha256 {STARTER.digest[:12]}) is not locked.\n"
        "hint: take it in with: dragoman models lock.\n"
    )
    assert not (room.root / "models.lock").exists()


def test_a_locked_package_that_is_not_here_fails_a_locked_run_and_stays_locked(
    room: Newsroom,
) -> None:
    turkish = entry("en_tr", "1.0", "a" * 64)
    (room.root / "models.lock").write_text(HEAD + ES + turkish, "utf-8")
    said = (
        "models.lock: en_tr@1.0 (sha256 aaaaaaaaaaaa) is locked, but this machine has no package "
        "of that pair.\nhint: install the locked package.\n"
    )
    assert said in room.dragoman("run", "--locked", code=1)[1]
    assert room.dragoman("models", "verify", code=1)[1] == said
    room.dragoman("models", "lock")
    assert room.read("models.lock") == HEAD + ES + turkish


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"<<<<<<< HEAD\n", "Invalid statement (at line 1, column 1)"),
        (b"[[package]]\nname = 1\n", "a package has no proper name"),
        (b'package = "x"\n', "a package has no proper name"),
        (b'[[package]]\nname = "en_es"\nversion = "1\\n"\n', "a package has no proper version"),
        (f"{ES}{ES}".encode(), "it has en_es twice"),
    ],
)
def test_a_damaged_lock_stops_the_run_and_is_left_alone(
    room: Newsroom, content: bytes, cause: str
) -> None:
    (room.root / "models.lock").write_bytes(content)
    _, err = room.dragoman("run", code=2)
    assert err == (
        f"models.lock: is damaged: {cause}.\n"
        "hint: take it from your history, or delete it and type: dragoman models lock.\n"
    )
    assert (room.root / "models.lock").read_bytes() == content


def test_a_package_that_makes_junk_is_refused_and_the_others_go_on(
    room: Newsroom, home: Path
) -> None:
    folder = repack(home, "en", "tr")
    path = folder / "model" / "shared_vocabulary.json"
    path.write_text(path.read_text("utf-8").replace('"', '@"'), "utf-8")
    (folder / "model" / "shared_vocabulary.json").write_text("[]", "utf-8")
    _, err = room.dragoman("run", code=1)
    assert f"{folder}: CTranslate2 cannot run its model: Invalid token ID" in err
    assert (
        "hint: install it again, or another version of it; see what it says to: "
        "dragoman models verify.\n"
    ) in err
    assert 'msgstr ""\n' in room.read("locales/tr/LC_MESSAGES/a.po").split("\n\n")[1] + "\n"
    assert f"argos {STARTER.name}" in room.read("locales/es/LC_MESSAGES/a.po")
    assert room.read("models.lock") == HEAD + ES


def test_a_package_that_crashes_the_engine_loses_no_article(
    room: Newsroom, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = repack(home, "en", "tr")
    crashing = tmp_path / "crashing"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n", encoding="utf-8")
    crashing.chmod(0o755)
    room.dragoman("run", "--locale", "es")
    monkeypatch.setattr("pipeline.engines.trial.sys.executable", str(crashing))
    _, err = room.dragoman("run", code=1)
    assert f"{folder}: its model crashes the engine (SIGSEGV).\n" in err
    assert 'msgid "The bridge is open."\nmsgstr ""\n' in room.read("locales/tr/LC_MESSAGES/a.po")
    assert room.read("dist/preview/tr/a.txt") == ARTICLE


def test_packages_of_every_kind_translate(tmp_path: Path, home: Path) -> None:
    repack(home, "en", "pb")
    repack(home, "en", "nb", target_prefix="▁de")
    with_han(repack(home, "en", "zt"))
    words = " ".join((*sentences("en"), ARTICLE)).replace(",", " ").replace(".", " ").split()
    with_bpe(repack(home, "en", "fr"), tuple(words))
    room = Newsroom(tmp_path / "wire", ("pt-BR", "nb", "zh-Hant", "fr"))
    room.article("a.txt", ARTICLE)
    room.dragoman("run")
    said = {
        folder: room.read(f"locales/{folder}/LC_MESSAGES/a.po").rsplit("\nmsgstr ", 1)[1].strip()
        for folder in ("pt_BR", "nb", "zh_Hant", "fr")
    }
    print(said)
    assert said["pt_BR"] == '"El puente está abierto."'
