"""Many short arrays of numbers <-> two files: all of them in a row, and where each ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np


class Ragged:
    """Short arrays, read from `path` and its `.ends.npy`."""

    def __init__(self, path: Path) -> None:
        self.flat = np.load(path)
        self.ends = np.load(path.with_suffix(".ends.npy"))
        self.lengths = np.diff(self.ends, prepend=0)

    def __getitem__(self, index: int) -> np.ndarray:
        return self.flat[self.ends[index] - self.lengths[index] : self.ends[index]]

    @staticmethod
    def save(path: Path, arrays: list[list[int]], dtype: type) -> None:
        np.save(path, np.fromiter((x for array in arrays for x in array), dtype))
        np.save(path.with_suffix(".ends.npy"), np.cumsum([len(x) for x in arrays], dtype=np.int64))
