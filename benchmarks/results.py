"""Results as rows of a table: what was measured, the ratios, the goal, and whether it was met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.timing import Ratio

__all__ = ["Row", "table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison."""

    what: str
    ours: str
    other: str
    ratio: Ratio | None = None
    goal: float | None = None
    better: Literal["more", "less"] = "more"
    """Which side of the goal is the good one."""

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        if self.goal is None or self.ratio is None:
            return None
        middle = self.ratio.middle
        return middle >= self.goal if self.better == "more" else middle <= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        word = "at least" if self.better == "more" else "at most"
        goal = "" if self.goal is None else f"{word} {self.goal:g}"
        verdict = {None: "", True: "yes", False: "**no**"}[self.met]
        return (self.what, self.ours, self.other, str(self.ratio or ""), goal, verdict)


def table(heading: tuple[str, str, str], rows: Sequence[Row]) -> str:
    """A Markdown table, padded so that it reads well at a terminal too."""
    lines = [(*heading, "ratio", "goal", "met"), *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"| {' | '.join(cell.ljust(w) for cell, w in zip(line, widths, strict=True))} |"
        for line in lines
    )
