"""Clean, aligned pairs -> the arrays that train.py reads, variations included.

In: `clean.tsv` and, if it is there, `words.txt` (without it nothing guides the alignment and no
masks go around words). Out, in the same folder: source, target (uint16 pieces without BOS and
EOS), links (uint8: source piece, target piece), weight, and `augmented.sample.tsv` to look at.
Deterministic given the seed.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sentencepiece
import variations
from british import british
from languages import LANGUAGES, Language
from nouns import NOUNS, nouns
from ragged import Ragged
from tokens import Pair, links_of_pieces, parse, render, split

SHARES: dict[str, float] = {
    "names": 0.15,
    "figures": 0.08,
    "numerals": 2.0,
    "calendar": 1.0,
    "nouns": 0.25,
    "quotes": 0.06,
    "capitals": 0.02,
    "title": 0.05,
    "no_stop": 0.05,
    "joined": 0.10,
    "dateline": 0.02,
    "masks": 0.15,
    "address": 0.03,
    "speech": 0.10,
    "british": 0.5,
    "spelling": 0.25,
}
"""For each variation, how often it is tried a pair; what is varied is added to what is not."""
_MAKERS: dict[str, Callable[[Pair, random.Random, Language], Pair | None]] = {
    **vars(variations),
    "british": british,
    "nouns": nouns,
}
_LONGEST = 180  # pieces


def varied(
    kind: str, pair: Pair, following: Pair | None, rng: random.Random, language: Language
) -> Pair | None:
    """One variation of a pair, and now and then another one on top."""
    if kind == "joined":
        if following is None or len(pair.source) + len(following.source) > 70:
            return None
        made: Pair | None = variations.joined(pair.copy(), following.copy())
    elif kind == "spelling":
        return pair.copy()
    else:
        made = _MAKERS[kind](pair.copy(), rng, language)
    if (
        made is not None
        and kind in {"dateline", "joined", "quotes", "names", "speech"}
        and rng.random() < 0.4
    ):
        again = rng.choice((variations.names, variations.figures, variations.masks))
        made = again(made.copy(), rng, language) or made
    return made


def pieces_of(processor: sentencepiece.SentencePieceProcessor, texts: list[str]) -> list[list[int]]:
    return processor.encode(texts, out_type=int, num_threads=2)


def other_pieces(processor: sentencepiece.SentencePieceProcessor, text: str) -> list[int]:
    """The text in pieces that are seldom the best ones (subword regularisation, Kudo 2018).

    A word that is known in the middle of a sentence is spelt out after a quotation mark or as its
    first word, and must be known there too.
    """
    return processor.encode(text, out_type=int, enable_sampling=True, alpha=0.2, nbest_size=-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pieces", type=Path, required=True, help="sentencepiece.model")
    parser.add_argument("--nouns", type=Path, help="what lexicon.py made")
    parser.add_argument("--to", choices=LANGUAGES, default="es", help="the target's language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", action="append", default=[], metavar="masks=0.1")
    args = parser.parse_args()
    shares = SHARES | {k: float(v) for k, v in (item.split("=") for item in args.share)}
    language = LANGUAGES[args.to]
    if args.nouns:
        NOUNS.read(args.nouns)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(args.pieces))
    sentencepiece.set_random_generator_seed(args.seed)
    ours = args.folder / "sentencepiece.model"
    if args.pieces.resolve() != ours.resolve():
        shutil.copyfile(args.pieces, ours)
    surfaces = []
    for index in range(processor.get_piece_size()):
        piece = processor.id_to_piece(index)
        byte = re.fullmatch(r"<0x([0-9A-F]{2})>", piece)
        surfaces.append(bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode())

    rows = [
        line.split("\t")
        for line in (args.folder / "clean.tsv").read_text("utf-8").split("\n")
        if line
    ]
    words = args.folder / "words.txt"
    aligned = words.read_text("utf-8").split("\n") if words.exists() else [""] * len(rows)
    if len(aligned) < len(rows):
        raise SystemExit("words.txt is not of this clean.tsv: run align.py again")
    arrays: dict[str, list[list[int]]] = {"source": [], "target": [], "links": []}
    weights: list[float] = []
    counts: Counter[str] = Counter()
    sample = random.Random(args.seed)
    shown: list[str] = []

    def put(batch: list[tuple[str, float, Pair]]) -> None:
        sources = pieces_of(processor, [render(pair.source) for _, _, pair in batch])
        for at, (kind, _, pair) in enumerate(batch):
            if kind == "spelling":
                sources[at] = other_pieces(processor, render(pair.source))
        targets = pieces_of(processor, [render(pair.target) for _, _, pair in batch])
        for (kind, weight, pair), source, target in zip(batch, sources, targets, strict=True):
            if not source or not target or max(len(source), len(target)) > _LONGEST:
                continue
            arrays["source"].append(source)
            arrays["target"].append(target)
            arrays["links"].append(links_of_pieces(pair, source, target, surfaces))
            weights.append(weight)
            counts[kind] += 1
            counts["with links"] += bool(arrays["links"][-1])
            if kind != "as it is" and sample.random() < 0.003:
                shown.append(f"{kind}\t{render(pair.source)}\t{render(pair.target)}\n")

    def read(index: int) -> Pair:
        pair = Pair(split(rows[index][2]), split(rows[index][3]))
        for a, b in sorted(parse(aligned[index])):
            pair.links.append((pair.source[a], pair.target[b]))
        return pair

    batch: list[tuple[str, float, Pair]] = []
    following: Pair | None = read(0)
    for index, (corpus, weight, _, _) in enumerate(rows):
        pair = following
        same = index + 1 < len(rows) and rows[index + 1][0] == corpus
        following = read(index + 1) if index + 1 < len(rows) else None
        if pair is None or not pair.source or not pair.target:
            continue
        batch.append(("as it is", float(weight), pair))
        rng = random.Random(f"{args.seed}/{index}")
        for kind, share in shares.items():
            for _ in range(int(share + rng.random())):
                after = (
                    following
                    if same and following and following.source and (following.target)
                    else None
                )
                if (made := varied(kind, pair, after, rng, language)) is not None:
                    batch.append((kind, float(weight), made))
        if len(batch) >= 5000:
            put(batch)
            batch = []
    put(batch)
    for name, dtype in (("source", np.uint16), ("target", np.uint16), ("links", np.uint8)):
        Ragged.save(args.folder / f"{name}.npy", arrays[name], dtype)
    np.save(args.folder / "weight.npy", np.array(weights, np.float32))
    (args.folder / "augmented.sample.tsv").write_text("".join(shown), "utf-8")
    print(*(f"{kind}: {count}" for kind, count in counts.most_common()), sep="\n")


if __name__ == "__main__":
    main()
