"""What the commands share at the terminal: words on stderr, progress, the options for a project."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import PipelineError
from pipeline.languages import language
from pipeline.model import Finding
from pipeline.project import Project, find_project

__all__ = [
    "articles_argument",
    "clean",
    "complain",
    "count",
    "locale_option",
    "locked_option",
    "narrowed",
    "open_project",
    "progress_bar",
    "say",
    "say_findings",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Matches ESC, BEL, CR and the bidi overrides U+202A–202E, 2066–2069; not "\n", "\t" or "é". A file
# name or an article's text must not steer the terminal that shows it.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text with control characters shown, not sent."""
    return _CONTROLS.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def say(text: str, *, tone: str | None = None) -> None:
    """A line for people, on stderr; coloured on a terminal unless NO_COLOR is set."""
    plain = bool(os.environ.get("NO_COLOR")) or tone is None
    shown = clean(text)
    click.echo(shown if plain else click.style(shown, fg=tone), err=True)


def complain(error: PipelineError) -> None:
    """An error as people read it: `path:line: cause.` and, where there is one, a hint."""
    say(str(error), tone="red")
    if error.hint:
        stop = "" if error.hint.endswith(("?", ".")) else "."
        say(f"hint: {error.hint}{stop}")


def say_findings(findings: tuple[Finding, ...]) -> None:
    """Findings on stdout, a line each, as compilers print them."""
    for finding in findings:
        click.echo(
            clean(
                f"{finding.path}:{finding.line}: {finding.severity}: {finding.message}."
                f" [{finding.check}]"
            )
        )


def count(number: int, one: str, many: str = "") -> str:
    """`1 article`, `1,204 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextmanager
def progress_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True) as bar:
        yield bar.update


def open_project(ctx: click.Context) -> Project:
    """The project that the command was called in."""
    return find_project(Path(ctx.find_root().obj or "."))


def narrowed(project: Project, locales: tuple[str, ...]) -> tuple[str, ...]:
    """The --locale options as canonical tags; each must be one of the project's."""
    tags = tuple(language(locale).tag for locale in locales)
    for tag in tags:
        if tag not in project.locales:
            raise click.UsageError(
                f"{tag} is not a locale of this project ({', '.join(project.locales)}); "
                "add it to `locales` in dragoman.toml"
            )
    return tags


def locale_option(command: _Command) -> _Command:
    """`--locale es --locale tr`."""
    return click.option(
        "-l",
        "--locale",
        "locales",
        multiple=True,
        metavar="TAG",
        help="Only this locale; may be given more than once.",
    )(command)


def locked_option(command: _Command) -> _Command:
    """`--locked`, for build servers."""
    return click.option(
        "--locked",
        is_flag=True,
        help="Fail where a package is not the one in models.lock, instead of saying so.",
    )(command)


def articles_argument(command: _Command) -> _Command:
    """Article ids as arguments."""
    return click.argument("articles", nargs=-1, metavar="[ARTICLE]...")(command)
