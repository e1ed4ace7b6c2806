"""How fast and how complete the memory's fuzzy lookup is: `make bench-memory`.

Makes a memory of as many sentences as asked for, the same ones every time, of the words and the
sentence patterns of the articles in `source_texts`; looks up sentences like them; and compares
answers and times with rapidfuzz going through all sentences one by one.

    python benchmarks/memory_lookup.py [SENTENCES] [--queries N] [--linear N]
"""

from __future__ import annotations

import argparse
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline import catalog, segmentation
from pipeline.formats import discover, read
from pipeline.memory import Memory, import_tmx
from pipeline.memory.forms import Form, form, mask
from pipeline.memory.scoring import penalised, spared
from pipeline.project import Penalties, Project, load_project

ROOT = Path(__file__).parent.parent
THRESHOLD = 70


def seeds() -> list[list[str]]:
    """The sentences of the repository's articles, as words with their punctuation."""
    project = load_project(ROOT / "dragoman.toml")
    found = []
    for article, path in discover(project)[0]:
        document = segmentation.segment(read(project, article, path))
        found += [entry.source.split(" ") for entry in catalog.extract(document)]
    return sorted(found)


class Writer:
    """Sentences that read like the seeds: joined at shared words, with other names and numbers."""

    def __init__(self, seed: int) -> None:
        self.seeds = seeds()
        self.random = random.Random(seed)
        self.follows: dict[str, list[str]] = {}
        for words in self.seeds:
            for one, other in zip(words, [*words[1:], ""], strict=True):
                self.follows.setdefault(one.lower(), []).append(other)
        syllables = "ba ka ri shu ten mor el va do qu is lan ter ova ze gul nar im fe sto".split()
        # Names as Zipf has it: a few that everybody writes about, thousands that come once.
        self.names = [
            "".join(self.random.choices(syllables, k=self.random.randint(2, 4))).capitalize()
            for _ in range(60_000)
        ]
        self.weights = [1 / (rank + 10) for rank in range(len(self.names))]

    def name(self) -> str:
        # The integral of 1 / (rank + 10), turned round.
        rank = int(10 * (len(self.names) / 10) ** self.random.random()) - 10
        return self.names[max(0, min(rank, len(self.names) - 1))]

    def sentence(self) -> str:
        """One sentence, of 1 to about 60 words."""
        draw = self.random.random()
        words = list(self.random.choice(self.seeds))
        if draw < 0.08:  # a heading, a name, a table cell
            words = words[: self.random.randint(1, 4)]
            return " ".join(self.changed(word, 0.6) for word in words)
        if draw < 0.85:  # walk from one sentence into another at a word that both have
            at = self.random.randrange(len(words))
            words = words[: at + 1]
            while len(words) < 60:
                following = self.random.choice(self.follows.get(words[-1].lower(), [""]))
                if not following:
                    break
                words.append(following)
        return " ".join(self.changed(word, 0.12) for word in words)

    def changed(self, word: str, share: float) -> str:
        """The word, or another in its place."""
        if any(char.isdigit() for char in word):
            return "".join(
                str(self.random.randrange(1, 10)) if char.isdigit() else char for char in word
            )
        if "<" not in word and "&" not in word and self.random.random() < share:
            end = word[len(word.rstrip(".,;:!?”")) :]
            return self.name() + end
        return word

    def query(self, sentence: str) -> str:
        """A sentence that a colleague might write after this one: some words are other."""
        words = sentence.split(" ")
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 3))):
            at = self.random.randrange(len(words))
            draw = self.random.random()
            if draw < 0.5:
                words[at] = self.name()
            elif draw < 0.75:
                words.insert(at, self.random.choice(self.random.choice(self.seeds)))
            elif len(words) > 1:
                del words[at]
        return " ".join(words)


def sentences(number: int) -> list[str]:
    """So many different sentences, always the same ones."""
    writer = Writer(7)
    found: dict[str, None] = {}
    while len(found) < number:
        found[writer.sentence()] = None
    return list(found)


