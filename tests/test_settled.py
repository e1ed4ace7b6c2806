"""What has not changed is not opened again, and nobody can tell from what comes out."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from workshop import Newsroom

from pipeline import drafting, formats
from pipeline.engines import rescue
from pipeline.model import Document

SAID = re.compile(r" at [\d,]+ a second")
PLACES = ("bridge", "harbour", "library", "market", "theatre", "station")
SENTENCES = (
    "The {} is open again.",
    "Nobody was hurt in the {}.",
    "The city will repair the {} in May.",
    "It has 40 rooms and 12 windows.",
)


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the articles that are read from now on."""
    ids: list[str] = []
    read = formats.read

    def noted(*words: object) -> Document:
        ids.append(str(words[1]))
        return read(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(formats, "read", noted)
    return ids


def newsroom(root: Path) -> Newsroom:
    room = Newsroom(root, ("es", "tr"))
    for number, place in enumerate(PLACES[:4]):
        text = " ".join(sentence.format(place) for sentence in SENTENCES)
        room.article(f"{number}.md", f"# The {place}\n\n{text}\n")
    return room


def test_a_run_after_no_change_opens_no_article_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = newsroom(tmp_path / "wire")
    room.dragoman("run")
    shutil.copytree(room.root, tmp_path / "other")
    (tmp_path / "other/.dragoman/settled.sqlite").unlink()
    _, expected = Newsroom(tmp_path / "other", ("es", "tr")).dragoman("run")
    before = room.snapshot()
    ids = opened(monkeypatch)
    _, said = room.dragoman("run")
    assert (ids, said) == ([], expected)
    assert room.snapshot() == before
    assert "Turkish (tr): 20 sentences wait for a translation" in said
    assert said.endswith("0 files written, 0 engine calls, nothing had changed.\n")


def test_only_what_changed_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = newsroom(tmp_path / "wire")
    room.dragoman("run")
    ids = opened(monkeypatch)
    room.article("1.md", "# The harbour\n\nThe harbour is closed.\n")
    (room.root / "dist/preview/es/3.md").unlink()
    room.dragoman("run")
    assert sorted(ids) == ["1", "3"]
    assert "The harbour is closed." in room.read("locales/es/LC_MESSAGES/1.po")
    assert room.read("dist/preview/es/3.md")


def test_what_a_person_reviewed_reaches_articles_that_had_not_changed(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "wire")
    room.article("5.md", "Nobody was hurt.\n")
    room.article("6.md", "The dam held. Nobody was hurt.\n")
    room.dragoman("run")
    room.review("5", {"Nobody was hurt.": "Kimse yaralanmadı."}, "tr")
    room.dragoman("run")
    assert "# tm: 5 " in room.read("locales/tr/LC_MESSAGES/6.po")
    assert "Kimse yaralanmadı." in room.read("dist/preview/tr/6.md")


def change(room: Newsroom, chance: random.Random) -> str:
    """Do something to the project that people do; what it was."""
    articles = sorted(room.root.glob("source_texts/*.md"))
    path = chance.choice(articles)
    what = chance.choice(
        [
            "edit",
            "edit",
            "review",
            "review",
            "unreview",
            "add",
            "delete",
            "retract",
            "lose",
            "glossary",
            "config",
            "collide",
            "nothing",
        ]
    )
    if what == "edit":
        text = path.read_text("utf-8")
        path.write_text(text.replace("open", "shut") if "open" in text else text + "\nIt is new.\n")
    elif what in {"review", "unreview"}:
        catalogs = sorted(room.root.glob("locales/*/LC_MESSAGES/*.po"))
        catalog = chance.choice(catalogs)
        lines = catalog.read_text("utf-8").split("\n")
        at = [n for n, line in enumerate(lines) if line.startswith("msgstr ") and n > 20]
        if what == "review":
            for n in chance.sample(at, min(2, len(at))):
                source = lines[n - 1].removeprefix("msgid ").strip('"')
                lines[n] = f'msgstr "{source[:-1]}, según se dijo."'
            lines = [line for line in lines if line != "#, fuzzy"]
        else:
            for n in at[:1]:
                lines[n] = 'msgstr ""'
        catalog.write_text("\n".join(lines), "utf-8")
    elif what == "add":
        room.article(f"{chance.randrange(7, 10)}.md", SENTENCES[0].format(chance.choice(PLACES)))
    elif what == "delete" and len(articles) > 2:
        path.unlink()
    elif what == "retract":
        path.write_text("---\nretracted: true\n---\n" + path.read_text("utf-8"), "utf-8")
    elif what == "lose":
        files = sorted(file for file in room.root.glob("dist/**/*") if file.is_file())
        chance.choice(files).unlink()
    elif what == "glossary":
        word = chance.choice(PLACES)
        (room.root / "locales/glossary.csv").write_text(f"term,es\n{word},{word[::-1]}\n", "utf-8")
    elif what == "collide":
        path.with_suffix(".html").write_text("<p>The bridge is open.</p>\n", "utf-8")
    elif what == "config":
        toml = room.root / "dragoman.toml"
        toml.write_text(toml.read_text("utf-8") + "\n# looked at\n", "utf-8")
    return what


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_a_run_gives_what_a_run_without_memory_of_the_last_one_gives(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    room = newsroom(tmp_path / "wire")
    room.dragoman("run", code=None)
    twin = Newsroom(tmp_path / "twin", ("es", "tr"))
    done = []
    for _ in range(8):
        done.append(change(room, chance))
        shutil.rmtree(twin.root)
        shutil.copytree(room.root, twin.root)
        (twin.root / ".dragoman/settled.sqlite").unlink()
        _, expected = twin.dragoman("run", code=None)
        _, said = room.dragoman("run", code=None)
        found = {path: content for path, (content, _) in room.snapshot().items()}
        wanted = {path: content for path, (content, _) in twin.snapshot().items()}
        assert (done, found) == (done, wanted)
        assert (done, SAID.sub("", said)) == (done, SAID.sub("", expected))


def test_a_damaged_record_of_the_last_run_costs_nothing_but_time(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "wire")
    room.dragoman("run")
    (room.root / ".dragoman/settled.sqlite").write_bytes(b"no database " * 500)
    _, said = room.dragoman("run")
    assert said.endswith("0 files written, 0 engine calls, nothing had changed.\n")


def test_a_catalog_that_somebody_saves_while_the_engine_works_keeps_what_they_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Newsroom(tmp_path / "wire")
    room.article("a.md", "The bridge is open.\n\nThe road is wet.\n")
    room.dragoman("extract")
    translate = rescue.translate_safely

    def slow(*words: object, **more: object) -> object:
        room.review("a", {"The bridge is open.": "Ya se puede cruzar el puente."})
        return translate(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drafting, "translate_safely", slow)
    room.dragoman("run")
    text = room.read("locales/es/LC_MESSAGES/a.po")
    assert 'msgid "The bridge is open."\nmsgstr "Ya se puede cruzar el puente."\n' in text
    assert text.count("#, fuzzy") == 1
    assert "# mt: argos" in text
    monkeypatch.undo()
    ids = opened(monkeypatch)
    room.dragoman("run")
    assert ids == ["a"]  # what they wrote is news for the memory
    _, said = room.dragoman("run")
    assert said.endswith("0 files written, 0 engine calls, nothing had changed.\n")


def test_an_article_whose_record_is_damaged_does_not_fall_out_of_the_bundles(
    tmp_path: Path,
) -> None:
    room = newsroom(tmp_path / "wire")
    room.dragoman("run")
    before = room.snapshot()
    with sqlite3.connect(room.root / ".dragoman/settled.sqlite") as base:
        base.execute("UPDATE fact SET bundle = '{' WHERE article = '2'")
    base.close()
    _, said = room.dragoman("run", code=1)
    assert ".dragoman/settled.sqlite: cannot be read any more: " in said
    assert "hint: delete it and run the command again; nothing is lost with it but time." in said
    assert room.snapshot() == before
    (room.root / ".dragoman/settled.sqlite").unlink()
    room.dragoman("run")
    assert room.snapshot() == before


def test_records_of_another_dragoman_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = newsroom(tmp_path / "wire")
    room.dragoman("run")
    monkeypatch.setattr("pipeline.settled._program", lambda: ("a newer version",))
    ids = opened(monkeypatch)
    room.dragoman("run")
    assert sorted(ids) == ["0", "1", "2", "3"]
    with sqlite3.connect(room.root / ".dragoman/settled.sqlite") as base:
        assert base.execute("SELECT count(*), count(DISTINCT world) FROM fact").fetchone() == (8, 1)
    base.close()
