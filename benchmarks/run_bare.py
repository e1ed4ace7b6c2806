"""A process of its own: `run_bare PACKAGE PIECES.json BEAM` -> seconds of one bare call, as JSON.

What the engine itself takes for the same work: the model loaded, then one `translate_batch` on
ready-made pieces, with as many translators as there are cores and batches of 512 pieces, sorted
by CTranslate2 itself. Nothing is decoded, nothing written.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import ctranslate2

from pipeline.engines.argos import cores

if __name__ == "__main__":
    _, package, pieces, beam = sys.argv
    batch = json.loads(Path(pieces).read_text("utf-8"))
    started = time.perf_counter()
    translator = ctranslate2.Translator(
        str(Path(package) / "model"),
        compute_type="int8",
        inter_threads=cores(),
        intra_threads=1,
    )
    translator.translate_batch(
        batch,
        beam_size=int(beam),
        max_batch_size=512,
        batch_type="tokens",
        replace_unknowns=True,
    )
    print(json.dumps({"seconds": time.perf_counter() - started}))
