"""`make bench-starter`: what the starter gets wrong in a long article of this repository.

In: an article of some 1,700 words and the starter, or the package in the folder that is named. Out:
a table of the sentences in which something went wrong: what the package says by itself, without
codes, and what is left of it behind masks, gate and ladder. With `--show` the sentences as well.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import package_at, starters
from pipeline.engines.pathology import signals
from pipeline.engines.rescue import translate_safely
from pipeline.inline import plain
from pipeline.project import load_project
from pipeline.sources import load

ROOT = Path(__file__).parents[1]
ARTICLE = "features/night-train"
_KINDS = {
    "loops": {"loop"},
    "copied": {"copied"},
    "cut off or far too long": {"cut", "length"},
    "a figure, currency or number word lost": {"numbers", "currencies", "numerals"},
    "a date, name or “not” lost": {"dates", "names", "negation"},
    "a code lost": {"codes"},
    "left empty": {"empty"},
}


def sentences() -> tuple[str, ...]:
    """The article's, tagged, each once."""
    document = load(load_project(ROOT / "dragoman.toml"), [ARTICLE]).documents[0]
    return tuple(
        dict.fromkeys(
            segment.source
            for block in document.blocks
            for segment in block.segments
            if any(map(str.isalpha, segment.source))
        )
    )


def faults(sources: Sequence[str], targets: Sequence[str], locale: str) -> dict[str, int]:
    """How many sentences have each kind of fault, and any."""
    found = [
        {signal.name for signal in signals(source, target, "en", locale)}
        for source, target in zip(sources, targets, strict=True)
    ]
    kinds = {kind: sum(bool(names & each) for each in found) for kind, names in _KINDS.items()}
    return {**kinds, "any of these": sum(map(bool, found))}


def main() -> None:
    """Translate, count, print."""
    parser = argparse.ArgumentParser(prog="make bench-starter", description=__doc__)
    parser.add_argument("--package", type=Path, help="its folder; the starter if not given")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--show", action="store_true", help="print what is wrong, and where")
    asked = parser.parse_args()
    package = package_at(asked.package) if asked.package else starters()[0]
    sources, locale = sentences(), package.target
    bare = tuple(map(plain, sources))
    silent: Callable[[int], None] = lambda _: None  # noqa: E731  a progress that shows nothing
    with tempfile.TemporaryDirectory() as work:
        engine = ArgosEngine([package], beam=asked.beam)
        engine.work = Path(work)
        by_itself = engine.translate(bare, silent)
        safely = translate_safely(engine, sources, silent, source_locale="en", locale=locale)
    behind = [each.text for each in safely]
    words = sum(len(text.split()) for text in bare)
    print(
        f"{package.name}, beam {asked.beam}, {ARTICLE}: {len(sources)} sentences, {words:,} words"
    )
    print("\n| Sentences with | by itself | through dragoman |\n|---|--:|--:|")
    alone, through = faults(bare, by_itself, locale), faults(sources, behind, locale)
    for kind, number in alone.items():
        print(f"| {kind} | {_share(number, sources)} | {_share(through[kind], sources)} |")
    if asked.show:
        for source, target in zip(sources, behind, strict=True):
            if found := signals(source, target, "en", locale):
                print(f"\n{source}\n{target}\n  {'; '.join(each.message for each in found)}")


def _share(number: int, sources: Sequence[str]) -> str:
    return f"{number} ({number / len(sources):.1%})"


if __name__ == "__main__":
    main()
