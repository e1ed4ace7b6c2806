"""The nouns of the termbase: a glossary and its terms, and what a glossary must not say.

A glossary is a table: a term of the project's source language a row, with what it is in each
locale, what it must not be there, and whether it is translated at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import GlossaryError
from pipeline.languages import language

__all__ = ["CONTROL", "PARTS_OF_SPEECH", "Cells", "Glossary", "Layout", "Term", "cell", "problems"]

PARTS_OF_SPEECH = ("noun", "proper noun", "verb", "adjective", "adverb", "other")
"""Those of TBX-Basic, in plain words."""

# What no term may hold. Matches U+0007, U+0085, U+202E, a lone surrogate; not "\n", "\t", U+200F.
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)

Cells = tuple[tuple[str, tuple[str, ...]], ...]
"""(locale, wordings) in the order of the table's columns; no locale twice, none empty."""


@dataclass(frozen=True, slots=True)
class Term:
    """A row of a glossary."""

    text: str
    """The term as it stands in a dictionary: NFC, single spaces, never empty."""
    translations: Cells = ()
    """What it is in each locale, the preferred wording first."""
    forbidden: Cells = ()
    """What it must not be called there."""
    verbatim: bool = False
    """True: do not translate. A locale's translation, where given, is its form in that script."""
    part_of_speech: str = ""
    """One of `PARTS_OF_SPEECH`, or empty."""
    note: str = ""
    line: int = field(default=0, compare=False)
    """Line of the file it stands on, from 1."""

    @property
    def key(self) -> tuple[str, str]:
        """What no other row may have: (text, part of speech)."""
        return (self.text, self.part_of_speech)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out, so that it is written as the people's spreadsheet wrote it."""

    delimiter: str = ","
    bom: bool = False
    newline: str = "\n"


@dataclass(frozen=True, slots=True)
class Glossary:
    """A glossary as its file has it."""

    source_locale: str
    """BCP 47, of the terms."""
    terms: tuple[Term, ...]
    columns: tuple[str, ...] = ()
    """Names of the table's columns in their order; empty where it is from no table."""
    layout: Layout = Layout()
    path: str = field(default="", compare=False)
    """As the user would name it."""

    @property
    def locales(self) -> tuple[str, ...]:
        """Locales that any term is translated into, in order of the columns, then of the rows."""
        named = [name for name in self.columns if name not in _FIXED and ":" not in name]
        used = [locale for term in self.terms for locale, _ in term.translations]
        return tuple(dict.fromkeys((*named, *used)))


_FIXED = ("term", "do-not-translate", "part of speech", "note")


def cell(cells: Cells, locale: str) -> tuple[str, ...]:
    """The wordings for a locale; those of `pt` serve `pt-BR` where it has none of its own."""
    found = dict(cells)
    while locale:
        if locale in found:
            return found[locale]
        locale = locale.rpartition("-")[0]
    return ()


def problems(glossary: Glossary) -> Iterator[GlossaryError]:
    """What contradicts itself in a glossary, row by row: duplicates, forbidden words, cycles."""
    first: dict[tuple[str, str], Term] = {}
    for term in glossary.terms:
        before = first.setdefault(term.key, term)
        if before is not term:
            kind = f" ({term.part_of_speech})" if term.part_of_speech else ""
            yield GlossaryError(
                f"the term {term.text!r}{kind} stands on line {before.line} already",
                path=glossary.path,
                line=term.line,
                hint="put both into one row; several translations are parted by |",
            )
        for locale, wordings in term.forbidden:
            said = cell(term.translations, locale) or ((term.text,) if term.verbatim else ())
            for wording in wordings:
                if wording in said:
                    yield GlossaryError(
                        f"{wording!r} is both wanted and forbidden for {term.text!r} in {locale}",
                        path=glossary.path,
                        line=term.line,
                        hint="delete one of the two",
                    )
    for locale in glossary.locales:
        yield from _cycles(glossary, locale)


def _cycles(glossary: Glossary, locale: str) -> Iterator[GlossaryError]:
    """Terms that translate each other: `pier` is `quay` and `quay` is `pier`.

    A term that is its own translation (`hotel`) is none, nor is a word that means one thing here
    and another there: German `Chef` may translate `boss` while `chef` is `Koch`.
    """
    goes = {
        term.text.casefold(): (term, cell(term.translations, locale)[0].casefold())
        for term in glossary.terms
        if cell(term.translations, locale)
    }
    told: set[str] = set()
    for start in goes:
        walk = [start]
        while walk[-1] in goes and goes[walk[-1]][1] not in walk:
            walk.append(goes[walk[-1]][1])
        last = goes.get(walk[-1])
        if last is None or last[1] != start or len(walk) < 2 or told & set(walk):
            continue
        told |= set(walk)
        named = " → ".join(goes[word][0].text for word in (*walk, start))
        yield GlossaryError(
            f"in {language(locale).english_name} ({locale}) the terms go round in a circle: "
            f"{named}",
            path=glossary.path,
            line=goes[start][0].line,
            hint="a translation belongs into the locale's column, the source's word under term",
        )
