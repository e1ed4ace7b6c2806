"""The first use of a package in a project: dragoman tries it before it believes it.

That is done once in a project's life, in a process of its own, so it is timed by itself and left
out of the other rows.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import newsroom
from benchmarks.timing import child, environment

__all__ = ["first_use"]


def first_use(work: Path, packages: Path) -> tuple[Path, float]:
    """A project in which the packages were tried, and the seconds that its one sentence took."""
    articles = newsroom.articles(newsroom.sentences(1))
    folder = newsroom.project(work / "first", articles)
    env = environment(packages, work / "home")
    return folder, float(child("run_dragoman", str(folder), "run", env=env)["seconds"])
