"""`dragoman init`: a project in an empty folder, ready to run; or git told of one."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from pipeline import git
from pipeline.commands.console import say
from pipeline.errors import ConfigurationError
from pipeline.files import write_if_changed
from pipeline.languages import language
from pipeline.project import CONFIG, load_project


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--name", help="Name of the project.  [default: the folder's name]")
@click.option("--source", default="en", show_default=True, help="Language of the articles.")
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    default=("es",),
    show_default=True,
    help="A language to translate into; may be given more than once.",
)
@click.option(
    "--git",
    "with_git",
    is_flag=True,
    help="Have git merge catalogs sentence by sentence; for a project that is there, too.",
)
@click.pass_context
def init(
    ctx: click.Context,
    folder: Path,
    name: str | None,
    source: str,
    locales: tuple[str, ...],
    with_git: bool,
) -> None:
    """Make a project in FOLDER (here, if none is named): dragoman.toml, the folders, an article."""
    folder = Path(ctx.find_root().obj or ".", folder)
    there = (folder / CONFIG).exists()
    if with_git:
        # Before anything is made: outside of a repository nothing shall be.
        git.repository(
            next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
        )
    if not (there and with_git):
        _make(folder, name, source, locales)
    if with_git:
        changed = git.connect(load_project(folder / CONFIG))
        say(f"git merges the catalogs sentence by sentence; {_listed(changed)}.")
        say("Everybody who clones the repository types it once: dragoman init --git")
    if not there:
        where = "" if folder == Path() else f"cd {folder} && "
        say(f"Put your articles into source_texts/ and type: {where}dragoman run")


def _make(folder: Path, name: str | None, source: str, locales: tuple[str, ...]) -> None:
    if (folder / CONFIG).exists():
        raise ConfigurationError(
            "is there already",
            path=str(folder / CONFIG),
            hint="this folder is a project; go on with: dragoman run",
        )
    template = files("pipeline.commands").joinpath("new_project")
    settings = (
        template.joinpath(CONFIG)
        .read_text("utf-8")
        .replace("@name@", _quoted(name or folder.resolve().name or "My newsroom"))
        .replace("@source@", _quoted(language(source).tag))
        .replace("@locales@", ", ".join(_quoted(language(tag).tag) for tag in locales))
    )
    made = [CONFIG]
    write_if_changed(folder / CONFIG, settings.encode(), shown=CONFIG)
    for target, origin in (("source_texts/welcome.md", "welcome.md"), (".gitignore", "gitignore")):
        if not (folder / target).exists():
            content = template.joinpath(origin).read_bytes()
            write_if_changed(folder / target, content, shown=target)
            made.append(target)
    say(f"Made {', '.join(made)}.")


def _listed(changed: tuple[str, ...]) -> str:
    return f"wrote {', '.join(changed)}" if changed else "nothing had to be changed"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
