"""`make bench`: run the benchmarks, print the table, write it into docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import packages
from benchmarks.beside_argos import beside_argos, quality
from benchmarks.memory import memory
from benchmarks.newsroom import ROOT
from benchmarks.pipeline_cost import pipeline_cost
from benchmarks.results import Row, table
from benchmarks.start_up import start_up
from pipeline.engines.argos import cores

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
_LIBRARIES = ("argostranslate", "ctranslate2", "sentencepiece", "torch")


def main() -> None:
    """Parse, run what is asked for in the order of the table, print and write."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke run: sizes too small to tell")
    parser.add_argument("--only", nargs="*", default=[], help="argos, pipeline, start, memory")
    parser.add_argument("--pairs", type=int, help="turns of each comparison")
    parser.add_argument("--beside-argos", type=int, help="sentences beside Argos")
    parser.add_argument("--pipeline", type=int, help="sentences through the pipeline")
    parser.add_argument("--memory", type=int, nargs=2, help="sentences of the two projects")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    asked = parser.parse_args()
    quick = asked.quick
    pairs = asked.pairs or (2 if quick else 7)
    few = asked.beside_argos or (24 if quick else 120)
    many = asked.pipeline or (60 if quick else 360)
    low, high = asked.memory or ((200, 2000) if quick else (10_000, 100_000))

    work = ROOT / "build" / "bench"
    large, small = packages.large(work / "large"), packages.starter(work / "starter")
    parts: dict[str, Callable[[], list[Row]]] = {
        "argos": lambda: [
            *beside_argos(work / "argos-large", large, "large", few, pairs, goals=True),
            *beside_argos(work / "argos-starter", small, "starter", few, pairs, goals=False),
            *quality(work / "quality", small),
        ],
        "pipeline": lambda: [
            *pipeline_cost(work / "cost-large", large, "large", many, pairs, goals=True),
            *pipeline_cost(work / "cost-starter", small, "starter", many, pairs, goals=False),
        ],
        "start": lambda: start_up(work / "start", small, pairs),
        "memory": lambda: memory(work / "memory", small, (low, high)),
    }
    started = time.monotonic()
    rows: list[Row] = []
    for name, part in parts.items():
        if not asked.only or name in asked.only:
            rows += part()
            print(f"{name}: done after {time.monotonic() - started:.0f} s", file=sys.stderr)
    command = "make bench QUICK=1" if quick else "make bench"
    text = "\n".join((*_machine(command), "", table(("measured", "dragoman", "other"), rows)))
    print(text)
    if asked.write:
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        after = rest.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", "utf-8")


def _machine(command: str) -> Iterator[str]:
    yield f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, on {_processor()}, {cores()} cores in use,"
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"{memory_gib:.0f} GiB, {platform.system()}, Python {platform.python_version()},"
    yield ", ".join(f"{name} {version(name)}" for name in _LIBRARIES) + "."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
