"""One package, loaded: sentences -> token batches -> CTranslate2 -> texts.

CTranslate2 would cut a sentence at 1,024 pieces and its translation at 256, and fails for all
when one runs beyond the model's positions. So a sentence with more pieces than the package
bears is cut at a clause, and so is one whose translation finds no end; the halves are translated
and rejoined.
"""

from __future__ import annotations

import mmap
import struct
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.engines import BETWEEN, Decoding, Pairs
from pipeline.engines.alignment import linked, unlinked, word_links
from pipeline.engines.batching import USUAL, Item, Sizes, lots, measure
from pipeline.engines.beginnings import lowered, raised
from pipeline.engines.clauses import Halves, halve, rejoin
from pipeline.engines.loading import Models
from pipeline.engines.packages import Package
from pipeline.engines.pathology import plain_signals, weight
from pipeline.engines.tokenizers import Tokenizer
from pipeline.errors import PackageError
from pipeline.languages import language

__all__ = ["Model"]

_HINT = "try it with: dragoman models verify; if it fails there too, install it again"
_AGAIN = 128
"""Pieces of a lot of sentences that are tried again: many find no end, and of each the engine
holds several hypotheses, so that such lots would be what a run needs most memory for."""
_FAULTS = (RuntimeError, ValueError, IndexError)  # what C++ exceptions arrive as

_Hypothesis = tuple[list[str], float, list[list[float]]]
"""The pieces of a translation, the log-probability of each on average, and where each looked."""

_Done = tuple[list[Item], list[list[_Hypothesis]]]
"""A lot with its outputs."""


