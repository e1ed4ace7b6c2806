"""What engines said is known again, whatever happens to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import BatchEngine, Pairs
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.pseudo import PseudoEngine
from pipeline.errors import OutputError

SENTENCES = ["The bridge is closed.", "12", "Nobody was hurt.", "The bridge is closed."]
# No article has a NUL: reading refuses it.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = ("[Thé brídgé ís clóséd.]", "12", "[Nóbódy wás húrt.]", "[Thé brídgé ís clóséd.]")


class Interrupted(BatchEngine):
    """Ctrl-C after two batches."""

    signature = PseudoEngine.signature
    key = PseudoEngine.key

    def knows(self, character: str) -> bool:
        return True

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        for number, pairs in enumerate(PseudoEngine().stream(sentences)):
            if number == 2:
                raise KeyboardInterrupt
            yield pairs


def test_a_second_run_calls_no_engine(tmp_path: Path) -> None:
    counts = []
    for _ in range(2):
        with Cache(tmp_path) as cache:
            engine = CachedEngine(PseudoEngine(), cache)
            steps: list[int] = []
            assert engine.translate(SENTENCES, steps.append) == TEXTS
            assert sum(steps) == len(SENTENCES)
            counts.append((engine.cached, engine.computed, engine.calls, cache.notice))
    assert counts == [(0, 2, 1, ""), (2, 0, 0, "")]


def test_what_was_done_before_ctrl_c_is_kept(tmp_path: Path) -> None:
    sentences = ["one", "two", "three", "four"]
    with Cache(tmp_path) as cache, pytest.raises(KeyboardInterrupt):
        CachedEngine(Interrupted(), cache).translate(sentences, lambda _: None)
    with Cache(tmp_path) as cache:
        engine = CachedEngine(PseudoEngine(), cache)
        assert engine.translate(sentences, lambda _: None) == (
            "[óné]",
            "[twó]",
            "[thréé]",
            "[fóúr]",
        )
        assert (engine.cached, engine.computed) == (2, 2)


def test_another_engine_is_not_answered_with_this_ones_words(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.store("a", (("The dam held.", "La presa aguantó."),))
        assert cache.lookup("b", ["The dam held."]) == {}
        assert cache.lookup("a", ["The dam held.", "x"]) == {"The dam held.": "La presa aguantó."}


@given(st.dictionaries(st.text(LETTERS), st.text("aé\n\U0001f600")))
def test_all_that_is_stored_is_found(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, str]
) -> None:
    with Cache(tmp_path_factory.mktemp("cache")) as cache:
        cache.store("key", tuple(said.items()))
        assert cache.lookup("key", list(said)) == said


@pytest.mark.parametrize("damage", ["garbage", "middle", "short", "empty", "layout"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    pairs = tuple((f"The bridge number {n} is closed.", "x" * 100) for n in range(2000))
    with Cache(tmp_path) as cache:
        cache.store("key", pairs)
    path = tmp_path / "engine.sqlite"
    content = path.read_bytes()
    if damage == "layout":
        base = sqlite3.connect(path)
        base.execute("PRAGMA user_version = 99")
        base.close()
    else:
        path.write_bytes(
            {
                "garbage": b"not a database, not at all " * 999,
                "middle": content[:8192] + bytes(len(content) - 8192),
                "short": content[: len(content) // 2],
                "empty": b"",
            }[damage]
        )
    with Cache(tmp_path) as cache:
        assert cache.lookup("key", [sentence for sentence, _ in pairs]) == {}
        cache.store("key", pairs)
        assert cache.lookup("key", [sentence for sentence, _ in pairs]) == dict(pairs)
        said = "engine.sqlite was damaged and is made anew; nothing is lost but time"
        assert cache.notice == ("" if damage in ("empty", "layout") else said)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError) as caught, Cache(tmp_path / "work"):
        pass
    assert str(caught.value) == f"{tmp_path}/work/engine.sqlite: cannot be used: File exists."
