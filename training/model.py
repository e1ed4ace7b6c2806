"""The translation model: a plain pre-norm Transformer whose weights CTranslate2 takes as they are.

In: padded piece numbers. Out: the decoder's states, from which `kernels.cross_entropy` takes the
loss of what is no padding, and the weights of the head that word alignments guide.
Parameter names are those of starter 0.1, so its checkpoint loads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from kernels import Dropout
from torch import Tensor, nn

PAD, BOS, EOS = 3, 1, 2


@dataclass(frozen=True)
class Sizes:
    """How big a model is."""

    vocabulary: int = 8000
    width: int = 256
    heads: int = 4
    ff: int = 1024
    encoder: int = 4
    decoder: int = 2


class Attention(nn.Module):
    """Multi-head attention; q, k, v apart as in the checkpoint, one product where they share x.

    Plain products: on the CPU they are five times as fast as `scaled_dot_product_attention` for
    sentences of usual lengths.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))

    def _project(self, x: Tensor, *layers: nn.Linear) -> tuple[Tensor, ...]:
        """For each layer (batch * heads, length, width of a head)."""
        weight = torch.cat([layer.weight for layer in layers])
        y = F.linear(x, weight, torch.cat([layer.bias for layer in layers]))
        y = y.view(*x.shape[:2], len(layers), self.heads, -1).permute(2, 0, 3, 1, 4)
        return y.reshape(len(layers), x.shape[0] * self.heads, x.shape[1], -1).unbind(0)

    def forward(
        self, x: Tensor, memory: Tensor | None, bias: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """`memory` None: self-attention. Also gives head 0's weights (batch, target, source)."""
        if memory is None:
            q, k, v = self._project(x, self.q, self.k, self.v)
        else:
            (q,), (k, v) = self._project(x, self.q), self._project(memory, self.k, self.v)
        scores = torch.bmm(q * q.shape[-1] ** -0.5, k.transpose(1, 2))
        scores = scores.view(x.shape[0], self.heads, *scores.shape[1:])
        weights = torch.softmax(scores if bias is None else scores + bias, -1)
        y = torch.bmm(weights.flatten(0, 1), v).view(x.shape[0], self.heads, x.shape[1], -1)
        return self.o(y.transpose(1, 2).flatten(2)), weights[:, 0]


class FeedForward(nn.Module):
    def __init__(self, width: int, ff: int) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(width, ff), nn.Linear(ff, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.b(F.relu(self.a(x)))


class EncoderLayer(nn.Module):
    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(sizes.width), nn.LayerNorm(sizes.width)
        self.sa = Attention(sizes.width, sizes.heads)
        self.ff = FeedForward(sizes.width, sizes.ff)
        self.dr = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = x + self.dr(self.sa(self.n1(x), None, bias)[0])
        return x + self.dr(self.ff(self.n2(x)))


class DecoderLayer(nn.Module):
    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.n1, self.n2, self.n3 = (nn.LayerNorm(sizes.width) for _ in range(3))
        self.sa = Attention(sizes.width, sizes.heads)
        self.ca = Attention(sizes.width, sizes.heads)
        self.ff = FeedForward(sizes.width, sizes.ff)
        self.dr = Dropout(dropout)

    def forward(
        self, x: Tensor, memory: Tensor, bias: Tensor | None, causal: Tensor
    ) -> tuple[Tensor, Tensor]:
        x = x + self.dr(self.sa(self.n1(x), None, causal)[0])
        y, weights = self.ca(self.n2(x), memory, bias)
        x = x + self.dr(y)
        return x + self.dr(self.ff(self.n3(x))), weights


def positions(length: int, width: int) -> Tensor:
    """Sinusoids as OpenNMT and CTranslate2 lay them out: sines, then cosines, from 1."""
    inverse = torch.exp(torch.arange(width // 2) * -(math.log(10000) / (width // 2 - 1)))
    angles = (torch.arange(length) + 1.0)[:, None] * inverse[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


class Translator(nn.Module):
    """Encoder, decoder, one embedding for both and for the output."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.sizes = sizes
        self.emb = nn.Embedding(sizes.vocabulary, sizes.width)
        self.enc = nn.ModuleList(EncoderLayer(sizes, dropout) for _ in range(sizes.encoder))
        self.dec = nn.ModuleList(DecoderLayer(sizes, dropout) for _ in range(sizes.decoder))
        self.ne, self.nd = nn.LayerNorm(sizes.width), nn.LayerNorm(sizes.width)
        self.bias = nn.Parameter(torch.zeros(sizes.vocabulary))
        self.dr = Dropout(dropout)
        self.register_buffer("pos", positions(1024, sizes.width), persistent=False)
        nn.init.normal_(self.emb.weight, 0, sizes.width**-0.5)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def _embed(self, ids: Tensor) -> Tensor:
        scaled = self.emb(ids) * math.sqrt(self.sizes.width)
        return self.dr(scaled + self.pos[: ids.shape[1]].to(scaled.dtype))

    def states(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """The decoder's last states, and the weights (batch, target, source) of the guided head.

        That is head 0 of the last layer's cross-attention, which CTranslate2 tells of.
        """
        x = self._embed(source)
        padding = source == PAD
        bias = torch.zeros(source.shape, dtype=x.dtype).masked_fill_(padding, -1e9)
        bias = bias[:, None, None, :] if padding.any() else None
        for layer in self.enc:
            x = layer(x, bias)
        memory, y = self.ne(x), self._embed(target)
        causal = torch.full((target.shape[1],) * 2, -1e9, dtype=y.dtype).triu_(1)
        for layer in self.dec:
            y, weights = layer(y, memory, bias, causal)
        return self.nd(y), weights

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Logits of every position; for checks, training goes through `states`."""
        return F.linear(self.states(source, target)[0], self.emb.weight, self.bias)
