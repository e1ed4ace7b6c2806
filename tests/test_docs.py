"""The documents say what is so: what they show runs, and what there is stands in them."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.commands import main
from pipeline.errors import ConfigurationError
from pipeline.project import load_project

ROOT = Path(__file__).parent.parent
DOCS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
README = (ROOT / "README.md").read_text("utf-8")
REQUIRED = '[project]\nname = "Example"\nlocales = ["es"]\n'


def shown_commands(document: Path) -> list[list[str]]:
    """The words of each `$ dragoman …` line in a document's console blocks."""
    # Matches a fenced block that says ```console; not ```sh, not a block inside a list.
    blocks = re.findall(r"^```console\n(.*?)^```$", document.read_text("utf-8"), re.M | re.S)
    lines = "\n".join(blocks).split("\n")
    return [shlex.split(line[2:])[1:] for line in lines if line.startswith("$ dragoman ")]


def settings_table() -> dict[str, dict[str, str]]:
    """The README's table of settings: table -> key -> default as TOML, empty where required."""
    found: dict[str, dict[str, str]] = {}
    table = ""
    # Matches "| `[memory]` | `trust` | `false` | … |" and "| | `locales` | | … |".
    row = re.compile(r"^\| (?:`\[(\w+)\]`)? ?\| `(\w+)` \| (?:`(.*?)`)? ?\|", re.M)
    for name, key, default in row.findall(README):
        table = name or table
        found.setdefault(table, {})[key] = default
    return found


@pytest.mark.parametrize(
    "document", [path for path in DOCS if shown_commands(path)], ids=lambda path: path.name
)
def test_every_command_that_a_document_shows_runs(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # what a command writes beside it
    for name in ("source_texts", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "dragoman.toml", tmp_path)
    failed = {}
    for words in shown_commands(document):
        result = CliRunner().invoke(main, ["-C", str(tmp_path), *words])
        if result.exit_code:
            failed[shlex.join(words)] = result.output
    assert failed == {}


def test_every_command_of_the_help_stands_in_the_readme() -> None:
    context = click.Context(main)
    names = main.list_commands(context)
    assert [name for name in names if f"| `dragoman {name}" not in README] == []


def test_every_option_of_every_command_stands_in_the_readme() -> None:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    pending = [command for command in commands if command is not None]
    options: set[str] = set()
    while pending:
        command = pending.pop()
        if isinstance(command, click.Group):
            pending += command.commands.values()
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                options.update(name for name in parameter.opts if name.startswith("--"))
    assert [option for option in sorted(options) if option not in README] == []


def test_the_readme_names_every_setting_with_its_default(tmp_path: Path) -> None:
    (tmp_path / "dragoman.toml").write_text(REQUIRED, "utf-8")
    expected = load_project(tmp_path / "dragoman.toml")
    lines = []
    for table, keys in settings_table().items():
        lines.append(f"[{table}]")
        for key, default in keys.items():
            given = {"name": '"Example"', "locales": '["es"]'}.get(key, default)
            lines.append(f"{key} = {given}")
    (tmp_path / "dragoman.toml").write_text("\n".join(lines), "utf-8")
    assert load_project(tmp_path / "dragoman.toml") == expected


@pytest.mark.parametrize("table", ["project", "translation", "memory", "release"])
def test_the_readme_leaves_no_setting_out(table: str, tmp_path: Path) -> None:
    config = tmp_path / "dragoman.toml"
    start = REQUIRED if table == "project" else f"{REQUIRED}[{table}]\n"
    config.write_text(f"{start}zzzzzz = 1\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_project(config)
    known = ", ".join(settings_table()[table])
    assert sorted(known.split(", ")) == sorted(
        (caught.value.hint or "").removeprefix("known here: ").split(", ")
    )


def test_every_make_target_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {
        target
        for document in DOCS
        for target in re.findall(
            r"^make ([a-z]+)|`make ([a-z]+)`", document.read_text("utf-8"), re.M
        )
        for target in target
        if target
    }
    assert named - targets == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{document.name}: {link}"
        for document in DOCS
        # Matches `](docs/formats.md)`; not `](https://…)`, `](#anchor)`.
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
        if not (document.parent / link).exists()
    ]
    assert dead == []
