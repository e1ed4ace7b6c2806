"""History: each sentence's translator and reviewer are told as the commits have them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from po_samples import accepted, catalog, draft, edited, initial, machine, stale
from workshop import Newsroom

from pipeline.commands import main
from pipeline.history import Deed, Event, Sentence, Version, events, history, read_versions
from pipeline.model import Entry, Provenance

if TYPE_CHECKING:
    from conftest import NeedTool

A, A2 = "The first tram leaves at 5:40.", "The first tram leaves at 5:10."
B = "Nobody was hurt on the bridge."
ANA, BRUNO, DESK = (f"{name} <{name.lower()}@example.org>" for name in ("Ana", "Bruno", "Desk"))
ARGOS = "argos en_es@1.0"


def version(id: str, author: str, *entries: Entry, parents: str = "", **header: str) -> Version:
    """The catalog's content `id`, made by `author` on the day and in the commit of that name."""
    whole = catalog(entries)
    fields = {**dict(whole.header), **{k.replace("__", "-"): v for k, v in header.items()}}
    whole = replace(whole, header=tuple(fields.items()))
    return Version(id, tuple(parents), f"commit {id}", author, f"day {id}", whole)


def deed(id: str, by: str, translator: str = "") -> Deed:
    return Deed(by, f"day {id}", f"commit {id}", translator)


def told(*versions: Version) -> list[tuple[str, Deed | None, Deed | None]]:
    return [(one.state, one.translated, one.reviewed) for one in history(versions)]


# --- from versions to deeds -------------------------------------------------------------------


def test_a_sentences_life_from_machine_to_review() -> None:
    versions = (
        version("1", DESK, initial(A), machine(B, "b")),
        version("2", ANA, draft(A, "a"), accepted(B, "b"), parents="1"),
        version("3", BRUNO, edited(A, "a"), accepted(B, "b"), parents="2"),
        version("4", ANA, edited(A, "a"), edited(B, "better"), parents="3"),
    )
    assert history(versions) == (
        Sentence("", A, "a", "edited", deed("2", ANA), deed("3", BRUNO)),
        Sentence("", B, "better", "edited", deed("4", ANA), deed("4", ANA)),
    )
    assert events(versions) == (
        Event("translated", "", B, "b", deed("1", ARGOS)),
        Event("translated", "", A, "a", deed("2", ANA)),
        Event("reviewed", "", B, "b", deed("2", ANA)),
        Event("reviewed", "", A, "a", deed("3", BRUNO)),
        Event("translated", "", B, "better", deed("4", ANA)),
        Event("reviewed", "", B, "better", deed("4", ANA)),
    )


def test_who_accepts_a_machines_text_reviewed_it_and_did_not_translate_it() -> None:
    assert told(
        version("1", DESK, machine(A, "a")), version("2", ANA, accepted(A, "a"), parents="1")
    ) == [("accepted", deed("1", ARGOS), deed("2", ANA))]


def test_a_remembered_text_is_the_other_articles() -> None:
    entry = replace(accepted(A, "a"), provenance=None)
    digest = accepted(A, "a").provenance
    assert digest is not None
    remembered = replace(entry, provenance=Provenance("tm", "city/bridge", digest.digest))
    assert told(version("1", DESK, remembered)) == [
        ("accepted", deed("1", "memory city/bridge"), deed("1", DESK))
    ]


def test_a_source_edit_changes_nobodys_part_and_takes_the_review_back() -> None:
    versions = (
        version("1", ANA, edited(A, "a"), edited(B, "b")),
        version("2", DESK, edited(B, "b"), stale(A2, "a", A), parents="1"),
    )
    assert told(*versions) == [
        ("edited", deed("1", ANA), deed("1", ANA)),
        ("stale", deed("1", ANA), None),
    ]
    assert events(versions)[4:] == (Event("reopened", "", A2, "a", deed("2", DESK)),)
    looked_at = version("3", BRUNO, edited(B, "b"), edited(A2, "a"), parents="2")
    assert told(*versions, looked_at)[1] == ("edited", deed("1", ANA), deed("3", BRUNO))


