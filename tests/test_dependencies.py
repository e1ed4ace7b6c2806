"""What a fresh machine installs and what a command loads: never torch, nor what would bring it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
HEAVY = ("minisbd", "spacy", "stanza", "torch")


def locked(name: str) -> dict[str, str]:
    """A lock as package -> version."""
    # Matches `polib==1.2.0 \`; not `    --hash=sha256:…`, not a comment.
    lines = re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return dict(lines)


def loaded_by(code: str) -> set[str]:
    """Names of all modules that are loaded once a fresh Python has run `code`."""
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(result.stdout.split())


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_brings_torch_or_what_would_bring_it(lock: str) -> None:
    assert [name for name in locked(lock) if name in HEAVY or name.startswith("nvidia")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_registry(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url.*|--find-links.*", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    packages = re.split(r"^(?=[a-z])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_the_lock_holds_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[<>=!~;\[ ]", line)[0].lower() for line in project["dependencies"]}
    assert declared - locked("requirements.lock").keys() == set()


def test_no_module_loads_torch_or_argostranslate_translate() -> None:
    loaded = loaded_by(
        "import importlib, pkgutil, pipeline\n"
        "for module in pkgutil.walk_packages(pipeline.__path__, 'pipeline.'):\n"
        "    if module.name != 'pipeline.__main__':\n"
        "        importlib.import_module(module.name)\n"
    )
    assert "pipeline.model" in loaded
    assert loaded & {*HEAVY, "argostranslate.translate", "argostranslate.sbd"} == set()


def test_help_waits_for_no_engine() -> None:
    loaded = loaded_by(
        "from click.testing import CliRunner\n"
        "from pipeline.commands import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
    )
    assert loaded & {"argostranslate", "ctranslate2", "numpy", "sentencepiece"} == set()
