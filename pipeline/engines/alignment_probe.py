"""Stage 6, which attention tells best what came from which: a package -> a setting, measured.

In: a package and the project's `.dragoman`. Out: the layer and the heads to look at, and where the
model lies that looks there. CTranslate2 reads both from the model's file, so another setting than
the package's own is a patched copy in `.dragoman/alignment/`, which can be made again (law 8).
"""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.engines import Decoding
from pipeline.engines.alignment import unlinked
from pipeline.engines.batching import Sizes
from pipeline.engines.canary import sentences
from pipeline.engines.loading import Models
from pipeline.engines.packages import Package
from pipeline.engines.running import Model
from pipeline.engines.tokenizers import Tokenizer
from pipeline.errors import OutputError
from pipeline.files import write_if_changed

__all__ = ["Setting", "measured"]

ENOUGH = 0.8
"""Share of the copied words whose link must be their own word, below which links are not used. On
the starter the last layer's settings have all of them; the first head of the first layer has 0.68
and would put one word in three elsewhere."""

_RECIPE = 1  # raise it when the sentences or the way to count change
_OWN = (-1, 1)  # stands for what the package's own file says: the last layer's first head, mostly
_LAYER, _HEADS = "decoder/alignment_layer", "decoder/alignment_heads"
# Matches the layer's number in `decoder/layer_3/attention`; not that of `encoder/layer_3/`.
_NUMBERED = re.compile(rb"decoder/layer_(\d+)/")
_COPIED = (
    "Anna 12, Marco 345, Berlin 2019.",
    "Paris 1871, Lima 64, Tokyo 908, Cairo 33.",
    "Maria 7, Peter 2024, Laura 518.",
    "Madrid 45, Vienna 1683, Oslo 290.",
    "David 88, Sofia 1999, Martin 23, Elena 610.",
    "Toronto 777, Daniel 5, Sandra 1066.",
    "Victor 31, Carmen 404, Boston 1773.",
    "Chicago 92, Robert 1848, Diana 16.",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where to look."""

    layer: int
    """-1, with one head, for what the package's own file says."""
    heads: int
    """The first so many are averaged."""
    folder: Path | None
    """The patched copy; None where the package's own file says so already."""


def measured(package: Package, tokenizer: Tokenizer, work: Path) -> Setting | None:
    """The best setting for a package; None where no attention of it tells.

    Tried once, and kept in `work`. Deterministic. Raises PackageError where the package cannot be
    run and OutputError where `work` cannot be written.
    """
    base = work / "alignment"
    note, folder = base / f"{package.digest}.json", base / package.digest
    known = _known(note)
    if known is None or (known[0] >= ENOUGH and known[1:] != _OWN and not folder.exists()):
        note.unlink(missing_ok=True)  # a run that is killed leaves no note on half a copy
        known = _sweep(package, tokenizer, folder)
        write_if_changed(note, f"{json.dumps([_RECIPE, *known])}\n".encode())
    share, layer, heads = known
    if share < ENOUGH:
        return None
    return Setting(layer, heads, None if (layer, heads) == _OWN else folder)


def _known(note: Path) -> tuple[float, int, int] | None:
    try:
        recipe, share, layer, heads = json.loads(note.read_bytes())
        return (float(share), int(layer), int(heads)) if recipe == _RECIPE else None
    except (OSError, ValueError, TypeError):  # none yet, or damaged: measured again
        return None


def _sweep(package: Package, tokenizer: Tokenizer, folder: Path) -> tuple[float, int, int]:
    """(share, layer, heads) of the best; of equals the package's own, else the first."""
    best = (_share(package, tokenizer, None), *_OWN)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for layer, heads in _candidates(package.path / "model" / "model.bin"):
            _copy(package.path / "model", folder)
            _patch(folder / "model.bin", layer, heads)
            share = _share(package, tokenizer, folder)
            if share > best[0]:
                best = (share, layer, heads)
        if best[1:] == _OWN or best[0] < ENOUGH:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            _patch(folder / "model.bin", *best[1:])
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            path=str(folder),
            hint="free some space or make the folder writable; it may be deleted at any time",
        ) from error
    return best


def _share(package: Package, tokenizer: Tokenizer, folder: Path | None) -> float:
    """How many of the names and figures that came through are linked to their own word."""
    how = Decoding(aligned=True)
    model = Model(
        package, tokenizer, beam=1, sizes=Sizes(), models=Models(1), how=how, folder=folder
    )
    right = seen = 0
    for pairs in model.stream([*_COPIED, *sentences(package.source)]):
        for sentence, output in pairs:
            text, links = unlinked(output)
            ours = [_bare(word) for word in sentence.split()]
            for word, link in zip(text.split(), links, strict=False):
                if ours.count(_bare(word)) == 1 and _bare(word):
                    seen += 1
                    right += link >= 0 and ours[link] == _bare(word)
    return round(right / seen, 4) if seen else 0.0


def _bare(word: str) -> str:
    """A name or figure without its comma; nothing for any other word."""
    found = "".join(filter(str.isalnum, word))
    return found if found[:1].isdigit() or found.istitle() else ""


def _candidates(path: Path) -> Sequence[tuple[int, int]]:
    """Layers with how many of their heads to average; none where the file does not tell."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not all(_place(data, name) for name in (_LAYER, _HEADS)):
            return ()
        layers = {int(match[1]) for match in _NUMBERED.finditer(data)}
        place = _place(data, "decoder/num_heads")
        most = struct.unpack_from("<h", data, place)[0] if place else 1
    counts = sorted({1, 2, most // 2, most} - {0})
    return [
        (layer, heads)
        for layer in sorted(layers, reverse=True)
        for heads in counts
        if heads <= most
    ]


def _place(data: mmap.mmap, name: str) -> int:
    """Where the value of a variable of two bytes stands; 0 where there is none.

    In `model.bin` that is its name, a zero, its rank 0, its type 2 in a byte, its size in four.
    """
    record = name.encode() + b"\0\0\x02" + struct.pack("<I", 2)
    found = data.find(record)
    return found + len(record) if found >= 0 else 0


def _copy(model: Path, folder: Path) -> None:
    """The model's files; made once, its weights are then patched where they lie."""
    if (folder / "model.bin").exists():
        return
    folder.mkdir(parents=True)
    for path in model.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)


def _patch(path: Path, layer: int, heads: int) -> None:
    with path.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as data:
        for name, value in ((_LAYER, layer), (_HEADS, heads)):
            struct.pack_into("<h", data, _place(data, name), value)
        data.flush()
        os.fsync(stream.fileno())
