"""Tries a package in a process of its own: a damaged model may take the whole process with it.

In: a package's folder. Out: nothing, or what is wrong with it. A package that passed is not tried
again as long as it, CTranslate2 and the way to compute stay what they were (`tried`).
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.engines import canary
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.loading import COMPUTE_TYPE, Models
from pipeline.engines.packages import Package, package_at
from pipeline.errors import PackageError
from pipeline.files import write_if_changed

__all__ = ["trial", "tried"]

_SECONDS = 300
_RECIPE = 1  # raise it when the sentences or what is asked of them change
_NAME = "tried.json"
_HINT = "install it again, or another version of it; see what it says to: dragoman models verify"


def trial(folder: Path, shown: str, hint: str) -> None:
    """Load the package and translate the canary. Raises PackageError, naming it as `shown`."""
    # -P: a folder called `pipeline` where the user stands is not us.
    command = [sys.executable, "-P", "-X", "utf8", "-m", "pipeline.engines.trial", str(folder)]
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


def tried(package: Package, work: Path) -> None:
    """Try a package before its first use in a project; `work` is the project's `.dragoman`.

    Raises PackageError where it must not be used, OutputError where `work` cannot be written.
    """
    key = " ".join((package.digest, COMPUTE_TYPE, version("ctranslate2"), str(_RECIPE)))
    known = _known(work / _NAME)
    if key in known:
        return
    _passed(package.path, package.name, key)
    content = json.dumps(sorted({*known, key}), indent=1)
    write_if_changed(work / _NAME, f"{content}\n".encode())


@cache
def _passed(folder: Path, name: str, key: str) -> None:
    """Once in a process; a refusal is no result, and is tried again."""
    trial(folder, str(folder), _HINT)


def _known(path: Path) -> tuple[str, ...]:
    try:
        keys = json.loads(path.read_bytes())
    except (OSError, ValueError):  # none yet, or damaged: tried again
        return ()
    return tuple(map(str, keys)) if isinstance(keys, list) else ()


def _main(folder: Path) -> None:
    try:
        package = package_at(folder)
        # Greedily: what is broken is broken in any beam, and junk without an end takes its time.
        engine = ArgosEngine([package], beam=1, models=Models(1))
        canary.sing(package, lambda sentences: engine.translate(sentences, lambda _: None))
    except PackageError as error:
        sys.exit(error.cause)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
