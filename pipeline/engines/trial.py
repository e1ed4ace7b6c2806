"""Tries a package in a process of its own: a damaged model may take the whole process with it.

In: a package's folder. Out: nothing, or what is wrong with it.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import package_at
from pipeline.errors import PackageError

__all__ = ["trial"]

_SENTENCE = "The council met on Monday."
_SECONDS = 300


def trial(folder: Path, shown: str, hint: str) -> None:
    """Load the package and translate a sentence. Raises PackageError, naming it as `shown`."""
    # -P: a folder called `pipeline` where the user stands is not us.
    command = [sys.executable, "-P", "-m", "pipeline.engines.trial", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise PackageError(
            f"did not translate a sentence within {_SECONDS} seconds", path=shown, hint=hint
        ) from error
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        raise PackageError(f"its model crashes the engine ({name})", path=shown, hint=hint)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["unknown reason"]
        raise PackageError(said[-1], path=shown, hint=hint)


def _main(folder: Path) -> None:
    try:
        engine = ArgosEngine([package_at(folder)], beam=1, threads=1)
        engine.translate([_SENTENCE], lambda _: None)
    except PackageError as error:
        sys.exit(error.cause)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
