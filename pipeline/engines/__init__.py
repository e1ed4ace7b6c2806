"""Stage 6, machine translation: plain sentences in one language -> the same in another.

In: sentences without markup. Out: one text for each, in their order. `packages` knows the Argos
packages of this machine, `install` brings, tries and removes them, `argos` runs them, `cache`
remembers what they said, `select` picks the engine for a pair; `masking` carries inline codes
through any of them, `pathology` judges what comes out, `rescue` tries again what failed, `risk`
says what a person should read first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.engines.masks import STYLES, Style

__all__ = ["BETWEEN", "BatchEngine", "Decoding", "Engine", "Pairs"]

Pairs = tuple[tuple[str, str], ...]
"""Sentences with their translations."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How an engine looks for its words: as ever, or otherwise for what it failed at."""

    hypotheses: int = 1
    """How many it weighs; of several the first that the gate lets pass is taken."""
    repetition_penalty: float = 1.0
    """Above 1, a word that was said becomes less likely."""
    no_repeat: int = 0
    """No run of so many pieces is said twice; 0 for any."""
    compute_type: str = ""
    """CTranslate2's name for it; empty for the usual one."""
    aligned: bool = False
    """Whether it tells which word came from which: see `alignment.linked`."""
    every: bool = False
    """Whether its text is all the hypotheses, the best first, with `BETWEEN` between them."""


BETWEEN = "\x1e"
"""ASCII's record separator: no text has it."""


class Engine(Protocol):
    """What the stages before and after need to know of an engine."""

    @property
    def signature(self) -> str:
        """What a catalog says of it: `argos en_es@1.0`; through a third language
        `argos en_de@1.0+de_es@1.2`."""
        ...

    @property
    def key(self) -> str:
        """SHA-256, in hexadecimal, over all that its results depend on: the packages' contents,
        the decoding settings, the version of the library that runs them."""
        ...

    def knows(self, character: str) -> bool:
        """False for a character that may come out as another: it must not go through the engine.

        Loads no model. Raises PackageError where a package cannot be used.
        """
        ...

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        """One text for each sentence, in order; `advance(n)` whenever n more of them are done.

        A sentence without a letter comes back as it is. Text is empty where the engine found no
        end to its translation. Raises PackageError where a package cannot be used.
        """
        ...


class BatchEngine(ABC):
    """An engine that hands over results as they get done, so that nothing done is ever lost."""

    @property
    @abstractmethod
    def signature(self) -> str:
        """See `Engine`."""

    @property
    @abstractmethod
    def key(self) -> str:
        """See `Engine`."""

    @abstractmethod
    def knows(self, character: str) -> bool:
        """See `Engine`."""

    @abstractmethod
    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """The translations of `sentences` in any order, a batch at a time.

        `sentences` are distinct, and each has a letter.
        """

    def decoding(self, how: Decoding) -> BatchEngine | None:
        """The same engine made to decode otherwise; None where it cannot."""
        return None

    def styles(self) -> Sequence[Style]:
        """The two styles of mask that come through best, the better one first."""
        return STYLES[:2]

    def scores(self, sentences: Sequence[str]) -> Mapping[str, float]:
        """The log-probability per piece of what was said for each, where it is known.

        An engine may forget a score that it has told; one with a cache does not.
        """
        return {}

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        """See `Engine`. Duplicates go through the engine once."""
        often = Counter(sentences)
        done = {sentence: sentence for sentence in often if not any(map(str.isalpha, sentence))}
        advance(sum(often[sentence] for sentence in done))
        wanted = [sentence for sentence in often if sentence not in done]
        if wanted:
            for pairs in self.stream(wanted):
                done.update(pairs)
                advance(sum(often[sentence] for sentence, _ in pairs))
        return tuple(done[sentence] for sentence in sentences)
