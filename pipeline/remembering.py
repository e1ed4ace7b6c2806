"""Stage 7, from the memory: catalogs of one locale -> the same, with what people said before.

In: catalogs as they stand, merged with their articles. Out: catalogs in which the very sentence's
translation elsewhere fills what nobody has answered for, and, only where it is asked for, comments
with fuzzy matches. A person's text is never touched; equal catalogs give equal results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import memory, review
from pipeline.catalog import digest, read_catalog, state, write_catalog
from pipeline.errors import PipelineError
from pipeline.memory import Memory, Unit
from pipeline.memory.suggesting import fits, is_suggestion, line
from pipeline.model import REVIEWED, Catalog, Entry, Provenance
from pipeline.project import Project
from pipeline.sources import Sources, targets

__all__ = ["Suggested", "fill", "suggest", "suggest_all", "tidy"]

_LONGEST = 3
"""Sentences that one translation may say together (`joined`) and still be found."""


def fill(project: Project, whole: Catalog, said: memory.Recall) -> tuple[Catalog, int]:
    """The catalog with every sentence filled that people translated elsewhere, and how many are.

    They arrive unreviewed, but for matches in context where the project trusts them. The longest
    run of sentences that one translation says together goes first.
    """
    live = _live(whole)
    known = said.of(dict.fromkeys(source for _, _, source in _runs(live)))
    after = _filled(project, whole, live, known)
    filled = sum(one != other for one, other in zip(live, after, strict=True))
    rest = tuple(entry for entry in whole.entries if entry.obsolete)
    return (replace(whole, entries=(*after, *rest)) if filled else whole), filled


def _live(whole: Catalog) -> list[Entry]:
    return [entry for entry in whole.entries if not entry.obsolete]


def _runs(live: Sequence[Entry]) -> Iterator[tuple[int, int, str]]:
    """(Start, end, sentence) of the runs of entries that may be filled, longest first at each."""
    free = [review.fillable(entry) for entry in live]
    for start in range(len(live)):
        end = start
        while end < min(start + _LONGEST, len(live)) and free[end]:
            end += 1
        for stop in range(end, start, -1):
            yield start, stop, " ".join(entry.source for entry in live[start:stop])


def _filled(
    project: Project, whole: Catalog, live: list[Entry], known: Mapping[str, list[Unit]]
) -> list[Entry]:
    around = memory.neighbours(whole)
    result = list(live)
    position = 0
    for start, end, source in _runs(live):
        if start < position or source not in known or _is_said(live, start):
            continue
        first, last = live[start], live[end - 1]
        before, after = around[first.key][0], around[last.key][1]
        match = memory.choose(known[source], first.context, before, after)
        if match is None:
            continue
        trusted = project.trust_memory and match.in_context and match.reviewed
        head = replace(first, joined=False)
        result[start] = review.fill(head, match.target, "tm", match.article, trusted=trusted)
        for index in range(start + 1, end):
            result[index] = _joined(live[index], match.article, trusted)
        position = end
    for index, entry in enumerate(result):
        if entry.joined and review.fillable(entry) and not _is_said(result, index):
            # The memory joined it, and the text before it is no longer that: alone again.
            result[index] = replace(entry, joined=False, fuzzy=False, provenance=None)
    return result


def _is_said(live: Sequence[Entry], index: int) -> bool:
    """Whether the memory's text before an entry says it too."""
    if index == 0 or not live[index].joined:
        return False
    before = live[index - 1]
    if before.joined:
        return _is_said(live, index - 1)
    return bool(before.target and before.provenance and before.provenance.origin == "tm")


def _joined(entry: Entry, name: str, trusted: bool) -> Entry:
    """The entry as one whose content the translation before it says."""
    provenance = Provenance("tm", name, digest(""))
    return replace(entry, target="", joined=True, fuzzy=not trusted, provenance=provenance)


def suggest(
    project: Project, known: Memory, whole: Catalog, source_locale: str, *, limit: int = 1
) -> Catalog:
    """The catalog with the best fuzzy matches as comments of the sentences nobody has reviewed.

    Suggestions that stood there are replaced; with a `limit` of 0 they are taken away.
    """
    around = memory.neighbours(whole)
    entries: list[Entry] = []
    for entry in whole.entries:
        own = tuple(text for text in entry.comments if not is_suggestion(text))
        more: list[str] = []
        if limit and not entry.obsolete and state(entry) not in REVIEWED and not entry.joined:
            before, after = around[entry.key]
            found = known.search(
                entry.source,
                whole.locale,
                source_locale=source_locale,
                limit=limit + 1,
                context=entry.context,
                before=before,
                after=after,
            )
            if all(match.kind == "fuzzy" for match in found):
                more = [line(match) for match in found]
                more = [text for text in more if fits(text, entry.source)][:limit]
        entries.append(replace(entry, comments=(*own, *more)))
    return replace(whole, entries=tuple(entries))


@dataclass(frozen=True, slots=True)
class Suggested:
    """Catalogs written and what failed."""

    written: tuple[str, ...]
    failures: tuple[PipelineError, ...]


def suggest_all(
    project: Project, known: Memory, sources: Sources, only: Sequence[str], *, limit: int = 1
) -> Suggested:
    """`suggest` for the catalogs of the articles; `only` narrows the locales."""
    written: list[str] = []
    failures: list[PipelineError] = []
    for document in sources.documents:
        article = document.article
        for locale in targets(project, document, only):
            path = project.catalog_path(article.id, locale)
            shown = project.shown(path)
            if not path.exists():
                continue
            try:
                whole = read_catalog(path, shown=shown)
                after = suggest(project, known, whole, article.locale, limit=limit)
                if write_catalog(path, after, shown=shown).changed:
                    written.append(shown)
            except PipelineError as error:
                failures.append(error)
    return Suggested(tuple(written), tuple(failures))


def tidy(whole: Catalog) -> Catalog:
    """The catalog without suggestions that have had their day.

    That is: of sentences that a person has reviewed, that were changed, or that are gone.
    """
    entries: list[Entry] = []
    for entry in whole.entries:
        over = entry.obsolete or state(entry) in REVIEWED
        comments = tuple(
            text
            for text in entry.comments
            if not is_suggestion(text) or not (over or not fits(text, entry.source))
        )
        if comments != entry.comments:
            entry = replace(entry, comments=comments)
            if entry.obsolete and not comments and not review.is_human(entry):
                continue  # kept for its comment alone
        entries.append(entry)
    return whole if tuple(entries) == whole.entries else replace(whole, entries=tuple(entries))
