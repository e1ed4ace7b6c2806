"""`dragoman merge-driver`: what git calls to merge a catalog that two people worked in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import catalog
from pipeline.commands.console import complain, count, say
from pipeline.errors import CatalogError, ConfigurationError, PipelineError
from pipeline.merging import Merged, merge_catalogs
from pipeline.model import Catalog
from pipeline.project import find_project

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("merge-driver")
@click.argument("base", type=_FILE, metavar="%O")
@click.argument("ours", type=_FILE, metavar="%A")
@click.argument("theirs", type=_FILE, metavar="%B")
@click.argument("name", metavar="[%P]", default="")
@click.pass_context
def merge_driver(ctx: click.Context, base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Merge a catalog sentence by sentence; git calls this once `dragoman init --git` was run.

    The arguments are git's: the common ancestor, our version (which becomes the result), their
    version, and the file's name for messages.

    Exit code 1: two people's translations of a sentence disagree; the result is a whole catalog
    that holds both. 2: a version cannot be read, and ours is left as it was.
    """
    shown = name or str(ours)
    try:
        merged = merge_catalogs(
            _read(base, shown, "their common ancestor") if _has_text(base) else None,
            _read(ours, shown, "our version"),
            _read(theirs, shown, "their version"),
            _source_locale(shown),
        )
        catalog.write_catalog(ours, merged.catalog, shown=shown)
    except PipelineError as error:
        complain(error)
        say(
            f"{shown} is not merged: only our version stands there. Theirs is what "
            f"`git show :3:{shown}` prints; mend or choose a file, then `git add` it.",
            tone="red",
        )
        ctx.exit(2)
    if merged.conflicts:
        say(_told(merged, shown), tone="red")
        ctx.exit(1)


def _source_locale(shown: str) -> str:
    """Language of the articles; git calls at the top of the working tree, as `shown` is named."""
    try:
        return find_project(Path(shown).parent).source_locale
    except ConfigurationError as error:
        say(f"note: {error} Edits of the source are judged as English ones.")
        return "en"


def _has_text(base: Path) -> bool:
    """False where both sides added the file: git gives an empty ancestor."""
    try:
        return base.stat().st_size > 0
    except OSError:
        return True  # reading it says why


def _read(path: Path, shown: str, which: str) -> Catalog:
    try:
        return catalog.read_catalog(path, shown=shown)
    except CatalogError as error:
        raise CatalogError(
            f"{which} {error.cause}", path=error.path, line=error.line, hint=error.hint
        ) from error


def _told(merged: Merged, shown: str) -> str:
    sentences = "".join(f"\n  {entry.source}" for entry in merged.conflicts)
    return (
        f"{shown}: two people translated {count(len(merged.conflicts), 'sentence')} differently. "
        "Both texts are in the file: choose, remove the fuzzy mark, then `git add` it."
        f"{sentences}"
    )
