"""A checkpoint -> an .argosmodel: CTranslate2 int8, pieces, model card, in a zip.

In: a checkpoint of train.py (its averaged weights are taken), sentencepiece.model, a README.md.
Out: the zip, the same bytes for the same weights. Before it is kept, CTranslate2 without int8 is
compared with PyTorch on a few sentences, logits and the guided head's attention both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
from ctranslate2.specs import TransformerSpec, common_spec
from growth import load_state, sizes_of
from model import BOS, EOS, Translator
from torch import nn

SENTENCES = (
    "The committee will meet again on Tuesday.",
    "Please see [1] the report [2] before you answer.",
    "Three people were injured when a bus left the road near Granada.",
)


def array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().numpy().copy()  # CTranslate2 changes what it is given


def norm(spec, layer: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = array(layer.weight), array(layer.bias)


def linear(spec, *layers: nn.Linear) -> None:
    spec.weight = np.concatenate([array(layer.weight) for layer in layers])
    spec.bias = np.concatenate([array(layer.bias) for layer in layers])


def feed_forward(spec, before: nn.LayerNorm, layer) -> None:
    norm(spec.layer_norm, before)
    linear(spec.linear_0, layer.a)
    linear(spec.linear_1, layer.b)


def self_attention(spec, before: nn.LayerNorm, layer) -> None:
    norm(spec.layer_norm, before)
    linear(spec.linear[0], layer.q, layer.k, layer.v)
    linear(spec.linear[1], layer.o)


def specification(model: Translator, pieces: list[str]) -> TransformerSpec:
    """The model in CTranslate2's terms."""
    sizes = model.sizes
    spec = TransformerSpec.from_config(
        (sizes.encoder, sizes.decoder),
        sizes.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=-1,
        alignment_heads=1,
    )  # head 0 of the last layer: the guided one
    for side, last in ((spec.encoder, model.ne), (spec.decoder, model.nd)):
        side.position_encodings.encodings = array(model.pos)[:512]
        norm(side.layer_norm, last)
    spec.encoder.embeddings[0].weight = array(model.emb.weight)
    spec.decoder.embeddings.weight = array(model.emb.weight)
    spec.decoder.projection.weight = array(model.emb.weight)
    spec.decoder.projection.bias = array(model.bias)
    for to, layer in zip(spec.encoder.layer, model.enc, strict=True):
        self_attention(to.self_attention, layer.n1, layer.sa)
        feed_forward(to.ffn, layer.n2, layer.ff)
    for to, layer in zip(spec.decoder.layer, model.dec, strict=True):
        self_attention(to.self_attention, layer.n1, layer.sa)
        norm(to.attention.layer_norm, layer.n2)
        linear(to.attention.linear[0], layer.ca.q)
        linear(to.attention.linear[1], layer.ca.k, layer.ca.v)
        linear(to.attention.linear[2], layer.ca.o)
        feed_forward(to.ffn, layer.n3, layer.ff)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos, spec.config.add_source_bos = True, False
    spec.config.decoder_start_token = spec.config.bos_token = "<s>"
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.validate()
    return spec


@torch.no_grad()
def check(model: Translator, folder: Path, processor) -> None:
    """Raises where CTranslate2 scores or attends otherwise than PyTorch."""
    translator = ctranslate2.Translator(str(folder), compute_type="float32", intra_threads=2)
    for sentence in SENTENCES:
        source = processor.encode(sentence, out_type=str)
        result = translator.translate_batch(
            [source], beam_size=2, return_scores=True, return_attention=True, length_penalty=0
        )[0]
        ids = processor.piece_to_id(result.hypotheses[0])
        states, weights = model.states(
            torch.tensor([[*processor.piece_to_id(source), EOS]]), torch.tensor([[BOS, *ids]])
        )
        logits = states[0] @ model.emb.weight.T + model.bias
        # One that found no end within CTranslate2's 256 pieces was not charged for one.
        gold = torch.tensor([*ids, EOS] if len(ids) < 256 else ids)
        chances = torch.log_softmax(logits[: len(gold)], -1)
        score = chances.gather(1, gold[:, None]).sum().item()
        attention = np.array(result.attention[0])
        ours = array(weights[0])[: attention.shape[0], : attention.shape[1]]
        off = abs(attention - ours).max()
        print(f"{processor.decode(ids)} | {result.scores[0]:.4f} {score:.4f}, attention {off:.5f}")
        if abs(score - result.scores[0]) > 1e-2 or off > 1e-3:
            raise SystemExit("CTranslate2 and PyTorch do not agree")


def pack(folder: Path, out: Path, name: str) -> None:
    """A zip with nothing of the clock or the machine in it."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(f"{name}/{path.relative_to(folder)}", (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, path.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("pieces", type=Path)
    parser.add_argument("card", type=Path, help="README.md with data, licences and measures")
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default="0.1")
    parser.add_argument(
        "--metadata", type=Path, help="JSON: to_code, to_name, max_source_pieces, quality"
    )
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument(
        "--weights", choices=("average", "model"), default="average", help="model: the last ones"
    )
    args = parser.parse_args()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(args.pieces))
    state = load_state(args.checkpoint, args.weights)
    model = Translator(sizes_of(state, args.heads)).eval()
    model.load_state_dict(state)
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    with tempfile.TemporaryDirectory() as temporary:
        plain, folder = Path(temporary, "plain"), Path(temporary, "package")
        for to, quantization in ((plain, None), (folder / "model", "int8")):
            to.mkdir(parents=True)
            spec = specification(model, pieces)
            spec.optimize(quantization=quantization)
            spec.save(str(to))
        check(model, plain, processor)
        shutil.copyfile(args.pieces, folder / "sentencepiece.model")
        shutil.copyfile(args.card, folder / "README.md")
        metadata = {
            "package_version": args.version,
            "argos_version": "1.11",
            "from_code": "en",
            "from_name": "English",
            "to_code": "es",
            "to_name": "Spanish",
            "type": "translate",
            "links": [],
            **json.loads(args.metadata.read_text("utf-8") if args.metadata else "{}"),
        }
        metadata["code"] = f"translate-{metadata['from_code']}_{metadata['to_code']}"
        (folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n", "utf-8")
        size = (folder / "model" / "model.bin").stat().st_size
        if size >= 25_000_000:
            raise SystemExit(f"model.bin has {size} bytes, 25 MB is the limit")
        pack(folder, args.out, f"{metadata['code']}-{args.version.replace('.', '_')}")
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB, model.bin {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
