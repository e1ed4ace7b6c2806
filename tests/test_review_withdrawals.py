"""Retraction and correction: what an author withdraws or corrects reaches every locale."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from workshop import Newsroom

from pipeline import formats
from pipeline.errors import ArticleError
from pipeline.model import Article

STORY = '---\ntitle: "Old valve"\n{line}---\n\nThe valve is from 1962.\n'
NOTICE = "An earlier version gave the year as 1926."
SPANISH = {"Old valve": "Válvula vieja", "The valve is from 1962.": "La válvula es de 1962."}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Two articles released in Spanish and Turkish, one of them to be withdrawn."""
    room = Newsroom(tmp_path, ("es", "tr"))
    room.article("valve.md", STORY.format(line=""))
    room.article("tram.txt", "The tram is late.\n")
    room.dragoman("extract")
    for locale in ("es", "tr"):
        room.review("valve", SPANISH, locale)
        room.review("tram", {"The tram is late.": "El tranvía llega tarde."}, locale)
    room.dragoman("build")
    return room


def manifest(newsroom: Newsroom, channel: str, locale: str) -> Any:
    return json.loads(newsroom.read(f"dist/{channel}/{locale}/manifest.json"))


def ids(newsroom: Newsroom, channel: str, locale: str) -> list[str]:
    return [article["id"] for article in manifest(newsroom, channel, locale)["articles"]]


def test_retracted_article_leaves_every_bundle_and_keeps_its_catalogs(newsroom: Newsroom) -> None:
    before = newsroom.catalog("valve").read_bytes()
    path = newsroom.article("valve.md", STORY.format(line="retracted: true\n"))
    _, told = newsroom.dragoman("run")
    assert "RETRACTED valve: in no bundle any more; its catalogs stay.\n" in told
    for channel in ("preview", "release"):
        for locale in ("es", "tr"):
            assert ids(newsroom, channel, locale) == ["tram"]
            assert manifest(newsroom, channel, locale)["retracted"] == [
                {
                    "id": "valve",
                    "title": "Old valve",
                    "date": "",
                    "source": {
                        "path": "source_texts/valve.md",
                        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    },
                }
            ]
            assert not (newsroom.root / f"dist/{channel}/{locale}/valve.md").exists()
    assert newsroom.catalog("valve").read_bytes() == before
    snapshot = newsroom.snapshot()
    newsroom.dragoman("run")
    assert newsroom.snapshot() == snapshot


def test_retraction_of_one_article_by_name_takes_it_out_and_no_other(newsroom: Newsroom) -> None:
    newsroom.article("valve.md", STORY.format(line="retracted: true\n"))
    newsroom.dragoman("build", "valve")
    assert ids(newsroom, "release", "es") == ["tram"]
    newsroom.dragoman("build", "tram")
    assert [item["id"] for item in manifest(newsroom, "release", "es")["retracted"]] == ["valve"]


def test_article_that_is_no_longer_retracted_comes_back_as_it_was(newsroom: Newsroom) -> None:
    whole = newsroom.read("dist/release/es/valve.md")
    newsroom.article("valve.md", STORY.format(line="retracted: true\n"))
    newsroom.dragoman("run")
    newsroom.article("valve.md", STORY.format(line="retracted: false\n"))
    newsroom.dragoman("run")
    assert newsroom.read("dist/release/es/valve.md") == whole.replace(
        "---\n\n", "retracted: false\n---\n\n"
    )
    assert manifest(newsroom, "release", "es")["retracted"] == []


def test_status_says_where_a_retracted_article_still_is(newsroom: Newsroom) -> None:
    newsroom.article("valve.md", STORY.format(line="retracted: true\n"))
    assert newsroom.dragoman("status", "--locale", "tr")[1] == (
        "tr valve: retracted, but still in the preview bundle: run dragoman build.\n"
        "tr valve: retracted, but still in the release bundle: run dragoman build.\n"
    )
    rows = json.loads(newsroom.dragoman("status", "--locale", "tr", "--format", "json")[0])
    assert [(row["article"], len(row["to_do"])) for row in rows] == [("tram", 0), ("valve", 2)]
    newsroom.dragoman("build")
    assert newsroom.dragoman("status")[1] == ""


