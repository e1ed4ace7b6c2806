"""Files on disk, whole or not at all: atomic and idempotent writing, and one writer at a time."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

__all__ = ["one_writer", "write_if_changed"]


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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files private; a catalog is as readable as any file its owner makes.
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


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
