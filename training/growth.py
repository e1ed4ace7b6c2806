"""Checkpoints: their sizes, a bigger model that computes what a smaller one does, other pieces."""

from __future__ import annotations

from pathlib import Path

import sentencepiece
import torch
from model import Sizes, Translator
from torch import Tensor


def sizes_of(state: dict[str, Tensor], heads: int = 4) -> Sizes:
    """The sizes of a checkpoint; of heads it does not tell."""
    vocabulary, width = state["emb.weight"].shape
    depth = {
        side: 1 + max(int(name.split(".")[1]) for name in state if name.startswith(side))
        for side in ("enc.", "dec.")
    }
    ff = state["enc.0.ff.a.weight"].shape[0]
    return Sizes(vocabulary, width, heads, ff, depth["enc."], depth["dec."])


def load_state(path: Path, weights: str = "average") -> dict[str, Tensor]:
    """The weights in a checkpoint of train.py, or a bare state dictionary, which has no two kinds.

    Of train.py's the averaged ones, or with `model` the last ones.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    state = state.get(weights, state)
    return {name: tensor.float() for name, tensor in state.items()}


def respelt(
    old: dict[str, Tensor],
    was: sentencepiece.SentencePieceProcessor,
    now: sentencepiece.SentencePieceProcessor,
) -> dict[str, Tensor]:
    """A checkpoint's weights for other pieces, so that one pair's model can start another's.

    A piece that both have keeps its row. A capitalised word has that of its small twin, moved as
    far as such twins lie apart on the average; after a mark instead of a space it begins with the
    row that it has after a space. Another one has the mean of those that it was spelt with.
    """
    pieces = [was.id_to_piece(index) for index in range(was.get_piece_size())]
    known = {piece: index for index, piece in enumerate(pieces)}
    table = torch.cat([old["emb.weight"], old["bias"][:, None]], 1)
    twins = [(i, known[_small(piece)]) for piece, i in known.items() if _small(piece) in known]
    pairs = torch.tensor([pair for pair in twins if pair[0] != pair[1]]).reshape(-1, 2)

    def row(piece: str) -> Tensor:
        if piece in known:
            return table[known[piece]]
        if (small := _small(piece)) in known and len(pairs):
            return table[known[small]] + (table[pairs[:, 0]] - table[pairs[:, 1]]).mean(0)
        if len(piece) > 1 and piece.istitle() and piece[0] != "▁":
            return row("▁" + piece)
        text = piece.replace("▁", " ")
        spelt = was.encode(text.strip() or text)
        # Inside a word there is no space, which the encoder puts before each text.
        spelt = [id_ for id_ in spelt if piece[0] == "▁" or pieces[id_] != "▁"]
        return table[spelt or [was.unk_id()]].mean(0)

    rows = torch.stack([row(now.id_to_piece(index)) for index in range(now.get_piece_size())])
    return dict(old) | {"emb.weight": rows[:, :-1].contiguous(), "bias": rows[:, -1].contiguous()}


def _small(piece: str) -> str:
    """The piece without its capital; itself where it is not a word with one."""
    head = piece[:1] if piece[:1] == "▁" else ""
    word = piece.removeprefix("▁")
    return head + word.lower() if len(word) > 1 and word.istitle() else piece


def grow(old: dict[str, Tensor], sizes: Sizes, seed: int = 1) -> dict[str, Tensor]:
    """A smaller model's weights as those of a bigger one that computes the same function.

    New layers add nothing yet: their output projections are zero, which pre-norm makes an identity.
    New feed-forward units have random input and zero output weights, and learn from the first step.
    The decoder's new layers go before its last one, whose head 0 is the guided one; the encoder's
    are spread. Width, heads and vocabulary stay.
    """
    was = sizes_of(old, sizes.heads)
    if (was.vocabulary, was.width) != (sizes.vocabulary, sizes.width):
        raise ValueError(f"cannot grow {was} into {sizes}")
    if was.encoder > sizes.encoder or was.decoder > sizes.decoder or was.ff > sizes.ff:
        raise ValueError(f"{was} is bigger than {sizes}")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        new = Translator(sizes).state_dict()
    for side, before, after in (
        ("enc", was.encoder, sizes.encoder),
        ("dec", was.decoder, sizes.decoder),
    ):
        places = [(index + 1) * after // before - 1 for index in range(before)]
        for index in range(after):
            prefix = f"{side}.{index}."
            if index not in places:
                for name in new:
                    if name.startswith(prefix) and any(part in name for part in (".o.", ".ff.b.")):
                        new[name].zero_()
                continue
            origin = f"{side}.{places.index(index)}."
            for name in [name for name in new if name.startswith(prefix)]:
                _put(new[name], old[origin + name.removeprefix(prefix)])
    for name in new:
        if name.split(".")[0] not in ("enc", "dec"):
            new[name].copy_(old[name])
    return new


def _put(new: Tensor, old: Tensor) -> None:
    """A tensor into the corner of one that is as big or wider in its feed-forward dimension."""
    if new.dim() == 2 and new.shape[1] > old.shape[1]:
        new.zero_()  # new hidden units have no say yet
    new[tuple(slice(length) for length in old.shape)] = old
