"""Argos packages at work: sentences -> a chain of CTranslate2 models -> their translations.

`argostranslate.translate` is not used: it loads torch, cuts long sentences off without a word
and sends one line at a time. Here all sentences are sorted by length and go through each model
in batches of tokens, several at once. What comes out does not depend on batches or threads.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from pipeline.engines import BatchEngine, Decoding, Pairs, mask_probe
from pipeline.engines.alignment_probe import Setting, measured
from pipeline.engines.batching import Sizes
from pipeline.engines.loading import Models
from pipeline.engines.masks import STYLES, Style
from pipeline.engines.packages import Package
from pipeline.engines.pathology import GATE
from pipeline.engines.running import Model
from pipeline.engines.tokenizers import Tokenizer, has_sentencepiece, tokenizer

__all__ = ["ArgosEngine", "cores"]

# Part of every result's name in the cache: raise it when the way to decode or to cut changes.
_RECIPE = 2
_SLICE = 4096  # sentences that go through a whole chain before the next ones start
_MOST_CORES = 16
_QUOTA = Path("/sys/fs/cgroup/cpu.max")  # Linux, control groups version 2


class ArgosEngine(BatchEngine):
    """A package, or two by way of a third language. Models are loaded when first needed."""

    def __init__(
        self,
        packages: Sequence[Package],
        *,
        beam: int = 4,
        batch_tokens: int = 0,
        models: Models | None = None,
    ) -> None:
        self.packages = tuple(packages)
        self.beam = beam
        self.batch_tokens = batch_tokens
        self.models = models or Models(cores())
        self.how = Decoding()
        self.work: Path | None = None
        """The project's `.dragoman`; without one no words are aligned, and neither batches nor
        masks are measured."""
        self._setting: Setting | None = None
        self._scores: dict[str, float] = {}

    @property
    def signature(self) -> str:
        """See `Engine`."""
        return "argos " + "+".join(package.name for package in self.packages)

    @cached_property
    def key(self) -> str:
        """See `Engine`."""
        parts = [
            *(package.digest for package in self.packages),
            self.beam,
            _RECIPE,
            version("ctranslate2"),
            *((*astuple(self.how), GATE) if self.how != Decoding() else ()),
            *((self._setting.layer, self._setting.heads) if self._setting else ()),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    @cached_property
    def _tokenizers(self) -> tuple[Tokenizer, ...]:
        return tuple(map(tokenizer, self.packages))

    @cached_property
    def _models(self) -> tuple[Model, ...]:
        return tuple(
            Model(
                package,
                its_tokenizer,
                beam=self.beam,
                sizes=Sizes(self.batch_tokens, self.work),
                models=self.models,
                how=self.how,
                folder=self._setting.folder if self._setting else None,
            )
            for package, its_tokenizer in zip(self.packages, self._tokenizers, strict=True)
        )

    def begin(self) -> None:
        """Load the models in the background: there will be something to translate."""
        _ = self._models

    def knows(self, character: str) -> bool:
        """See `Engine`. A letter is the first package's to translate; a sign must pass them all."""
        first, *others = self._tokenizers
        return first.knows(character) and (
            character.isalpha() or all(other.knows(character) for other in others)
        )

    def decoding(self, how: Decoding) -> ArgosEngine | None:
        """See `BatchEngine`. Words are aligned by one package that cuts words with SentencePiece.

        The first time, it is measured which of its attention tells.
        """
        other = ArgosEngine(
            self.packages, beam=self.beam, batch_tokens=self.batch_tokens, models=self.models
        )
        other.how, other.work = how, self.work
        if how.every and self.packages[1:]:
            return None  # the second package would take them for one text
        if how.aligned:
            package = self.packages[0]
            if not self.work or self.packages[1:] or not has_sentencepiece(package):
                return None
            other._setting = measured(package, self._tokenizers[0], self.work)
            return other if other._setting else None
        return other

    def styles(self) -> Sequence[Style]:
        """See `BatchEngine`: measured, once in a project."""
        return self._styles

    @cached_property
    def _styles(self) -> Sequence[Style]:
        if self.work is None:
            return STYLES[:2]
        other = self.decoding(self.how)
        assert other is not None
        source = self.packages[0].source
        return mask_probe.measured(
            self.key, source, lambda texts: other.translate(texts, lambda _: None), self.work
        )

    def scores(self, sentences: Sequence[str]) -> Mapping[str, float]:
        """See `BatchEngine`: those of the last stream, each told once. A chain's is its worst."""
        return {
            sentence: self._scores.pop(sentence)
            for sentence in sentences
            if sentence in self._scores
        }

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """See `BatchEngine`."""
        self._scores.clear()
        if len(self._models) == 1:
            for pairs in self._models[0].stream(sentences):
                self._scores.update(self._models[0].scores(pairs))
                yield pairs
            return
        rest = iter(sentences)
        while part := tuple(islice(rest, _SLICE)):
            texts = dict(zip(part, part, strict=True))
            for model in self._models:
                # A text that is empty or has no letters left is not for the next model.
                wanted = {text for text in texts.values() if any(map(str.isalpha, text))}
                known = {text: text for text in texts.values()}
                scores: dict[str, float] = {}
                for pairs in model.stream(sorted(wanted)):
                    known.update(pairs)
                    scores.update(model.scores(pairs))
                for sentence, text in texts.items():
                    if text in scores:
                        worst = min(scores[text], self._scores.get(sentence, 0.0))
                        self._scores[sentence] = worst
                texts = {sentence: known[text] for sentence, text in texts.items()}
            yield tuple(texts.items())


def cores() -> int:
    """Physical cores that this process may use, at most 16: two threads of one core share what
    int8 arithmetic needs, and a container may have less of a machine than it sees of it."""
    try:
        usable = os.sched_getaffinity(0)
    except AttributeError:  # not on macOS
        return min(os.cpu_count() or 1, _MOST_CORES)
    shared = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    siblings = {_read(Path(shared.format(cpu))) or str(cpu) for cpu in usable}
    return max(1, min(len(siblings), _quota(_read(_QUOTA)), _MOST_CORES))


def _quota(text: str) -> int:
    """Cores of a control group's `cpu.max`: `150000 100000` are two; `max 100000` is no limit."""
    most, _, period = text.partition(" ")
    if not most.isdecimal() or not period.strip().isdecimal():
        return _MOST_CORES
    return max(1, -(-int(most) // int(period)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
