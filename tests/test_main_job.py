"""The main job as a newsroom does it: whole commands, real files, the real starter package."""

from __future__ import annotations

import gettext
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workshop import Newsroom

TRAM = """\
---
title: New tram line opens on the east bank
date: 2026-11-20
---

RIVERTON, November 20. The city opened its first tram line in forty years on Friday. It runs for
7.5 kilometres and has **twelve stops**, from the old harbour to the [university](https://uni.example/en).

“We did not build it for visitors,” said the mayor, Ana Lindqvist.

- Tickets cost 2.40 euros.
- Children under six travel free.
"""

POOL = """\
Swimming pool stays closed until spring

The city opened its first tram line in forty years on Friday. The pool beside it stays closed.
"""


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    room = Newsroom(tmp_path / "wire")
    room.article("city/tram.md", TRAM)
    room.article("pool.txt", POOL)
    return room


def test_articles_become_catalogs_and_bundles_and_a_second_run_does_nothing(
    newsroom: Newsroom,
) -> None:
    _, first = newsroom.dragoman("run")
    assert "2 articles; " in first
    built = newsroom.read("dist/preview/es/city/tram.md")
    assert "](https://uni.example/en)" in built
    assert built != TRAM
    before = newsroom.snapshot()
    _, second = newsroom.dragoman("run")
    assert newsroom.snapshot() == before
    assert "0 files written, 0 engine calls, nothing had changed." in second


