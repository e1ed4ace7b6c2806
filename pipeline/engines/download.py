"""Bringing a file from the network, across connections that break: link -> a whole file.

What has arrived is kept in a `.part` file with a note of where it came from, so that the next
connection, or the next run, goes on there: by HTTP Range, and only where the server vouches that
it is still the same file (If-Range with its strong ETag, or its date).
"""

from __future__ import annotations

import fcntl
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from pipeline import __version__
from pipeline.errors import OutputError, PackageError

__all__ = ["Progress", "download", "fetch", "quiet"]

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Called with a label and a total of bytes, 0 where it is not known; gives a context whose value
is called with each advance."""

_SECONDS = 30  # without a byte
_CHUNK = 1 << 16
_FRUITLESS = 3  # connections in a row that brought nothing
_CONNECTIONS = 100
_PAUSE = 1.0  # seconds before the second connection, twice as long before each that follows
# Matches "bytes 100-199/200"; not "bytes */200".
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_BROKEN = (OSError, HTTPException, ValueError)  # ValueError: a link that is none
_TOO_BIG = "is bigger than {:,} MB"


def quiet(label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    """The progress that shows nothing."""
    return nullcontext(lambda _: None)


class _BrokenOffError(OSError):
    """A connection that another one may take up."""


def fetch(link: str, *, most: int) -> bytes:
    """What lies at a link, at most `most` bytes. Raises PackageError with the reason."""
    try:
        with _open(link, {}) as answer:
            content: bytes = answer.read(most + 1)
            length = answer.headers.get("Content-Length", "")
    except _BROKEN as error:
        raise PackageError(_reason(error), path=link) from error
    if len(content) > most:
        raise PackageError(_TOO_BIG.format(most // 10**6), path=link)
    if length.isdecimal() and len(content) < int(length):
        raise PackageError("the connection broke off", path=link)
    return content


def download(
    link: str, part: Path, *, most: int, label: str = "", progress: Progress = quiet
) -> None:
    """Bring the file at `link` to `part`, going on with what `part` has of it.

    Raises PackageError with the reason where it cannot be had, or is bigger than `most` bytes;
    what has arrived stays in `part`. Raises OutputError where `part` cannot be written.
    """
    fruitless = 0
    for _ in range(_CONNECTIONS):
        before = _size(part)
        try:
            _connection(link, part, most, label, progress)
            _note(part).unlink(missing_ok=True)
            return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise PackageError(_reason(error), path=link) from error
            broken: Exception = error
        except _BROKEN as error:
            broken = error
        fruitless = 0 if _size(part) > before else fruitless + 1
        if fruitless == _FRUITLESS:
            break
        time.sleep(_PAUSE * 2**fruitless)
    raise PackageError(_reason(broken), path=link) from broken


def _connection(link: str, part: Path, most: int, label: str, progress: Progress) -> None:
    """One connection's worth of the file. Raises one of _BROKEN where it is not yet whole."""
    have, headers = _resumption(link, part)
    try:
        answer = _open(link, headers)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:  # there is less at the link than we have
            part.unlink()
            raise _BrokenOffError("the file has changed") from error
        raise
    with answer:
        if answer.status == 206:
            found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
            if found is None or int(found[1]) != have:
                part.unlink(missing_ok=True)
                raise _BrokenOffError("the server sent another part than was asked for")
        else:
            have = 0
        length = answer.headers.get("Content-Length", "")
        total = have + int(length) if length.isdecimal() else 0
        if total > most:
            raise PackageError(_TOO_BIG.format(most // 10**6), path=link)
        with progress(label, total) as advance:
            advance(have)
            size = _take(answer, link, part, have, most, advance)
    if size < total:
        raise _BrokenOffError(f"the connection broke off at {size:,} of {total:,} bytes")


def _take(
    answer: HTTPResponse,
    link: str,
    part: Path,
    have: int,
    most: int,
    advance: Callable[[int], None],
) -> int:
    """Write what the server sends behind the first `have` bytes. Returns the size in the end."""
    tag = answer.headers.get("ETag", "")
    vouched = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        stream = part.open("ab")
    except OSError as error:
        raise _unwritable(part, error) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _note(part).write_text(json.dumps({"link": link, "vouched": vouched}), "utf-8")
            stream.truncate(have)
        except BlockingIOError as error:
            raise PackageError("is being downloaded by another dragoman", path=link) from error
        except OSError as error:
            raise _unwritable(part, error) from error
        while chunk := answer.read(_CHUNK):
            have += len(chunk)
            if have > most:
                raise PackageError(_TOO_BIG.format(most // 10**6), path=link)
            try:
                stream.write(chunk)
                stream.flush()
            except OSError as error:
                raise _unwritable(part, error) from error
            advance(len(chunk))
    return have


def _resumption(link: str, part: Path) -> tuple[int, dict[str, str]]:
    """How much of the file is here, and the headers that ask for the rest."""
    try:
        note = json.loads(_note(part).read_bytes())
        mine = note["link"] == link and isinstance(note["vouched"], str) and note["vouched"]
    except (OSError, ValueError, TypeError, KeyError):  # none, or not ours: begin anew
        return 0, {}
    have = _size(part)
    if not mine or not have:
        return 0, {}
    return have, {"Range": f"bytes={have}-", "If-Range": note["vouched"]}


def _open(link: str, headers: dict[str, str]) -> HTTPResponse:
    # urllib would read file: links, too. Matches "https://host/x"; not "file:///x".
    if not re.match(r"https?://", link):
        raise ValueError("is no link to a web server")
    headers = {"User-Agent": f"dragoman/{__version__}", "Accept-Encoding": "identity", **headers}
    request = urllib.request.Request(link, headers=headers)
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=_SECONDS)
    return answer


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server says {error.code} {error.reason}"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    said = (reason.strerror if isinstance(reason, OSError) else None) or str(reason)
    return " ".join(said.split()).rstrip(".") or type(reason).__name__


def _unwritable(part: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot be written: {error.strerror or error}",
        path=str(part),
        hint="free some space or make the folder writable",
    )
