"""The recipe from end to end on a corpus of a few invented sentences, in a minute or two.

In: an empty folder. Out: nothing but the word that all is well: a small model grows into a bigger
one that says the same, a run that was cut goes on to the bit where one that was not ends, the
package that is exported gives what PyTorch gives, and a model of other pieces starts from what the
old ones spell. `make training-check` runs it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from pathlib import Path

import sentencepiece
import torch
from growth import grow, load_state, respelt
from model import Sizes, Translator

_SCRIPTS = Path(__file__).parent
_SMALL = Sizes(vocabulary=300, width=32, heads=2, ff=64, encoder=2, decoder=1)
_PLACES = "bridge:puente river:río market:mercado school:escuela train:tren house:casa".split()
_TRAIN = ("--encoder", "3", "--decoder", "2", "--width", "32", "--heads", "2", "--ff", "96")


def run(script: str, *words: object) -> None:
    """One of the scripts beside this one."""
    subprocess.run([sys.executable, str(_SCRIPTS / script), *map(str, words)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    data, pieces = folder / "data", folder / "pieces.model"
    (folder / "corpora").mkdir(parents=True)
    lines = []
    for number in range(600):
        english, spanish = _PLACES[number % len(_PLACES)].split(":")
        lines.append(
            f"The {english} opened in {number}.\tEl {spanish} abrió en {number}.\td{number}"
        )
    (folder / "corpora" / "gazette.tsv").write_text("\n".join(lines), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter("\n".join(lines).replace("\t", "\n").split("\n")),
        model_prefix=str(folder / "pieces"),
        vocab_size=_SMALL.vocabulary,
        byte_fallback=True,
        hard_vocab_limit=False,
        pad_id=3,
        unk_id=0,
        bos_id=1,
        eos_id=2,
    )
    size = sentencepiece.SentencePieceProcessor(model_file=str(pieces)).get_piece_size()
    small = Sizes(size, _SMALL.width, _SMALL.heads, _SMALL.ff, _SMALL.encoder, _SMALL.decoder)
    _same_logits(small)
    torch.save(Translator(small).state_dict(), folder / "small.pt")
    run("prepare.py", data, folder / "corpora")
    run("augment.py", data, "--pieces", pieces)  # without words.txt: eflomal need not be there
    common = ("--init", folder / "small.pt", "--tokens", "500", "--every", "5", *_TRAIN)
    run("train.py", data, folder / "whole", "--steps", "20", *common)
    ours = torch.load(folder / "whole" / "last.pt", weights_only=True)
    run("train.py", data, folder / "cut", "--steps", "20", "--stop-after", "10", *common)
    run("train.py", data, folder / "cut", "--steps", "20", "--resume", *common)
    theirs = torch.load(folder / "cut" / "last.pt", weights_only=True)
    for name, tensor in ours["model"].items():
        assert torch.equal(tensor, theirs["model"][name]), f"{name} differs after a cut"
    card = folder / "card.md"
    card.write_text("# A model of nothing\n", "utf-8")
    run("export.py", folder / "whole" / "last.pt", pieces, card, folder / "x.argosmodel",
        "--heads", "2")  # fmt: skip
    with zipfile.ZipFile(folder / "x.argosmodel") as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("model.bin"))
        (folder / "model.bin").write_bytes(archive.read(name))
    run("unpack.py", folder / "model.bin", folder / "again.pt")
    again = load_state(folder / "again.pt")
    for name, tensor in load_state(folder / "whole" / "last.pt").items():
        off = (tensor - again[name]).abs().max().item() / max(tensor.abs().max().item(), 1e-6)
        assert off < 0.01, f"{name} is off by {off} after a package"
    _extended(pieces, folder / "more")
    run("pieces.py", data, "--size", "320")  # in place of the old ones
    _same_rows(small, pieces, data / "sentencepiece.model")
    run("augment.py", data, "--pieces", data / "sentencepiece.model")
    run("train.py", data, folder / "other", "--steps", "5", *common, "--init-pieces", pieces)
    print("the recipe works")


def _extended(old: Path, data: Path) -> None:
    """A model that gets more words keeps its pieces where they are, and spells with new ones."""
    data.mkdir()
    (data / "clean.tsv").write_text("gazette\t60\tThe Lighthouse\tEl Faro\n", "utf-8")
    run("pieces.py", data, "--extend", old, "--size", "3")
    was, now = (
        sentencepiece.SentencePieceProcessor(model_file=str(path))
        for path in (old, data / "sentencepiece.model")
    )
    size = was.get_piece_size()
    assert [now.id_to_piece(i) for i in range(size)] == [was.id_to_piece(i) for i in range(size)]
    assert now.get_piece_size() == size + 3
    assert now.encode("The Lighthouse", out_type=str)[-1] == "▁Lighthouse"


def _same_rows(sizes: Sizes, old: Path, new: Path) -> None:
    """A piece that both vocabularies have keeps its row."""
    was, now = (sentencepiece.SentencePieceProcessor(model_file=str(path)) for path in (old, new))
    state = Translator(sizes).state_dict()
    rows = respelt(state, was, now)["emb.weight"]
    assert rows.shape == (now.get_piece_size(), sizes.width)
    both = [i for i in range(now.get_piece_size())
            if i > 3 and was.piece_to_id(now.id_to_piece(i)) != was.unk_id()]  # fmt: skip
    assert both
    for index in both:
        row = state["emb.weight"][was.piece_to_id(now.id_to_piece(index))]
        assert torch.equal(rows[index], row), now.id_to_piece(index)


def _same_logits(sizes: Sizes) -> None:
    """A model that has grown computes what it did."""
    torch.manual_seed(0)
    model = Translator(sizes).eval()
    bigger = Sizes(sizes.vocabulary, sizes.width, sizes.heads, 96, 3, 2)
    grown = Translator(bigger).eval()
    grown.load_state_dict(grow(model.state_dict(), bigger))
    source, target = torch.randint(4, sizes.vocabulary, (2, 3, 12)).unbind(0)
    with torch.no_grad():
        off = (model(source, target) - grown(source, target)).abs().max().item()
    assert off < 1e-4, f"the grown model is off by {off}"


if __name__ == "__main__":
    main()
