"""The memory as people meet it: brought in, asked, offered, taken out; and never in the way."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from workshop import Newsroom

from pipeline.errors import OutputError
from pipeline.files import one_writer
from pipeline.memory import Recall, store
from pipeline.model import Catalog
from pipeline.project import load_project

TRAM = """\
# The tram is back

The line has twelve stops. A ticket costs 2.40 euros. Children travel free.
"""
POOL = """\
# The pool is open

The pool has four lanes. A ticket costs 3.75 euros. Children swim free.
"""
REVIEWED = {
    "The line has twelve stops.": "La línea tiene doce paradas.",
    "A ticket costs 2.40 euros.": "El billete cuesta 2,40 euros.",
    "Children travel free.": "Los niños viajan gratis.",
}


def tmx(*pairs: tuple[str, str], languages: tuple[str, str] = ("en", "es")) -> str:
    units = "".join(
        f'<tu><tuv xml:lang="{languages[0]}"><seg>{one}</seg></tuv>'
        f'<tuv xml:lang="{languages[1]}"><seg>{other}</seg></tuv></tu>'
        for one, other in pairs
    )
    return f'<tmx version="1.4"><header/><body>{units}</body></tmx>'


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """Two articles without a package for their language; one of them is reviewed."""
    room = Newsroom(tmp_path / "wire", ("tr",))
    room.article("tram.md", TRAM)
    room.article("pool.md", POOL)
    room.dragoman("run")
    room.review("tram", REVIEWED, "tr")
    return room


def pool(room: Newsroom) -> str:
    return room.read("locales/tr/LC_MESSAGES/pool.po")


def test_a_sentence_that_differs_in_its_number_is_offered_with_the_number_replaced(
    room: Newsroom,
) -> None:
    found, _ = room.dragoman("memory", "search", "A ticket costs 3.75 euros.")
    assert found == (
        " 99%  tr  tram\n"
        "      A ticket costs [-2.40-]{+3.75+} euros.\n"
        "      El billete cuesta 3,75 euros.\n"
    )
    rows = json.loads(
        room.dragoman("memory", "search", "A ticket costs 2.40 euros.", "--format", "json")[0]
    )
    assert [(row["score"], row["kind"], row["target"], row["name"]) for row in rows] == [
        (100, "exact", "El billete cuesta 2,40 euros.", "tram")
    ]


def test_a_run_fills_no_fuzzy_match(room: Newsroom) -> None:
    room.dragoman("run")
    assert 'msgid "A ticket costs 3.75 euros."\nmsgstr ""\n' in pool(room)


def test_suggestions_come_when_asked_for_and_go_when_they_have_had_their_day(
    room: Newsroom,
) -> None:
    before = pool(room)
    room.dragoman("memory", "suggest")
    suggestion = (
        "# tm 99% tram: El billete cuesta 3,75 euros."
        " [source: A ticket costs [-2.40-]{+3.75+} euros.]\n"
    )
    assert suggestion in pool(room)
    assert pool(room).replace(suggestion, "") == before
    again = room.snapshot()
    room.dragoman("memory", "suggest")
    room.dragoman("run")
    room.dragoman("run")
    assert {name: text for name, text in room.snapshot().items() if "dist" not in name} == {
        name: text for name, text in again.items() if "dist" not in name
    }
    rows = json.loads(room.dragoman("status", "--format", "json")[0])
    states = next(row["states"] for row in rows if row["article"] == "pool")
    assert (states["initial"], states["draft"]) == (4, 0)
    room.review("pool", {"A ticket costs 3.75 euros.": "La entrada cuesta 3,75 euros."}, "tr")
    room.dragoman("run")
    assert "# tm 99%" not in pool(room)


def test_a_suggestion_goes_with_its_sentence(room: Newsroom) -> None:
    room.dragoman("memory", "suggest")
    room.article("pool.md", POOL.replace("A ticket costs 3.75 euros", "A swim costs 3.75 euros"))
    room.dragoman("run")
    assert "# tm" not in pool(room)
    room.dragoman("memory", "suggest")
    assert "# tm 79% tram: El billete cuesta 3,75 euros." in pool(room)
    room.dragoman("memory", "suggest", "--clear")
    assert "# tm" not in pool(room)


def test_an_imported_memory_fills_exactly_and_stays_unreviewed(room: Newsroom) -> None:
    source = room.root / "agency.tmx"
    source.write_text(tmx(("Children swim free.", "Yüzmek bedava."), languages=("EN-us", "TR")))
    _, said = room.dragoman("memory", "import", str(source))
    assert said == "locales/memory/agency.tmx: tr 1.\n"
    assert room.read("locales/memory/agency.tmx") == source.read_text()
    room.dragoman("run")
    assert '#, fuzzy\nmsgid "Children swim free."\nmsgstr "Yüzmek bedava."\n' in pool(room)
    assert "# tm: agency.tmx " in pool(room)
    before = room.snapshot()
    shutil.rmtree(room.root / ".dragoman")
    room.dragoman("run")
    assert room.snapshot() == before


def test_a_memory_in_other_languages_is_refused_and_its_languages_are_named(
    room: Newsroom,
) -> None:
    source = room.root / "agency.tmx"
    source.write_text(tmx(("Guten Tag.", "Bonjour."), languages=("DE", "fr-CA")))
    _, said = room.dragoman("memory", "import", str(source), code=1)
    assert said == (
        f"{source}: holds no sentence in en with one in tr; it has DE (1), fr-CA (1).\n"
        "hint: check source_locale and locales in dragoman.toml, or export the file again.\n"
    )
    assert not (room.root / "locales/memory").exists()


def test_a_damaged_memory_is_named_and_stops_nothing(room: Newsroom) -> None:
    folder = room.root / "locales/memory"
    folder.mkdir()
    (folder / "a.tmx").write_text(tmx(("Children swim free.", "Yüzmek bedava."))[:-20])
    _, said = room.dragoman("run", code=1)
    assert said.count("locales/memory/a.tmx:1: is not well-formed XML: unclosed token.") == 1
    assert 'msgid "Children swim free."\nmsgstr ""\n' in pool(room)


def test_a_damaged_index_is_made_anew(room: Newsroom) -> None:
    first = room.dragoman("memory", "stats")[0]
    path = room.root / ".dragoman/memory.sqlite"
    for name in ("memory.sqlite-wal", "memory.sqlite-shm"):
        (path.parent / name).unlink(missing_ok=True)
    path.write_bytes(b"no database" * 1000)
    found, said = room.dragoman("memory", "stats")
    assert found == first == "tr       reviewed                 3 sentences, 3 translations\n"
    assert said.startswith(
        "note: memory.sqlite was damaged and is made anew; nothing is lost but time\n"
    )


def test_what_is_reviewed_or_withdrawn_later_is_known_at_once(room: Newsroom) -> None:
    assert '"sentences": 3,' in room.dragoman("memory", "stats", "--format", "json")[0]
    room.review("pool", {"The pool has four lanes.": "Havuzda dört kulvar var."}, "tr")
    assert '"sentences": 4,' in room.dragoman("memory", "stats", "--format", "json")[0]
    room.catalog("tram", "tr").unlink()
    assert '"sentences": 1,' in room.dragoman("memory", "stats", "--format", "json")[0]


def test_a_file_saved_twice_in_one_tick_of_the_clock_is_seen(room: Newsroom) -> None:
    path = room.catalog("tram", "tr")
    room.dragoman("memory", "stats")
    stat = path.stat()
    path.write_text(path.read_text("utf-8").replace("Los niños", "Las niñas"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "Las niñas" in room.dragoman("memory", "search", "Children travel free.")[0]


def test_an_unchanged_file_is_not_read_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_SETTLED", -1)
    room.dragoman("memory", "stats")

    def read_catalog(*_: object, **__: object) -> Catalog:
        raise AssertionError("read again")

    monkeypatch.setattr(store, "read_catalog", read_catalog)
    room.catalog("tram", "tr").touch()
    assert room.dragoman("memory", "stats")[0].endswith("3 sentences, 3 translations\n")


def test_an_export_comes_back_as_it_was(room: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "out.tmx"
    _, said = room.dragoman("memory", "export", str(path))
    assert said == f"{path}: tr 3.\n"
    other = Newsroom(tmp_path / "other", ("tr",))
    other.article("tram.md", TRAM.replace("twelve", "**twelve**"))
    other.dragoman("run")
    source = "The line has <b>twelve</b> stops."
    rest = {text: REVIEWED[text] for text in list(REVIEWED)[1:]}
    other.review("tram", {**rest, source: "<b>On iki</b> durak & daha."}, "tr")
    other.dragoman("memory", "export", str(path))
    first = path.read_bytes()
    shutil.rmtree(other.root / "locales")
    other.dragoman("memory", "import", str(path))
    other.dragoman("run")
    text = other.read("locales/tr/LC_MESSAGES/tram.po")
    assert f'#, fuzzy\nmsgid "{source}"\nmsgstr "<b>On iki</b> durak &amp; daha."\n' in text
    other.review("tram", {**rest, source: "<b>On iki</b> durak & daha."}, "tr")
    other.dragoman("memory", "export", str(path))
    assert path.read_bytes() == first


def test_a_match_in_context_arrives_reviewed_only_where_the_project_trusts_it(
    tmp_path: Path,
) -> None:
    for trust, mark in ((False, "#, fuzzy\n"), (True, "")):
        extra = "[memory]\ntrust = true\n" if trust else ""
        room = Newsroom(tmp_path / str(trust), ("tr",), extra)
        room.article("a.md", TRAM)
        room.dragoman("run")
        room.review("a", REVIEWED, "tr")
        # The same three sentences: the second has both its neighbours, the third has not.
        room.article("b.md", TRAM.replace("free.\n", "free.\n\nDogs pay.\n"))
        room.dragoman("run")
        text = room.read("locales/tr/LC_MESSAGES/b.po")
        line = "#: source_texts/b.md\n"
        assert f'{line}{mark}msgid "A ticket costs 2.40 euros."\n' in text
        assert f'{line}#, fuzzy\nmsgid "Children travel free."\n' in text
        before = room.snapshot()
        room.dragoman("run")
        assert room.snapshot() == before


def test_two_sentences_that_one_translation_says_stay_together(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "wire", ("tr",))
    room.article("a.md", "It rained. It was cold. We left.\n")
    room.dragoman("run")
    room.review("a", {"It rained.": "Yağmur yağdı, hava soğuktu.", "We left.": "Gittik."}, "tr")
    path = room.catalog("a", "tr")
    text = path.read_text("utf-8").replace(
        '#: source_texts/a.md\nmsgid "It was cold."',
        '# dragoman: joined\n#: source_texts/a.md\nmsgid "It was cold."',
    )
    path.write_text(text, "utf-8")
    room.article("b.md", "It rained. It was cold. They stayed.\n")
    room.article("c.md", "It rained. They stayed.\n")
    room.dragoman("run")
    b = room.read("locales/tr/LC_MESSAGES/b.po")
    assert 'msgid "It rained."\nmsgstr "Yağmur yağdı, hava soğuktu."\n' in b
    assert "# dragoman: joined\n" in b
    assert 'msgid "It rained."\nmsgstr ""\n' in room.read("locales/tr/LC_MESSAGES/c.po")
    before = room.snapshot()
    room.dragoman("run")
    assert room.snapshot() == before
    room.article("b.md", "It snowed. It was cold. They stayed.\n")
    room.dragoman("run")
    assert "joined" not in room.read("locales/tr/LC_MESSAGES/b.po")


def test_an_import_waits_for_no_one_and_says_so(room: Newsroom) -> None:
    source = room.root / "a.tmx"
    source.write_text(tmx(("Yes.", "Evet."), languages=("en", "tr")))
    with one_writer(room.root / ".dragoman"):
        _, said = room.dragoman("memory", "import", str(source), code=1)
    assert said.startswith("another dragoman is writing to this project.\n")
    assert not (room.root / "locales/memory").exists()


def test_an_index_that_cannot_be_written_is_named(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(store.Store, "_refresh", full)
    project = load_project(room.root / "dragoman.toml")
    with pytest.raises(OutputError) as caught, store.Store(project) as opened:
        opened.refresh()
    assert str(caught.value) == (
        ".dragoman/memory.sqlite: cannot be used: database or disk is full."
    )


def test_a_run_over_everything_needs_no_index(room: Newsroom) -> None:
    shutil.rmtree(room.root / ".dragoman")
    room.dragoman("run")
    assert not (room.root / ".dragoman/memory.sqlite").exists()
    room.dragoman("run", "pool")
    assert (room.root / ".dragoman/memory.sqlite").exists()


def test_nothing_is_recalled_where_nothing_is_known(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "wire", ("tr",))
    project = load_project(room.root / "dragoman.toml")
    with Recall(project, "tr", ()) as said:
        assert said.of(["Yes, of course."]) == {}


def test_several_who_ask_at_once_get_the_same_answer(room: Newsroom) -> None:
    shutil.rmtree(room.root / ".dragoman")
    command = [sys.executable, "-m", "pipeline", "-C", str(room.root), "memory", "stats"]
    asked = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {each.communicate()[0] for each in asked}
    assert answers == {"tr       reviewed                 3 sentences, 3 translations\n"}


def test_two_languages_of_one_memory_are_kept_apart(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "wire", ("tr", "es"))
    room.article("a.md", "Yes, of course.\n")
    (room.root / "locales/memory").mkdir(parents=True)
    (room.root / "locales/memory/a.tmx").write_text(tmx(("Yes, of course.", "Por supuesto.")))
    room.dragoman("run")
    assert 'msgstr "Por supuesto."\n' in room.read("locales/es/LC_MESSAGES/a.po")
    assert 'msgstr ""\n' in room.read("locales/tr/LC_MESSAGES/a.po").split("\n\n")[1]
