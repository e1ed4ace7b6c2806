"""An engine that needs no package: for trying out a project's layout, and for tests.

In: sentences. Out: the same, accented and in brackets, so that what was not translated shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.engines import BatchEngine, Pairs

__all__ = ["PseudoEngine"]

_ACCENTED = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")


class PseudoEngine(BatchEngine):
    """`The tram runs.` -> `[Thé trám rúns.]`."""

    signature = "pseudo accents@1"
    key = "pseudo accents@1"

    def knows(self, character: str) -> bool:
        """It gives back whatever it gets."""
        return True

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """A sentence a batch."""
        for sentence in sentences:
            yield ((sentence, f"[{sentence.translate(_ACCENTED)}]"),)
