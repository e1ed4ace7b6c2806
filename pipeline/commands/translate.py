"""`dragoman translate`: catalogs filled from memory and by machine."""

from __future__ import annotations

import click

from pipeline import translation
from pipeline.commands.console import (
    articles_argument,
    complain,
    count,
    locale_option,
    locked_option,
    narrowed,
    open_project,
    progress_bar,
    say,
)
from pipeline.commands.summary import say_result
from pipeline.files import one_writer
from pipeline.sources import load


@click.command()
@locale_option
@click.option("--again", is_flag=True, help="Make untouched machine output anew as well.")
@locked_option
@articles_argument
@click.pass_context
def translate(
    ctx: click.Context,
    locales: tuple[str, ...],
    again: bool,
    locked: bool,
    articles: tuple[str, ...],
) -> None:
    """Extract, then fill what is missing from memory and by machine.

    Text that a person wrote or accepted is never touched.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    with one_writer(project.work):
        sources = load(project, articles)
        result = translation.translate(
            project, sources, only=only, again=again, locked=locked, progress=progress_bar
        )
    failures = (*sources.failures, *result.failures)
    for error in failures:
        complain(error)
    say_result(sources, result)
    say(f"{count(len(result.written), 'file')} written, {count(result.calls, 'engine call')}.")
    if failures:
        ctx.exit(1)
