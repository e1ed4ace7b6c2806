"""An .argosmodel and dev sets -> chrF2, BLEU, speed, and how often it goes wrong.

In: the package, a folder of `<corpus>.tsv`. Out: a line a corpus and beam on standard output; with
`--json` the same with sacrebleu's signatures. The model runs in int8, one batch on each core at a
time, as it does for readers; the speed is that of the second of two times.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import ctranslate2
import sacrebleu
import sentencepiece

_FIGURE = re.compile(r"\d+(?:[.,\u00a0]\d+)*")


def figures(text: str) -> Counter[str]:
    return Counter(re.sub(r"\D", "", found) for found in _FIGURE.findall(text))


def loops(text: str) -> bool:
    """A stretch of one to five words thrice in a row, or of letters five times."""
    words = text.casefold().split()
    for size in range(1, 6):
        for start in range(len(words) - 3 * size + 1):
            first = words[start : start + size]
            if (
                first
                == words[start + size : start + 2 * size]
                == (words[start + 2 * size : start + 3 * size])
            ):
                return True
    return re.search(r"(\w{1,6})\1{4}", text) is not None


def pathologies(sources: list[str], outputs: list[str], references: list[str]) -> dict[str, int]:
    """Counts; what the reference does too is no fault."""
    found = Counter({"loops": 0, "copies": 0, "figures": 0, "length": 0, "empty": 0})
    for source, output, reference in zip(sources, outputs, references, strict=True):
        found["empty"] += not output.strip()
        found["loops"] += loops(output) and not loops(reference)
        found["copies"] += (
            len(source.split()) > 3
            and output.casefold() == source.casefold()
            and reference.casefold() != source.casefold()
        )
        wanted = figures(source) & figures(reference)
        found["figures"] += bool(wanted - figures(output))
        found["length"] += not 0.5 < (len(output) + 10) / (len(source) + 10) < 2
    return dict(found)


def translated(
    translator: ctranslate2.Translator,
    processor: sentencepiece.SentencePieceProcessor,
    sentences: list[str],
    beam: int,
) -> list[str]:
    results = translator.translate_batch(
        [processor.encode(sentence, out_type=str) for sentence in sentences],
        beam_size=beam,
        max_batch_size=512,
        batch_type="tokens",
        max_decoding_length=256,
    )
    return [processor.decode(result.hypotheses[0]) for result in results]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--only", nargs="*", help="corpora; all if not given")
    parser.add_argument("--beams", type=int, nargs="*", default=[2, 4])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--threads", type=int, default=2, help="batches at a time")
    args = parser.parse_args()
    chrf, bleu = sacrebleu.metrics.CHRF(), sacrebleu.metrics.BLEU()
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        with zipfile.ZipFile(args.package) as archive:
            archive.extractall(temporary)
        model = next(Path(temporary).rglob("model.bin")).parent
        processor = sentencepiece.SentencePieceProcessor(
            model_file=str(model.parent / "sentencepiece.model")
        )
        translator = ctranslate2.Translator(
            str(model), compute_type="int8", inter_threads=args.threads, intra_threads=1
        )
        translated(translator, processor, ["Hello."], 2)
        for path in sorted(args.dev.glob("*.tsv")):
            if args.only and path.stem not in args.only:
                continue
            rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
            sources, references = [row[0] for row in rows], [row[1] for row in rows]
            for beam in args.beams:
                translated(translator, processor, sources, beam)
                began = time.perf_counter()
                outputs = translated(translator, processor, sources, beam)
                seconds = time.perf_counter() - began
                scores = {
                    "chrF2": chrf.corpus_score(outputs, [references]).score,
                    "BLEU": bleu.corpus_score(outputs, [references]).score,
                }
                faults = pathologies(sources, outputs, references)
                speed = sum(len(source.split()) for source in sources) / seconds
                found.append(
                    {
                        "corpus": path.stem,
                        "sentences": len(rows),
                        "beam": beam,
                        **{k: round(v, 1) for k, v in scores.items()},
                        "words/s": round(speed),
                        **faults,
                    }
                )
                print("\t".join(f"{k} {v}" for k, v in found[-1].items()), flush=True)
    signatures = {"chrF2": str(chrf.get_signature()), "BLEU": str(bleu.get_signature())}
    print(*signatures.values(), sep="\n")
    if args.json:
        args.json.write_text(
            json.dumps({"scores": found, "signatures": signatures}, indent=1), "utf-8"
        )


if __name__ == "__main__":
    main()
