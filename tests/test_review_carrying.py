"""A renamed or split article, from the command line: people's work goes where the sentences go."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Newsroom

from pipeline.catalog import read_catalog, state

TEXT = "It rained in the morning. The tram was late. Nobody was hurt. The line was closed.\n"
TARGETS = {
    "It rained in the morning.": "Sabah yağmur yağdı.",
    "The tram was late.": "Tramvay gecikti.",
    "Nobody was hurt.": "Yaralanan olmadı.",
}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """An article of which three of four sentences are reviewed in Turkish."""
    room = Newsroom(tmp_path, ("tr",))
    room.article("old.txt", TEXT)
    room.dragoman("run")
    room.review("old", TARGETS, "tr")
    return room


def states(newsroom: Newsroom, article: str) -> list[str]:
    whole = read_catalog(newsroom.catalog(article, "tr"), shown=article)
    return [state(entry) for entry in whole.entries]


def test_renamed_article_is_reviewed_at_once_and_the_second_run_writes_nothing(
    newsroom: Newsroom,
) -> None:
    before = newsroom.catalog("old", "tr").read_bytes()
    (newsroom.root / "source_texts" / "old.txt").rename(newsroom.root / "source_texts" / "new.txt")
    _, said = newsroom.dragoman("run")
    assert (
        "note: new (tr) takes over what people wrote for old, which is gone; delete "
        "locales/tr/LC_MESSAGES/old.po once you need nothing more of it\n"
    ) in said
    assert states(newsroom, "new") == ["edited", "edited", "edited", "initial"]
    assert newsroom.read("locales/tr/LC_MESSAGES/new.po").startswith(
        "# Carried over from the catalog of old.\n"
    )
    assert newsroom.catalog("old", "tr").read_bytes() == before
    snapshot = newsroom.snapshot()
    _, said = newsroom.dragoman("run")
    assert "takes over" not in said
    assert newsroom.snapshot() == snapshot
    newsroom.catalog("old", "tr").unlink()
    newsroom.dragoman("run")
    assert states(newsroom, "new") == ["edited", "edited", "edited", "initial"]


def test_split_article_is_reviewed_in_both_halves(newsroom: Newsroom) -> None:
    (newsroom.root / "source_texts" / "old.txt").unlink()
    newsroom.article("one.txt", "It rained in the morning. The tram was late.\n")
    newsroom.article("two.txt", "The line was closed. Nobody was hurt at all.\n")
    newsroom.dragoman("extract")
    assert states(newsroom, "one") == ["edited", "edited"]
    assert states(newsroom, "two") == ["initial", "stale"]


def test_article_that_is_still_there_gives_nothing_away_as_reviewed(newsroom: Newsroom) -> None:
    newsroom.article("new.txt", TEXT)
    newsroom.dragoman("translate")
    assert states(newsroom, "new") == ["machine", "machine", "machine", "initial"]
