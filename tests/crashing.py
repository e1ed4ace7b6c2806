"""A script for tests: dragoman run in processes of its own that are killed, or meet each other.

`crashing.py walk PROJECT FOLDER` copies the project again and again, runs `dragoman translate` in
the copy and has it kill itself at the first, the second, the third … step of writing a file, until
it gets through. `crashing.py crowd PROJECT NUMBER` runs that many at once. Both print JSON.
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
from typing import Any

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


if __name__ == "__main__":
    what, where, rest = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    done: Any = (
        walk(where, Path(rest[0])) if what == "walk" else crowd(where, int(rest[0]), Path(rest[1]))
    )
    print(json.dumps(done))
