"""A segmented document -> the entries and the header of its catalogs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.catalog.writing import FORBIDDEN
from pipeline.errors import ArticleError
from pipeline.inline import plain
from pipeline.languages import language
from pipeline.model import Block, Catalog, Document, Entry, Role, Segment
from pipeline.project import Project
from pipeline.termbase import Termbase
from pipeline.tokens import blank

__all__ = ["context", "extract", "fresh", "header", "template"]

_CONTEXTS: frozenset[Role] = frozenset({"headline", "caption", "alt", "slug"})
"""Roles that change how one translates; another role's sentence has no msgctxt."""

_HINTS: dict[Role, str] = {
    "standfirst": "standfirst",
    "cell": "table cell",
    "correction": "correction notice",
}

_LEGEND = 200
"""Characters of a legend that are shown: an image may have its bytes in its address."""


def context(role: Role) -> str:
    """The msgctxt of a block's sentences: its role where that changes how one translates."""
    return role if role in _CONTEXTS else ""


def extract(document: Document) -> tuple[Entry, ...]:
    """The document's sentences, untranslated, in document order, each key once.

    A sentence that occurs again adds its notes to the first. Raises ArticleError where a
    sentence holds a control character, which no catalog can carry.
    """
    placed = sorted(
        ((block, segment) for block in document.blocks for segment in block.segments),
        key=lambda pair: (pair[1].span.start, -pair[1].span.end),
    )
    found: dict[tuple[str, str], Entry] = {}
    for block, segment in placed:
        _refuse_control(document, segment)
        entry = Entry(
            source=segment.source,
            context=context(block.role),
            notes=_unique(_notes(block, segment)),
            references=(document.article.path,),
        )
        first = found.setdefault(entry.key, entry)
        found[entry.key] = replace(first, notes=_unique((*first.notes, *entry.notes)))
    return tuple(found.values())


def header(project: Project, document: Document, locale: str) -> tuple[tuple[str, str], ...]:
    """A new catalog's header fields; `locale` is a BCP 47 tag, or empty for a template.

    No field comes from a clock. POT-Creation-Date is the article's own date or is left out, and
    PO-Revision-Date is gettext's word for "never": Babel cannot read a catalog in which either
    is blank, and `msgfmt -c` takes both (gettext 0.21, Babel 2.18).
    """
    date = _date(document.date)
    source = document.article.text.encode("utf-8", "surrogatepass")
    return (
        ("Project-Id-Version", " ".join(project.name.split())),
        *((("POT-Creation-Date", date),) if date else ()),
        ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
        ("Last-Translator", ""),
        ("Language-Team", " ".join(project.team.split())),
        ("Language", language(locale).gettext if locale else ""),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        *((("Plural-Forms", language(locale).plural_forms),) if locale else ()),
        ("X-Article-Id", document.article.id),
        ("X-Source-Hash", hashlib.sha256(source).hexdigest()),
    )


def template(project: Project, document: Document, termbase: Termbase | None = None) -> Catalog:
    """The document's `.pot`."""
    return fresh(project, document, "", termbase)


def fresh(
    project: Project, document: Document, locale: str, termbase: Termbase | None = None
) -> Catalog:
    """The document's catalog in `locale` before anything is translated.

    The terms of its sentences are noted as extracted comments, for the translator to see.
    """
    return Catalog(
        article=document.article.id,
        locale=language(locale).tag if locale else "",
        header=header(project, document, locale),
        entries=_with_terms(extract(document), document.article.locale, locale, termbase),
    )


def _with_terms(
    entries: tuple[Entry, ...], source: str, locale: str, termbase: Termbase | None
) -> tuple[Entry, ...]:
    if termbase is None:
        return entries
    terms = termbase.terms(source, locale)
    return tuple(
        replace(entry, notes=_unique((*entry.notes, *terms.notes(blank(plain(entry.source))))))
        for entry in entries
    )


def _notes(block: Block, segment: Segment) -> Iterable[str]:
    if block.role in _HINTS:
        yield _HINTS[block.role]
    yield from block.note.splitlines()
    for code in segment.codes:
        if code.kind != "close" and code.legend.strip():
            yield f"{code.tag} = {code.legend}"


def _unique(notes: Iterable[str]) -> tuple[str, ...]:
    """Each note once, on one line, none empty, none endless, none with a backslash at its end.

    gettext takes that, even in a comment, for a line that goes on.
    """
    lines = (FORBIDDEN.sub("", " ".join(note.split())) for note in notes)
    short = (line if len(line) <= _LEGEND else f"{line[:_LEGEND]}…" for line in lines)
    return tuple(dict.fromkeys(line for text in short if (line := text.rstrip("\\ "))))


def _refuse_control(document: Document, segment: Segment) -> None:
    found = FORBIDDEN.search(segment.source)
    if found is not None:
        at = document.article.text.find(found[0], segment.span.start)
        start = at if at >= 0 else segment.span.start
        raise ArticleError(
            f"holds the control character U+{ord(found[0]):04X}, which no catalog can carry",
            path=document.article.path,
            line=document.article.text.count("\n", 0, start) + 1,
            hint="delete it from the article",
        )


def _date(text: str) -> str:
    """ISO 8601 as gettext writes dates, `2026-02-26 09:30+0400`; empty where it is no date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%d %H:%M%z")[:22]
