"""`dragoman extract`: articles into catalogs, nothing translated."""

from __future__ import annotations

import click

from pipeline import translation
from pipeline.commands.console import (
    articles_argument,
    complain,
    count,
    locale_option,
    narrowed,
    open_project,
    say,
)
from pipeline.files import one_writer
from pipeline.sources import load


@click.command()
@locale_option
@articles_argument
@click.pass_context
def extract(ctx: click.Context, locales: tuple[str, ...], articles: tuple[str, ...]) -> None:
    """Bring the catalogs up to date with the articles, without translating anything.

    What people wrote stays; where its source sentence changed it is marked for review.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    with one_writer(project.work):
        sources = load(project, articles)
        result = translation.translate(project, sources, only=only, machine=False)
    for notice in sources.notices:
        say(f"note: {notice}", tone="yellow")
    failures = (*sources.failures, *result.failures)
    for error in failures:
        complain(error)
    say(
        f"{count(result.articles, 'article')}, {count(result.sentences, 'sentence')} in the "
        f"catalogs, {result.empty:,} without a translation; "
        f"{count(len(result.written), 'file')} written."
    )
    if failures:
        ctx.exit(1)
