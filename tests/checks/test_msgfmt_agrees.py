"""What GNU msgfmt refuses to compile, our checks have named before."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest

from pipeline.checks import check_entry
from pipeline.model import Entry

if TYPE_CHECKING:
    from conftest import NeedTool

HEADER = {
    "Project-Id-Version": "Example Wire",
    "PO-Revision-Date": "2026-02-26 12:00+0000",
    "Last-Translator": "Leyla <leyla@example.org>",
    "Language-Team": "Spanish <es@example.org>",
    "Language": "es",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


@pytest.mark.parametrize(
    ("source", "target", "flag", "refused"),
    [
        ("It is open.", "Está abierto.", "", False),
        ("It is open.\n", "Está abierto.\n", "", False),
        ("It is open.\n", "Está abierto.", "", True),
        ("It is open.", "Está abierto.\n", "", True),
        ("\nIt is open.", "Está abierto.", "", True),
        ("It is open.", "\nEstá abierto.", "", True),
        ("Page %d of %d.", "Página %d.", "c-format", True),
        ("Page %d.", "Página %s.", "c-format", True),
        ("Page {n}.", "Página {m}.", "python-brace-format", True),
        ("Page %(n)d.", "Página.", "python-format", True),
        ("Page %(n)d.", "Página %(n)d.", "python-format", False),
    ],
)
def test_msgfmt_and_the_checks_refuse_the_same(
    need_tool: NeedTool, tmp_path: Path, source: str, target: str, flag: str, refused: bool
) -> None:
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = HEADER
    flags = [flag] if flag else []
    catalog.append(polib.POEntry(msgid=source, msgstr=target, flags=flags))
    path = tmp_path / "article.po"
    path.write_text(f"{catalog}\n", "utf-8")
    done = subprocess.run(
        [need_tool("msgfmt"), "-c", "-o", tmp_path / "article.mo", path], capture_output=True
    )
    severities = {severity for _, severity, _ in check_entry(Entry(source, target), "en", "es")}
    assert (done.returncode != 0, "block" in severities) == (refused, refused)
