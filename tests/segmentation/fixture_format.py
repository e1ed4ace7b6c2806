"""The fixtures' format: `# title`, the text in one line, `---`, a sentence a line; `===` between.

Lines before the first case that begin with `//` are comments. A malformed file fails the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Case", "read_cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the sentences it should be cut into."""

    language: str
    title: str
    text: str
    sentences: tuple[str, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of `<language>.txt`. Raises ValueError, `file:line: what is wrong`."""
    cases: list[Case] = []
    lines: list[str] = []
    begin = 1
    numbered = list(enumerate(path.read_text(encoding="utf-8").split("\n"), 1))
    for number, line in [*numbered, (len(numbered) + 1, "===")]:
        if not cases and not lines and line.startswith("//"):
            continue
        if line == "===":
            cases.append(_case(path, begin, lines))
            lines, begin = [], number + 1
        elif line or lines:
            begin = begin if lines else number
            lines.append(line)
    return tuple(cases)


def _case(path: Path, begin: int, lines: list[str]) -> Case:
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) < 4:
        raise ValueError(f"{path.name}:{begin}: a case wants at least four lines")
    title, text, rule, *sentences = lines
    if not title.startswith("# "):
        raise ValueError(f"{path.name}:{begin}: the title wants '# '")
    if rule != "---":
        raise ValueError(f"{path.name}:{begin + 2}: '---' wanted after the text's one line")
    # "".join(split()) drops the whitespace, of which the sentences have none at their ends.
    if "".join("".join(sentences).split()) != "".join(text.split()):
        raise ValueError(f"{path.name}:{begin + 3}: the sentences do not join to the text")
    return Case(path.stem, title[2:], text, tuple(sentences))
