"""`dragoman models`: the Argos packages that translate, and which of them this project uses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.commands.console import clean, complain, count, open_project, say
from pipeline.engines import index, install, lock, packages
from pipeline.engines.packages import Package
from pipeline.errors import ConfigurationError, PackageError, PipelineError
from pipeline.files import one_writer
from pipeline.languages import language
from pipeline.project import Project

__all__ = ["models"]


@click.group()
def models() -> None:
    """Argos packages: list, available, install, verify, lock, remove."""


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


@models.command()
@click.argument("source", required=False, metavar="[FROM]")
@click.argument("target", required=False, metavar="[TO]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def available(source: str | None, target: str | None, form: str) -> None:
    """What the Argos index offers, from FROM to TO if they are named (uses the network).

    The newest version of each pair; what is installed of it is said beside it.
    """
    start, end = (language(tag).argos if tag else None for tag in (source, target))
    here = {
        package.pair: package.version
        for package in sorted(packages.installed()[0], key=lambda package: package.order)
    }
    found = [
        offer
        for offer in index.offers()
        if start in (None, offer.pair[0]) and end in (None, offer.pair[1])
    ]
    if form == "json":
        rows = [
            {
                "name": offer.name,
                "source": offer.source,
                "target": offer.target,
                "version": offer.version,
                "installed": here.get(offer.pair),
            }
            for offer in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for offer in found:
        names = (language(tag).english_name for tag in (offer.source, offer.target))
        beside = f"  installed {here[offer.pair]}" if offer.pair in here else ""
        click.echo(clean(f"{offer.name}  {' to '.join(names)}{beside}"))
    if not found:
        say(f"the index offers nothing from {source or 'anywhere'} to {target or 'anywhere'}.")


@models.command("install")
@click.argument("what", nargs=-1, required=True, metavar="FILE | FOLDER | FROM TO")
@click.pass_context
def install_(ctx: click.Context, what: tuple[str, ...]) -> None:
    """Install a package from a .argosmodel file, all of a folder, or from the Argos index.

    `models install translate-en_fr-1_9.argosmodel`, or `models install en fr`, which uses the
    network. It goes to Argos' own folder, so that other Argos programs see it too. Exit code 1
    where one cannot be installed; the others of a folder are all the same.
    """
    project = _project(ctx)
    pins = lock.pins(project) if project else {}
    if len(what) == 2:
        _said(install.install_index(*what, _download_bar), pins)
    elif len(what) != 1:
        raise click.UsageError("name one file or folder, or two languages: models install en fr")
    elif not Path(what[0]).is_dir():
        _said(install.install_file(Path(what[0]), shown=what[0]), pins)
    else:
        failed = 0
        for _, outcome in install.install_folder(Path(what[0]), shown=what[0]):
            if isinstance(outcome, Package):
                _said(outcome, pins)
            else:
                complain(outcome)
                failed += 1
        if failed:
            say(f"{count(failed, 'package')} not installed, named above.", tone="red")
            ctx.exit(1)


def _said(package: Package, pins: Mapping[str, lock.Pin]) -> None:
    say(f"installed {package.name} in {package.path}", tone="green")
    click.echo(f"{package.digest}  {package.name}")
    for difference in lock.differences(pins, [package], strict=False):
        complain(difference)


@contextmanager
def _download_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Per cent and time left on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=clean(label), file=sys.stderr) as bar:
        yield bar.update


@models.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Load every package, translate a few sentences with it, compare it with models.lock.

    Prints their SHA-256. Exit code 1 where one is damaged, or another than is locked.
    """
    problems: list[PipelineError] = list(packages.installed()[1])
    for package, error in install.verify():
        if error is None:
            click.echo(f"{package.digest}  {package.name}")
        else:
            problems.append(error)
    project = _project(ctx)
    if project is not None:
        pins, here = lock.pins(project), packages.best()
        problems += (*lock.differences(pins, here, strict=False), *lock.missing(pins, here))
    for problem in problems:
        complain(problem)
    if problems:
        ctx.exit(1)


@models.command("lock")
@click.pass_context
def lock_(ctx: click.Context) -> None:
    """Write models.lock anew: the packages that this project uses on this machine.

    A locked pair that this machine has no package of stays as it is.
    """
    project = open_project(ctx)
    with one_writer(project.work):
        changed = lock.renew(project, _uses(ctx)[0], packages.best())
    say(f"{lock.LOCK} {'written' if changed else 'was so already'}.")


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
    project = _project(ctx)
    if project is None:
        return uses, missing
    for locale in project.locales:
        try:
            for package in packages.chain(project.source_locale, locale):
                uses.setdefault(package, []).append(locale)
        except PackageError as error:
            missing.append(error)
    return uses, missing


def _project(ctx: click.Context) -> Project | None:
    """The project here, if there is one."""
    try:
        return open_project(ctx)
    except ConfigurationError as error:
        if error.path:  # there is one, and something is wrong with it
            raise
        return None


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
