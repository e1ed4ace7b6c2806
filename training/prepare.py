"""Folders of corpora -> clean pairs to train on, and dev sets that share nothing with them.

In: TSV files of English, the other language and, if known, a document's name. Out: `clean.tsv`
(corpus, weight, English, the other, in the corpora's order) and `dev/<set>.tsv`. With
`--dev dev.txt` the sets are those that the figures in README.md are of: a line has the set's name,
the digest of a pair, and `document` where no other pair of its document is trained on. Without,
each corpus gives 300 pairs, by document if it has some. Of a corpus that `--measure` names nothing
is trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from pathlib import Path

from languages import LANGUAGES, Language

DEV = 300
SYNTHETIC = ("openstax-apertium",)  # no measure of anything, so no dev set
_ENGLISH = frozenset("the of and to is that for with are was this you it not on be".split())
_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")

Pair = tuple[str, str, str]


def read(path: Path) -> list[Pair]:
    """(English, translation, document or "")."""
    rows = []
    for line in path.read_text("utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) >= 2 and parts[0] and parts[1]:
            rows.append((parts[0], parts[1], parts[2] if len(parts) > 2 else ""))
    return rows


def key(text: str) -> str:
    """What two texts share that are the same but for case, marks and spaces."""
    return "".join(char for char in text.casefold() if char.isalnum())


def digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def figures(text: str) -> Counter[str]:
    """Numbers of two and more digits, without their separators.

    Smaller ones are written in words on one side too often, and hours in another way.
    """
    found = (re.sub(r"\D", "", figure) for figure in _FIGURE.findall(text))
    return Counter(figure for figure in found if len(figure) >= 2)


def foreign(words: list[str], own: frozenset[str], other: frozenset[str]) -> bool:
    """True where the words look like the other language."""
    return sum(word in other for word in words) >= 2 + 2 * sum(word in own for word in words)


def sound(english: str, translation: str, language: Language) -> bool:
    """Whether a pair is worth learning from."""
    words, said = english.casefold().split(), translation.casefold().split()
    if not words or not said or max(len(words), len(said)) > 90:
        return False
    if english == translation and len(words) > 3:
        return False
    ratio = (len(translation) + 8) / (len(english) + 8)
    if not 0.5 < ratio < 2.2 or not any(map(str.isalpha, english)):
        return False
    if foreign(words, _ENGLISH, language.common) or foreign(said, language.common, _ENGLISH):
        return False
    return figures(english) == figures(translation)


def split(name: str, rows: list[Pair], language: Language) -> tuple[list[Pair], list[Pair]]:
    """(dev, the rest)."""
    if name in SYNTHETIC:
        return [], rows
    size = min(DEV, len(rows) // 10)
    usable = [row for row in rows if sound(*row[:2], language)]
    if any(row[2] for row in rows):
        names = sorted({row[2] for row in usable}, key=digest)
        chosen: set[str] = set()
        dev = []
        for document in names:
            if len(dev) >= size:
                break
            chosen.add(document)
            dev += [row for row in usable if row[2] == document]
        return dev[:size], [row for row in rows if row[2] not in chosen]
    dev = sorted(set(usable), key=lambda row: digest("\t".join(row)))[:size]
    kept = set(dev)
    return dev, [row for row in rows if row not in kept]


def listed(
    corpora: dict[str, list[Pair]], lines: list[list[str]]
) -> tuple[dict[str, list[Pair]], set[tuple[str, str]]]:
    """(The dev sets of a list, the documents that are kept out of training, by corpus)."""
    names = {line[1]: line[0] for line in lines}
    whole = {line[1] for line in lines if line[2:] == ["document"]}
    found: dict[str, dict[str, Pair]] = {}
    documents = set()
    for corpus, rows in corpora.items():
        for row in rows:
            mark = digest(key(row[0]) + "\t" + key(row[1])).hex()
            if name := names.get(mark):
                found.setdefault(name, {}).setdefault(mark, row)
                if mark in whole:
                    documents.add((corpus, row[2]))
    for name, wanted in Counter(names.values()).items():
        if len(found.get(name, ())) < wanted:
            print(
                f"dev set {name}: {len(found.get(name, ()))} of {wanted} pairs are in the corpora"
            )
    return {name: list(pairs.values()) for name, pairs in found.items()}, documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="CORPUS=2.5",
        help="how often a pair is seen in an epoch; 1 if not given, 0 leaves out",
    )
    parser.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="CORPUS",
        help="one that nothing is trained on: all of it is a dev set",
    )
    parser.add_argument("--to", choices=LANGUAGES, default="es", help="the target's language")
    parser.add_argument("--dev", type=Path, help="list of the pairs to measure on")
    args = parser.parse_args()
    language = LANGUAGES[args.to]
    weights = dict(item.rsplit("=", 1) for item in args.weight)
    (args.out / "dev").mkdir(parents=True, exist_ok=True)
    paths = sorted(path for folder in args.folders for path in folder.glob("*.tsv"))
    if unknown := set(weights) - {path.stem for path in paths}:
        parser.error(f"no such corpus: {', '.join(sorted(unknown))}")
    corpora = {path.stem: read(path) for path in paths}
    if unknown := set(args.measure) - set(corpora):
        parser.error(f"no such corpus: {', '.join(sorted(unknown))}")
    measured = {name: corpora.pop(name) for name in args.measure}
    if args.dev:
        lines = [line.split() for line in args.dev.read_text("utf-8").splitlines()]
        sets, documents = listed(corpora, lines)
        rest = {
            name: [row for row in rows if not row[2] or (name, row[2]) not in documents]
            for name, rows in corpora.items()
        }
    else:
        parts = {name: split(name, rows, language) for name, rows in corpora.items()}
        sets = {name: dev for name, (dev, _) in parts.items() if dev}
        rest = {name: others for name, (_, others) in parts.items()}
    sets |= measured
    for name, dev in sets.items():
        (args.out / "dev" / f"{name}.tsv").write_text(
            "".join(f"{row[0]}\t{row[1]}\n" for row in dev), "utf-8"
        )
    held = {key(text) for dev in sets.values() for row in dev for text in row[:2]}
    seen: set[bytes] = set()
    with (args.out / "clean.tsv").open("w", encoding="utf-8") as out:
        for name, rows in rest.items():
            count = 0
            weight = float(weights.get(name, 1))
            for english, said, _ in rows if weight else ():
                english, said = (" ".join(text.split()) for text in (english, said))
                keys = key(english), key(said)
                if keys[0] in held or keys[1] in held or not sound(english, said, language):
                    continue
                mark = digest("\t".join((english, said)))
                if mark in seen:
                    continue
                seen.add(mark)
                count += 1
                out.write(f"{name}\t{weight}\t{english}\t{said}\n")
            print(f"{name}: {count} of {len(corpora[name])} pairs to train on, weight {weight}")


if __name__ == "__main__":
    main()
