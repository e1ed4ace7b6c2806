"""What `make bench` measures with is the same each time, and what it prints is what it measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import false_alarms, newsroom, starter_faults
from benchmarks.__main__ import BEGIN, END, PAGE
from benchmarks.results import Row, table
from benchmarks.timing import Ratio, ratio, shown, turns
from pipeline.inline import plain


@pytest.mark.parametrize("short", [False, True])
def test_sentences_are_distinct_and_the_same_each_time(short: bool) -> None:
    found = newsroom.sentences(500, short=short)
    assert len(set(found)) == 500
    assert newsroom.sentences(500, short=short) == found


def test_both_sides_get_the_sentences_that_were_meant(tmp_path: Path) -> None:
    articles = newsroom.articles(newsroom.sentences(100))
    split = newsroom.paragraphs(newsroom.project(tmp_path / "project", articles))
    assert split == [[list(paragraph) for paragraph in article] for article in articles]


def test_one_sentence_in_twenty_is_edited_and_no_other(tmp_path: Path) -> None:
    folder = newsroom.project(tmp_path / "project", newsroom.articles(newsroom.sentences(100)))
    before = [s for article in newsroom.paragraphs(folder) for part in article for s in part]
    assert newsroom.edited(folder) == 5
    after = [s for article in newsroom.paragraphs(folder) for part in article for s in part]
    changed = [
        number
        for number, pair in enumerate(zip(before, after, strict=True), 1)
        if pair[0] != pair[1]
    ]
    assert len(changed) == 5


def test_things_that_are_compared_take_turns() -> None:
    order: list[str] = []

    def thing(name: str, value: float) -> float:
        order.append(name)
        return value

    found = turns(2, {"a": lambda: thing("a", 1.0), "b": lambda: thing("b", 2.0)})
    assert (order, found) == (["a", "b", "a", "b"], {"a": [1.0, 1.0], "b": [2.0, 2.0]})


def test_a_ratio_is_the_median_of_the_turns_with_its_spread() -> None:
    found = ratio([10.0, 30.0, 12.0], [1.0, 2.0, 1.0])
    assert found == Ratio(12.0, 10.0, 15.0)
    assert str(found) == "12.0 (10.0–15.0)"
    assert shown([0.05, 0.0512, 123.4]) == "0.051 s (0.050–123)"


def test_the_table_says_whether_goals_are_met() -> None:
    rows = [
        Row("speed", "30/s", "2/s", Ratio(15.0, 14.0, 16.0), 10),
        Row("rerun", "2 s", "10 s", Ratio(0.2, 0.1, 0.3), 0.07, "less"),
        Row("chrF2", "99.9", "100"),
    ]
    assert table(("measured", "dragoman", "other"), rows) == (
        "| measured | dragoman | other | ratio               | goal         | met    |\n"
        "| -------- | -------- | ----- | ------------------- | ------------ | ------ |\n"
        "| speed    | 30/s     | 2/s   | 15.0 (14.0–16.0)    | at least 10  | yes    |\n"
        "| rerun    | 2 s      | 10 s  | 0.200 (0.100–0.300) | at most 0.07 | **no** |\n"
        "| chrF2    | 99.9     | 100   |                     |              |        |"
    )


def test_the_page_has_the_place_that_the_figures_go_to() -> None:
    page = PAGE.read_text("utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert page.index(BEGIN) < page.index(END)


def test_the_article_that_the_starter_is_judged_by_is_long() -> None:
    found = starter_faults.sentences()
    assert sum(len(plain(each).split()) for each in found) >= 1500


def test_a_sentence_counts_once_for_each_kind_of_fault_and_once_in_all() -> None:
    sources = ("Fifteen boats left in 2026.", "The <b>road</b> is closed.", "The bridge is open.")
    targets = ("Cinco barcos salieron en 2025.", "La ruta está cerrada.", "El puente está abierto.")
    assert starter_faults.faults(sources, targets, "es") == {
        "loops": 0,
        "copied": 0,
        "cut off or far too long": 0,
        "a figure, currency or number word lost": 1,
        "a date, name or “not” lost": 0,
        "a code lost": 1,
        "left empty": 0,
        "any of these": 2,
    }


def test_what_the_checks_say_of_right_translations_is_counted(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.tsv"
    corpus.write_text(
        "It cost $5.\tCostó 5 dólares.\tx\nIt is open.\tNo está abierto.\tx\n2 left.\tQuedan 3.\n",
        "utf-8",
    )
    done = CliRunner().invoke(false_alarms.main, ["-l", "es", str(corpus)])
    assert done.exit_code == 0, done.output
    assert "3 pairs, 2 findings" in done.output
    assert "negation: 1, 333.3 in a thousand pairs" in done.output
