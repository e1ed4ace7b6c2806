"""Stage 9, a new name: catalogs of articles that are gone -> the first catalog of a new article.

Renaming an article, or splitting it, gives its sentences a new id and so a new catalog. What people
wrote in the old one stands there too from the start; the old catalog itself is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model import Catalog, Entry
from pipeline.review.filling import is_human
from pipeline.review.merging import merge

__all__ = ["carry_over"]


def carry_over(
    fresh: Catalog, gone: Iterable[Catalog], source_locale: str = "en"
) -> tuple[Catalog, tuple[str, ...]]:
    """The catalog of a new article with what people wrote for it under other names.

    `gone` are the catalogs of the same locale whose article is no more. One counts if at least
    half of its sentences stand in the new article, or half of the new article's in it: less may
    be chance. The one with the most is merged as if it were the article's own; the others give
    the sentences that it lacks. Gives the catalog, and the ids of the articles drawn on; each is
    named in a comment at the head of the file.
    """
    wanted = {entry.key for entry in fresh.entries}
    ranked: list[tuple[int, str, Catalog]] = []
    for catalog in gone:
        own = {entry.key for entry in catalog.entries if not entry.obsolete}
        shared = len(own & wanted)
        if shared and 2 * shared >= min(len(own), len(wanted)):
            ranked.append((-shared, catalog.article, catalog))
    if not ranked:
        return fresh, ()
    ranked.sort(key=lambda one: one[:2])
    merged = merge(ranked[0][2], fresh, source_locale)
    used = [ranked[0][1]]
    entries = [entry for entry in merged.entries if not entry.obsolete]
    for _, article, catalog in ranked[1:]:
        known = {entry.key: entry for entry in catalog.entries if is_human(entry)}
        with_these = [_better(entry, known) for entry in entries]
        if with_these != entries:
            entries = with_these
            used.append(article)
    if not any(is_human(entry) for entry in entries):
        return fresh, ()
    said = tuple(f"Carried over from the catalog of {article}." for article in used)
    comments = (*merged.comments, *(line for line in said if line not in merged.comments))
    return replace(merged, entries=tuple(entries), comments=comments, path=""), tuple(used)


def _better(entry: Entry, known: dict[tuple[str, str], Entry]) -> Entry:
    other = known.get(entry.key)
    if other is None or is_human(entry):
        return entry
    return replace(other, notes=entry.notes, references=entry.references, obsolete=False)
