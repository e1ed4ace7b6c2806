"""The engine of a pair, with the project's settings, loaded only when it has work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.packages import chain
from pipeline.engines.select import open_engine
from pipeline.project import load_project

CONFIG = '[project]\nname = "Wire"\nlocales = ["es"]\n[translation]\nbeam = 2\nbatch_tokens = 300\n'
SECOND_RUN = """
import sys
from pathlib import Path
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.select import open_engine
from pipeline.project import load_project
project = load_project(Path("dragoman.toml"))
with Cache(project.work) as cache:
    engine = CachedEngine(open_engine(project, "en", "es"), cache)
    print(*engine.translate(["Nobody was hurt."], lambda _: None))
print(sorted({"ctranslate2", "sentencepiece", "numpy"} & set(sys.modules)))
"""


def test_a_second_run_loads_no_model(tmp_path: Path) -> None:
    (tmp_path / "dragoman.toml").write_text(CONFIG, encoding="utf-8")
    project = load_project(tmp_path / "dragoman.toml")
    with Cache(project.work) as cache:
        first = CachedEngine(open_engine(project, "en", "es"), cache)
        (text,) = first.translate(["Nobody was hurt."], lambda _: None)
    done = subprocess.run(
        [sys.executable, "-c", SECOND_RUN],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == f"{text}\n[]\n"


def test_the_projects_settings_are_the_engines(tmp_path: Path) -> None:
    (tmp_path / "dragoman.toml").write_text(CONFIG, encoding="utf-8")
    engine = open_engine(load_project(tmp_path / "dragoman.toml"), "en", "es")
    assert (engine.beam, engine.batch_tokens) == (2, 300)
    assert engine.key == ArgosEngine(chain("en", "es"), beam=2).key
