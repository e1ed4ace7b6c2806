"""Clean pairs -> which word stands for which, by eflomal in both directions, and what both say.

In: `clean.tsv` of prepare.py. Out: `words.txt`, a line a pair of `0-0 2-1`: places in the lists of
`tokens.split`. Needs `pip install eflomal`. It samples at random, so two runs differ a little.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import eflomal
from tokens import Links, parse, split

_NEAR = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]


def symmetric(forward: Links, backward: Links) -> Links:
    """grow-diag: what both say, and what one says beside it of words that have no link yet."""
    links = forward & backward
    union = forward | backward
    waiting = sorted(links)
    sources, targets = {a for a, _ in links}, {b for _, b in links}
    while waiting:
        a, b = waiting.pop(0)
        for x, y in _NEAR:
            new = (a + x, b + y)
            if (
                new in union
                and new not in links
                and (new[0] not in sources or new[1] not in targets)
            ):
                links.add(new)
                sources.add(new[0])
                targets.add(new[1])
                waiting.append(new)
    return links


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--letters",
        type=int,
        help="tell the translation's words by their first ones, where it is rich in endings",
    )
    args = parser.parse_args()
    rows = [
        line.split("\t") for line in (args.folder / "clean.tsv").read_text("utf-8").splitlines()
    ]
    sides = [
        [" ".join(token.text.casefold()[:size] for token in split(row[column])) for row in rows]
        for column, size in ((2, None), (3, args.letters))
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = [Path(folder) / name for name in ("forward", "backward")]
        eflomal.Aligner().align(
            sides[0],
            sides[1],
            links_filename_fwd=str(out[0]),
            links_filename_rev=str(out[1]),
            quiet=True,
        )
        both = [path.read_text("utf-8").splitlines() for path in out]
    if not len(both[0]) == len(both[1]) == len(rows):
        raise SystemExit("eflomal gave another number of lines")
    with (args.folder / "words.txt").open("w", encoding="utf-8") as file:
        for forward, backward in zip(*both, strict=True):
            links = sorted(symmetric(parse(forward), parse(backward)))
            file.write(" ".join(f"{a}-{b}" for a, b in links) + "\n")


if __name__ == "__main__":
    main()
