"""Lines of English -> the same lines in Spanish, by Apertium.

Needs `apt-get install apertium apertium-eng-spa`. Deterministic.
"""

from __future__ import annotations

import subprocess


def spanish(lines: list[str]) -> list[str] | None:
    """One line for each, as Apertium marks them; None where it joined some."""
    said = subprocess.run(
        ["apertium", "-f", "line", "eng-spa"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")[: len(lines)]
    return said if len(said) == len(lines) else None
