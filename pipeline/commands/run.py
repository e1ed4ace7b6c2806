"""`dragoman run`: the main job, from the articles to the bundles."""

from __future__ import annotations

import click

from pipeline import mainjob
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
from pipeline.commands.summary import say_built, say_findings_counted, say_result
from pipeline.files import one_writer


@click.command()
@locale_option
@locked_option
@articles_argument
@click.pass_context
def run(
    ctx: click.Context, locales: tuple[str, ...], locked: bool, articles: tuple[str, ...]
) -> None:
    """The main job: extract, translate, check, build.

    Give article ids (the path below the sources folder, without the ending) to work on these only.
    Exit code 1: an article failed, or a reviewed translation has an error finding.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    with one_writer(project.work):
        done = mainjob.run(project, articles, only=only, locked=locked, progress=progress_bar)
    sources, result, built = done.sources, done.result, done.built
    failures = list(
        {
            str(error): error for error in (*sources.failures, *result.failures, *built.failures)
        }.values()
    )
    for error in failures:
        complain(error)
    say_result(sources, result)
    say_findings_counted(built.checked)
    say_built(built)
    written = len(result.written) + len(built.written)
    say(
        f"{count(written, 'file')} written, {count(result.calls, 'engine call')}"
        + (", nothing had changed." if not written and not built.removed else ".")
    )
    severe = [
        finding for finding in built.checked if finding.reviewed and finding.severity != "warning"
    ]
    if failures:
        say(f"{count(len(failures), 'failure')}, named above.", tone="red")
    if failures or severe:
        ctx.exit(1)
