"""The starter packages in plain argostranslate: do they run there, and say the same?

In: nothing. Out: a line a package; exit code 1 where one fails. Argos gets the canary's sentences
one by one, by its own rules; the bare model behind the pipeline gets them too. `make bench` runs
this first, in the environment that has the whole of argostranslate.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import child, environment
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.canary import fault, sentences
from pipeline.engines.packages import Package, starters

__all__ = ["in_argos"]


def in_argos(package: Package) -> tuple[str, ...]:
    """What argostranslate makes of the canary's sentences with this package alone."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        given, said = work / "articles.json", work / "said.json"
        (work / "packages").mkdir()
        (work / "packages" / package.path.name).symlink_to(package.path)
        given.write_text(json.dumps([[[each]] for each in sentences(package.source)]), "utf-8")
        env = environment(work / "packages", work / "home", ARGOS_COMPUTE_TYPE="int8")
        child("run_argos", str(given), str(said), package.from_code, package.to_code, env=env)
        return tuple(article[0].strip() for article in json.loads(said.read_text("utf-8")))


def main() -> int:
    """Try each of them."""
    wrong = 0
    for package in starters():
        sources = sentences(package.source)
        theirs = in_argos(package)
        ours = ArgosEngine([package]).translate(sources, lambda _: None)
        for source, target in zip(sources, theirs, strict=True):
            if reason := fault(source, target, package.source, package.target):
                print(f"{package.name}: “{source}” becomes “{target}”, {reason}", file=sys.stderr)
                wrong += 1
        same = sum(one == other for one, other in zip(ours, theirs, strict=True))
        print(
            f"{package.name} in argostranslate: {len(sources)} sentences, {same} as in dragoman",
            file=sys.stderr,
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
