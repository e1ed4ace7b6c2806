"""Batches for the engine: sentences in pieces -> lots that keep every thread busy to the end.

How many pieces a lot should have differs between machines and models. It is measured on the first
sentences of the first large run, whose translations are none the worse for it, and kept in
`.dragoman/batches.json`. What comes out never depends on it.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from pipeline.engines.notes import keep, noted

__all__ = ["USUAL", "Item", "Sizes", "lots", "measure"]

USUAL = 512
"""Pieces of a lot where nothing was measured."""

_SIZES = (256, USUAL, 1024)
_TURNS = (*_SIZES, *reversed(_SIZES))  # there and back: a machine that slows down favours none
_EACH = 2048  # pieces of a turn
_ENOUGH = 2 * _EACH * len(_TURNS)  # pieces of a run that is worth measuring
_BETTER = 1.05  # times as fast as the usual size, before another is taken
_NAME = "batches.json"

Item = tuple[str, list[str]]
"""A sentence and its pieces."""

_T = TypeVar("_T")


def lots(items: Sequence[Item], most: int, threads: int) -> list[list[Item]]:
    """Longest first, so that hardly any padding is needed; as many lots for each thread.

    Each has about `most` pieces, and fewer where there are not enough for all threads.
    """
    ordered = _ordered(items)
    total = _pieces(ordered)
    number = -(-max(1, -(-total // most)) // threads) * threads
    found: list[list[Item]] = [[]]
    seen = 0
    for item in ordered:
        # A lot is full when its share of all pieces is reached.
        if found[-1] and seen * number >= total * len(found):
            found.append([])
        found[-1].append(item)
        seen += len(item[1])
    return [lot for lot in found if lot]


def measure(
    items: Sequence[Item],
    threads: int,
    run: Callable[[list[list[Item]]], Iterator[_T]],
    clock: Callable[[], float] = time.perf_counter,
) -> Generator[_T, None, tuple[int | None, list[Item]]]:
    """What `run` gives for some of the items, sent in lots of each size by turns.

    Returns the size that was fastest and the items that are left: None and all of them, where they
    are too few to tell.
    """
    ordered = _ordered(items)
    total = _pieces(ordered)
    if total < _ENOUGH:
        return None, ordered
    # Evenly from the longest to the shortest, so that each turn has its share of every length.
    wanted = len(ordered) * _EACH // total * len(_TURNS)
    chosen = [at * len(ordered) // wanted for at in range(wanted)]
    taken = dict.fromkeys(_SIZES, 0.0)
    for turn, size in enumerate(_TURNS):
        group = [ordered[at] for at in chosen[turn :: len(_TURNS)]]
        started = clock()
        done = list(run(lots(group, size, threads)))
        taken[size] += (clock() - started) / max(1, _pieces(group))
        yield from done
    fastest = min(_SIZES, key=lambda size: taken[size])
    best = fastest if taken[fastest] * _BETTER <= taken[USUAL] else USUAL
    left = set(range(len(ordered))).difference(chosen)
    return best, [ordered[at] for at in sorted(left)]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pieces a lot has on this machine."""

    fixed: int = 0
    """What the project says; 0: what was measured."""
    work: Path | None = None
    """The project's `.dragoman`; without one nothing is measured."""

    def known(self, package: str, beam: int, threads: int) -> int | None:
        """The size for a package, by its digest; None where it is still to be measured."""
        if self.fixed or self.work is None:
            return self.fixed or USUAL
        size = noted(self.work / _NAME).get(_key(package, beam, threads))
        return size if size in _SIZES else None

    def keep(self, package: str, beam: int, threads: int, size: int) -> None:
        """Remember what was measured; where that cannot be, it is measured again."""
        if self.work is None:
            return
        keep(self.work / _NAME, _key(package, beam, threads), size)


def _ordered(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (-len(item[1]), item[0]))


def _pieces(items: Sequence[Item]) -> int:
    return sum(len(pieces) for _, pieces in items)


def _key(package: str, beam: int, threads: int) -> str:
    machine = f"{platform.node()} {platform.machine()}"
    return f"{package[:16]} beam {beam}, {threads} threads, {version('ctranslate2')}, {machine}"
