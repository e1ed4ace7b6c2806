"""A killed run and runs that meet: each catalog is the old one or the new one, and then the new."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from workshop import Newsroom

SCRIPT = Path(__file__).with_name("crashing.py")


def crashing(*words: str | Path) -> Any:
    done = subprocess.run([sys.executable, str(SCRIPT), *map(str, words)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A project with people's work in it, whose articles have changed since the last run."""
    room = Newsroom(tmp_path / "room", ("tr",))
    room.article("tram.txt", "The tram leaves at 5:40. Nobody was hurt. It rained.\n")
    room.dragoman("extract")
    words = {"The tram leaves at 5:40.": "Tramvay 5:40'ta kalkıyor.", "It rained.": "Yağdı."}
    room.review("tram", words, "tr")
    room.article("tram.txt", "Nobody was badly hurt. The tram leaves at 5:10. It rained.\n")
    room.article("depot.txt", "The depot is new. It rained.\n")
    shutil.rmtree(room.root / ".dragoman")
    return room


def catalogs(newsroom: Newsroom) -> dict[str, str]:
    root = newsroom.root / "locales"
    return {
        path.relative_to(newsroom.root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_killed_at_any_step_of_writing_leaves_old_or_new_and_the_rerun_ends_the_same(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    old = catalogs(newsroom)
    walked = tmp_path / "walked"
    walked.mkdir()
    runs = crashing("walk", newsroom.root, walked)
    newsroom.dragoman("translate")
    new = catalogs(newsroom)
    assert old.keys() < new.keys()
    # Two templates and two catalogs, six steps each; the last run got through.
    assert [run["killed"] for run in runs] == [True] * 24 + [False]
    for run in runs:
        whole = {path: text for path, text in run["left"].items() if not path.endswith(".tmp")}
        assert old.keys() <= whole.keys()
        assert all(text in (old.get(path), new[path]) for path, text in whole.items())
        assert (run["code"], run["after"]) == (0, new)
    assert sum(run["left"] not in (old, new) for run in runs) > 10


def test_twenty_runs_at_once_are_one_writer_and_nineteen_clear_words(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    words = tmp_path / "words"
    words.mkdir()
    runs = crashing("crowd", newsroom.root, "20", words)
    refused = [said for code, said in runs if code]
    assert 0 < len(refused) < 20
    assert set(refused) == {
        "another dragoman is writing to this project.\n"
        "hint: wait until it has finished, then run the command again.\n"
    }
    crowded = catalogs(newsroom)
    assert not [path for path in crowded if path.endswith(".tmp")]
    newsroom.dragoman("translate")
    assert catalogs(newsroom) == crowded
