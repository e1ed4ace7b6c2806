"""Models in memory: (folder, way to compute) -> CTranslate2's translator, each loaded once.

Loading is begun early and in a thread of its own, so that sentences are made ready meanwhile.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

__all__ = ["COMPUTE_TYPE", "Models"]

COMPUTE_TYPE = "int8"
"""The usual one. It is not chosen by speed: what a package says must not depend on the machine."""


class Models:
    """The models of an engine and of its variants."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        """Batches that each works on at a time, each in one thread."""
        self._loaded: dict[tuple[Path, str], Future[Any]] = {}

    def begin(self, folder: Path, compute_type: str = "") -> Future[Any]:
        """See to it that a model will be there; gives its translator, or CTranslate2's error."""
        key = (folder, compute_type or COMPUTE_TYPE)
        if key not in self._loaded:
            pool = ThreadPoolExecutor(1)
            self._loaded[key] = pool.submit(self._load, *key)
            pool.shutdown(wait=False)
        return self._loaded[key]

    def _load(self, folder: Path, compute_type: str) -> Any:
        import ctranslate2

        supported = ctranslate2.get_supported_compute_types("cpu")
        return ctranslate2.Translator(
            str(folder),
            device="cpu",
            compute_type=compute_type if compute_type in supported else "default",
            inter_threads=self.threads,
            intra_threads=1,
        )
