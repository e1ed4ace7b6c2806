"""A script for tests: dragoman run in processes of its own that are killed, or meet each other.

`crashing.py walk PROJECT FOLDER` copies the project again and again, runs `dragoman translate` in
the copy and has it kill itself at the first, the second, the third … step of writing a file, until
it gets through. `crashing.py crowd PROJECT NUMBER` runs that many at once. `crashing.py merge GIVEN
FOLDER` does as `walk`, with copies of the three catalogs in GIVEN and the merge driver. All print
JSON.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

import click

from pipeline.commands import main


def translate(root: Path, prepare: Callable[[], None], words: Path) -> int:
    """Fork, `prepare`, run the command with its words in a file; the process id."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        out = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        prepare()
        try:
            main(["-C", str(root), "translate"])
        except SystemExit as left:
            code = int(left.code or 0)
        sys.stderr.flush()
    finally:
        os._exit(code)


def warm_up(project: Path, folder: Path) -> None:
    """Run once in this process, so that each fork has all modules and tables already."""
    shutil.copytree(project, folder / "warm")
    with (folder / "words").open("w") as words, redirect_stdout(words), redirect_stderr(words):
        main(["-C", str(folder / "warm"), "translate"], standalone_mode=False)


def arm(fatal: int) -> None:
    """Have this process kill itself at its step of writing number `fatal`, from 1.

    Steps: half of a file's bytes are written, all are, the file is on disk, it has taken the old
    one's place, the folder is on disk.
    """
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    fsync, replace, opened = os.fsync, Path.replace, Path.open

    class Torn(io.BufferedWriter):
        def write(self, content: Any, /) -> int:
            half = len(content) // 2
            super().write(content[:half])
            self.flush()
            step()
            return half + super().write(content[half:])

    def open_(self: Path, mode: str = "r", *args: Any, **named: Any) -> Any:
        if mode == "wb":
            return Torn(io.FileIO(self, "wb"))
        return opened(self, mode, *args, **named)

    def fsync_(handle: int) -> None:
        step()
        fsync(handle)
        step()

    def replace_(self: Path, target: Path) -> Path:
        moved = replace(self, target)
        step()
        return moved

    Path.open = open_  # type: ignore[method-assign] # to die in the middle of a file
    Path.replace = replace_  # type: ignore[method-assign,assignment] # and behind its renaming
    os.fsync = fsync_  # type: ignore[assignment] # and on either side of the disk's word


def files(root: Path) -> dict[str, str]:
    """Every file below the project's catalogs, by its path, as text."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in sorted((root / "locales").rglob("*"))
        if path.is_file()
    }


def walk(project: Path, folder: Path) -> list[dict[str, Any]]:
    """What the catalogs are after each death, and after the run that follows it."""
    warm_up(project, folder)
    found = []
    for fatal in range(1, 1000):
        root = folder / str(fatal)
        shutil.copytree(project, root)

        def prepare(fatal: int = fatal) -> None:
            arm(fatal)

        _, status = os.waitpid(translate(root, prepare, folder / "words"), 0)
        killed = os.WIFSIGNALED(status)
        left = files(root)
        _, again = os.waitpid(translate(root, lambda: None, folder / "words"), 0)
        found.append({"killed": killed, "left": left, "code": again, "after": files(root)})
        shutil.rmtree(root)
        if not killed:
            return found
    raise AssertionError("it never got through")


def crowd(project: Path, number: int, folder: Path) -> list[tuple[int, str]]:
    """(exit code, words) of processes that started as one."""
    warm_up(project, folder)
    reader, writer = os.pipe()

    def wait() -> None:
        os.close(writer)
        os.read(reader, 1)  # until every writer is closed: the start

    pids = [translate(project, wait, folder / f"words{n}") for n in range(number)]
    os.close(writer)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    return [(code, (folder / f"words{n}").read_text("utf-8")) for n, code in enumerate(codes)]


def merge_and_die(words: list[str], fatal: int) -> bool:
    """Merge in a process that kills itself before call number `fatal` of those that write.

    False if it came to its end before.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return True
        assert os.waitstatus_to_exitcode(status) == 0
        return False
    calls = 0
    writing = False

    def count(frame: FrameType, event: str, function: Any) -> None:
        nonlocal calls, writing
        writing = writing or (event == "call" and frame.f_code.co_name == "write_if_changed")
        name = getattr(function, "__name__", "")
        on_files = getattr(function, "__module__", "") in ("posix", "_io", "io")
        writes = name in ("write", "flush", "close") and hasattr(function, "__self__")
        if writing and event == "c_call" and (on_files or writes):
            calls += 1
            if calls == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 70
    try:
        sys.setprofile(count)
        main(["merge-driver", *words], standalone_mode=False)
        code = 0
    finally:
        sys.setprofile(None)
        os._exit(code)


def merge(given: Path, folder: Path) -> list[dict[str, Any]]:
    """What our side is after each death, and after the merge that follows it."""
    main.get_command(click.Context(main), "merge-driver")  # loaded here, and not in each child
    found = []
    for fatal in range(1, 1000):
        room = folder / str(fatal)
        shutil.copytree(given, room)
        words = [str(room / name) for name in ("base", "ours", "theirs")]
        killed = merge_and_die(words, fatal)
        left = (room / "ours").read_text("utf-8")
        if killed:
            assert not merge_and_die(words, 0)
        after = (room / "ours").read_text("utf-8")
        names = sorted(path.name for path in room.iterdir())
        found.append({"killed": killed, "left": left, "after": after, "names": names})
        shutil.rmtree(room)
        if not killed:
            return found
    raise AssertionError("it never got through")


if __name__ == "__main__":
    what, where, rest = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    done: Any
    if what == "walk":
        done = walk(where, Path(rest[0]))
    elif what == "merge":
        done = merge(where, Path(rest[0]))
    else:
        done = crowd(where, int(rest[0]), Path(rest[1]))
    print(json.dumps(done))
