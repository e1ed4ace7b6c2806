"""What a CPU is slow at, done in other ways: dropout, the loss over a big vocabulary, bfloat16."""

from __future__ import annotations

import random
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class _Masks:
    """Ready dropout masks to cut slices from: drawing bits anew is a tenth of all time on a CPU.

    What is cut depends on nothing but the seed and the step.
    """

    SIZE, EVERY = 1 << 24, 100

    def __init__(self) -> None:
        self._made: tuple[int, int, float, torch.dtype] | None = None
        self._pool = torch.ones(0)
        self._offsets = random.Random(0)

    def begin(self, seed: int, step: int, rate: float, dtype: torch.dtype) -> None:
        """To be called before each step of training."""
        self._offsets.seed(f"{seed}/{step}")
        wanted = (seed, step // self.EVERY, rate, dtype)
        if self._made != wanted:
            self._made = wanted
            generator = torch.Generator().manual_seed(seed * 1_000_003 + step // self.EVERY)
            bits = torch.empty(self.SIZE // 8, dtype=torch.int64)
            bits.random_(-(2**63), None, generator=generator)
            dropped = round(rate * 256)  # of a byte's values
            kept = (bits.view(torch.uint8) >= dropped).to(dtype)
            self._pool = kept * (256 / (256 - dropped))

    def cut(self, like: Tensor) -> Tensor:
        size = like.numel()
        start = self._offsets.randrange(self.SIZE - size) & ~31  # aligned reads
        return self._pool[start : start + size].view(like.shape)


MASKS = _Masks()


class Dropout(nn.Module):
    """Dropout with masks from the pool."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        return x * MASKS.cut(x) if self.training and self.rate else x


class _CrossEntropy(torch.autograd.Function):
    """Cross entropy with label smoothing, in blocks whose logits never leave the cache for long.

    Gradients are computed on the way forward, so no logits are kept; in bfloat16 all but the sums
    are. What smoothing adds to the gradient is the same for every row and is added at the end.
    """

    @staticmethod
    def forward(ctx, states, weight, bias, gold, smoothing, rows):  # type: ignore[no-untyped-def]
        count, vocabulary = len(gold), weight.shape[0]
        total = torch.zeros(())
        d_states = torch.empty_like(states)
        d_weight, d_bias = torch.zeros(weight.shape), torch.zeros(vocabulary)
        for start in range(0, count, rows):
            x, labels = states[start : start + rows], gold[start : start + rows, None]
            p = torch.softmax(F.linear(x, weight, bias), -1)
            total -= p.gather(1, labels).float().clamp_min(1e-30).log().sum()
            p.scatter_add_(1, labels, torch.full_like(labels, smoothing - 1, dtype=p.dtype))
            torch.mm(p, weight, out=d_states[start : start + rows])
            d_weight += p.t() @ x
            d_bias += p.sum(0, dtype=torch.float32)
        d_states -= smoothing * weight.mean(0, dtype=torch.float32).to(weight.dtype)
        d_weight -= smoothing / vocabulary * states.sum(0, dtype=torch.float32)
        d_bias -= smoothing / vocabulary * count
        ctx.save_for_backward(
            d_states / count,
            d_weight.div_(count).to(weight.dtype),
            d_bias.div_(count).to(bias.dtype),
        )
        return total / count

    @staticmethod
    def backward(ctx, up):  # type: ignore[no-untyped-def]
        return (*(saved * up.to(saved.dtype) for saved in ctx.saved_tensors), None, None, None)


def cross_entropy(
    states: Tensor, weight: Tensor, bias: Tensor, gold: Tensor, smoothing: float, rows: int = 1024
) -> Tensor:
    """Mean surprise at `gold` (nats, without what smoothing adds); its gradient is smoothed."""
    return _CrossEntropy.apply(states, weight, bias, gold, smoothing, rows)


def fastest() -> torch.dtype:
    """bfloat16 where this machine multiplies in it; a CPU that cannot is a hundred times slower."""
    taken = {}
    for dtype in (torch.float32, torch.bfloat16):
        one, other = torch.ones(256, 256, dtype=dtype), torch.ones(256, 256, dtype=dtype)
        one @ other  # the first one also sets things up
        began = time.perf_counter()
        for _ in range(3):
            one @ other
        taken[dtype] = time.perf_counter() - began
    return min(taken, key=taken.__getitem__)
