"""Timing: things that run in fresh processes, in turns, and the ratios of their times.

Machines slow down and speed up while one measures. So the things that are compared take turns,
each turn gives a ratio, and what is told is the median of the ratios with the least and the
greatest of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

__all__ = ["Ratio", "child", "environment", "ratio", "shown", "turns", "wall"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A median with its spread."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        """`12.3 (11.8–13.1)`."""
        return f"{_round(self.middle)} ({_round(self.least)}–{_round(self.most)})"


def ratio(over: Sequence[float], under: Sequence[float]) -> Ratio:
    """`over` by `under`, turn by turn."""
    each = [one / other for one, other in zip(over, under, strict=True)]
    return Ratio(median(each), min(each), max(each))


def shown(seconds: Sequence[float]) -> str:
    """`12.3 s (11.8–13.1)`."""
    middle, least, most = (_round(pick(seconds)) for pick in (median, min, max))
    return f"{middle} s ({least}–{most})"


def _round(value: float) -> str:
    """Three figures that mean something: 0.0123, 1.23, 12.3, 123."""
    return f"{value:.{max(0, 2 - len(str(int(value))) + 1) if value >= 1 else 3}f}"


def turns(number: int, things: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Run each thing in each turn; the values they gave, by name."""
    found: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(number):
        for name, thing in things.items():
            found[name].append(thing())
    return found


def environment(packages: Path, home: Path, **more: str) -> dict[str, str]:
    """An environment in which Argos and dragoman see these packages and nothing of the user's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ARGOS_")}
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE")}
    return {**kept, **folders, "ARGOS_PACKAGES_DIR": str(packages), **more}


def child(module: str, *words: str, env: Mapping[str, str]) -> Any:
    """What `python -m benchmarks.module words` prints last, read as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"benchmarks.{module} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().split("\n")[-1])


def wall(command: Sequence[str], env: Mapping[str, str], folder: Path) -> float:
    """Seconds from starting a program to its end."""
    started = time.perf_counter()
    subprocess.run(command, env=env, cwd=folder, capture_output=True, check=True)
    return time.perf_counter() - started
