"""The pages of a bundle: what a publisher sees, in a real browser."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.bundle.manifest import Held, Manifest, Record
from pipeline.bundle.page import bundle_page, channel_page
from pipeline.model import STATES, State

if TYPE_CHECKING:
    from conftest import NeedTool


def record(name: str, title: str, **states: int) -> Record:
    counted: dict[State, int] = {state: states.get(state, 0) for state in STATES}
    return Record(
        id=name,
        title=title,
        date="2026-11-20T09:00:00+04:00",
        source_path=f"source_texts/{name}.md",
        source_locale="en",
        source_sha256="0" * 64,
        states=counted,
        files=({"path": f"{name}.md", "mediaType": "text/markdown", "size": 1, "sha256": "0"},),
    )


def manifest(locale: str, direction: str, *records: Record) -> Manifest:
    held = Held("pool", "A pool & a <b>bath</b>", ("3 of 3 sentences not reviewed",))
    return Manifest("Example Wire", "preview", locale, direction, records, (held,))


@pytest.mark.parametrize(
    ("locale", "direction", "date", "number"),
    [
        ("es", "ltr", "20 de noviembre de 2026", "12.345"),
        ("az", "ltr", "20 noyabr 2026", "12.345"),
        ("tr", "ltr", "20 Kasım 2026", "12.345"),
        ("ar", "rtl", "20 نوفمبر 2026", "12,345"),
        ("zh-Hant", "ltr", "2026年11月20日", "12,345"),
    ],
)
def test_dates_numbers_and_direction_are_the_readers(
    locale: str, direction: str, date: str, number: str
) -> None:
    page = bundle_page(
        manifest(locale, direction, record("tram", "Tram", machine=12345)), ["es", "ar"]
    ).decode()
    assert f'<html lang="{locale}" dir="{direction}">' in page
    assert date in page
    assert number in page


def test_a_language_without_labels_of_its_own_gets_english_marked_as_english() -> None:
    page = bundle_page(manifest("sw", "ltr", record("tram", "Tramu", edited=2)), ["sw"]).decode()
    assert '<span lang="en" dir="ltr">Reviewed</span>' in page


def test_reviewed_and_unreviewed_articles_are_told_apart() -> None:
    page = bundle_page(
        manifest(
            "es",
            "ltr",
            record("a", "A", accepted=1, edited=1),
            record("b", "B", accepted=1, machine=1),
            record("c", "C", machine=2),
            record("d", "D", initial=2),
        ),
        ["es"],
    ).decode()
    assert re.findall(r'<span class="badge \w+">([^<]+)</span>', page) == [
        "Revisado",
        "Revisado en parte",
        "Sin revisar por una persona",
        "Aún sin traducir",
    ]


def test_a_title_or_a_path_is_text_and_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    page = bundle_page(manifest("es", "ltr", record(evil, evil, machine=1)), ["es"]).decode()
    assert "<script" not in page
    assert "A pool &amp; a &lt;b&gt;bath&lt;/b&gt;" in page


@pytest.mark.parametrize(("locale", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_the_page_fits_a_phone_and_runs_the_right_way_in_a_browser(
    need_tool: NeedTool, tmp_path: Path, locale: str, direction: str
) -> None:
    long = "https://example.org/" + "very-long-path-" * 12
    whole = manifest(
        locale,
        direction,
        record("tram", f"A headline with {long}", machine=3, edited=1),
        record("deep/folder/with-a-name-that-goes-on-and-on-and-on-and-on-and-on", "Pool", draft=1),
    )
    measure = (
        "<script>document.title = [getComputedStyle(document.body).direction,"
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth,"
        "document.querySelectorAll('li.article').length].join()</script></body>"
    )
    for name, page in (
        ("bundle", bundle_page(whole, ["es", "ar"])),
        ("channel", channel_page("Example Wire", "preview", "en", [whole])),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(page.decode().replace("</body>", measure), "utf-8")
        shown = subprocess.run(
            [
                need_tool("chromium"),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                f"--user-data-dir={tmp_path / 'profile'}",
                "--window-size=500,900",
                "--dump-dom",
                path.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        title = re.search(r"<title>(.*?)</title>", shown)
        assert title is not None
        expected = f"{direction},true,3" if name == "bundle" else "ltr,true,0"
        assert title[1] == expected
