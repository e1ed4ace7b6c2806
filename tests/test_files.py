"""Files on disk: whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.files import one_writer, write_if_changed


def test_a_file_that_would_not_change_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.po"
    assert write_if_changed(path, b"one")
    before = path.stat()
    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "b.po"
    write_if_changed(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError) as caught:
        write_if_changed(path, b"new", shown="locales/b.po")
    assert str(caught.value) == "locales/b.po: cannot be written: No space left on device."
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    ours = tmp_path / "ours"
    write_if_changed(ours, b"x")
    assert ours.stat().st_mode == usual.stat().st_mode


def test_a_file_keeps_its_mode_when_it_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "b.po"
    write_if_changed(path, b"x")
    path.chmod(0o600)
    write_if_changed(path, b"y")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_second_writer_leaves_with_a_clear_word(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from pipeline.files import one_writer\n"
        "with one_writer(pathlib.Path(sys.argv[1])): print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(OutputError) as caught, one_writer(tmp_path):
            pass
        other.kill()
    assert str(caught.value) == "another dragoman is writing to this project."
    with one_writer(tmp_path):
        pass
