"""Clean pairs -> the pieces of a new pair of languages, `sentencepiece.model`, 8,000 for both.

In: the folder of `prepare.py`; with `--english`, files of other pairs as it gives them, for words
that this pair's own English lacks. A pair that starts from an older package with the same pieces
needs no new ones.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import sentencepiece


def lines(path: Path, columns: tuple[int, ...]) -> Iterator[tuple[float, str]]:
    """(weight, text) of a `clean.tsv`."""
    for line in path.read_text("utf-8").split("\n"):
        if line:
            parts = line.split("\t")
            for column in columns:
                yield float(parts[1]), parts[column]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--english", type=Path, action="append", default=[], help="clean.tsv")
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--sentences", type=int, default=500_000)
    args = parser.parse_args()
    rng = random.Random(1)
    found = [*lines(args.folder / "clean.tsv", (2, 3))]
    for path in args.english:
        found += lines(path, (2,))
    chosen = [text for weight, text in found for _ in range(int(weight + rng.random()))]
    rng.shuffle(chosen)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(chosen[: args.sentences]),
        model_prefix=str(args.folder / "sentencepiece"),
        vocab_size=args.size,
        hard_vocab_limit=False,  # a toy corpus has fewer
        character_coverage=0.9998,
        byte_fallback=True,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=3,  # as in model.py
        num_threads=1,  # more of them sum up in another order
    )


if __name__ == "__main__":
    main()
