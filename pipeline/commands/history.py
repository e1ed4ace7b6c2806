"""`dragoman history`: who translated and reviewed each sentence of an article, and when."""

from __future__ import annotations

import json
from dataclasses import asdict
from email.utils import parseaddr

import click

from pipeline.commands.console import clean, locale_option, narrowed, open_project, say
from pipeline.errors import ConfigurationError
from pipeline.history import Deed, Sentence, read_versions
from pipeline.history import history as told
from pipeline.project import Project

_COLUMNS = ("sentence", "state", "translated by", "at", "reviewed by", "at")
_WIDTH = 48
"""Characters of a sentence that are shown."""


@click.command()
@locale_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.argument("article")
@click.pass_context
def history(ctx: click.Context, locales: tuple[str, ...], form: str, article: str) -> None:
    """Who translated and reviewed which sentence of ARTICLE, and when, as git has it."""
    project = open_project(ctx)
    tags = narrowed(project, locales) or project.locales
    found: dict[str, tuple[Sentence, ...]] = {}
    for tag in tags:
        path = project.catalog_path(article, tag)
        if path.exists():
            read = read_versions(path, shown=project.shown(path))
            for notice in read.notices:
                say(f"note: {notice}.", tone="yellow")
            found[tag] = told(read.versions)
    if not found:
        raise _no_catalog(project, article, tags)
    if form == "json":
        rows = [
            {"article": article, "locale": tag, **asdict(sentence)}
            for tag, sentences in found.items()
            for sentence in sentences
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for number, (tag, sentences) in enumerate(found.items()):
        click.echo(f"{chr(10) if number else ''}{clean(article)} ({tag})")
        click.echo(_table(sentences))


def _no_catalog(project: Project, article: str, tags: tuple[str, ...]) -> ConfigurationError:
    where = project.shown(project.catalog_path(article, tags[0]))
    return ConfigurationError(
        f"there is no catalog of {article!r} in {', '.join(tags)}",
        hint=f"an article's id is its path without the ending; {where} was looked for",
    )


def _table(sentences: tuple[Sentence, ...]) -> str:
    lines = [_COLUMNS]
    for one in sentences:
        source = one.source if len(one.source) <= _WIDTH else f"{one.source[: _WIDTH - 1]}…"
        shown = clean(" ".join(source.split()))
        lines.append((shown, one.state, *_shown(one.translated), *_shown(one.reviewed)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _shown(deed: Deed | None) -> tuple[str, str]:
    """Who and on which day; the header's translator, where the author only committed."""
    if deed is None:
        return "–", ""
    if not deed.commit:
        return clean(deed.by) or "not committed yet", ""
    name = deed.translator or deed.by
    return clean(parseaddr(name)[0] if "@" in name and "<" in name else name), deed.at[:10]