def test_a_typo_mended_in_the_source_leaves_translator_and_reviewer() -> None:
    assert told(
        version("1", ANA, edited("The frist tram.", "a")),
        version("2", DESK, edited("The first tram.", "a"), parents="1"),
    ) == [("edited", deed("1", ANA), deed("1", ANA))]


def test_an_obsolete_sentence_that_comes_back_is_still_its_translators() -> None:
    gone = replace(edited(A, "a"), obsolete=True)
    assert (
        told(
            version("1", ANA, edited(A, "a"), edited(B, "b")),
            version("2", DESK, edited(B, "b"), gone, parents="1"),
            version("3", DESK, edited(A, "a"), edited(B, "b"), parents="2"),
        )
        == [("edited", deed("1", ANA), deed("1", ANA))] * 2
    )


def test_a_merge_takes_nothing_from_those_whose_work_it_joins() -> None:
    versions = (
        version("1", DESK, machine(A, "a"), machine(B, "b")),
        version("2", ANA, edited(A, "A"), machine(B, "b"), parents="1"),
        version("3", BRUNO, machine(A, "a"), accepted(B, "b"), parents="1"),
        version("4", DESK, edited(A, "A"), accepted(B, "b"), parents="23"),
    )
    assert told(*versions) == [
        ("edited", deed("2", ANA), deed("2", ANA)),
        ("accepted", deed("1", ARGOS), deed("3", BRUNO)),
    ]
    assert [event.deed.by for event in events(versions)] == [ARGOS, ARGOS, ANA, ANA, BRUNO]


def test_a_text_settled_in_a_merge_is_the_mergers() -> None:
    assert told(
        version("1", DESK, machine(A, "a")),
        version("2", ANA, edited(A, "A"), parents="1"),
        version("3", BRUNO, edited(A, "AA"), parents="1"),
        version("4", DESK, edited(A, "AAA"), parents="23"),
    ) == [("edited", deed("4", DESK), deed("4", DESK))]


def test_a_reverted_text_is_its_first_translators_again() -> None:
    first = version("1", ANA, edited(A, "a"))
    other = version("2", BRUNO, edited(A, "aa"), parents="1")
    back = replace(first, author=DESK, commit="commit 3", date="day 3", parents=("2",))
    assert told(first, other, back) == [("edited", deed("1", ANA), deed("1", ANA))]


def test_the_headers_translator_is_named_where_somebody_else_committed_the_work() -> None:
    header = {"Last__Translator": "Ana <ANA@example.org>", "PO__Revision__Date": "2026-03-01 09:00"}
    one = version("1", DESK, edited(A, "a"), initial(B), **header)
    assert told(one)[0][1] == deed("1", DESK, "Ana <ANA@example.org>")
    same = version("1", ANA, edited(A, "a"), initial(B), **header)
    assert told(same)[0][1] == deed("1", ANA)
    # The same header again says nothing of who did what came later.
    later = version("2", BRUNO, edited(A, "a"), edited(B, "b"), parents="1", **header)
    assert told(one, later)[1][1] == deed("2", BRUNO)


def test_joined_sentences_have_a_translator_too() -> None:
    joined = replace(initial(B), joined=True)
    assert told(
        version("1", DESK, initial(A), initial(B)),
        version("2", ANA, edited(A, "a b"), joined, parents="1"),
    )[1] == ("edited", deed("2", ANA), deed("2", ANA))


def test_a_version_that_cannot_be_read_hands_on_what_is_known() -> None:
    broken = Version("2", ("1",), "commit 2", DESK, "day 2", None)
    assert told(
        version("1", ANA, edited(A, "a"), initial(B)),
        broken,
        version("3", BRUNO, edited(A, "a"), edited(B, "b"), parents="2"),
    ) == [
        ("edited", deed("1", ANA), deed("1", ANA)),
        ("edited", deed("3", BRUNO), deed("3", BRUNO)),
    ]


def test_no_versions_have_no_history() -> None:
    assert history(()) == ()
    assert events(()) == ()


# --- in git itself ----------------------------------------------------------------------------

