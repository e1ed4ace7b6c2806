"""Corpora of right translations -> how often each check says a word, and what it says.

In: TSV files of English and another language, as training/gather.py makes them. Out: a line a check
with its findings in a thousand pairs, and some of them to read: what people translated is mostly
right, so that most findings are false alarms, or rather freely translated.

    python -m benchmarks.false_alarms -l es training/local/corpora/europarl.tsv --most 3000
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path

import click

from pipeline.checks import check_entry
from pipeline.inline import escape
from pipeline.model import Entry


@click.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-l", "--locale", required=True, help="Language of the second column.")
@click.option("--most", default=3000, show_default=True, help="Pairs of a corpus, at random.")
@click.option("--show", default=3, show_default=True, help="Findings of each check to print.")
def main(corpora: tuple[Path, ...], locale: str, most: int, show: int) -> None:
    """Count the findings of the checks in translations that people made."""
    chance = random.Random(1)
    pairs: list[list[str]] = []
    for path in corpora:
        lines = path.read_text("utf-8").split("\n")  # `splitlines` cuts at U+0085 too
        rows = [line.split("\t")[:2] for line in lines if "\t" in line]
        pairs += chance.sample(rows, min(most, len(rows)))
    counts: Counter[str] = Counter()
    said: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        entry = Entry(escape(source), escape(target))
        for name, _, message in check_entry(entry, "en", locale):
            counts[name] += 1
            said[name].append(f"{message}\n    {source}\n    {target}")
    print(f"{len(pairs):,} pairs, {counts.total():,} findings")
    for name, count in counts.most_common():
        print(f"{name}: {count:,}, {1000 * count / len(pairs):.1f} in a thousand pairs")
        for each in chance.sample(said[name], min(show, count)):
            print(f"  {each}")


if __name__ == "__main__":
    main()
