"""Real Argos packages for tests, made from the starter: other codes, BPE, damage."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from pipeline.engines.packages import starters

STARTER = starters()[0]


def repack(home: Path, from_code: str, to_code: str, version: str = "1.0", **more: object) -> Path:
    """The starter under other codes, unpacked in `home`; `more` goes into its metadata."""
    folder = home / f"translate-{from_code}_{to_code}-{version.replace('.', '_')}"
    shutil.copytree(STARTER.path, folder)
    metadata = {
        "package_version": version,
        "from_code": from_code,
        "to_code": to_code,
        "type": "translate",
        "max_source_pieces": STARTER.max_source_pieces,
        **more,
    }
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


def archive(folder: Path, path: Path) -> Path:
    """The folder as an `.argosmodel` file."""
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted(folder.rglob("*")):
            packed.write(file, Path(folder.name, file.relative_to(folder)))
    return path


def with_bpe(folder: Path, words: tuple[str, ...]) -> Path:
    """Make a SentencePiece package one with BPE, for sentences of just these words.

    The starter's pieces that begin a word become BPE's whole words; what else has letters becomes
    the beginning of a word, `@@` behind it. Years are cut in the middle. The model itself stays as
    it is.
    """
    (folder / "sentencepiece.model").unlink()
    path = folder / "model" / "shared_vocabulary.json"
    pieces = json.loads(path.read_text(encoding="utf-8"))

    def renamed(piece: str) -> str:
        if piece.startswith("▁") and len(piece) > 1 and piece[1:].isalpha():
            return piece[1:]
        if len(piece) == 3 and piece[1:].isdecimal():
            return f"{piece[1:]}@@"
        return f"{piece}@@" if piece.isalpha() else str(piece)

    path.write_text(json.dumps([renamed(piece) for piece in pieces]), encoding="utf-8")
    merges: dict[str, None] = {}
    for word in words:
        if word.isdecimal() and len(word) == 4:
            merges |= {f"{word[0]} {word[1]}": None, f"{word[2]} {word[3]}</w>": None}
            continue
        letters = [*word[:-1], f"{word[-1]}</w>"]
        while len(letters) > 1:
            merges[f"{letters[0]} {letters[1]}"] = None
            letters[:2] = ["".join(letters[:2])]
    text = "\n".join(("#version: 0.2", *merges))
    (folder / "bpe.model").write_text(f"{text}\n", encoding="utf-8")
    return folder


def with_han(folder: Path) -> Path:
    """Make a package write Han characters: each letter of its output is one of its own."""
    model = folder / "model"
    shared = model / "shared_vocabulary.json"
    pieces = json.loads(shared.read_text(encoding="utf-8"))

    def han(piece: str) -> str:
        if piece.startswith("<"):
            return piece
        return "".join(chr(0x4E00 + ord(c) % 0x5000) if c.isalpha() else c for c in piece)

    (model / "source_vocabulary.json").write_text(json.dumps(pieces), encoding="utf-8")
    target = json.dumps(list(map(han, pieces)))
    (model / "target_vocabulary.json").write_text(target, encoding="utf-8")
    shared.unlink()
    return folder
