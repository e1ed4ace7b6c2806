"""Benchmark 5: how long one waits for an answer that needs no engine."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks import newsroom
from benchmarks.results import Row
from benchmarks.timing import child, environment, ratio, shown, turns, wall

__all__ = ["start_up"]


def start_up(work: Path, packages: Path, pairs: int) -> list[Row]:
    """Whole processes, Python's own start in them, on a project of twenty articles."""
    env = environment(packages, work / "home")
    folder = newsroom.project(work / "project", newsroom.articles(newsroom.sentences(240)), beam=1)
    child("run_dragoman", str(folder), "extract", env=env)
    dragoman = str(Path(sys.executable).with_name("dragoman"))
    commands = {
        "argos": [sys.executable, "-c", "import argostranslate.translate"],
        "--help": [dragoman, "--help"],
        "status": [dragoman, "status"],
    }
    things = {name: partial(wall, command, env, folder) for name, command in commands.items()}
    turns(1, things)  # what is read from disk for the first time is no part of it
    took = turns(pairs, things)
    return [
        Row(
            f"`dragoman {name}`, beside `import argostranslate.translate`",
            shown(took[name]),
            shown(took["argos"]),
            ratio(took[name], took["argos"]),
            goal,
            "less",
        )
        for name, goal in (("--help", 0.1), ("status", 0.2))
    ]