ARTICLE = f"{A}\n\n{B}\n"
CITY = "city/tram"


class Repository(Newsroom):
    """A project in a git repository; every commit is a day later than the one before."""

    day = 0

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.git("init", "--quiet", "--initial-branch=main")
        self.dragoman("init", "--git")
        self.article(f"{CITY}.txt", ARTICLE)
        self.dragoman("extract")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout.strip()

    def commit(self, author: str) -> str:
        """Commit all; the hash."""
        self.git("add", "--all")
        self.day += 1
        date = f"2026-03-{self.day:02}T18:30:00+01:00"
        self.git("commit", "--quiet", f"--author={author}", f"--date={date}", "-m", "work")
        return self.git("rev-parse", "HEAD")

    def parts(self, article: str = CITY) -> dict[str, tuple[str, str]]:
        """Sentence -> (translated, reviewed), each as name and day, or '' or '?' if uncommitted."""

        def shown(one: dict[str, str] | None) -> str:
            if one is None:
                return ""
            return f"{one['by'].split(' <')[0]} {one['at'][8:10]}" if one["commit"] else "?"

        found = json.loads(self.dragoman("history", article, "--format", "json")[0])
        return {row["source"]: (shown(row["translated"]), shown(row["reviewed"])) for row in found}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: NeedTool) -> Repository:
    need_tool("git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "desk@example.org")
    return Repository(tmp_path / "news room")


def test_the_command_tells_who_did_what_and_what_is_not_committed(repository: Repository) -> None:
    assert repository.parts() == {A: ("", ""), B: ("", "")}
    repository.commit(DESK)
    repository.review(CITY, {A: "El primero sale a las 5:40."})
    first = repository.commit("Ana Ruiz <ana@example.org>")
    repository.review(CITY, {B: "Nadie resultó herido."})
    table, said = repository.dragoman("history", CITY)
    assert said == ""
    assert table == (
        "city/tram (es)\n"
        "sentence                        state   translated by      at          reviewed by"
        "        at\n"
        "The first tram leaves at 5:40.  edited  Ana Ruiz           2026-03-02  Ana Ruiz"
        "           2026-03-02\n"
        "Nobody was hurt on the bridge.  edited  not committed yet              "
        "not committed yet\n"
    )
    ana = {
        "by": "Ana Ruiz <ana@example.org>",
        "at": "2026-03-02T18:30:00+01:00",
        "commit": first,
        "translator": "",
    }
    assert json.loads(repository.dragoman("history", CITY, "--format", "json")[0])[0] == {
        "article": CITY,
        "locale": "es",
        "context": "",
        "source": A,
        "target": "El primero sale a las 5:40.",
        "state": "edited",
        "translated": ana,
        "reviewed": ana,
    }


def test_merges_and_renames_keep_the_names(repository: Repository) -> None:
    repository.commit(DESK)
    repository.git("checkout", "--quiet", "-b", "renamed")
    old, new = repository.catalog(CITY), repository.catalog("town/line")
    for source, target in (
        (old, new),
        (
            repository.root / f"source_texts/{CITY}.txt",
            repository.root / "source_texts/town/line.txt",
        ),
    ):
        target.parent.mkdir(parents=True)
        shutil.move(source, target)
    repository.commit(DESK)
    repository.review("town/line", {B: "Nadie."})
    repository.commit(BRUNO)
    repository.git("checkout", "--quiet", "main")
    repository.review(CITY, {A: "El primero."})
    repository.commit(ANA)
    for ours, theirs in (("main", "renamed"), ("renamed", "main")):
        repository.git("checkout", "--quiet", "-B", "both", ours)
        repository.git("merge", "--quiet", "--no-edit", theirs)
        assert repository.parts("town/line") == {
            A: ("Ana 04", "Ana 04"),
            B: ("Bruno 03", "Bruno 03"),
        }


def test_a_sentence_settled_in_a_merge_commit_is_found(repository: Repository) -> None:
    repository.commit(DESK)
    repository.git("checkout", "--quiet", "-b", "other")
    repository.review(CITY, {A: "Uno.", B: "Nadie."})
    repository.commit(BRUNO)
    repository.git("checkout", "--quiet", "main")
    repository.review(CITY, {A: "El primero."})
    repository.commit(ANA)
    subprocess.run(["git", "merge", "other"], cwd=repository.root, capture_output=True)
    repository.review(CITY, {A: "El primer tranvía."})
    repository.commit("Lead <lead@example.org>")
    assert repository.parts() == {A: ("Lead 04", "Lead 04"), B: ("Bruno 02", "Bruno 02")}


def test_a_catalog_deleted_and_restored_is_still_its_translators(repository: Repository) -> None:
    repository.review(CITY, {A: "El primero."})
    repository.commit(ANA)
    path = repository.catalog(CITY)
    kept = path.read_bytes()
    path.unlink()
    repository.commit(DESK)
    path.write_bytes(kept + b"\n")
    repository.commit(DESK)
    assert repository.parts()[A] == ("Ana 01", "Ana 01")


def test_an_article_that_took_an_old_name_has_no_part_in_the_history(
    repository: Repository,
) -> None:
    repository.review(CITY, {A: "El primero."})
    repository.commit(ANA)
    new = repository.catalog("moved")
    shutil.move(repository.catalog(CITY), new)
    repository.commit(DESK)
    repository.article(f"{CITY}.txt", "Quite another story.\n")
    repository.dragoman("extract", CITY)
    repository.review(CITY, {"Quite another story.": "Otra historia."})
    repository.commit(BRUNO)
    found = read_versions(new, shown="moved.po")
    assert found.notices == ()
    assert [event.target for event in events(found.versions)] == ["El primero.", "El primero."]


def test_a_broken_version_and_a_shallow_clone_are_told(
    repository: Repository, tmp_path: Path
) -> None:
    repository.review(CITY, {A: "El primero."})
    repository.commit(ANA)
    whole = repository.catalog(CITY).read_bytes()
    repository.catalog(CITY).write_bytes(b"<<<<<<< HEAD\n" + whole)
    broken = repository.commit(DESK)
    repository.catalog(CITY).write_bytes(whole.replace(b"El primero.", b"Uno."))
    repository.commit(BRUNO)
    _, said = repository.dragoman("history", CITY)
    po = f"locales/es/LC_MESSAGES/{CITY}.po"
    assert said == (
        f"note: {po} cannot be read as it was in {broken[:10]}; what changed there is put down to "
        "the next commit.\n"
    )
    assert repository.parts()[A] == ("Bruno 03", "Bruno 03")
    url = f"file://{repository.root}"
    subprocess.run(["git", "clone", "-q", "--depth=1", url, str(tmp_path / "shallow")], check=True)
    found = CliRunner().invoke(main, ["-C", str(tmp_path / "shallow"), "history", CITY])
    assert found.stderr == (
        "note: this clone is shallow: all that went before is put down to its first commit; "
        "git fetch --unshallow gets the rest.\n"
    )


def test_outside_of_a_repository_the_command_says_so(
    tmp_path: Path, repository: Repository
) -> None:
    room = Newsroom(tmp_path / "elsewhere")
    room.article("a.txt", ARTICLE)
    room.dragoman("extract")
    assert room.dragoman("history", "a", code=2) == (
        "",
        "this folder is in no git repository.\nhint: make one with: git init.\n",
    )
    assert room.dragoman("history", "b", code=2)[1] == (
        "there is no catalog of 'b' in es.\nhint: an article's id is its path without the ending; "
        "locales/es/LC_MESSAGES/b.po was looked for.\n"
    )


def test_a_long_history_is_read_with_a_handful_of_processes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        repository.review(CITY, {A: f"Versión {number}."})
        repository.commit(ANA)
    started = []
    run = subprocess.run

    def counted(words: list[str], **options: object) -> object:
        started.append(words[1])
        return run(words, **options)  # type: ignore[call-overload] # handed on as they came

    monkeypatch.setattr(subprocess, "run", counted)
    assert repository.parts()[A] == ("Ana 12", "Ana 12")
    assert len(started) <= 8
    assert started.count("cat-file") == 1
