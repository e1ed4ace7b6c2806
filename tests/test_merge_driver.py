"""The merge driver in git itself: branches, cherry-picks and rebases keep everybody's sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from po_samples import catalog, edited, machine
from workshop import Newsroom

from pipeline.catalog import read_catalog, render_catalog, state
from pipeline.commands import main

if TYPE_CHECKING:
    from conftest import NeedTool

PO = "locales/es/LC_MESSAGES/tram.po"
FIRST = "The tram returns to Mill Street."
SECOND = "Trams will run every ten minutes."
THIRD = "The old depot becomes a library."
ARTICLE = f"{FIRST}\n\n{SECOND} {THIRD}\n"


class Repository(Newsroom):
    """A project in a git repository whose catalogs dragoman merges."""

    def __init__(self, root: Path, folder: str = "") -> None:
        self.top = root
        root.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        super().__init__(root / folder)
        self.article("tram.txt", ARTICLE)
        self.dragoman("init", "--git")
        self.dragoman("extract")
        self.commit("Desk", "the article and its catalogs")

    def git(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(["git", *words], cwd=self.top, capture_output=True, text=True)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def commit(self, author: str, message: str) -> None:
        self.git("add", "--all")
        who = f"{author} <{author.lower()}@example.org>"
        self.git("commit", "--quiet", f"--author={who}", "-m", message)

    def on_branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "--quiet", "-b", name, start)

    def targets(self) -> dict[str, tuple[str, str]]:
        """Live sentence -> (state, translation)."""
        whole = read_catalog(self.root / PO, shown=PO)
        return {e.source: (state(e), e.target) for e in whole.entries if not e.obsolete}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: NeedTool) -> Repository:
    need_tool("git")
    alone(monkeypatch)
    return Repository(tmp_path / "repository")


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """git with no settings but the repository's own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Desk")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "desk@example.org")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Desk")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "desk@example.org")


# --- branches ---------------------------------------------------------------------------------


def test_two_translators_on_two_branches_meet_without_a_conflict(repository: Repository) -> None:
    repository.on_branch("ana")
    repository.review("tram", {FIRST: "El tranvía vuelve a la calle del Molino."})
    repository.commit("Ana", "first")
    repository.on_branch("bruno")
    repository.review("tram", {SECOND: "Habrá tranvías cada diez minutos.", THIRD: "Tercera."})
    repository.commit("Bruno", "others")
    repository.git("merge", "--quiet", "--no-edit", "ana")
    assert repository.targets() == {
        FIRST: ("edited", "El tranvía vuelve a la calle del Molino."),
        SECOND: ("edited", "Habrá tranvías cada diez minutos."),
        THIRD: ("edited", "Tercera."),
    }
    assert repository.git("status", "--porcelain") == ""


def test_two_translations_of_one_sentence_stop_git_with_both_in_a_whole_catalog(
    repository: Repository, need_tool: NeedTool
) -> None:
    repository.on_branch("ana")
    repository.review("tram", {FIRST: "Vuelve el tranvía.", SECOND: "Cada diez minutos."})
    repository.commit("Ana", "hers")
    repository.on_branch("bruno")
    repository.review("tram", {FIRST: "El tranvía regresa.", THIRD: "Tercera."})
    repository.commit("Bruno", "his")
    said = repository.git("merge", "--no-edit", "ana", code=1)
    assert (
        f"{PO}: two people translated 1 sentence differently. Both texts are in the file: choose, "
        f"remove the fuzzy mark, then `git add` it.\n  {FIRST}\n" in said
    )
    assert f"CONFLICT (content): Merge conflict in {PO}" in said
    assert repository.read(PO).endswith(
        f"""
# dragoman: conflict: "Vuelve el tranvía."
#: source_texts/tram.txt
#, fuzzy
msgid "{FIRST}"
msgstr "El tranvía regresa."

#: source_texts/tram.txt
msgid "{SECOND}"
msgstr "Cada diez minutos."

#: source_texts/tram.txt
msgid "{THIRD}"
msgstr "Tercera."
"""
    )
    subprocess.run([need_tool("msgfmt"), "-o", os.devnull, str(repository.root / PO)], check=True)
    found, _ = repository.dragoman("check", code=1)
    assert f'{PO}:19: block: two people translated this sentence, the other has "Vuelve' in found
    # The translator chooses in any editor; what no editor deletes may stay.
    repository.review("tram", {FIRST: "El tranvía vuelve."})
    assert repository.dragoman("check")[0] == ""
    repository.commit("Ana", "settled")
    assert repository.dragoman("extract")[1].startswith("1 article")
    assert repository.targets()[FIRST] == ("edited", "El tranvía vuelve.")


