"""Benchmarks 3 and 4: what the pipeline costs beyond the engine, and what a rerun costs.

A cold run from articles to catalogs beside one bare `translate_batch` on the same pieces; then
the whole main job cold, again after no change, and again with one sentence in twenty edited.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import sentencepiece

from benchmarks import newsroom
from benchmarks.first_use import first_use
from benchmarks.results import Row
from benchmarks.timing import child, environment, ratio, shown, turns

__all__ = ["pipeline_cost"]


def pipeline_cost(
    work: Path, packages: Path, label: str, sentences: int, pairs: int, *, goals: bool
) -> list[Row]:
    """Three ratios; each turn is a new project with nothing in it but articles."""
    work.mkdir(parents=True, exist_ok=True)
    env = environment(packages, work / "home")
    of = newsroom.sentences(sentences)
    articles = newsroom.articles(of)
    (package,) = packages.iterdir()
    model = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    pieces = work / "pieces.json"
    pieces.write_text(json.dumps(model.encode(list(of), out_type=str)), "utf-8")

    tried, first = first_use(work, packages)

    def dragoman(folder: str, command: str) -> float:
        return float(child("run_dragoman", str(work / folder), command, env=env)["seconds"])

    def cold(folder: str, command: str) -> float:
        newsroom.project(work / folder, articles, tried=tried)
        return dragoman(folder, command)

    def after_edits() -> float:
        newsroom.edited(work / "job")
        return dragoman("job", "run")

    def bare() -> float:
        words = (str(package), str(pieces), "4")
        return float(child("run_bare", *words, env=env)["seconds"])

    took = turns(
        pairs,
        {
            "bare": bare,
            "catalogs": partial(cold, "catalogs", "translate"),
            "cold": partial(cold, "job", "run"),
            "unchanged": partial(dragoman, "job", "run"),
            "edited": after_edits,
        },
    )

    def row(what: str, ours: str, other: str, goal: float) -> Row:
        return Row(
            f"{label}, {sentences:,} sentences: {what}",
            shown(took[ours]),
            shown(took[other]),
            ratio(took[ours], took[other]),
            goal if goals else None,
            "less",
        )

    return [
        Row(f"{label}: a new project's first sentence, its package tried", shown([first]), ""),
        row("articles to catalogs, beside a bare `translate_batch`", "catalogs", "bare", 1.05),
        row("`dragoman run` after no change, beside the cold run", "unchanged", "cold", 0.01),
        row("one sentence in twenty edited, beside the cold run", "edited", "cold", 0.07),
    ]
