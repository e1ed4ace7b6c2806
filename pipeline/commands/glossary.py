"""`dragoman glossary`: the project's terms, how catalogs keep to them, other programs' terms."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pipeline import report, termbase
from pipeline.checks import terms, wording
from pipeline.commands.console import (
    clean,
    complain,
    count,
    locale_option,
    narrowed,
    open_project,
    say,
    say_findings,
)
from pipeline.errors import GlossaryError
from pipeline.files import one_writer, write_if_changed
from pipeline.model import Finding
from pipeline.sources import load

__all__ = ["glossary"]

_OUTSIDE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def glossary() -> None:
    """The project's terms in locales/glossary.csv: check, import, export."""


@glossary.command()
@locale_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def check(ctx: click.Context, locales: tuple[str, ...], form: str) -> None:
    """Check the glossary itself, and how reviewed translations keep to it.

    Exit code 1: a row is wrong, a name that is not to be translated was lost, or a forbidden word
    is used. A translation that is merely not there is a warning.
    """
    project = open_project(ctx)
    known, errors = termbase.read(project)
    findings: tuple[Finding, ...] = ()
    if not errors:
        sources = load(project)
        findings, failures = report.checked(
            project, sources.documents, narrowed(project, locales), reviewed_only=True
        )
        findings = tuple(each for each in findings if each.check in (terms.NAME, wording.NAME))
        for failure in (*sources.failures, *failures):
            complain(failure)
    if form == "json":
        wrong = [
            {"path": each.path, "line": each.line, "message": each.cause, "hint": each.hint}
            for each in errors
        ]
        click.echo(json.dumps({"glossary": wrong, "findings": list(map(asdict, findings))}))
    else:
        for error in errors:
            click.echo(clean(f"{error.path}:{error.line}: error: {error.cause}. [glossary]"))
        say_findings(findings)
    for locale in known.locales:
        if locale not in project.locales:
            say(f"note: the column {locale} is for no locale of this project", tone="yellow")
    say(
        f"{count(len(known.terms), 'term')} checked: "
        + (f"{count(len(errors), 'row')} to mend." if errors else _told(len(findings)))
    )
    if errors or any(finding.severity != "warning" for finding in findings):
        ctx.exit(1)


@glossary.command("import")
@click.argument("file", type=_OUTSIDE)
@click.pass_context
def import_(ctx: click.Context, file: Path) -> None:
    """Add the terms of a CSV or TBX file to the project's glossary.

    Where the two do not agree the project's word stands, the conflict is named, and the exit code
    is 1. Nothing is written where the file or the glossary is wrong.
    """
    project = open_project(ctx)
    with one_writer(project.work):
        ours = termbase.sound(*termbase.read(project))
        theirs, left_out = termbase.read_file(file, project)
        joined, conflicts = termbase.join(ours, theirs)
        path = termbase.glossary_path(project)
        content = termbase.write_table(joined)
        _, errors = termbase.read_table(content, project.shown(path), project.source_locale)
        if errors:
            raise GlossaryError(
                f"cannot join the glossary: {errors[0].cause}",
                path=str(file),
                hint=errors[0].hint,
            )
        written = write_if_changed(path, content, shown=project.shown(path))
    for each in left_out:
        say(f"left out: {each}")
    for conflict in conflicts:
        complain(conflict)
    added = len(joined.terms) - len(ours.terms)
    say(
        f"{count(len(theirs.terms), 'term')} read, {added} new, "
        f"{count(len(conflicts), 'conflict')}; {project.shown(path)} "
        + ("written." if written else "not changed.")
    )
    if conflicts:
        ctx.exit(1)


@glossary.command()
@click.argument("file", type=_OUTSIDE)
@click.pass_context
def export(ctx: click.Context, file: Path) -> None:
    """Write the project's glossary to a .csv or a .tbx file (TBX-Basic)."""
    project = open_project(ctx)
    writers = {".csv": termbase.write_table, ".tbx": termbase.write_tbx}
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise click.UsageError("name the file .csv or .tbx")
    known = termbase.sound(*termbase.read(project))
    written = write_if_changed(file, writer(known), shown=str(file))
    say(f"{count(len(known.terms), 'term')} in {file}" + ("." if written else ", as before."))


def _told(findings: int) -> str:
    return f"{count(findings, 'finding')} in reviewed text." if findings else "no findings."