def test_a_translation_follows_a_sentence_that_another_branch_edited(
    repository: Repository,
) -> None:
    edit = "Trams will run every twelve minutes."
    repository.review("tram", {SECOND: "Cada diez minutos."})
    repository.commit("Ana", "a first try")
    repository.on_branch("source")
    repository.article("tram.txt", f"A new headline\n\n{ARTICLE.replace(SECOND, edit)}")
    repository.dragoman("extract")
    repository.commit("Desk", "twelve, not ten")
    repository.on_branch("bruno")
    repository.review(
        "tram", {SECOND: "Habrá un tranvía cada diez minutos.", THIRD: "Una biblioteca."}
    )
    repository.commit("Bruno", "better")
    repository.git("merge", "--quiet", "--no-edit", "source")
    expected = {
        "A new headline": ("initial", ""),
        FIRST: ("initial", ""),
        edit: ("stale", "Habrá un tranvía cada diez minutos."),
        THIRD: ("edited", "Una biblioteca."),
    }
    assert repository.targets() == expected
    assert repository.git("status", "--porcelain") == ""
    repository.dragoman("extract")
    assert repository.targets() == expected
    assert repository.git("status", "--porcelain") == "", "the merge was what an extract makes"


def test_edits_of_the_source_on_both_branches_end_as_an_extract_of_the_merged_source(
    repository: Repository,
) -> None:
    repository.review("tram", {FIRST: "Uno.", SECOND: "Dos.", THIRD: "Tres."})
    repository.commit("Ana", "all of it")
    repository.on_branch("start")
    repository.article("tram.txt", f"A new headline\n\n{ARTICLE}")
    repository.dragoman("extract")
    repository.commit("Desk", "headline")
    repository.on_branch("end")
    repository.article("tram.txt", f"{ARTICLE}\nIt opens in May.\n")
    repository.dragoman("extract")
    repository.review("tram", {"It opens in May.": "Abre en mayo."})
    repository.commit("Desk", "opening")
    repository.git("merge", "--quiet", "--no-edit", "start")
    repository.dragoman("extract")
    assert repository.targets() == {
        "A new headline": ("initial", ""),
        FIRST: ("edited", "Uno."),
        SECOND: ("edited", "Dos."),
        THIRD: ("edited", "Tres."),
        "It opens in May.": ("edited", "Abre en mayo."),
    }


def test_an_article_that_both_branches_added_is_merged_too(repository: Repository) -> None:
    for name, sentence in (("ana", "Good morning."), ("bruno", "Good night.")):
        repository.on_branch(name)
        repository.article("new.txt", "Good morning.\n\nGood night.\n")
        repository.dragoman("extract")
        repository.review("new", {sentence: f"{name}."})
        repository.commit(name.title(), "the same new article")
    repository.git("merge", "--quiet", "--no-edit", "ana")
    whole = read_catalog(repository.catalog("new"), shown="new.po")
    assert [entry.target for entry in whole.entries] == ["ana.", "bruno."]


@pytest.mark.parametrize(
    "words", [("cherry-pick", "ana"), ("rebase", "--quiet", "ana")], ids=lambda words: words[0]
)
def test_work_is_carried_over_by_other_ways_of_git(
    repository: Repository, words: tuple[str, ...]
) -> None:
    repository.on_branch("ana")
    repository.review("tram", {FIRST: "Uno."})
    repository.commit("Ana", "first")
    repository.on_branch("bruno")
    repository.review("tram", {SECOND: "Dos."})
    repository.commit("Bruno", "second")
    repository.git(*words)
    assert repository.targets() == {
        FIRST: ("edited", "Uno."),
        SECOND: ("edited", "Dos."),
        THIRD: ("initial", ""),
    }


def test_a_version_that_cannot_be_read_leaves_ours_and_stops_git(repository: Repository) -> None:
    repository.on_branch("broken")
    text = repository.read(PO)
    (repository.root / PO).write_text(text.replace(f'msgid "{THIRD}"', "nonsense"), "utf-8")
    repository.commit("Desk", "a broken file")
    repository.on_branch("ana")
    repository.review("tram", {FIRST: "Uno."})
    repository.commit("Ana", "first")
    ours = repository.read(PO)
    said = repository.git("merge", "--no-edit", "broken", code=1)
    assert repository.read(PO) == ours
    assert f"{PO}:" in said
    assert "their version holds a line that is neither a comment, a keyword nor a quoted" in said
    assert (
        f"{PO} is not merged: only our version stands there. Theirs is what `git show :3:{PO}` "
        "prints; mend or choose a file, then `git add` it." in said
    )
    assert f"Merge conflict in {PO}" in said


# --- init --git -------------------------------------------------------------------------------


