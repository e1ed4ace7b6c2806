"""Articles to measure with: the sentences of this repository's own, as many as are wanted.

In: a number. Out: distinct sentences in plain text, the same each time, and projects of them.
More than the articles have are made by changing words of theirs for others of theirs: what is
measured needs sentences of natural length, not sense. Sentences with markup, figures or quotation
marks are left out: dragoman treats these, Argos does not, and the two would not do the same work.
So are sentences with a "not", a date, a name or a number word: the large package loses them, and
dragoman would try again what a package that was trained does not lose.
"""

from __future__ import annotations

import random
import re
import shutil
from functools import cache
from itertools import cycle, islice, takewhile
from pathlib import Path

from pipeline import sources
from pipeline.facts import currencies, dates, denials, names, numerals
from pipeline.model import Document
from pipeline.project import load_project

__all__ = ["ROOT", "Articles", "articles", "edited", "paragraphs", "project", "sentences"]

ROOT = Path(__file__).parent.parent

# Matches `The ferry leaves at noon, as it always did.`; not `It cost 3 euros.`, `“No,” he said.`
_PLAIN = re.compile(r"[A-Z][A-Za-z ,'’-]{38,158}\.")
# Matches the words that are changed for others: `ferry`; not `The`, `at`, `Lindqvist`.
_WORD = re.compile(r"\b[a-z]{4,9}\b")
# Matches the end of a paragraph: `of the pier was closed that morning.`; not `Ferry to run late`.
_PROSE = re.compile(r".{39}[.?!][”\"]?$")
_TRIED = Path(".dragoman", "tried.json")
_SHORT = 5  # words of the sentences that memory is measured with

Articles = tuple[tuple[tuple[str, ...], ...], ...]
"""Articles, of paragraphs, of sentences."""


@cache
def _documents() -> tuple[Document, ...]:
    documents = sources.load(load_project(ROOT / "dragoman.toml")).documents
    return tuple(document for document in documents if document.article.locale == "en")


@cache
def _own() -> tuple[str, ...]:
    found = (
        segment.source
        for document in _documents()
        for block in document.blocks
        for segment in block.segments
    )
    return tuple(
        dict.fromkeys(
            source
            for source in found
            if _PLAIN.fullmatch(source)
            and len(_WORD.findall(source)) > 2
            and not _has_facts(source)
        )
    )


def sentences(number: int, *, short: bool = False) -> tuple[str, ...]:
    """Distinct sentences of 40 to 160 characters, or of five words."""
    own = _own()
    chance = random.Random(number)
    words = sorted({word for each in own for word in _WORD.findall(each)})
    found: dict[str, None] = {}
    if not short:
        found.update(dict.fromkeys(own[:number]))
    while len(found) < number:
        if short:
            found[" ".join(chance.choices(words, k=_SHORT)).capitalize() + "."] = None
            continue
        sentence = chance.choice(own)
        for word in chance.sample(_WORD.findall(sentence), 3):
            sentence = sentence.replace(word, chance.choice(words), 1)
        if not _has_facts(sentence):
            found[sentence] = None
    return tuple(found)


def _has_facts(sentence: str) -> bool:
    """Whether a translation that says nothing would have lost something."""
    return any(
        lost(sentence, "en", "cosa", "es")
        for lost in (currencies.compare, dates.lost, denials.lost, names.lost, numerals.lost)
    )


def articles(of: tuple[str, ...]) -> Articles:
    """Articles and paragraphs as long as this repository's own, in their order, again and again."""
    left = iter(of)
    found = (
        tuple(filter(None, (tuple(islice(left, size)) for size in sizes)))
        for sizes in cycle(_shape())
    )
    return tuple(takewhile(bool, found))


@cache
def _shape() -> tuple[tuple[int, ...], ...]:
    """How many sentences each paragraph has, article by article; headlines and cells are none."""
    found = (
        tuple(
            len(block.segments)
            for block in document.blocks
            if _PROSE.search(block.segments[-1].source)
        )
        for document in _documents()
    )
    return tuple(filter(None, found))


def project(folder: Path, of: Articles, *, beam: int = 4, tried: Path | None = None) -> Path:
    """A new project with these articles in plain text; what was in the folder goes.

    From the project `tried`, if given, it takes the word that its packages work, and no more.
    """
    shutil.rmtree(folder, ignore_errors=True)
    if tried is not None and (tried / _TRIED).exists():
        (folder / _TRIED).parent.mkdir(parents=True)
        shutil.copy(tried / _TRIED, folder / _TRIED)
    for number, article in enumerate(of):
        path = folder / "source_texts" / f"{number // 100:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(map(" ".join, article)) + "\n", "utf-8")
    (folder / "dragoman.toml").write_text(
        f'[project]\nname = "Benchmark"\nlocales = ["es"]\n[translation]\nbeam = {beam}\n', "utf-8"
    )
    return folder


def paragraphs(folder: Path) -> list[list[list[str]]]:
    """The project's articles as dragoman itself splits them, for the other side to use."""
    return [
        _split(document)
        for document in sources.load(load_project(folder / "dragoman.toml")).documents
    ]


def _split(document: Document) -> list[list[str]]:
    return [[segment.source for segment in block.segments] for block in document.blocks]


def edited(folder: Path) -> int:
    """Change one sentence in twenty of the project; how many that is."""
    changed = 0
    seen = 0
    for path in sorted(folder.glob("source_texts/**/*.txt")):
        text = path.read_text("utf-8")
        starts = [match.start() for match in re.finditer(r"(?:^|(?<=\. )|(?<=\n))(?=[A-Z])", text)]
        for start in reversed(starts):
            seen += 1
            if seen % 20 == 0:
                changed += 1
                text = f"{text[:start]}Now {text[start].lower()}{text[start + 1 :]}"
        path.write_text(text, "utf-8")
    return changed
