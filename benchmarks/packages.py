"""Argos packages to measure with: the starter, and one as large as those that Argos ships.

The large one has 6 + 6 layers, 512 wide, 8 heads, 2,048 inside, 32,000 pieces, int8. Nobody
trained it. Its weights are random and small but for a few that make it exchange words: the last
decoder layer looks at the source piece in its own position, and the output layer writes the piece
that this one is paired with. So a translation is as long as its source, ends where it ends, and
costs what a translation by a real package costs; what it says is nonsense, the same each time.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import sentencepiece

from pipeline.engines import packages
from pipeline.facts import denials

__all__ = ["large", "starter"]

_LAYERS, _WIDTH, _HEADS, _INSIDE, _PIECES, _POSITIONS = 6, 512, 8, 2048, 32_000, 512
_HALF, _QUARTER = _WIDTH // 2, _WIDTH // _HEADS
_NOISE = 0.005  # all other weights: small enough to leave the few that matter in charge
_SHARP = 2.0  # of attention: the right position gets nearly all of it
_SMALL_WORDS = (
    *(("the", "los"), ("of", "de"), ("and", "que"), ("in", "en"), ("to", "la"), ("was", "una")),
    *(("is", "es"), ("that", "para"), ("for", "por"), ("with", "como"), ("on", "se")),
    *(("at", "un"), ("by", "su"), ("from", "pero"), ("then", "del"), ("as", "lo")),
)
_SURE = 0.1  # of the output layer: the right piece gets nearly all the probability


def starter(folder: Path) -> Path:
    """A packages folder for Argos and dragoman with the starter in it."""
    package = packages.starters()[0].path
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package, folder / package.name, dirs_exist_ok=True)
    return folder


def large(folder: Path) -> Path:
    """A packages folder with the large package, made anew: that takes seconds."""
    package = folder / "translate-en_es-1_0"
    shutil.rmtree(folder, ignore_errors=True)
    package.mkdir(parents=True)
    tokenizer = packages.starters()[0].path / "sentencepiece.model"
    shutil.copy(tokenizer, package)
    _model(tokenizer, package / "model")
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.11",
        "from_code": "en",
        "from_name": "English",
        "to_code": "es",
        "to_name": "Spanish",
        "type": "translate",
    }
    (package / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return folder


def _model(tokenizer: Path, folder: Path) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    known: list[str] = [pieces.id_to_piece(at) for at in range(pieces.get_piece_size())]
    vocabulary = known + [f"<unused {at}>" for at in range(_PIECES - len(known))]
    chance = np.random.default_rng(19620417)
    codes = chance.choice([-1.0, 1.0], (_PIECES, _HALF)).astype("float32")
    places = chance.choice([-1.0, 1.0], (_POSITIONS, _HALF)).astype("float32")

    spec = ctranslate2.specs.TransformerSpec.from_config((_LAYERS, _LAYERS), _HEADS)
    for part in (spec.encoder, spec.decoder):
        part.scale_embeddings = False
        part.position_encodings.encodings = np.hstack([np.zeros_like(places), places])
        _norm(part.layer_norm)
        for layer in part.layer:
            _norm(layer.self_attention.layer_norm)
            _linear(layer.self_attention.linear[0], _random(chance, 3 * _WIDTH, _WIDTH))
            _linear(layer.self_attention.linear[1], _random(chance, _WIDTH, _WIDTH))
            _norm(layer.ffn.layer_norm)
            _linear(layer.ffn.linear_0, _random(chance, _INSIDE, _WIDTH))
            _linear(layer.ffn.linear_1, _random(chance, _WIDTH, _INSIDE))
    for layer in spec.decoder.layer:
        _norm(layer.attention.layer_norm)
        for linear, out in zip(layer.attention.linear, (1, 2, 1), strict=True):
            _linear(linear, _random(chance, out * _WIDTH, _WIDTH))
    _look_across(spec.decoder.layer[-1].attention.linear)
    spec.encoder.embeddings[0].weight = np.hstack([codes, np.zeros_like(codes)])
    spec.decoder.embeddings.weight = _random(chance, _PIECES, _WIDTH)
    written = np.empty_like(codes)
    written[_paired(known, chance)] = codes
    _linear(spec.decoder.projection, np.hstack([_SURE * written, np.zeros_like(written)]))

    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def _look_across(linears: Any) -> None:
    """Attention from each place to the same place: the two halves are the piece and the place."""
    query, both, out = (linear.weight for linear in linears)
    for head in range(_HEADS):
        rows = slice(head * _QUARTER, (head + 1) * _QUARTER)
        of_piece = (head % 4) * _QUARTER
        of_place = _HALF + of_piece
        for row, at in zip(range(rows.start, rows.stop), range(_QUARTER), strict=True):
            query[row, of_place + at] = _SHARP
            both[row, of_place + at] = _SHARP
            both[_WIDTH + row, of_piece + at] = 1.0
            out[of_piece + at, row] = 0.5  # two heads bring each quarter


def _paired(known: list[str], chance: np.random.Generator) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Piece -> the piece written for it: another of as many letters, small words by small words.

    So that what comes out has the length and the look of a Spanish text, and no gate of dragoman's
    stops it: a real package would not be stopped either. Punctuation, figures, words that deny and
    what is no text stay what they are.
    """
    paired = np.arange(_PIECES)
    groups: dict[tuple[bool, int], list[int]] = {}
    for at, piece in enumerate(known):
        word = piece.lstrip("▁")
        denies = denials.lost(word, "en", "cosa", "es") or denials.lost(word, "es", "thing", "en")
        if word.isalpha() and word.islower() and not denies:
            groups.setdefault((piece.startswith("▁"), len(piece)), []).append(at)
    for group in groups.values():
        paired[group] = chance.permutation(group)
    for one, other in _SMALL_WORDS:
        # Exchange what is written for the first word with what writes the second.
        first, second = known.index(f"▁{one}"), known.index(f"▁{other}")
        (writer,) = np.flatnonzero(paired == second)
        paired[writer], paired[first] = paired[first], second
    return paired


def _random(chance: np.random.Generator, rows: int, columns: int) -> Any:
    return chance.normal(0, _NOISE, (rows, columns)).astype("float32")


def _linear(linear: Any, weight: Any) -> None:
    linear.weight = weight
    linear.bias = np.zeros(weight.shape[0], "float32")


def _norm(norm: Any) -> None:
    norm.gamma = np.ones(_WIDTH, "float32")
    norm.beta = np.zeros(_WIDTH, "float32")
