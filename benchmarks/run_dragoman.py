"""A process of its own: `run_dragoman PROJECT COMMAND…` -> seconds and peak memory, as JSON.

Timed is the command from its first line to its last, model loading included; starting Python and
importing are not, as in `run_argos`.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import sys
import time
from pathlib import Path

from pipeline.commands import main


def _peak_kib() -> int:
    """Greatest resident memory so far; what getrusage tells is the parent's where that is more."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    except OSError:
        found = None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    _, project, command, *words = sys.argv
    importlib.import_module(f"pipeline.commands.{command}")
    importlib.import_module("ctranslate2")
    importlib.import_module("sentencepiece")
    importlib.import_module("argostranslate.package")
    started = time.perf_counter()
    main(["-C", project, command, *words], standalone_mode=False)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak_kib": _peak_kib()}))