def test_correction_goes_out_with_its_notice_reviewed_and_not_before(newsroom: Newsroom) -> None:
    newsroom.article("valve.md", STORY.format(line=f'correction: "{NOTICE}"\n'))
    config = newsroom.root / "dragoman.toml"
    config.write_text(config.read_text() + "\n[release]\nreviewed = 10\n")
    assert newsroom.dragoman("status", "--locale", "es")[1] == (
        "es valve: the correction notice is not in locales/es/LC_MESSAGES/valve.po yet: run "
        "dragoman translate.\n"
        "es valve: the release still has the article without the correction: run dragoman build.\n"
    )
    newsroom.dragoman("extract")
    _, told = newsroom.dragoman("build")
    assert "CORRECTED valve: the notice waits for review in es, tr.\n" in told
    assert ids(newsroom, "release", "es") == ["tram"]
    assert manifest(newsroom, "release", "es")["held"] == [
        {
            "id": "valve",
            "title": "Válvula vieja",
            "reasons": ["its correction notice is not reviewed"],
        }
    ]
    lines = newsroom.read("locales/es/LC_MESSAGES/valve.po").split("\n")
    line = lines.index(f'msgid "{NOTICE}"') + 1
    assert lines[line - 3 : line] == [
        "#. correction notice",
        "#: source_texts/valve.md",
        f'msgid "{NOTICE}"',
    ]
    assert newsroom.dragoman("status", "--locale", "es")[1] == (
        "es valve: the correction notice is not reviewed: "
        f"locales/es/LC_MESSAGES/valve.po:{line}.\n"
    )
    newsroom.review("valve", {NOTICE: "Una versión anterior daba el año 1926."})
    newsroom.dragoman("build")
    assert newsroom.read("dist/release/es/valve.md") == (
        '---\ntitle: "Válvula vieja"\ncorrection: "Una versión anterior daba el año 1926."\n---\n\n'
        "La válvula es de 1962.\n"
    )
    assert ids(newsroom, "release", "tr") == ["tram"]
    assert newsroom.dragoman("status", "--locale", "es")[1] == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<meta name="dragoman-retracted" content="TRUE"><p>The valve.</p>'),
        ("a.txt", "---\nretracted: true\n---\nThe valve.\n"),
        ("a.md", "+++\nretracted = true\n+++\nThe valve.\n"),
        ("a.json", '{"uri": "urn:a", "headline": "The valve", "pubstatus": "canceled"}'),
        ("a.json", '{"uri": "urn:a", "pubStatus": "canceled", "body_text": "The valve."}'),
    ],
)
def test_every_format_can_be_retracted(name: str, text: str, tmp_path: Path) -> None:
    form = next(form for form in formats.FORMATS if Path(name).suffix in form.suffixes)
    assert form.read(Article("a", name, "en", text)).retracted
    usable = text.replace("TRUE", "false").replace("true", "false").replace("canceled", "usable")
    assert not form.read(Article("a", name, "en", usable)).retracted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<meta name="dragoman-correction" content="It was 1962."><p>The valve.</p>'),
        ("a.txt", "---\ncorrection: It was 1962.\n---\nThe valve.\n"),
        ("a.md", '+++\ncorrection = "It was 1962."\n+++\nThe valve.\n'),
        ("a.md", "---\ncorrection: >\n  It was\n  1962.\n---\nThe valve.\n"),
    ],
)
def test_correction_is_translated_in_every_format_that_can_hold_one(name: str, text: str) -> None:
    form = next(form for form in formats.FORMATS if Path(name).suffix in form.suffixes)
    blocks = form.read(Article("a", name, "en", text)).blocks
    assert [block.role for block in blocks] == ["correction", "paragraph"]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.md", "---\nretracted: maybe\n---\nA.\n", "a.md:2: retracted is 'maybe'."),
        (
            "a.md",
            "---\ncorrection: true\n---\nA.\n",
            "a.md:2: correction is 'true', which cannot be translated.",
        ),
        (
            "a.md",
            '+++\na = 1\ncorrection = """\nIt was."""\n+++\nA.\n',
            "a.md:2: correction is 'It was.', which cannot be translated.",
        ),
        (
            "a.html",
            '<p>A.</p>\n<meta name="dragoman-retracted" content="yes">',
            "a.html:2: dragoman-retracted is 'yes'.",
        ),
    ],
)
def test_withdrawal_that_cannot_be_understood_is_an_error(name: str, text: str, error: str) -> None:
    form = next(form for form in formats.FORMATS if Path(name).suffix in form.suffixes)
    with pytest.raises(ArticleError) as caught:
        form.read(Article("a", name, "en", text))
    assert str(caught.value) == error
