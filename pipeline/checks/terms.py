"""Check: names that the glossary keeps are kept, and words that it forbids are not used."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "terms"
SEVERITY: Severity = "error"


def check(pair: Pair) -> Iterator[str]:
    """What breaks with the glossary, a sentence each; nothing where the project has none."""
    if pair.terms is not None and pair.target.strip():
        yield from pair.terms.broken(blank(pair.source), pair.target)
