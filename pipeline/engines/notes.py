"""Small notes under `.dragoman`: what was measured, by name, in a JSON file that may be deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError
from pipeline.files import write_if_changed

__all__ = ["keep", "noted"]


def noted(path: Path) -> Mapping[str, Any]:
    """All that is noted; nothing where there is no file or it is damaged: it is measured again."""
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def keep(path: Path, name: str, value: object) -> None:
    """Note a value beside the others; where that cannot be, it is measured again."""
    content = json.dumps({**noted(path), name: value}, indent=1, sort_keys=True)
    with suppress(OutputError):
        write_if_changed(path, f"{content}\n".encode())
