"""Stage 5, termbase: the project's glossary -> what a sentence's terms are and must become.

In: `locales/glossary.csv`, or a TBX file. Out: for a pair of languages the terms that stand in a
sentence, what of it no engine may touch, and whether a translation keeps to the glossary.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.project import Project
from pipeline.termbase.glossary import Glossary, Term
from pipeline.termbase.joining import join
from pipeline.termbase.lookup import Fixed, Hit, Termbase, Terms
from pipeline.termbase.table import read_table, write_table
from pipeline.termbase.tbx import read_tbx, write_tbx

__all__ = [
    "Fixed",
    "Glossary",
    "Hit",
    "Term",
    "Termbase",
    "Terms",
    "glossary_path",
    "join",
    "load",
    "read",
    "read_file",
    "read_table",
    "read_tbx",
    "sound",
    "write_table",
    "write_tbx",
]

_MOST_BYTES = 64 << 20


def glossary_path(project: Project) -> Path:
    """Where a project's glossary lies: `locales/glossary.csv`."""
    return project.catalogs / "glossary.csv"


def load(project: Project) -> Termbase | None:
    """The project's termbase, or None where it has no glossary.

    Raises GlossaryError, with the line, for the first thing that is wrong with the glossary.
    """
    glossary = sound(*read(project))
    return Termbase(glossary) if glossary.terms else None


def sound(glossary: Glossary, errors: tuple[GlossaryError, ...]) -> Glossary:
    """The glossary where nothing is wrong with it; else raises its first error."""
    if not errors:
        return glossary
    first = errors[0]
    more = f"; {len(errors) - 1} more of its rows are wrong" if len(errors) > 1 else ""
    raise GlossaryError(first.cause, path=first.path, line=first.line, hint=f"{first.hint}{more}")


def read(project: Project) -> tuple[Glossary, tuple[GlossaryError, ...]]:
    """The project's glossary without its wrong rows, and what is wrong; empty where is none.

    Raises GlossaryError where the file as a whole cannot be read.
    """
    path = glossary_path(project)
    shown = project.shown(path)
    if not path.exists():
        return Glossary(project.source_locale, (), path=shown), ()
    return read_table(_content(path, shown), shown, project.source_locale)


def read_file(path: Path, project: Project) -> tuple[Glossary, tuple[str, ...]]:
    """The terms of somebody else's CSV or TBX file, and what of it a glossary cannot keep.

    Raises GlossaryError where anything is wrong with it.
    """
    shown = str(path)
    if path.suffix.lower() not in (".tbx", ".xml"):
        return sound(*read_table(_content(path, shown), shown, project.source_locale)), ()
    try:
        with path.open("rb") as stream:
            return read_tbx(stream, shown, project.source_locale, project.locales)
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", path=shown) from error


def _content(path: Path, shown: str) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise GlossaryError(
                "is larger than 64 MiB",
                path=shown,
                hint="a glossary holds terms; sentences belong in catalogs",
            )
        return path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error.strerror}", path=shown) from error
