"""Stage 6, machine translation: plain sentences in one language -> the same in another.

In: sentences without markup. Out: one text for each, in their order. `packages` knows the Argos
packages of this machine, `install` brings, tries and removes them, `argos` runs them, `cache`
remembers what they said, `select` picks the engine for a pair; `masking` carries inline codes
through any of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

__all__ = ["BatchEngine", "Engine", "Pairs"]

Pairs = tuple[tuple[str, str], ...]
"""Sentences with their translations."""


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
