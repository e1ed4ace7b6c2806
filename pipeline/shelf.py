"""More values than memory should hold: the first stay in it, the rest lie in a temporary file.

In: values, one after another. Out: the same, in their order, as often as they are asked for. The
file has no name (POSIX) and goes with the process, however that ends.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, TypeVar, cast, overload

from pipeline.errors import OutputError

__all__ = ["ROOM", "Shelf"]

ROOM = 400_000
"""Characters of articles' text that stay in memory: some seventy long ones, as documents 40 MB."""

_T = TypeVar("_T")


class Shelf(Sequence[_T]):
    """A sequence that only grows. What lies in the file is made anew each time it is taken."""

    def __init__(self, weigh: Callable[[_T], int], room: int = ROOM) -> None:
        """`weigh` says what a value takes of the `room`; `room` is in its unit."""
        self._weigh, self._room = weigh, room
        self._held: list[_T] = []
        self._file: BinaryIO | None = None
        self._starts: list[int] = []

    def append(self, value: _T) -> None:
        """Put a value at the end. Raises OutputError where the temporary file has no room."""
        if not self._starts and self._room > 0:
            self._held.append(value)
            self._room -= self._weigh(value)
            return
        try:
            if self._file is None:
                # Open for as long as the shelf lives.
                self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
            self._starts.append(self._file.seek(0, 2))
            pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise OutputError(
                f"cannot hold all articles at once: {error.strerror or error}",
                path=tempfile.gettempdir(),
                hint="free some space there, or set TMPDIR to a folder that has some",
            ) from error

    def __len__(self) -> int:
        return len(self._held) + len(self._starts)

    def __iter__(self) -> Iterator[_T]:
        yield from self._held
        for start in self._starts:
            yield self._load(start)

    @overload
    def __getitem__(self, index: int) -> _T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[_T]: ...

    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        at = index % len(self)
        held = len(self._held)
        return self._held[at] if at < held else self._load(self._starts[at - held])

    def _load(self, start: int) -> _T:
        assert self._file is not None
        self._file.seek(start)
        # Nobody else can write to the file: it is no input.
        return cast(_T, pickle.load(self._file))
