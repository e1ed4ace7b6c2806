"""Batches keep every thread busy, and their size is measured without costing a translation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.argos import ArgosEngine, _quota
from pipeline.engines.batching import USUAL, Item, Sizes, lots, measure
from pipeline.engines.packages import starters

STARTER = starters()[0]

items_ = st.lists(st.integers(1, 90), max_size=80).map(
    lambda lengths: [(str(at), ["▁a"] * length) for at, length in enumerate(lengths)]
)


def pieces(lot: list[Item]) -> int:
    return sum(len(each) for _, each in lot)


@given(items_, st.integers(1, 600), st.integers(1, 8))
def test_every_sentence_is_in_one_lot_and_no_lot_is_far_too_large(
    items: list[Item], most: int, threads: int
) -> None:
    found = lots(items, most, threads)
    assert sorted(item for lot in found for item in lot) == sorted(items)
    assert all(pieces(lot) <= most + 90 for lot in found)
    lengths = [len(each) for lot in found for _, each in lot]
    assert lengths == sorted(lengths, reverse=True)


def test_a_few_sentences_are_shared_by_all_threads() -> None:
    items = [(str(at), ["▁a"] * 20) for at in range(15)]
    assert [len(lot) for lot in lots(items, USUAL, 2)] == [8, 7]
    assert [len(lot) for lot in lots(items[:1], USUAL, 4)] == [1]


@pytest.mark.parametrize(("fastest", "gain", "expected"), [(1024, 0.8, 1024), (256, 0.98, USUAL)])
def test_the_size_that_is_clearly_fastest_is_taken(
    fastest: int, gain: float, expected: int
) -> None:
    items = [(str(at), ["▁a"] * (5 + at % 40)) for at in range(1500)]
    now = 0.0

    def run(batches: list[list[Item]]) -> Iterator[str]:
        nonlocal now
        size = min((256, USUAL, 1024), key=lambda each: abs(each - pieces(batches[0])))
        for batch in batches:
            now += pieces(batch) * (gain if size == fastest else 1.0)
            yield from (name for name, _ in batch)

    found = measure(items, 2, run, lambda: now)
    done = []
    try:
        while True:
            done.append(next(found))
    except StopIteration as end:
        size, left = end.value
    assert size == expected
    assert sorted([*done, *(name for name, _ in left)]) == sorted(name for name, _ in items)


def test_too_few_sentences_are_not_measured() -> None:
    items = [("a", ["▁a"] * 20)] * 10
    found = measure(items, 2, lambda _: iter(()), lambda: 0.0)
    with pytest.raises(StopIteration) as end:
        next(found)
    assert end.value.value == (None, items)


def test_a_measured_size_is_kept_and_what_is_damaged_is_measured_again(tmp_path: Path) -> None:
    sizes = Sizes(0, tmp_path)
    assert sizes.known("ab" * 32, 4, 2) is None
    sizes.keep("ab" * 32, 4, 2, 1024)
    assert (sizes.known("ab" * 32, 4, 2), sizes.known("ab" * 32, 1, 2)) == (1024, None)
    assert (Sizes(300, tmp_path).known("", 4, 2), Sizes().known("", 4, 2)) == (300, USUAL)
    path = tmp_path / "batches.json"
    path.write_text(json.dumps(dict.fromkeys(json.loads(path.read_text()), "many")))
    assert sizes.known("ab" * 32, 4, 2) is None
    path.write_text("[")
    assert sizes.known("ab" * 32, 4, 2) is None


def test_measuring_changes_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [f"The {word} is open, and {n} people came." for n in range(40) for word in "abc"]
    plain = ArgosEngine([STARTER], beam=1, batch_tokens=300)
    monkeypatch.setattr("pipeline.engines.batching._EACH", 64)
    monkeypatch.setattr("pipeline.engines.batching._ENOUGH", 700)
    measuring = ArgosEngine([STARTER], beam=1)
    measuring.work = tmp_path
    assert measuring.translate(sentences, lambda _: None) == plain.translate(
        sentences, lambda _: None
    )
    (size,) = json.loads((tmp_path / "batches.json").read_text()).values()
    assert size in (256, 512, 1024)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("max 100000\n", 16), ("", 16), ("150000 100000\n", 2), ("50000 100000", 1), ("nonsense", 16)],
)
def test_a_container_has_as_many_cores_as_it_is_given(text: str, expected: int) -> None:
    assert _quota(text) == expected
