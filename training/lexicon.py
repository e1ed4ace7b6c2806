"""English texts -> a list of nouns in both languages, by Apertium, for augment.py to vary pairs.

In: texts or TSV files whose first column is English. Out: TSV of English singular and plural,
Spanish singular and plural, `m` or `f`, and how often the word stands in the texts. Kept is what
Apertium knows as a noun in both numbers, each one word, whose articles agree. Needs `apt-get
install apertium apertium-eng-spa`. Deterministic.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from apertium import spanish

_WORD = re.compile(r"(?<![\w'’.@/-])[a-z]{3,}(?![\w'’@/-])")
_BARE = str.maketrans("áéíóú", "aeiou")
_ARTICLES = {("el", "los"): "m", ("la", "las"): "f"}


def plural(word: str) -> str:
    """Of an English noun that makes it from its letters."""
    if re.fullmatch(r"\w*(?:el|wol|cal|hal|lea|loa|thie)f|\w*(?:kni|wi|li)fe", word):
        return re.sub("fe?$", "ves", word)
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")


def plural_in_spanish(word: str) -> str:
    """Without its accents, which may move."""
    bare = word.translate(_BARE)
    if bare.endswith("z"):
        return bare[:-1] + "ces"
    return bare if bare.endswith("s") else bare + ("s" if bare[-1] in "aeiou" else "es")


def said(lines: list[str], block: int = 20_000) -> list[str]:
    """Each line in Spanish, in small letters."""
    found: list[str] = []
    for start in range(0, len(lines), block):
        out = spanish(lines[start : start + block])
        if out is None:
            raise SystemExit("apertium joined lines")
        found += [line.lower().strip() for line in out]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--at-least", type=int, default=2)
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in args.texts:
        for line in path.read_text("utf-8").split("\n"):
            counts.update(_WORD.findall(line.split("\t")[0]))
    words = sorted(word for word, count in counts.items() if count >= args.at_least)
    several = [plural(word) for word in words]
    rows = []
    for word, many, one, more in zip(
        words,
        several,
        said([f"the {word}" for word in words]),
        said([f"the {word}" for word in several]),
        strict=True,
    ):
        single, multiple = one.split(), more.split()
        if len(single) != 2 or len(multiple) != 2:
            continue
        gender = _ARTICLES.get((single[0], multiple[0]))
        known = single[1].isalpha() and multiple[1].isalpha()
        if not gender or not known or word in {single[1], multiple[1]}:
            continue
        if plural_in_spanish(single[1]) != multiple[1].translate(_BARE) or multiple[1][-1] != "s":
            continue
        count = counts[word] + counts[many]
        rows.append("\t".join((word, many, single[1], multiple[1], gender, str(count))) + "\n")
    args.out.write_text("".join(rows), "utf-8")
    print(len(words), "words,", len(rows), "nouns")


if __name__ == "__main__":
    main()
