"""`dragoman memory`: what people translated before, searched, brought in and taken out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pipeline import memory as memories
from pipeline import remembering
from pipeline.commands.console import (
    articles_argument,
    clean,
    complain,
    count,
    locale_option,
    narrowed,
    open_project,
    say,
)
from pipeline.errors import PipelineError
from pipeline.files import one_writer
from pipeline.sources import load

__all__ = ["memory"]

_format = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.group()
def memory() -> None:
    """Reviewed sentences and imported TMX: import, export, search, stats, suggest."""


@memory.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE.tmx...", type=click.Path())
@_format
@click.pass_context
def import_(ctx: click.Context, files: tuple[str, ...], form: str) -> None:
    """Take TMX files into the project, below the catalogs' folder: commit them.

    A file of the name of an earlier one takes its place. Exit code 1: a file was refused.
    """
    project = open_project(ctx)
    done: list[memories.Imported] = []
    failed = False
    with one_writer(project.work):
        for name in files:
            try:
                done.append(memories.import_tmx(project, Path(name)))
            except PipelineError as error:
                failed = True
                complain(error)
        with memories.Memory(project) as known:  # its time is best spent here
            _complain(known)
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in done], ensure_ascii=False))
    for each in done:
        pairs = ", ".join(f"{locale} {number:,}" for locale, number in each.pairs)
        passed = f"; {count(each.passed, 'unit')} of no use here" if each.passed else ""
        say(f"{each.path}: {pairs}{passed}" + ("." if each.changed else "; it was there already."))
    if failed:
        ctx.exit(1)


@memory.command()
@click.argument("file", metavar="FILE.tmx", type=click.Path(dir_okay=False))
@locale_option
@click.pass_context
def export(ctx: click.Context, file: str, locales: tuple[str, ...]) -> None:
    """Write all that people have reviewed in the catalogs as TMX 1.4b."""
    project = open_project(ctx)
    done = memories.export_tmx(project, Path(file), narrowed(project, locales))
    for error in done.failures:
        complain(error)
    say(f"{file}: {', '.join(f'{locale} {number:,}' for locale, number in done.pairs)}.")
    if done.failures:
        ctx.exit(1)


@memory.command()
@click.argument("text")
@locale_option
@click.option("--limit", type=click.IntRange(1, 50), default=5, help="Matches for each locale.")
@click.option("--threshold", type=click.IntRange(50, 101), help="Per cent, the project's if none.")
@_format
@click.pass_context
def search(
    ctx: click.Context,
    text: str,
    locales: tuple[str, ...],
    limit: int,
    threshold: int | None,
    form: str,
) -> None:
    """The translations of a sentence, and of sentences like it, the best first.

    TEXT is a sentence as it stands in a catalog. What differs is marked: [-old-]{+new+}.
    """
    project = open_project(ctx)
    with memories.Memory(project) as known:
        _complain(known)
        found = {
            locale: known.search(text, locale, limit=limit, threshold=threshold)
            for locale in narrowed(project, locales) or project.locales
        }
    if form == "json":
        rows = [{"locale": tag, **asdict(each)} for tag in found for each in found[tag]]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for locale, matches in found.items():
        for match in matches:
            click.echo(clean(f"{match.score:>3}%  {locale}  {match.name}"))
            click.echo(clean(f"      {match.difference}\n      {match.target}"))
    if not any(found.values()):
        say("nothing like it in the memory.")


@memory.command()
@_format
@click.pass_context
def stats(ctx: click.Context, form: str) -> None:
    """How much the memory holds, by locale and by where it is from."""
    project = open_project(ctx)
    with memories.Memory(project) as known:
        _complain(known)
        rows = known.counts()
        size = known.path.stat().st_size
    if form == "json":
        keys = ("locale", "imported", "sentences", "translations")
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows]))
        return
    for locale, name, sentences, translations in rows:
        click.echo(
            clean(
                f"{locale:<8} {name or 'reviewed':<24} {count(sentences, 'sentence')}, "
                f"{count(translations, 'translation')}"
            )
        )
    say(f"index: {project.shown(known.path)}, {size / 1e6:,.1f} MB, made again if deleted.")


@memory.command()
@locale_option
@click.option("--clear", is_flag=True, help="Take all suggestions away.")
@articles_argument
@click.pass_context
def suggest(
    ctx: click.Context, locales: tuple[str, ...], clear: bool, articles: tuple[str, ...]
) -> None:
    """Write the best fuzzy match of each unreviewed sentence into the catalogs, as a comment.

    Nothing else in them changes; a suggestion goes when its sentence is reviewed or changed.
    """
    project = open_project(ctx)
    only = narrowed(project, locales)
    with one_writer(project.work), memories.Memory(project) as known:
        _complain(known)
        sources = load(project, articles)
        done = remembering.suggest_all(project, known, sources, only, limit=0 if clear else 1)
    failures = (*sources.failures, *done.failures)
    for error in failures:
        complain(error)
    say(f"{count(len(done.written), 'catalog')} written.")
    if failures:
        ctx.exit(1)


def _complain(known: memories.Memory) -> None:
    if known.notice:
        say(f"note: {known.notice}", tone="yellow")
    for error in known.failures:
        complain(error)
