"""`dragoman build`: catalogs into localized bundles."""

from __future__ import annotations

from typing import cast

import click

from pipeline.bundle.build import CHANNELS, Channel
from pipeline.bundle.build import build as build_bundles
from pipeline.commands.console import (
    articles_argument,
    complain,
    count,
    locale_option,
    narrowed,
    open_project,
    say,
    say_findings,
)
from pipeline.commands.summary import say_built
from pipeline.files import one_writer
from pipeline.sources import load


@click.command()
@locale_option
@click.option(
    "--channel",
    "channels",
    type=click.Choice(CHANNELS),
    multiple=True,
    help="Only this channel: preview has everything, release what the release rule allows.",
)
@articles_argument
@click.pass_context
def build(
    ctx: click.Context,
    locales: tuple[str, ...],
    channels: tuple[str, ...],
    articles: tuple[str, ...],
) -> None:
    """Build the localized bundles from the catalogs as they stand.

    Exit code 1: an article or a catalog failed, or building showed a fault in a translation.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    with one_writer(project.work):
        sources = load(project, articles)
        built = build_bundles(
            project,
            sources,
            channels=cast(tuple[Channel, ...], channels) or CHANNELS,
            only=only,
            partial=bool(articles),
        )
    failures = (*sources.failures, *built.failures)
    for error in failures:
        complain(error)
    say_findings(tuple(built.findings))
    say_built(built)
    removed = f", {count(len(built.removed), 'file')} removed" if built.removed else ""
    say(f"{count(len(built.written), 'file')} written{removed}.")
    if failures or built.findings:
        ctx.exit(1)
