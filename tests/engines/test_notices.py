"""A run tells of the engine's troubles that did not stop it, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from argostranslate import settings

from pipeline.engines.cache import Cache
from pipeline.project import load_project
from pipeline.sources import load
from pipeline.translation import translate

CONFIG = '[project]\nname = "Wire"\nlocales = ["es", "tr"]\n'
DAMAGED = "engine.sqlite was damaged and is made anew; nothing is lost but time"


def test_damaged_packages_and_a_damaged_cache_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    (packages / "translate-en_fr-1_0").mkdir(parents=True)
    monkeypatch.setattr(settings, "package_dirs", [packages])
    (tmp_path / "dragoman.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "source_texts").mkdir()
    (tmp_path / "source_texts" / "a.txt").write_text("The bridge is open.\n", encoding="utf-8")
    project = load_project(tmp_path / "dragoman.toml")
    with Cache(project.work) as cache:
        path = cache.path
    path.write_bytes(b"no database at all " * 999)
    notices = translate(project, load(project)).notices
    assert notices == [
        DAMAGED,
        f"{packages}/translate-en_fr-1_0: has no metadata.json (install it again, or take it away "
        "with: dragoman models remove translate-en_fr-1_0)",
        "Turkish (tr): 1 sentences wait for a translation, since no Argos package translates "
        "en to tr (dragoman models install en tr)",
    ]
