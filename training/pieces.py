"""Clean pairs -> the pieces of a pair of languages, `sentencepiece.model`, for both.

In: the folder of `prepare.py`; with `--english`, files of other pairs as it gives them, for words
that this pair's own English lacks; with `--extend`, an older model's pieces, which stay as they are
and where they are, and get `--size` whole words more: those that spare the most pieces. A pair that
starts from an older package with the same pieces needs no new ones.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sentencepiece

_SEEN, _SEEN_SMALL, _EASY = 40, 8, 3
"""How often a word must be in the texts to get a piece, for a seldom one would not be learnt; how
often one whose small twin has a piece already, which `growth.respelt` begins with; how much more
such a one is worth."""
_QUOTED = 0.3
"""How often a capitalised word is varied into one right after a quotation mark (`augment.py`)."""
_WORD = re.compile(r"[^\W\d_]+")


def lines(path: Path, columns: tuple[int, ...]) -> Iterator[tuple[float, str]]:
    """(weight, text) of a `clean.tsv`."""
    for line in path.read_text("utf-8").split("\n"):
        if line:
            parts = line.split("\t")
            for column in columns:
                yield float(parts[1]), parts[column]


def extended(old: Path, texts: list[tuple[float, str]], more: int) -> bytes:
    """A model with the pieces of an old one and after them the words that spare the most.

    A word gets the score that its share of the texts would have given it (of a unigram model: the
    logarithm of how likely it is), so that it is taken wherever it is a whole word's beginning.
    """
    from sentencepiece import sentencepiece_model_pb2 as protocol  # wants protobuf

    processor = sentencepiece.SentencePieceProcessor(model_file=str(old))
    times: Counter[str] = Counter()
    total = 0.0
    for weight, text in texts:
        total += weight * len(processor.encode(text))
        for word in _WORD.finditer(text):
            first = not word.start() or text[word.start() - 1] == " "
            times["▁" * first + word[0]] += weight
    for piece, count in [*times.items()]:
        if piece[0] == "▁" and piece[1:].istitle():
            times[piece[1:]] += count * _QUOTED
    bracket = len(processor.encode("("))
    gains = []
    for piece, count in times.items():
        if processor.piece_to_id(piece) != processor.unk_id() or len(piece) < 3:
            continue
        first = piece[0] == "▁"
        twin = processor.piece_to_id("▁" + piece.removeprefix("▁").lower()) != processor.unk_id()
        if count >= (_SEEN_SMALL if twin else _SEEN):
            length = len(processor.encode(piece[1:] if first else "(" + piece))
            spared = length - (1 if first else bracket + 1)
            gains.append((count * spared * (_EASY if twin else 1), count, piece))
    model = protocol.ModelProto()
    model.ParseFromString(old.read_bytes())
    for _, count, piece in sorted(gains, reverse=True)[:more]:
        model.pieces.add(piece=piece, score=math.log(count / total))
    model.trainer_spec.vocab_size = len(model.pieces)
    return model.SerializeToString(deterministic=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--english", type=Path, action="append", default=[], help="clean.tsv")
    parser.add_argument("--extend", type=Path, help="sentencepiece.model to begin with")
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--sentences", type=int, default=500_000)
    args = parser.parse_args()
    rng = random.Random(1)
    found = [*lines(args.folder / "clean.tsv", (2, 3))]
    for path in args.english:
        found += lines(path, (2,))
    if args.extend:
        model = extended(args.extend, found, args.size)
        (args.folder / "sentencepiece.model").write_bytes(model)
        return
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
