"""Two glossaries -> one: what an import adds, and where the two do not agree.

In: the project's glossary and another. Out: the project's with what it lacked. Where both say
something, the project's word stands and the other is told as a conflict: nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import GlossaryError
from pipeline.termbase.glossary import Cells, Glossary, Term

__all__ = ["join"]


def join(ours: Glossary, theirs: Glossary) -> tuple[Glossary, tuple[GlossaryError, ...]]:
    """Our glossary with their terms, new ones at the end, and the conflicts, by their lines.

    Of a wording that both have first, the other admitted ones are joined; forbidden words are
    joined always. Joining again changes nothing.
    """
    known = {term.key: term for term in ours.terms}
    conflicts: list[GlossaryError] = []
    for term in theirs.terms:
        own = known.get(term.key)
        if own is None:
            known[term.key] = term
            continue
        known[term.key], told = _joined(own, term)
        conflicts += (
            GlossaryError(
                cause, path=theirs.path, line=term.line, hint=f"{ours.path} is left as it is there"
            )
            for cause in told
        )
    return replace(ours, terms=tuple(known.values())), tuple(conflicts)


def _joined(own: Term, other: Term) -> tuple[Term, list[str]]:
    conflicts: list[str] = []
    translations = dict(own.translations)
    for locale, wordings in other.translations:
        mine = translations.get(locale, ())
        if own.verbatim and not other.verbatim and not mine:
            conflicts.append(
                f"{own.text!r} in {locale} is {' | '.join(wordings)!r} here and not to be "
                "translated in the glossary"
            )
            continue
        if mine and mine[0] not in wordings and wordings[0] not in mine:
            conflicts.append(
                f"{own.text!r} in {locale} is {' | '.join(wordings)!r} here and "
                f"{' | '.join(mine)!r} in the glossary"
            )
            continue
        translations[locale] = _union(mine, wordings)
    forbidden = dict(own.forbidden)
    for locale, wordings in other.forbidden:
        wanted = translations.get(locale, ())
        fought = [wording for wording in wordings if wording in wanted]
        conflicts += (
            f"{wording!r} is forbidden for {own.text!r} in {locale} here and wanted in the glossary"
            for wording in fought
        )
        added = tuple(wording for wording in wordings if wording not in fought)
        if added:
            forbidden[locale] = _union(forbidden.get(locale, ()), added)
    for locale, refused in own.forbidden:
        for wording in translations.get(locale, ()):
            if wording in refused:
                conflicts.append(
                    f"{wording!r} is wanted for {own.text!r} in {locale} here and forbidden in the "
                    "glossary"
                )
        translations[locale] = tuple(w for w in translations.get(locale, ()) if w not in refused)
    if other.verbatim and not own.verbatim:
        conflicts.append(f"{own.text!r} is not to be translated here, but is in the glossary")
    notes = dict.fromkeys((*own.note.split("; "), *other.note.split("; ")))
    return replace(
        own,
        translations=_cells(translations),
        forbidden=_cells(forbidden),
        note="; ".join(note for note in notes if note),
    ), conflicts


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _cells(cells: dict[str, tuple[str, ...]]) -> Cells:
    return tuple((locale, wordings) for locale, wordings in cells.items() if wordings)
