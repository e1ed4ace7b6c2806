"""Checkpoints of one model -> their mean, which is often better than each of them.

In: checkpoints of train.py (their averaged weights are taken), of one that went on from the other.
Out: a checkpoint for export.py, or for train.py's `--init`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from growth import load_state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    args = parser.parse_args()
    states = [load_state(path) for path in args.checkpoints]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    torch.save(mean, args.out)


if __name__ == "__main__":
    main()
