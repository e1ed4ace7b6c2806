"""The review queue: what a person should look at first stands first, and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from workshop import Newsroom

ARTICLE = f"""\
# Bridge to open in May

The council met on Monday.

The old bridge is {"x" * 3000}.
"""


def newsroom(root: Path) -> Newsroom:
    room = Newsroom(root)
    room.article("bridge.md", ARTICLE)
    return room


def test_what_the_machine_failed_at_is_left_empty_and_leads_the_queue(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    _, said = room.dragoman("run")
    assert (
        "1 sentence was left to people because the machine failed; "
        "see why with: dragoman status --queue" in said
    )
    rows = json.loads(room.dragoman("status", "--queue", "--format", "json")[0])
    assert [row["risk"] for row in rows] == sorted((row["risk"] for row in rows), reverse=True)
    assert len(rows) == 3
    assert rows[0] == {
        "file": "locales/es/LC_MESSAGES/bridge.po",
        "line": rows[0]["line"],
        "locale": "es",
        "article": "bridge",
        "state": "initial",
        "risk": 1.0,
        "failed": True,
        "signals": [
            {"name": "empty", "amount": 1.0, "message": "the machine found no translation"}
        ],
        "source": f"The old bridge is {'x' * 3000}.",
        "target": "",
    }


def test_a_second_run_says_the_same_and_calls_no_engine(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    room.dragoman("run")
    before = room.snapshot()
    _, said = room.dragoman("run")
    assert "1 sentence was left to people" in said
    assert "0 files written, 0 engine calls, nothing had changed." in said
    assert room.snapshot() == before


def test_the_queue_needs_nothing_below_the_work_folder_and_makes_nothing(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    room.dragoman("run")
    with_it = json.loads(room.dragoman("status", "--queue", "--format", "json")[0])
    shutil.rmtree(room.root / ".dragoman")
    without = json.loads(room.dragoman("status", "--queue", "--format", "json")[0])
    assert not (room.root / ".dragoman").exists()
    assert without[0]["source"] == with_it[0]["source"]
    assert without[0]["signals"][0]["message"] == "no translation"
    assert {row["source"] for row in without} == {row["source"] for row in with_it}


def test_reviewed_sentences_leave_the_queue(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    room.dragoman("run")
    room.review("bridge", {"The council met on Monday.": "El consejo se reunió el lunes."})
    out, said = room.dragoman("status", "--queue")
    assert "The council met on Monday." not in out
    assert "2 sentences without a review." in said


def test_a_limit_shows_the_first_and_says_how_many_there_are(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    room.dragoman("run")
    out, said = room.dragoman("status", "--queue", "--limit", "1", "--locale", "es")
    first, source, target = out.splitlines()
    assert first.startswith("locales/es/LC_MESSAGES/bridge.po:")
    assert first.endswith(": risk 1.00 (the machine found no translation)")
    assert source == f"  The old bridge is {'x' * 281}…"
    assert target == "  –"
    assert "3 sentences without a review, 1 shown." in said


def test_options_that_make_no_sense_together_are_refused(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room")
    _, said = room.dragoman("status", "--queue", "--fail-under", "reviewed=5", code=2)
    assert "--fail-under goes with the table, not with --queue." in said
    _, said = room.dragoman("status", "--limit", "3", code=2)
    assert "--limit goes with --queue." in said
