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
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline import catalog, segmentation
from pipeline.formats import discover, read
from pipeline.inline import escape, plain
from pipeline.memory import Memory
from pipeline.memory.forms import form, mask
from pipeline.memory.scoring import BEST, EXACT, penalised, spared
from pipeline.memory.tmx_codes import seg
from pipeline.project import Penalties, Project, load_project

ROOT = Path(__file__).parent.parent
THRESHOLD = 70


def seeds() -> list[list[str]]:
    """The sentences of the repository's articles without tags, as words with punctuation."""
    project = load_project(ROOT / "dragoman.toml")
    found = []
    for article, path in discover(project)[0]:
        document = segmentation.segment(read(project, article, path))
        found += [plain(entry.source).split(" ") for entry in catalog.extract(document)]
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
        syllables = re.findall("..", "bakarishtenmorelvadoquislanteovazegulnarimfesto")
        self.names = [
            "".join(self.random.choices(syllables, k=self.random.randint(2, 4))).capitalize()
            for _ in range(60_000)
        ]

    def name(self) -> str:
        """One of the names: a few that everybody writes about, thousands that come once."""
        # Zipf: the integral of 1 / (rank + 10), turned round.
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
        if self.random.random() < share:
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
        found[escape(writer.sentence())] = None
    return list(found)


def tmx(texts: Sequence[str]) -> Iterator[str]:
    """The sentences as TMX; the translation is the sentence turned round."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x"'
    yield ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"'
    yield ' datatype="plaintext"/><body>\n'
    for text in texts:
        target = " ".join(reversed(text.split(" ")))
        yield f'<tu><tuv xml:lang="en"><seg>{seg(text)}</seg></tuv>'
        yield f'<tuv xml:lang="es"><seg>{seg(target)}</seg></tuv></tu>\n'
    yield "</body></tmx>\n"


class Linear:
    """rapidfuzz through all sentences one by one: what the memory's answers are measured by."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.numbers: dict[str, set[tuple[str, ...]]] = {}
        for text in texts:
            masked, numbers = mask(text)
            self.numbers.setdefault(masked, set()).add(numbers)
        self.forms = [known for text in self.numbers if not (known := form(text)).wordless]
        self.ids: dict[str, int] = {}
        self.words = [self.encoded(known.words) for known in self.forms]

    def encoded(self, words: Sequence[str]) -> str:
        """Words as characters, so that rapidfuzz compares words at the speed of strings."""
        ids = (self.ids.setdefault(word, len(self.ids)) for word in words)
        return "".join(chr(number if number < 0xD800 else number + 0x800) for number in ids)

    def by_letters(self, query: str) -> None:
        """The scan that anyone would write first: the sentences as they are."""
        process.extract(
            query,
            self.texts,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=THRESHOLD / 100,
            limit=5,
        )

    def by_words(self, query: str) -> list[int]:
        """Indexes of the forms that reach the threshold before penalties."""
        found = process.extract(
            self.encoded(form(mask(query)[0]).words),
            self.words,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=THRESHOLD / 100 - 1e-9,
            limit=None,
        )
        return [index for _, _, index in found]

    def answer(self, query: str, limit: int) -> list[int]:
        """The best scores by the rules of the memory."""
        masked, numbers = mask(query)
        wanted = form(masked)
        scores: list[int] = []
        for index in self.by_words(query):
            other = self.forms[index]
            edits = Levenshtein.distance(wanted.words, other.words)
            score = penalised(
                spared(max(len(wanted.words), len(other.words)), edits),
                Penalties(),
                case=Levenshtein.distance(wanted.cased, other.cased) > edits,
                punctuation=wanted.marks != other.marks,
                tags=wanted.tags != other.tags,
            )
            for each in self.numbers[other.text]:
                exact = (other.text, each) == (masked, numbers)
                fuzzy = min(BEST, score - Penalties().numbers * (each != numbers))
                scores.append(EXACT if exact else fuzzy)
        return sorted((score for score in scores if score >= THRESHOLD), reverse=True)[:limit]


def timed(look_up: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """Milliseconds for each query."""
    times = []
    for query in queries:
        start = time.perf_counter()
        look_up(query)
        times.append(1000 * (time.perf_counter() - start))
    return times


def row(name: str, times: Sequence[float]) -> str:
    """A row of the table."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return (
        f"| {name} | {len(times):,} | {cuts[49]:.2f} | {cuts[94]:.2f} | {cuts[98]:.2f} "
        f"| {max(times):.2f} |"
    )


def main() -> None:
    """Make the memory, then measure."""
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
        # As a user would, so that the peak is that of these two commands.
        for words in (("import", str(source)), ("search", "Nothing of the kind.")):
            command = [sys.executable, "-m", "pipeline", "-C", folder, "memory", *words]
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{' '.join(words[:1])}: {taken:.0f} s, at most {peak:.0f} MB", flush=True)
        size = source.stat().st_size / 1e6
        index = (project.work / "memory.sqlite").stat().st_size / 1e6
        print(f"the file has {size:.0f} MB, the index {index:.0f} MB")
        with Memory(project) as memory:
            measure(memory, texts, asked.queries, asked.linear)


def make(folder: Path) -> Project:
    """An empty project."""
    (folder / "dragoman.toml").write_text('[project]\nname = "x"\nlocales = ["es"]\n', "utf-8")
    return load_project(folder / "dragoman.toml")


def measure(memory: Memory, texts: Sequence[str], number: int, linear: int) -> None:
    """Print the table, and the comparison with a scan."""
    writer = Writer(11)
    chosen = writer.random.sample(texts, number)
    queries = [escape(writer.query(plain(text))) for text in chosen]
    short = [escape(writer.query(plain(text))) for text in texts if text.count(" ") < 4][:number]
    new = [escape(writer.sentence()) for _ in range(number)]
    print(f"\n{platform.processor() or platform.machine()}, Python {platform.python_version()}\n")
    print("| Lookups at 70 % | number | p50 ms | p95 ms | p99 ms | max ms |")
    print("|---|---:|---:|---:|---:|---:|")

    def look_up(query: str) -> None:
        memory.search(query, "es", threshold=THRESHOLD)

    timed(look_up, new[:50])  # the first lookups load the index
    ratios: list[tuple[str, float]] = []
    print(row("sentences with 1 to 3 edits", timed(look_up, queries)))
    print(row("the same of at most 4 words", timed(look_up, short)))
    print(row("new sentences", timed(look_up, new)), flush=True)
    scan = Linear(texts)
    samples = queries[:linear]
    # Scan and lookup take turns, so that a busy machine slows both.
    for name, through in (("words", scan.by_words), ("letters", scan.by_letters)):
        taken: list[float] = []
        own: list[float] = []
        for query in samples:
            taken += timed(through, [query])
            own += timed(look_up, [query])
        print(row(f"rapidfuzz through all, {name}", taken), flush=True)
        ratios.append((name, statistics.mean(taken) / statistics.mean(own)))
    found = possible = 0
    for query in samples:
        best = Counter(scan.answer(query, 5))
        ours = Counter(match.score for match in memory.search(query, "es", threshold=THRESHOLD))
        possible += best.total()
        found += (best & ours).total()
    print(f"\nsentences {len(texts):,}; forms, numbers apart: {len(scan.forms):,}")
    for name, ratio in ratios:
        print(f"a scan by {name} takes {ratio:.0f} times as long as a lookup, on average")
    print(f"recall of the best five of {len(samples)} queries: {found} of {possible}", end="")
    print(f" = {found / max(possible, 1):.4f}")


if __name__ == "__main__":
    main()
