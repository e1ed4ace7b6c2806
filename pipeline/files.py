"""Files on disk, whole or not at all: atomic and idempotent writing, and one writer at a time."""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

__all__ = ["copy_if_changed", "one_writer", "write_if_changed"]


def write_if_changed(path: Path, content: bytes, *, shown: str | None = None) -> bool:
    """Write `content` at `path` unless it stands there already; True if it was written.

    The new file is complete and on disk before it takes the old one's place, so a reader, a kill
    or a full disk sees the old file or the new one. Raises OutputError, `shown` naming the file.
    """
    try:
        try:
            if path.read_bytes() == content:
                return False
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            path=shown or str(path),
            hint="free some space or make the folder writable, then run the command again; "
            "what stood there before is unchanged",
        ) from error
    return True


def _replace(path: Path, content: bytes) -> None:
    # One fixed name: what a killed run leaves behind is overwritten by the run that follows it,
    # and `one_writer` sees to it that no two runs meet there.
    new = path.with_name(f".{path.name}.tmp")
    try:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            new.chmod(path.stat().st_mode & 0o777)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """See to it that a new name in the folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the project for as long as the context lasts; `folder` is its `.dragoman`.

    Raises OutputError at once where another process holds it. The lock is the system's own: it
    goes with the process, however that ends.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            path=str(path),
            hint="make the project's folder writable",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(
                "another dragoman is writing to this project",
                hint="wait until it has finished, then run the command again",
            ) from error
        yield
    finally:
        os.close(handle)


def copy_if_changed(source: Path, path: Path, *, shown: str | None = None) -> bool:
    """Copy a file of any size to `path` unless the same stands there; True if it was written.

    As whole or not at all as `write_if_changed`; raises OutputError as it does.
    """
    new = path.with_name(f".{path.name}.tmp")
    try:
        if path.exists() and filecmp.cmp(source, path, shallow=False):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as old, new.open("wb") as stream:
                shutil.copyfileobj(old, stream, 1 << 20)
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        _sync(path.parent)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            path=shown or str(path),
            hint="free some space or make the folder writable, then run the command again; "
            "what stood there before is unchanged",
        ) from error
    return True
