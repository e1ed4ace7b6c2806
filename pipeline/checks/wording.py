"""Check: a term is translated as the glossary has it, in whatever form the sentence wants."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "wording"
SEVERITY: Severity = "warning"


def check(pair: Pair) -> Iterator[str]:
    """A sentence for each term whose translation seems not to be there in any form."""
    if pair.terms is not None and pair.target.strip():
        yield from pair.terms.missing(blank(pair.source), pair.target)
