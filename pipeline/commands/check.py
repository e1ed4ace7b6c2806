"""`dragoman check`: findings about the translations, as file:line."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

import click

from pipeline import report
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
from pipeline.sources import load


@click.command()
@locale_option
@click.option("--reviewed", is_flag=True, help="Only what people have reviewed.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@articles_argument
@click.pass_context
def check(
    ctx: click.Context,
    locales: tuple[str, ...],
    reviewed: bool,
    form: str,
    articles: tuple[str, ...],
) -> None:
    """Check the translations; print a finding a line, as file:line: severity: message.

    Exit code 1: there are findings that are more than warnings, or an article or a catalog
    cannot be read.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    sources = load(project, articles)
    findings, failed = report.checked(project, sources.documents, only, reviewed_only=reviewed)
    failures = (*sources.failures, *failed)
    for error in failures:
        complain(error)
    if form == "json":
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        say_findings(findings)
    counted = Counter(finding.severity for finding in findings)
    named = ", ".join(f"{severity} {number}" for severity, number in sorted(counted.items()))
    say(
        f"{count(len(sources.documents), 'article')} checked: "
        + (f"{count(len(findings), 'finding')} ({named})." if findings else "no findings.")
    )
    if failures or any(finding.severity != "warning" for finding in findings):
        ctx.exit(1)
