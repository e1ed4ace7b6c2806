"""More articles than memory should hold lie in a temporary file and come back as they were."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop import Newsroom

from pipeline.errors import OutputError
from pipeline.project import load_project
from pipeline.shelf import Shelf
from pipeline.sources import load


@given(st.lists(st.text()), st.integers(0, 20))
def test_what_was_put_on_a_shelf_comes_back_in_order_as_often_as_it_is_wanted(
    values: list[str], room: int
) -> None:
    shelf: Shelf[str] = Shelf(len, room)
    for value in values:
        shelf.append(value)
    assert (list(shelf), list(shelf), len(shelf)) == (values, values, len(values))
    assert [shelf[at] for at in range(len(values))] == values
    assert list(shelf[1:3]) == values[1:3]
    with pytest.raises(IndexError):
        shelf[len(values)]


def test_two_who_go_through_a_shelf_at_once_do_not_disturb_each_other() -> None:
    shelf: Shelf[int] = Shelf(lambda _: 1, room=2)
    for value in range(6):
        shelf.append(value)
    assert [*zip(shelf, shelf, strict=True)] == [(value, value) for value in range(6)]


def test_articles_come_back_from_the_file_as_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Newsroom(tmp_path / "wire")
    for number in range(4):
        room.article(f"{number}.md", f"# Bridge {number}\n\nIt is **open**. [See](/map)!\n")
    project = load_project(room.root / "dragoman.toml")
    held: Sequence[object] = tuple(load(project).documents)
    monkeypatch.setattr(Shelf.__init__, "__defaults__", (0,))
    assert tuple(load(project).documents) == held


def test_a_project_too_large_for_memory_is_translated_as_one_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(name: str) -> dict[str, bytes]:
        room = Newsroom(tmp_path / name, ("es", "tr"))
        for number in range(5):
            room.article(f"{number}.txt", f"The bridge is open.\n\nIt has {number} lanes.\n")
        room.dragoman("run")
        room.review("0", {"The bridge is open.": "El puente está abierto."})
        (room.root / "source_texts/6.txt").write_text("The bridge is open. It is old.\n")
        room.dragoman("run")
        _, said = room.dragoman("run")
        assert "0 files written, 0 engine calls, nothing had changed." in said
        return {path: content for path, (content, _) in room.snapshot().items()}

    whole = ran("whole")
    assert b"El puente" in whole["locales/es/LC_MESSAGES/6.po"]
    monkeypatch.setattr(Shelf.__init__, "__defaults__", (0,))
    monkeypatch.setattr("pipeline.drafting._SLICE", 2)
    assert ran("parts") == whole


def test_a_temporary_folder_without_room_is_an_error_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(OutputError) as caught:
        Shelf(len, room=0).append("a")
    assert str(caught.value) == (
        f"{tempfile.gettempdir()}: cannot hold all articles at once: No space left on device."
    )
    assert caught.value.hint == "free some space there, or set TMPDIR to a folder that has some"
