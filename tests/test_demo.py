"""The project of this repository, as `make demo` runs it: its catalogs are what the code makes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands import main

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def courier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo project, run once."""
    folder = tmp_path_factory.mktemp("courier")
    for name in ("source_texts", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "dragoman.toml", folder)
    result = CliRunner().invoke(main, ["-C", str(folder), "run"])
    assert result.exit_code == 0, result.output
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_committed_catalogs_are_up_to_date(courier: Path) -> None:
    """Where this fails: run `dragoman run` in the repository and commit `locales`."""
    before, after = contents(ROOT / "locales"), contents(courier / "locales")
    assert sorted(name for name in before | after if before.get(name) != after.get(name)) == []


@pytest.mark.parametrize(
    ("locale", "articles"),
    [
        ("es", ["city/water-notice", "city/weekend-calendar", "wire/storm-warning"]),
        ("tr", ["city/water-notice", "wire/storm-warning"]),
        ("az", ["city/water-notice", "wire/storm-warning"]),
        ("ar", ["city/water-notice", "wire/storm-warning"]),
    ],
)
def test_what_people_reviewed_is_released(courier: Path, locale: str, articles: list[str]) -> None:
    manifest = json.loads((courier / f"dist/release/{locale}/manifest.json").read_bytes())
    assert [article["id"] for article in manifest["articles"]] == articles


def test_the_checks_find_nothing_wrong_in_what_people_wrote(courier: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(courier), "check", "--reviewed"])
    assert (result.stdout, result.exit_code) == ("", 0)


def test_an_arabic_notice_reads_as_its_translator_left_it(courier: Path) -> None:
    text = (courier / "dist/release/ar/city/water-notice.html").read_text("utf-8")
    assert (
        "<p>ستستبدل البلدية صمامًا يعود إلى عام 1962 تحت "
        '<a href="/map?street=mill">شارع الطاحونة</a>. '
        "وسيشمل الانقطاع نحو 1400 منزل. "
        "أما المنازل الواقعة شرق النهر <strong>فلن</strong> يشملها الانقطاع.</p>"
    ) in text
