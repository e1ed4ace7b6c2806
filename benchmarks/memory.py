"""Benchmark 6: peak memory of the main job, at two sizes of a project."""

from __future__ import annotations

from pathlib import Path

from benchmarks import newsroom
from benchmarks.results import Row
from benchmarks.timing import Ratio, child, environment

__all__ = ["memory"]


def memory(work: Path, packages: Path, sizes: tuple[int, int]) -> list[Row]:
    """Peak resident memory of `dragoman run`, cold, on sentences of five words, greedy."""
    env = environment(packages, work / "home")
    peaks = []
    for size in sizes:
        articles = newsroom.articles(newsroom.sentences(size, short=True))
        folder = newsroom.project(work / f"{size}", articles, beam=1)
        peaks.append(child("run_dragoman", str(folder), "run", env=env)["peak_kib"] / 1024)
    growth = peaks[1] / peaks[0]
    return [
        Row(
            f"starter: peak memory at {sizes[1]:,} sentences, beside {sizes[0]:,}",
            f"{peaks[1]:.0f} MiB",
            f"{peaks[0]:.0f} MiB",
            Ratio(growth, growth, growth),
            1.1,
            "less",
        )
    ]