def test_init_git_says_what_it_did_and_does_it_once(repository: Repository) -> None:
    before = repository.snapshot()
    _, said = repository.dragoman("init", "--git")
    assert said == (
        "git merges the catalogs sentence by sentence; nothing had to be changed.\n"
        "Everybody who clones the repository types it once: dragoman init --git\n"
    )
    assert repository.snapshot() == before
    assert repository.read(".gitattributes") == (
        "locales/**/*.po merge=dragoman\nlocales/**/*.pot merge=dragoman\n"
    )
    assert repository.read(".gitignore") == ".dragoman/\ndist/\n*.mo\n"


def test_init_git_keeps_what_stands_in_the_files_it_adds_to(repository: Repository) -> None:
    (repository.root / ".gitignore").write_text("/dist/\nnotes", "utf-8")
    (repository.root / ".gitattributes").write_text("* -text\n", "utf-8")
    _, said = repository.dragoman("init", "--git")
    assert "; wrote .gitattributes, .gitignore.\n" in said
    assert repository.read(".gitignore") == "/dist/\nnotes\n.dragoman/\n*.mo\n"
    assert repository.read(".gitattributes") == (
        "* -text\nlocales/**/*.po merge=dragoman\nlocales/**/*.pot merge=dragoman\n"
    )


def test_a_new_project_below_the_top_of_a_repository_merges_its_catalogs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: NeedTool
) -> None:
    need_tool("git")
    alone(monkeypatch)
    repository = Repository(tmp_path / "top", folder="the [news] room")
    example = "the [news] room/locales/es/LC_MESSAGES/city/x.po"
    assert repository.git("check-attr", "merge", "--", example) == f"{example}: merge: dragoman\n"
    for name, sentence in (("ana", FIRST), ("bruno", SECOND)):
        repository.on_branch(name)
        repository.review("tram", {sentence: f"{name}."})
        repository.commit(name.title(), "work")
    repository.git("merge", "--quiet", "--no-edit", "ana")
    assert [target for _, target in repository.targets().values()] == ["ana.", "bruno.", ""]


def test_init_git_outside_of_a_repository_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: NeedTool
) -> None:
    need_tool("git")
    alone(monkeypatch)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    done = CliRunner().invoke(main, ["init", "--git", str(tmp_path / "new")])
    assert (done.exit_code, done.stderr) == (
        2,
        "this folder is in no git repository.\nhint: make one with: git init.\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_init_git_makes_a_new_project_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: NeedTool
) -> None:
    alone(monkeypatch)
    subprocess.run([need_tool("git"), "init", "--quiet", str(tmp_path)], check=True)
    done = CliRunner().invoke(main, ["init", "--git", str(tmp_path / "new")])
    assert done.exit_code == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert made == [".gitattributes", ".gitignore", "dragoman.toml", "source_texts"]


def test_doctor_tells_who_cloned_the_repository_what_to_type(
    repository: Repository, tmp_path: Path
) -> None:
    repository.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    note = (
        "note     this clone cannot merge catalogs as .gitattributes asks for"
        "\n         mend: dragoman init --git\n"
    )
    words = ["-C", str(tmp_path / "clone"), "doctor"]
    assert note in CliRunner().invoke(main, words).stderr
    CliRunner().invoke(main, ["-C", str(tmp_path / "clone"), "init", "--git"])
    found = CliRunner().invoke(main, words).stderr
    assert note not in found
    assert "ok       git merges catalogs sentence by sentence\n" in found


# --- killed at any moment ---------------------------------------------------------------------

BASE = catalog([machine(FIRST, "uno"), machine(SECOND, "dos")])
OURS = catalog([edited(FIRST, "Uno."), machine(SECOND, "dos")])
THEIRS = catalog([machine(FIRST, "uno"), edited(SECOND, "Dos.")])
MERGED = catalog([edited(FIRST, "Uno."), edited(SECOND, "Dos.")])


def test_killed_at_any_write_the_file_is_ours_or_the_merged_one(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name, version in (("base", BASE), ("ours", OURS), ("theirs", THEIRS)):
        (given / name).write_bytes(render_catalog(version))
    old, new = (render_catalog(version).decode() for version in (OURS, MERGED))
    # In a process of its own: one with threads, as pytest's may be, should not fork.
    script = Path(__file__).with_name("crashing.py")
    done = subprocess.run(
        [sys.executable, str(script), "merge", str(given), str(tmp_path)], capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    runs = json.loads(done.stdout)
    assert len(runs) > 10
    assert {(run["left"], run["killed"]) for run in runs} == {
        (old, True),
        (new, True),
        (new, False),
    }
    # Run again, it ends the same and leaves nothing behind.
    assert {run["after"] for run in runs} == {new}
    assert {tuple(run["names"]) for run in runs} == {("base", "ours", "theirs")}
