"""`dragoman doctor`: what is missing on this machine, and the command that mends it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from pipeline import git, segmentation
from pipeline.commands.console import open_project, say
from pipeline.engines import packages
from pipeline.errors import ConfigurationError, PackageError
from pipeline.project import Project

_LIBRARIES = (
    "argostranslate",
    "babel",
    "click",
    "ctranslate2",
    "markdown-it-py",
    "mdit-py-plugins",
    "numpy",
    "polib",
    "pyyaml",
    "rapidfuzz",
    "sentencepiece",
    "sentencex",
)
_GETTEXT = ("msgfmt", "msgmerge", "msgcat")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at."""

    level: str
    """`ok`, `note` (works without it) or `missing`."""
    what: str
    mend: str = ""
    """The command or deed that mends it."""


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def doctor(ctx: click.Context, form: str) -> None:
    """What is missing on this machine, and the command that mends it.

    Exit code 1: something is missing that the pipeline cannot do without.
    """
    items = [*_machine(), *_project(ctx)]
    if form == "json":
        click.echo(json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=2))
    else:
        marks = {"ok": ("ok     ", "green"), "note": ("note   ", "yellow")}
        for item in items:
            mark, tone = marks.get(item.level, ("missing", "red"))
            say(f"{mark}  {item.what}", tone=tone)
            if item.mend:
                say(f"         mend: {item.mend}")
    if any(item.level == "missing" for item in items):
        ctx.exit(1)


def _machine() -> Iterator[Item]:
    known = sys.version_info >= (3, 11)
    yield Item(
        "ok" if known else "missing",
        f"Python {platform.python_version()}",
        "" if known else "install Python 3.11 or newer",
    )
    for name in _LIBRARIES:
        try:
            yield Item("ok", f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Item("missing", f"{name} is not installed", f"pip install {name}")
    for tool in _GETTEXT:
        if shutil.which(tool):
            yield Item("ok", f"{tool} is there")
        else:
            yield Item(
                "note",
                f"{tool} is not there; only translators' own work with catalogs wants it",
                "apt install gettext, or brew install gettext",
            )
    found, errors = packages.installed()
    for package in found:
        yield Item("ok", f"package {package.name}")
    for error in errors:
        yield Item("missing", str(error), error.hint or "")


def _project(ctx: click.Context) -> Iterator[Item]:
    try:
        project = open_project(ctx)
    except ConfigurationError as error:
        level = "missing" if error.path else "note"
        yield Item(level, str(error), error.hint or "")
        return
    yield Item("ok", f"project {project.name}")
    if not project.sources.is_dir():
        yield Item(
            "missing",
            f"{project.shown(project.sources)}: there is no such folder",
            f"mkdir {project.shown(project.sources)}",
        )
    for folder in (project.catalogs, project.output, project.work):
        yield _writable(project, folder)
    connected = git.is_connected(project)
    if connected is not None:
        yield Item(
            "ok" if connected else "note",
            "git merges catalogs sentence by sentence"
            if connected
            else "this clone cannot merge catalogs as .gitattributes asks for",
            "" if connected else "dragoman init --git",
        )
    if not segmentation.supported(project.source_locale):
        yield Item("note", f"no sentence rules for {project.source_locale}: general ones are used")
    for locale in project.locales:
        try:
            chain = packages.chain(project.source_locale, locale)
            names = " then ".join(package.name for package in chain)
            yield Item("ok", f"{project.source_locale} to {locale}: {names}")
        except PackageError as error:
            yield Item("note", f"{project.source_locale} to {locale}: {error}", error.hint or "")


def _writable(project: Project, folder: Path) -> Item:
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if os.access(nearest, os.W_OK | os.X_OK):
        return Item("ok", f"{project.shown(folder)}/ can be written")
    return Item(
        "missing",
        f"{project.shown(folder)}/ cannot be written",
        f"chmod u+w {project.shown(nearest)}",
    )
