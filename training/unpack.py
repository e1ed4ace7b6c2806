"""A package's model -> a checkpoint to go on from: what is in the repository is all that it takes.

In: `model.bin` as CTranslate2 4 writes it from export.py, int8 or not. Out: the weights under
model.py's names, in float32. An int8 weight is its row's numbers divided by the row's scale, within
half a step of what was trained; a few hundred steps make that good.
"""

from __future__ import annotations

import argparse
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

_VERSION = 6  # of the format: ctranslate2.specs.model_spec, CURRENT_BINARY_VERSION
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_LINEARS = {
    "self_attention/linear_0": ("sa.q", "sa.k", "sa.v"),
    "self_attention/linear_1": ("sa.o",),
    "attention/linear_0": ("ca.q",),
    "attention/linear_1": ("ca.k", "ca.v"),
    "attention/linear_2": ("ca.o",),
    "ffn/linear_0": ("ff.a",),
    "ffn/linear_1": ("ff.b",),
}
_NORMS = {
    "enc": {"self_attention": "n1", "ffn": "n2"},
    "dec": {"self_attention": "n1", "attention": "n2", "ffn": "n3"},
}


def variables(path: Path) -> dict[str, np.ndarray]:
    """All arrays of a `model.bin` by their names, int8 ones made float again."""
    data = path.read_bytes()
    position = 0

    def take(kind: str) -> int:
        nonlocal position
        (value,) = struct.unpack_from(f"<{kind}", data, position)
        position += struct.calcsize(f"<{kind}")
        return int(value)

    def text() -> str:
        nonlocal position
        length = take("H")
        position += length
        return data[position - length : position - 1].decode()

    if take("I") != _VERSION or text() != "TransformerSpec":
        raise SystemExit(f"{path}: is no Transformer of CTranslate2's format {_VERSION}")
    take("I")
    found: dict[str, np.ndarray] = {}
    for _ in range(take("I")):
        name = text()
        shape = [take("I") for _ in range(take("B"))]
        kind = _TYPES[take("B")]
        size = take("I")
        found[name] = np.frombuffer(data, kind, size // np.dtype(kind).itemsize, position)
        found[name] = found[name].reshape(shape)
        position += size
    for name in [name for name in found if name.endswith("/weight_scale")]:
        weight = name.removesuffix("_scale")
        found[weight] = found[weight].astype(np.float32) / found.pop(name)[:, None]
    return found


def weights(path: Path) -> dict[str, Tensor]:
    """The same under the names of `model.Translator`."""
    found = variables(path)
    state = {
        "emb.weight": found["decoder/embeddings/weight"],
        "bias": found["decoder/projection/bias"],
    }

    def norm(to: str, name: str) -> None:
        state[f"{to}.weight"] = found[f"{name}/layer_norm/gamma"]
        state[f"{to}.bias"] = found[f"{name}/layer_norm/beta"]

    for side, short in (("encoder", "enc"), ("decoder", "dec")):
        norm(f"n{short[0]}", side)
        layers = {name.split("/")[1] for name in found if name.startswith(f"{side}/layer_")}
        for layer in range(sum(name != "layer_norm" for name in layers)):
            here, to = f"{side}/layer_{layer}", f"{short}.{layer}"
            for part, its in _NORMS[short].items():
                norm(f"{to}.{its}", f"{here}/{part}")
            for part, names in _LINEARS.items():
                for kind in ("weight", "bias") if f"{here}/{part}/weight" in found else ():
                    rows = np.split(found[f"{here}/{part}/{kind}"], len(names))
                    state.update((f"{to}.{n}.{kind}", r) for n, r in zip(names, rows, strict=True))
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "model", type=Path, help="pipeline/starter/translate-en_es-…/model/model.bin"
    )
    parser.add_argument("out", type=Path, help="checkpoint for train.py --init")
    args = parser.parse_args()
    torch.save(weights(args.model), args.out)


if __name__ == "__main__":
    main()