def tmx(texts: Sequence[str]) -> Iterator[str]:
    """The sentences as TMX; the translation is the sentence turned round."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x"'
    yield ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"'
    yield ' datatype="plaintext"/><body>\n'
    for text in texts:
        target = " ".join(reversed(text.split(" ")))
        yield f'<tu><tuv xml:lang="en"><seg>{escape(text)}</seg></tuv>'
        yield f'<tuv xml:lang="es"><seg>{escape(target)}</seg></tuv></tu>\n'
    yield "</body></tmx>\n"


class Linear:
    """rapidfuzz over every form in memory, words as characters: as fast as a scan can be."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.forms = [form(text) for text in dict.fromkeys(mask(text)[0] for text in texts)]
        self.forms = [one for one in self.forms if not one.wordless]
        self.numbers: dict[str, int] = {}
        self.choices = [self.encoded(one.words) for one in self.forms]

    def encoded(self, words: Sequence[str]) -> str:
        ids = (self.numbers.setdefault(word, len(self.numbers)) for word in words)
        return "".join(chr(number if number < 0xD800 else number + 0x800) for number in ids)

    def scan(self, wanted: Form) -> list[int]:
        """Indexes of the forms that reach the threshold before penalties."""
        found = process.extract(
            self.encoded(wanted.words),
            self.choices,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=THRESHOLD / 100 - 1e-9,
            limit=None,
        )
        return [index for _, _, index in found]

    def answer(self, wanted: Form, limit: int) -> list[int]:
        """The best scores, by the rules of the memory, numbers apart."""
        scores = []
        for index in self.scan(wanted):
            other = self.forms[index]
            edits = Levenshtein.distance(wanted.words, other.words)
            scores.append(
                penalised(
                    spared(max(len(wanted.words), len(other.words)), edits),
                    Penalties(),
                    case=Levenshtein.distance(wanted.cased, other.cased) > edits,
                    punctuation=wanted.marks != other.marks,
                    tags=wanted.tags != other.tags,
                )
            )
        return sorted((score for score in scores if score >= THRESHOLD), reverse=True)[:limit]


def timed(memory: Memory, queries: Sequence[str]) -> list[float]:
    """Milliseconds for each lookup."""
    times = []
    for query in queries:
        start = time.perf_counter()
        memory.search(query, "es", threshold=THRESHOLD)
        times.append(1000 * (time.perf_counter() - start))
    return times


def row(name: str, times: Sequence[float]) -> str:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return (
        f"| {name} | {len(times):,} | {cuts[49]:.2f} | {cuts[94]:.2f} | {cuts[98]:.2f} "
        f"| {max(times):.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--linear", type=int, default=100)
    asked = parser.parse_args()
    start = time.perf_counter()
    texts = sentences(asked.sentences)
    print(f"{len(texts):,} sentences written in {time.perf_counter() - start:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        project = make(Path(folder))
        source = Path(folder, "big.tmx")
        with source.open("w", encoding="utf-8") as stream:
            stream.writelines(tmx(texts))
        start = time.perf_counter()
        import_tmx(project, source)
        print(
            f"import: {source.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - start:.0f} s"
        )
        start = time.perf_counter()
        with Memory(project) as memory:
            memory.search("Nothing of the kind.", "es")
            size = memory.path.stat().st_size / 1e6
            print(f"index: {size:.0f} MB in {time.perf_counter() - start:.0f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory so far, the list of sentences included: {peak:.0f} MB")
        with Memory(project) as memory:
            measure(memory, texts, asked.queries, asked.linear)


def make(folder: Path) -> Project:
    (folder / "dragoman.toml").write_text('[project]\nname = "x"\nlocales = ["es"]\n', "utf-8")
    return load_project(folder / "dragoman.toml")


def measure(memory: Memory, texts: Sequence[str], number: int, linear: int) -> None:
    """Print the table, and the comparison with a scan."""
    writer = Writer(11)
    chosen = writer.random.sample(texts, number)
    queries = [writer.query(text) for text in chosen]
    short = [query for text in texts[:: len(texts) // 40_000 + 1] if text.count(" ") < 4
             for query in [writer.query(text)]][:number]  # fmt: skip
    new = [writer.sentence() for _ in range(number)]
    timed(memory, queries[:50])
    print(f"\n{platform.processor() or platform.machine()}, Python {platform.python_version()}\n")
    print("| Lookups at 70 % | number | p50 ms | p95 ms | p99 ms | max ms |")
    print("|---|---:|---:|---:|---:|---:|")
    times = timed(memory, queries)
    print(row("sentences with 1 to 3 edits", times))
    print(row("of these, at most 5 words", timed(memory, short)))
    print(row("new sentences", timed(memory, new)), flush=True)
    scan = Linear(texts)
    samples = queries[:linear]
    taken, found, possible, alike = [], 0, 0, 0
    for query in samples:
        wanted = form(mask(query)[0])
        start = time.perf_counter()
        scan.scan(wanted)
        taken.append(1000 * (time.perf_counter() - start))
        best = scan.answer(wanted, 5)
        ours = [match.score for match in memory.search(query, "es", threshold=THRESHOLD)]
        possible += len(best)
        alike += bool(best) and bool(ours) and ours[0] >= best[0] - 1
        found += sum(1 for one, other in zip(best, ours, strict=False) if other >= one - 1)
    print(row("rapidfuzz over all, one by one", taken))
    own = timed(memory, samples)
    ratio = statistics.mean(taken) / statistics.mean(own)
    print(f"\nforms compared by the scan: {len(scan.choices):,}")
    print(f"a scan takes {ratio:.0f} times as long as a lookup, of the same {len(samples)} queries")
    print(f"recall, best five of each query: {found / max(possible, 1):.4f} of {possible:,}")


if __name__ == "__main__":
    main()
