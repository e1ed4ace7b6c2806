"""`dragoman models`: the Argos packages that translate, and which of them this project uses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from pipeline.commands.console import clean, complain, open_project, say
from pipeline.engines import install, packages
from pipeline.engines.packages import Package
from pipeline.errors import ConfigurationError, PackageError

__all__ = ["models"]


@click.group()
def models() -> None:
    """Argos packages: list, install, verify, remove."""


@models.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def list_(ctx: click.Context, form: str) -> None:
    """What is here, how good it is, and what the project in this folder uses.

    An installed package takes the place of the starter that dragoman brings.
    """
    found, errors = packages.installed()
    uses, missing = _uses(ctx)
    here = (*packages.starters(), *found)
    if form == "json":
        click.echo(json.dumps([_row(each, uses) for each in here], ensure_ascii=False, indent=2))
    else:
        for each in here:
            origin = "starter" if each.starter else "installed"
            used = f"  used for {', '.join(uses[each])}" if each in uses else ""
            click.echo(clean(f"{each.name}  {origin}  sha256 {each.digest[:12]}{used}"))
            quality = each.quality or "quality not measured"
            click.echo(clean(f"    {each.source} to {each.target}; {quality}"))
    for problem in (*missing, *errors):
        complain(problem)
    if errors:
        ctx.exit(1)


@models.command("install")
@click.argument("what", nargs=-1, required=True, metavar="FILE | SOURCE TARGET")
def install_(what: tuple[str, ...]) -> None:
    """Install a package from a .argosmodel file, or from the Argos index (uses the network).

    `models install translate-en_fr-1_9.argosmodel`, or `models install en fr`. It goes to Argos'
    own folder, so that other Argos programs see it too.
    """
    if len(what) == 1:
        package = install.install_file(Path(what[0]), shown=what[0])
    elif len(what) == 2:
        package = install.install_index(*what)
    else:
        raise click.UsageError("name one file, or two languages: models install en fr")
    say(f"installed {package.name} in {package.path}", tone="green")
    click.echo(f"{package.digest}  {package.name}")


@models.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Load every package and translate a sentence with it. Prints their SHA-256.

    Exit code 1 where one is damaged.
    """
    problems = list(packages.installed()[1])
    for package, error in install.verify():
        if error is None:
            click.echo(f"{package.digest}  {package.name}")
        else:
            problems.append(error)
    for problem in problems:
        complain(problem)
    if problems:
        ctx.exit(1)


@models.command()
@click.argument("name", metavar="NAME")
def remove(name: str) -> None:
    """Delete an installed package, by its name in `models list` or that of its folder."""
    for path in install.remove(name):
        say(f"removed {path}")


def _uses(ctx: click.Context) -> tuple[dict[Package, list[str]], list[PackageError]]:
    """Which package serves which locales of the project here, and why some have none."""
    uses: dict[Package, list[str]] = {}
    missing: list[PackageError] = []
    try:
        project = open_project(ctx)
    except ConfigurationError as error:
        if error.path:  # there is a project, and something is wrong with it
            raise
        return uses, missing
    for locale in project.locales:
        try:
            for package in packages.chain(project.source_locale, locale):
                uses.setdefault(package, []).append(locale)
        except PackageError as error:
            missing.append(error)
    return uses, missing


def _row(package: Package, uses: Mapping[Package, Sequence[str]]) -> dict[str, object]:
    return {
        "name": package.name,
        "source": package.source,
        "target": package.target,
        "version": package.version,
        "starter": package.starter,
        "quality": {metric: dict(tests) for metric, tests in package.scores},
        "used": list(uses.get(package, ())),
        "sha256": package.digest,
        "path": str(package.path),
    }
