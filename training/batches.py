"""Prepared arrays -> batches of padded piece numbers, in an order that depends on the seed only.

In: a folder of augment.py. Out: for each step (source, target, guided), where `guided` is three
arrays: places in the flattened (batch, target, source) attention and the share of each; None
where no pair of the batch has links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from model import BOS, EOS, PAD
from ragged import Ragged
from torch import Tensor


@dataclass(frozen=True)
class Batch:
    source: Tensor
    target: Tensor
    """With BOS and EOS: position i of what goes in says what position i + 1 is."""
    places: Tensor
    shares: Tensor
    """Of what a target piece looks at, how much is at each of `places`; they add up to 1."""
    guided: int
    """How many target positions have links."""


class Examples:
    """All of a prepared folder."""

    def __init__(self, folder: Path) -> None:
        self.source = Ragged(folder / "source.npy")
        self.target = Ragged(folder / "target.npy")
        self.links = Ragged(folder / "links.npy")
        self.weight = np.load(folder / "weight.npy")

    def epoch(self, seed: int, number: int, tokens: int) -> list[np.ndarray]:
        """The batches of an epoch, as numbers of examples.

        A weight of 2.3 stands for two examples and a third one in three epochs of ten. Sorted by
        target length, then source length, so that there is next to no padding.
        """
        rng = np.random.default_rng((seed, number))
        times = np.floor(self.weight + rng.random(len(self.weight))).astype(int)
        chosen = np.repeat(np.arange(len(times)), times)
        target = self.target.lengths[chosen] + 2
        source = self.source.lengths[chosen] + 1
        order = np.lexsort(
            (rng.random(len(chosen)), source, target + rng.integers(0, 2, len(target)))
        )
        batches, start, widest = [], 0, 0
        for end, index in enumerate(order):
            longest = max(widest, source[index] + target[index])
            if end > start and longest * (end - start + 1) > 2 * tokens:
                batches.append(chosen[order[start:end]])
                start, longest = end, source[index] + target[index]
            widest = longest
        batches.append(chosen[order[start:]])
        return [batches[index] for index in rng.permutation(len(batches))]

    def batch(self, chosen: np.ndarray) -> Batch:
        width = int(self.source.lengths[chosen].max()) + 1
        length = int(self.target.lengths[chosen].max()) + 2
        source = np.full((len(chosen), width), PAD)
        target = np.full((len(chosen), length), PAD)
        places, shares, guided = [], [], 0
        for row, index in enumerate(chosen):
            s, t = self.source[index], self.target[index]
            source[row, : len(s)], source[row, len(s)] = s, EOS
            target[row, 0], target[row, 1 : len(t) + 1], target[row, len(t) + 1] = BOS, t, EOS
            links = self.links[index].reshape(-1, 2).astype(np.int64)
            if len(links):
                each = np.bincount(links[:, 1], minlength=1)
                # Position i of the input foretells piece i, and CTranslate2 reports it for that.
                places.append((row * (length - 1) + links[:, 1]) * width + links[:, 0])
                shares.append(1 / each[links[:, 1]])
                guided += int((each > 0).sum())
        return Batch(
            torch.from_numpy(source),
            torch.from_numpy(target),
            torch.from_numpy(np.concatenate(places) if places else np.zeros(0, np.int64)),
            torch.from_numpy(np.concatenate(shares) if places else np.zeros(0)).float(),
            guided,
        )


def stream(
    examples: Examples, seed: int, tokens: int, epoch: int, position: int
) -> Iterator[tuple[int, int, Batch]]:
    """(epoch, position after it, batch) from a place on, for ever."""
    while True:
        batches = examples.epoch(seed, epoch, tokens)
        for number in range(position, len(batches)):
            yield epoch, number + 1, examples.batch(batches[number])
        epoch, position = epoch + 1, 0