class Model:
    """A package's model in memory, with its tokenizer."""

    def __init__(
        self,
        package: Package,
        tokenizer: Tokenizer,
        *,
        beam: int,
        sizes: Sizes,
        models: Models,
        how: Decoding,
        folder: Path | None = None,
    ) -> None:
        """Begin to load it, or the copy of its model in `folder`."""
        self._folder = folder or package.path / "model"
        self._models = models
        models.begin(self._folder, how.compute_type)
        self._tokenizer = tokenizer
        self._package = package
        self._beam, self._sizes = beam, sizes
        self._how = how
        self._scores: dict[str, float] = {}
        self._lowered: dict[str, tuple[int, ...]] = {}
        self._from, self._to = language(package.source), language(package.target)
        self._positions = _positions(self._folder / "model.bin") or 4096
        self._most = min(package.max_source_pieces, self._positions // 4)

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        """Translations of distinct sentences, a batch at a time; empty where there is no end."""
        whole: list[Item] = []
        cut: dict[str, Halves] = {}
        for sentence in sentences:
            pieces = self._pieces(sentence)
            if len(pieces) > self._most and (halves := self._halve(sentence, inside_words=True)):
                cut[sentence] = halves
            else:
                whole.append((sentence, pieces))
        for batch, outputs in self._batches(whole):
            done = []
            for (sentence, pieces), hypotheses in zip(batch, outputs, strict=True):
                room = self._room(len(pieces))
                ended = [each for each in hypotheses if len(each[0]) < room]
                if ended:
                    text, self._scores[sentence] = self._best(sentence, ended)
                    if self._how.aligned:
                        text = self._linked(sentence, text, pieces, ended[0])
                    done.append((sentence, text))
                elif halves := self._halve(sentence, inside_words=False):
                    cut[sentence] = halves
                else:
                    done.append((sentence, ""))
            if done:
                yield tuple(done)
        if cut:
            yield self._rejoined(cut)

    def scores(self, pairs: Pairs) -> dict[str, float]:
        """The log-probability per piece of what `stream` just gave; each is told once."""
        return {each: self._scores.pop(each) for each, _ in pairs if each in self._scores}

    def _best(self, sentence: str, hypotheses: list[_Hypothesis]) -> tuple[str, float]:
        """The first text that the gate lets pass, else the one it minds least."""
        places = self._lowered.pop(sentence, ())
        texts = [
            (raised(sentence, places, self._tokenizer.decode(pieces), self._to.tag), score)
            for pieces, score, _ in hypotheses
        ]
        if self._how.hypotheses == 1:
            return texts[0]
        if self._how.every:
            return BETWEEN.join(dict.fromkeys(text for text, _ in texts)), texts[0][1]
        source, target = self._from.tag, self._to.tag
        return min(texts, key=lambda each: weight(plain_signals(sentence, each[0], source, target)))

    def _pieces(self, sentence: str) -> list[str]:
        """What is sent of a sentence, its first word small where only so the model knows it."""
        sent, places = lowered(sentence, self._from.tag, self._spelt)
        if places:
            self._lowered[sentence] = places
        return self._tokenizer.encode(sent)

    def _spelt(self, word: str) -> int:
        return len(self._tokenizer.encode(word))

    def _linked(self, sentence: str, text: str, pieces: list[str], best: _Hypothesis) -> str:
        """The text with its links, if the pieces make the words that are seen."""
        said, _, attention = best
        links = word_links(pieces, said, attention)
        words = sum(piece.startswith("▁") for piece in pieces)
        agree = len(links) == len(text.split()) and words == len(sentence.split())
        return linked(text, links) if agree else text

    def _rejoined(self, cut: dict[str, Halves]) -> Pairs:
        halves = {half for left, _, right in cut.values() for half in (left, right)}
        parts = {half: half for half in halves}
        for pairs in self.stream(sorted(half for half in halves if any(map(str.isalpha, half)))):
            parts.update((half, unlinked(text)[0].partition(BETWEEN)[0]) for half, text in pairs)
        scores = {half: self._scores.pop(half) for half in halves if half in self._scores}
        for sentence, (left, _, right) in cut.items():
            known = [scores[half] for half in (left, right) if half in scores]
            if known:
                self._scores[sentence] = min(known)

        def joined(halves: Halves) -> str:
            left, _, right = halves
            return rejoin(halves, parts[left], parts[right], source=self._from, target=self._to)

        return tuple((sentence, joined(halves)) for sentence, halves in cut.items())

    def _halve(self, sentence: str, *, inside_words: bool) -> Halves | None:
        return halve(sentence, self._from.base, inside_words=inside_words)

    def _room(self, pieces: int) -> int:
        """Pieces that a translation may have; one with as many has not found its end."""
        return min(3 * pieces + 32, self._positions - 1)

    def _batches(self, items: list[Item]) -> Iterator[_Done]:
        """Lots in no particular order, each with its outputs."""
        if not items:
            return
        threads, digest = self._models.threads, self._package.digest
        translator = self._translator
        run = partial(self._run, translator)
        size = self._sizes.known(digest, self._beam, threads)
        if size is None and self._how == Decoding():
            size, items = yield from measure(items, threads, run)
            if size is not None:
                self._sizes.keep(digest, self._beam, threads, size)
        most = size or USUAL
        if self._how != Decoding():
            most = min(most, _AGAIN)
        yield from run(lots(items, most, threads))

    def _run(self, translator: Any, batches: Sequence[list[Item]]) -> Iterator[_Done]:
        """A few batches wait in the engine at any time."""
        waiting: deque[tuple[list[Item], Any]] = deque()
        rest = iter(batches)
        try:
            while True:
                for batch in islice(rest, self._models.threads * 2 + 1 - len(waiting)):
                    waiting.append((batch, self._submit(translator, batch)))
                if not waiting:
                    return
                batch, results = waiting.popleft()
                yield batch, [self._hypotheses(result.result()) for result in results]
        except _FAULTS as error:
            raise PackageError(
                f"CTranslate2 cannot run its model: {_one_line(error)}",
                path=str(self._package.path),
                hint=_HINT,
            ) from error

    @property
    def _translator(self) -> Any:
        try:
            return self._models.begin(self._folder, self._how.compute_type).result()
        except _FAULTS as error:
            raise PackageError(
                f"CTranslate2 cannot load its model: {_one_line(error)}",
                path=str(self._package.path),
                hint="the package is damaged; install it again",
            ) from error

    def _submit(self, translator: Any, batch: list[Item]) -> Any:
        prefix = self._package.target_prefix
        return translator.translate_batch(
            [pieces for _, pieces in batch],
            target_prefix=[[prefix]] * len(batch) if prefix else None,
            asynchronous=True,
            beam_size=max(self._beam, self._how.hypotheses),
            num_hypotheses=self._how.hypotheses,
            repetition_penalty=self._how.repetition_penalty,
            no_repeat_ngram_size=self._how.no_repeat,
            return_scores=True,
            return_attention=self._how.aligned,
            replace_unknowns=True,
            max_input_length=0,
            max_decoding_length=self._room(len(batch[0][1])),
        )

    def _hypotheses(self, result: Any) -> list[_Hypothesis]:
        """Best first. With a length penalty of 1, CTranslate2's score is per piece already."""
        prefix = self._package.target_prefix
        attention = result.attention or [[]] * len(result.hypotheses)
        found = []
        for pieces, score, rows in zip(result.hypotheses, result.scores, attention, strict=True):
            first = int(bool(prefix) and pieces[:1] == [prefix])
            found.append((pieces[first:], float(score), rows[first:]))
        return found


def _positions(path: Path) -> int | None:
    """How many positions the model has encodings for; None where it computes them.

    In `model.bin` a variable is its name, a zero, its rank in one byte and its shape in four
    bytes each (CTranslate2, `ModelSpec._serialize`). Beyond it CTranslate2 fails for a batch.
    """
    name = b"position_encodings/encodings\0\x02"
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = data.find(name)
            if found < 0 or found + len(name) + 4 > len(data):
                return None
            return int(struct.unpack_from("<I", data, found + len(name))[0])
    except (OSError, ValueError):  # there is no file, or nothing in it: CTranslate2 will say so
        return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