def test_what_dragoman_keeps_for_itself_can_be_deleted(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    before = newsroom.snapshot()
    shutil.rmtree(newsroom.root / ".dragoman")
    _, said = newsroom.dragoman("run")
    assert newsroom.snapshot() == before
    assert "0 files written" in said


def test_everything_can_be_made_again_byte_for_byte_elsewhere(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.dragoman("run")
    other = Newsroom(tmp_path / "other")
    # Written in another order, so that the folder lists them in another order.
    other.article("pool.txt", POOL)
    other.article("city/tram.md", TRAM)
    subprocess.run(
        [sys.executable, "-m", "pipeline", "run"],
        cwd=other.root,
        env={**os.environ, "TZ": "Asia/Baku", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
    )
    assert {path: content for path, (content, _) in other.snapshot().items()} == {
        path: content for path, (content, _) in newsroom.snapshot().items()
    }


def test_a_reviewed_sentence_survives_edits_around_it_and_is_marked_when_it_changes(
    newsroom: Newsroom,
) -> None:
    newsroom.dragoman("run")
    newsroom.review(
        "city/tram",
        {
            "Tickets cost 2.40 euros.": "Los billetes cuestan 2,40 euros.",
            "Children under six travel free.": "Los menores de seis años viajan gratis.",
        },
    )
    edited = TRAM.replace("2.40 euros", "2.60 euros").replace(
        "- Tickets", "- Open daily.\n- Tickets"
    )
    newsroom.article("city/tram.md", edited)
    newsroom.dragoman("run")
    text = newsroom.read("locales/es/LC_MESSAGES/city/tram.po")
    assert (
        "#, fuzzy\n"
        '#| msgid "Tickets cost 2.40 euros."\n'
        'msgid "Tickets cost 2.60 euros."\n'
        'msgstr "Los billetes cuestan 2,40 euros."\n'
    ) in text
    assert (
        '\nmsgid "Children under six travel free."\n'
        'msgstr "Los menores de seis años viajan gratis."\n'
    ) in text
    rows = json.loads(newsroom.dragoman("status", "--format", "json")[0])
    tram = next(row for row in rows if row["article"] == "city/tram")
    assert (tram["states"]["stale"], tram["reviewed"]) == (1, 1)


def test_machine_output_is_replaced_when_its_sentence_changes(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    newsroom.article("city/tram.md", TRAM.replace("twelve stops", "fourteen stops"))
    newsroom.dragoman("run")
    text = newsroom.read("locales/es/LC_MESSAGES/city/tram.po")
    assert "#|" not in text
    assert "#~" not in text
    assert "twelve" not in text


def test_a_sentence_reviewed_in_one_article_arrives_in_another_for_review(
    newsroom: Newsroom,
) -> None:
    newsroom.dragoman("run")
    sentence = "The city opened its first tram line in forty years on Friday."
    own = "La ciudad estrenó el viernes su primera línea de tranvía en cuarenta años."
    newsroom.review("city/tram", {sentence: own})
    _, said = newsroom.dragoman("run")
    text = newsroom.read("locales/es/LC_MESSAGES/pool.po")
    assert f'#, fuzzy\nmsgid "{sentence}"\nmsgstr "{own}"\n' in text
    assert "# tm: city/tram " in text
    assert "Filled 1 from memory" in said
    before = newsroom.snapshot()
    newsroom.dragoman("run")
    assert newsroom.snapshot() == before


def test_release_holds_an_article_back_until_every_sentence_is_reviewed(
    newsroom: Newsroom,
) -> None:
    _, said = newsroom.dragoman("run")
    assert "Held back from release: 2 articles (es 2)." in said
    assert not (newsroom.root / "dist/release/es/pool.txt").exists()
    manifest = json.loads(newsroom.read("dist/release/es/manifest.json"))
    assert [held["id"] for held in manifest["held"]] == ["city/tram", "pool"]
    assert manifest["held"][1]["reasons"][0] == "3 of 3 sentences not reviewed (3 machine)"
    newsroom.review(
        "pool",
        {
            "Swimming pool stays closed until spring": "La piscina seguirá cerrada hasta primavera",
            "The city opened its first tram line in forty years on Friday.": (
                "La ciudad estrenó el viernes su primera línea de tranvía en cuarenta años."
            ),
            "The pool beside it stays closed.": "La piscina contigua sigue cerrada.",
        },
    )
    newsroom.dragoman("run")
    assert newsroom.read("dist/release/es/pool.txt") == (
        "La piscina seguirá cerrada hasta primavera\n\n"
        "La ciudad estrenó el viernes su primera línea de tranvía en cuarenta años. "
        "La piscina contigua sigue cerrada.\n"
    )
    manifest = json.loads(newsroom.read("dist/release/es/manifest.json"))
    assert [record["id"] for record in manifest["articles"]] == ["pool"]
    assert manifest["articles"][0]["unreviewed"] == 0


def test_a_compiled_catalog_loads_with_gettext(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    newsroom.review("pool", {"The pool beside it stays closed.": "La piscina sigue cerrada."})
    newsroom.dragoman("build")
    loaded = gettext.translation("pool", newsroom.root / "dist" / "preview", languages=["es"])
    assert loaded.gettext("The pool beside it stays closed.") == "La piscina sigue cerrada."
    title = "Swimming pool stays closed until spring"
    assert loaded.pgettext("headline", title) != title


def test_a_locale_without_a_package_gets_empty_catalogs_and_a_word_about_it(
    tmp_path: Path,
) -> None:
    room = Newsroom(tmp_path / "wire", ("tr", "ar"))
    room.article("city/tram.md", TRAM)
    _, said = room.dragoman("run")
    assert "Turkish (tr): " in said
    assert "dragoman models install en tr" in said
    assert 'msgid "Tickets cost 2.40 euros."\nmsgstr ""\n' in room.read(
        "locales/tr/LC_MESSAGES/city/tram.po"
    )
    assert room.read("dist/preview/ar/city/tram.md") == TRAM
    page = room.read("dist/preview/ar/index.html")
    assert '<html lang="ar" dir="rtl">' in page
    assert "العربية" in page


def test_one_bad_article_does_not_stop_the_others(newsroom: Newsroom) -> None:
    newsroom.article("broken.txt", b"Caf\xe9 opens\n")
    _, said = newsroom.dragoman("run", code=1)
    assert "source_texts/broken.txt:1: " in said
    assert (newsroom.root / "dist/preview/es/city/tram.md").exists()
    assert (newsroom.root / "dist/preview/es/pool.txt").exists()


def test_a_catalog_with_conflict_markers_is_left_as_it_is_and_its_pages_stay(
    newsroom: Newsroom,
) -> None:
    newsroom.dragoman("run")
    path = newsroom.catalog("pool")
    damaged = path.read_text("utf-8").replace(
        '\nmsgid "The pool', '\n<<<<<<< HEAD\nmsgid "The pool', 1
    )
    path.write_text(damaged, "utf-8")
    page = newsroom.read("dist/preview/es/pool.txt")
    newsroom.article("city/tram.md", TRAM.replace("twelve", "thirteen"))
    _, said = newsroom.dragoman("run", code=1)
    assert "locales/es/LC_MESSAGES/pool.po:" in said
    assert path.read_text("utf-8") == damaged
    assert newsroom.read("dist/preview/es/pool.txt") == page
    assert "thirteen" in newsroom.read("locales/es/LC_MESSAGES/city/tram.po")


def test_an_article_that_is_gone_leaves_every_bundle_and_its_human_work_stays(
    newsroom: Newsroom,
) -> None:
    newsroom.dragoman("run")
    newsroom.review("pool", {"The pool beside it stays closed.": "La piscina sigue cerrada."})
    (newsroom.root / "source_texts/pool.txt").unlink()
    newsroom.dragoman("run")
    assert not (newsroom.root / "dist/preview/es/pool.txt").exists()
    assert not (newsroom.root / "dist/preview/es/LC_MESSAGES/pool.mo").exists()
    assert "La piscina sigue cerrada." in newsroom.read("locales/es/LC_MESSAGES/pool.po")


def test_translations_whose_codes_do_not_match_are_not_built(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    source = (
        "It runs for 7.5 kilometres and has <b>twelve stops</b>, "
        "from the old harbour to the <a>university</a>."
    )
    newsroom.review("city/tram", {source: "Recorre 7,5 kilómetros y tiene <b>doce paradas."})
    out, _ = newsroom.dragoman("build", code=1)
    assert "[codes]" in out
    built = newsroom.read("dist/preview/es/city/tram.md")
    assert "has **twelve stops**, from the old harbour to the [university]" in built


def test_a_joined_sentence_reads_naturally(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    newsroom.review(
        "pool",
        {
            "The city opened its first tram line in forty years on Friday.": (
                "La ciudad estrenó el viernes su tranvía, pero la piscina sigue cerrada."
            ),
            "The pool beside it stays closed.": "",
        },
    )
    path = newsroom.catalog("pool")
    text = path.read_text("utf-8")
    head, tail = text.split('msgid "The pool beside it stays closed."\n')
    provenance = head.rindex("# mt: ")
    head = head[:provenance] + "# dragoman: joined\n" + head[head.index("\n", provenance) + 1 :]
    path.write_text(f'{head}msgid "The pool beside it stays closed."\n{tail}', "utf-8")
    newsroom.dragoman("run")
    assert newsroom.read("dist/preview/es/pool.txt").endswith(
        "La ciudad estrenó el viernes su tranvía, pero la piscina sigue cerrada.\n"
    )


def test_status_fails_a_build_that_is_not_reviewed_enough(newsroom: Newsroom) -> None:
    newsroom.dragoman("run")
    table, said = newsroom.dragoman("status", "--fail-under", "reviewed=95", code=1)
    assert table.splitlines()[0].split() == [
        "locale",
        "article",
        "sentences",
        "empty",
        "machine",
        "draft",
        "stale",
        "reviewed",
        "words",
    ]
    assert said == "reviewed 0.0 %, wanted 95 %.\n"
    newsroom.dragoman("status", "--fail-under", "translated=100")


def test_a_new_project_runs_at_once(tmp_path: Path) -> None:
    room = Newsroom.__new__(Newsroom)
    room.root = tmp_path / "courier"
    room.root.mkdir()
    room.dragoman("init", str(room.root))
    room.dragoman("run")
    assert (room.root / "dist/preview/es/welcome.md").exists()
    _, said = room.dragoman("init", str(room.root), code=2)
    assert "is there already" in said


def test_an_unknown_article_or_locale_is_a_usage_error_with_the_nearest_name(
    newsroom: Newsroom,
) -> None:
    _, said = newsroom.dragoman("run", "city/tran", code=2)
    assert said == "there is no article 'city/tran'.\nhint: did you mean 'city/tram'?\n"
    _, said = newsroom.dragoman("run", "--locale", "fr", code=2)
    assert "fr is not a locale of this project (es)" in said


def test_an_output_folder_that_cannot_be_written_is_said_and_loses_nothing(
    newsroom: Newsroom,
) -> None:
    (newsroom.root / "dist").write_text("a file where the folder should be", "utf-8")
    _, said = newsroom.dragoman("run", code=1)
    assert "cannot be written" in said
    assert newsroom.read("dist") == "a file where the folder should be"
    assert newsroom.catalog("pool").exists()


def test_a_run_killed_at_any_moment_is_finished_by_the_next(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.dragoman("run")
    whole = {path: content for path, (content, _) in newsroom.snapshot().items()}
    room = Newsroom(tmp_path / "killed")
    room.article("city/tram.md", TRAM)
    room.article("pool.txt", POOL)
    moments = random.Random(9)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-m", "pipeline", "run"],
            cwd=room.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(moments.uniform(0.1, 1.2))
            process.send_signal(signal.SIGKILL)
        for path, (content, _) in room.snapshot().items():
            # The pages above the bundles tell of what is built so far; all else is whole or absent.
            if not path.endswith((".tmp", ".json", ".html")):
                assert content == whole[path], path
    room.dragoman("run")
    after = {path: content for path, (content, _) in room.snapshot().items()}
    assert after == whole
