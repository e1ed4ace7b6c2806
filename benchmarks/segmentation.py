"""Sentences cut exactly as an editor would: dragoman's and sentencex alone.

`make bench-segmentation` prints the cases cut exactly right, and how fast each is: on the fixtures,
which the rules were tuned on, and on the blind cases, which nobody who wrote rules had seen when
dragoman first cut them and on which nothing was tuned since.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import sentencex  # type: ignore[import-untyped] # the package ships no types

from pipeline.segmentation import split

CASES = Path(__file__).parents[1] / "tests" / "segmentation"
sys.path.insert(0, str(CASES))


def ours(text: str, language: str) -> list[str]:
    """dragoman's sentences."""
    return [text[start:end] for start, end in split(text, language)]


def theirs(text: str, language: str) -> list[str]:
    """sentencex' sentences, without the space around them."""
    return [part.strip() for part in sentencex.segment(language, text) if part.strip()]


def exact(
    cut: Callable[[str, str], list[str]], cases: Sequence[tuple[str, str, Sequence[str]]]
) -> int:
    """Cases that come out exactly right."""
    return sum(cut(text, language) == list(wanted) for language, text, wanted in cases)


def speed(cut: Callable[[str, str], list[str]], text: str, language: str) -> float:
    """Millions of characters a second, the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        cut(text, language)
        best = min(best, time.perf_counter() - started)
    return len(text) / best / 1e6


def main() -> None:
    """Print the tables."""
    from fixture_format import read_cases

    for folder in ("fixtures", "blind"):
        print(f"{folder:8}  cases  dragoman  sentencex")
        total = [0, 0, 0]
        for path in sorted((CASES / folder).glob("*.txt")):
            cases = [(each.language, each.text, each.sentences) for each in read_cases(path)]
            row = (len(cases), exact(ours, cases), exact(theirs, cases))
            total = [before + now for before, now in zip(total, row, strict=True)]
            print(f"{path.stem:8}  {row[0]:5}  {row[1]:8}  {row[2]:9}")
        print(f"{'all':8}  {total[0]:5}  {total[1]:8}  {total[2]:9}\n")
    text = " ".join(case.text for case in read_cases(CASES / "fixtures" / "en.txt")) * 40
    first, second = speed(ours, text, "en"), speed(theirs, text, "en")
    print(f"English, million characters a second: {first:.1f} and {second:.1f}")


if __name__ == "__main__":
    main()
