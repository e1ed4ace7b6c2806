"""A catalog as people left it + the article as it is now -> the catalog as it should be."""

from __future__ import annotations

from dataclasses import replace

from pipeline.catalog import state
from pipeline.model import Catalog, Entry
from pipeline.review.alignment import align
from pipeline.review.filling import is_human

__all__ = ["merge"]

_OURS = frozenset(
    {"Project-Id-Version", "POT-Creation-Date", "Language", "X-Article-Id", "X-Source-Hash"}
)
"""Header fields that follow the source; all others are as the editors left them."""


def merge(old: Catalog | None, fresh: Catalog) -> Catalog:
    """The catalog of an article whose source may have changed.

    `old` is as people left it, `fresh` is `catalog.fresh` of the article as it is now.
    - A sentence that is the same keeps all it had, wherever it moved; one that comes back from
      the obsolete entries likewise.
    - A changed sentence with a person's text is `stale`: the text stays, fuzzy, with the source
      it was made for. Where the source is that again, it is a `draft`: nobody can tell from the
      file whether it had been reviewed, and nothing is called reviewed that no person reviewed.
    - A person's text without a sentence goes to the end as obsolete. Untouched machine text goes.

    Each text of a person in `old` is in the result exactly once; no two entries have one key;
    merging again changes nothing.
    """
    if old is None:
        return fresh
    sources = _sources(old, fresh)
    placed = {entry.key for entry in sources.values()}
    entries = [
        _carried(sources[entry.key], entry) if entry.key in sources else entry
        for entry in fresh.entries
    ]
    # gettext knows no obsolete entry without a msgstr, so an empty `joined` one cannot be kept.
    obsolete = [
        replace(entry, obsolete=True, notes=(), references=())
        for entry in old.entries
        if entry.key not in placed and entry.target and (is_human(entry) or entry.comments)
    ]
    return replace(
        fresh,
        header=_header(old, fresh),
        entries=(*entries, *obsolete),
        comments=old.comments,
        path=old.path,
    )


def _sources(old: Catalog, fresh: Catalog) -> dict[tuple[str, str], Entry]:
    """Key of a fresh entry -> the old entry that lives on in it; no old entry twice."""
    known = {entry.key: entry for entry in old.entries}
    made_for = {_made_for(entry): entry for entry in old.entries if state(entry) == "stale"}
    wanted = {entry.key for entry in fresh.entries}
    sources: dict[tuple[str, str], Entry] = {}
    for entry in fresh.entries:
        before = known.get(entry.key)
        if before is None:
            before = made_for.get(entry.key)
            if before is None or before.key in wanted:
                continue
        sources[entry.key] = before
    # Sentences found so far are the fixed points between which the others are sought.
    goes = {before.key: key for key, before in sources.items()}
    live = [entry for entry in old.entries if not entry.obsolete]
    back = {key for key, before in sources.items() if before.obsolete}
    now = [entry.key for entry in fresh.entries if entry.key not in back]
    for j, i in align([goes.get(entry.key, entry.key) for entry in live], now).items():
        sources[now[j]] = live[i]
    return sources


def _made_for(entry: Entry) -> tuple[str, str]:
    """Key of the sentence that the entry's text was made for."""
    if state(entry) != "stale" or entry.previous is None:
        return entry.key
    return (entry.previous_context or "", entry.previous)


def _carried(before: Entry, now: Entry) -> Entry:
    """The entry of `now` with what people did to `before`."""
    if before.key == now.key:
        return replace(before, notes=now.notes, references=now.references, obsolete=False)
    if not is_human(before) or not before.target:
        # `joined` was said of another sentence, and gettext drops `fuzzy` from an empty msgstr.
        return replace(now, comments=before.comments)
    context, source = _made_for(before)
    back = (context, source) == now.key
    return replace(
        now,
        target=before.target,
        fuzzy=True,
        previous=None if back else source,
        previous_context=None if back else context or None,
        # Without its previous msgid a fuzzy text that equals its hash would count as a machine's.
        provenance=None if back else before.provenance,
        joined=before.joined,
        comments=before.comments,
        flags=before.flags,
    )


def _header(old: Catalog, fresh: Catalog) -> tuple[tuple[str, str], ...]:
    """The editors' header with our fields brought up to date, in the editors' order."""
    new = dict(fresh.header)
    fields = [
        (name, new.get(name, value) if name in _OURS else value) for name, value in old.header
    ]
    fields = [
        (name, value or new.get(name, "")) if name == "Language-Team" else (name, value)
        for name, value in fields
    ]
    names = [name for name, _ in fields]
    after = -1
    for name, value in fresh.header:
        if name not in names:
            names.insert(after + 1, name)
            fields.insert(after + 1, (name, value))
        after = names.index(name)
    return tuple(fields)
