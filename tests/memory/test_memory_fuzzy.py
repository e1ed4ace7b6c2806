"""The fuzzy index: nothing missed, whatever the order, whatever the parts."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.memory import Memory, folder, parts
from pipeline.memory.forms import form, mask
from pipeline.memory.scoring import penalised, spared
from pipeline.project import Penalties, Project, load_project

WORDS = ["the", "The", "tram", "bridge", "harbour", "closed", "14", "9", "not", "in", "a", "of"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


def project_with(root: Path, texts: list[str]) -> Project:
    (root / "dragoman.toml").write_text('[project]\nname = "x"\nlocales = ["es"]\n', "utf-8")
    project = load_project(root / "dragoman.toml")
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{text}</seg></tuv>'
        f'<tuv xml:lang="es"><seg>{text[::-1]}</seg></tuv></tu>'
        for text in texts
    )
    folder(project).mkdir(parents=True, exist_ok=True)
    (folder(project) / "a.tmx").write_text(f"<tmx version='1.4'><body>{units}</body></tmx>")
    return project


@contextlib.contextmanager
def memory_of(texts: list[str]) -> Iterator[Memory]:
    with tempfile.TemporaryDirectory() as root, Memory(project_with(Path(root), texts)) as memory:
        yield memory


def exhaustive(texts: list[str], query: str, threshold: int) -> list[int]:
    """Scores of all that reach the threshold, computed one by one from the definition."""
    masked, numbers = mask(query)
    wanted = form(masked)
    scores = []
    for text in set(texts):
        other = form(mask(text)[0])
        if text == query:
            scores.append(100)
        elif not other.wordless and not wanted.wordless:
            edits = Levenshtein.distance(wanted.words, other.words)
            score = penalised(
                spared(max(len(wanted.words), len(other.words)), edits),
                Penalties(),
                case=Levenshtein.distance(wanted.cased, other.cased) > edits,
                punctuation=wanted.marks != other.marks,
                tags=wanted.tags != other.tags,
            )
            scores.append(min(99, score - Penalties().numbers * (mask(text)[1] != numbers)))
    return sorted((score for score in scores if score >= threshold), reverse=True)


@pytest.mark.parametrize(("tail", "full"), [(0, 4), (3, 250_000), (1_000, 250_000)])
@settings(max_examples=25)
@given(data=st.data())
def test_a_lookup_finds_what_a_search_through_everything_finds(
    tail: int, full: int, data: st.DataObject
) -> None:
    texts = data.draw(st.lists(sentences, min_size=1, max_size=14))
    query = data.draw(sentences | st.sampled_from(texts))
    threshold = data.draw(st.sampled_from([50, 70, 85]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_TAIL", tail)
        patch.setattr(parts, "_FULL", full)
        with memory_of(texts) as memory:
            found = memory.search(query, "es", threshold=threshold, limit=20)
    assert [match.score for match in found] == exhaustive(texts, query, threshold)


@settings(max_examples=15)
@given(texts=st.lists(sentences, min_size=3, max_size=12, unique=True), query=sentences)
def test_the_answer_does_not_depend_on_the_order_of_the_memory(
    texts: list[str], query: str
) -> None:
    answers = []
    for tail, order in ((0, texts), (0, texts[::-1]), (1_000, texts)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "_TAIL", tail)
            with memory_of(order) as memory:
                answers.append(memory.search(query, "es", limit=2))
    assert answers[0] == answers[1] == answers[2]


def test_sentences_that_come_later_are_found_beside_the_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_TAIL", 1)
    first = ["the tram is closed on Monday", "the bridge is open on Friday", "one more of them"]
    project = project_with(tmp_path, first)
    with Memory(project) as memory:
        assert memory.search("the tram is closed on Sunday", "es")[0].source == first[0]
    project_with(tmp_path, [*first, "the tram is shut on Sunday"])
    with Memory(project) as memory:
        found = memory.search("the tram is closed on Sunday", "es")
    assert [match.source for match in found] == [first[0], "the tram is shut on Sunday"]


def test_numbers_alone_have_no_fuzzy_match() -> None:
    with memory_of(["14", "15.2 %"]) as memory:
        assert [match.score for match in memory.search("15", "es")] == []
        assert [match.score for match in memory.search("14", "es")] == [100]
