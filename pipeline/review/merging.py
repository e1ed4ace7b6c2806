"""A catalog as people left it + the article as it is now -> the catalog as it should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.catalog import state
from pipeline.inline import plain
from pipeline.model import Catalog, Entry
from pipeline.review.alignment import align
from pipeline.review.changes import Change, classify
from pipeline.review.filling import is_human

__all__ = ["catch_up", "merge"]

_CHANGED = "changed: "
_NOTE = 200
"""Characters of a comment that names facts; where more changed, the sentences tell it better."""
# Matches `tram`, `don't`; not the hyphen of `well-known`.
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")

_OURS = frozenset(
    {"Project-Id-Version", "POT-Creation-Date", "Language", "X-Article-Id", "X-Source-Hash"}
)
"""Header fields that follow the source; all others are as the editors left them."""


def merge(old: Catalog | None, fresh: Catalog, source_locale: str = "en") -> Catalog:
    """The catalog of an article whose source may have changed.

    `old` is as people left it, `fresh` is `catalog.fresh` of the article as it is now;
    `source_locale` is the language of the article, a BCP 47 tag.
    - A sentence that is the same keeps all it had, wherever it moved; one that comes back from
      the obsolete entries likewise. So does one in which only spelling or punctuation changed
      (`changes.classify`), if a person's text stands there.
    - Another changed sentence with a person's text is `stale`: the text stays, fuzzy, with the
      source it was made for; an extracted comment `changed: …` names the facts that changed, for
      as long as it is stale. Where the source is that again, it is a `draft`: nobody can tell from
      the file whether it had been reviewed, and nothing is called reviewed that no person reviewed.
    - A sentence that was joined to the one before it, and now follows another, is a `draft` still
      joined: whether the other says it too is for a person to see.
    - A person's text without a sentence goes to the end as obsolete. Untouched machine text goes.

    Each text of a person in `old` is in the result exactly once; no two entries have one key;
    merging again changes nothing.
    """
    if old is None:
        return fresh
    sources = _sources(old, fresh)
    placed = {entry.key for entry in sources.values()}
    edits = _Edits(old, fresh, source_locale)
    entries = [
        _carried(sources[entry.key], entry, edits) if entry.key in sources else entry
        for entry in fresh.entries
    ]
    if dict(old.header).get("X-Source-Hash") != dict(fresh.header).get("X-Source-Hash"):
        entries = _doubted(old, entries, sources)
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
        sha256=old.sha256,
    )


def catch_up(newer: Catalog, ours: Catalog, source_locale: str = "en") -> Catalog:
    """The catalog that a run made (`ours`), where somebody saved the file meanwhile (`newer`).

    What people did in `newer` stands; where nobody did anything, what the run found for the
    sentence does.
    """
    found = {entry.key: entry for entry in ours.entries if not entry.obsolete}
    bare = (
        Entry(
            entry.source,
            context=entry.context,
            notes=tuple(note for note in entry.notes if not note.startswith(_CHANGED)),
            references=entry.references,
        )
        for entry in found.values()
    )
    merged = merge(newer, replace(ours, entries=tuple(bare)), source_locale)
    entries = tuple(
        found[entry.key]
        if not entry.obsolete and not is_human(entry) and not is_human(found[entry.key])
        else entry
        for entry in merged.entries
    )
    return replace(merged, entries=entries)


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


def _doubted(
    old: Catalog, entries: list[Entry], sources: dict[tuple[str, str], Entry]
) -> list[Entry]:
    """The entries, those fuzzy that are joined to another sentence than they were.

    Only for an article that changed: an editor that sorts the file has joined nothing anew.
    """
    live = [entry.key for entry in old.entries if not entry.obsolete]
    before = dict(zip(live[1:], live, strict=False))
    result: list[Entry] = []
    for entry in entries:
        if entry.joined and not entry.target and entry.key in sources:
            previous = sources.get(result[-1].key) if result else None
            was = before.get(sources[entry.key].key)
            if was != (previous.key if previous else None):
                entry = replace(entry, fuzzy=True)
        result.append(entry)
    return result


class _Edits:
    """What the changes between two states of an article are; looks at words only when asked."""

    def __init__(self, old: Catalog, fresh: Catalog, locale: str) -> None:
        self.old = old
        self.fresh = fresh
        self.locale = locale
        self._counts: tuple[Counter[str], Counter[str]] | None = None

    def change(self, source: str, now: Entry) -> Change:
        """What leads from a sentence to the entry's."""
        if self._counts is None:
            self._counts = (
                Counter(_words(e.source for e in self.old.entries if not e.obsolete)),
                Counter(_words(e.source for e in self.fresh.entries)),
            )
        before, after = self._counts
        known = frozenset(
            word
            for word, number in Counter(_words([source])).items()
            if before[word] > number or after[word]
        )
        titled = now.context == "headline"
        return classify(source, now.source, self.locale, known=known, titled=titled)


def _words(sources: Iterable[str]) -> Iterable[str]:
    for source in sources:
        yield from _WORD.findall(plain(source).replace("’", "'").casefold())


def _noted(entry: Entry, edits: _Edits) -> Entry:
    """A stale entry with the facts that changed in an extracted comment; others as they are."""
    if state(entry) != "stale" or entry.previous in (None, entry.source):
        return entry
    facts = edits.change(entry.previous or "", entry).facts
    if not facts:
        return entry
    note = f"{_CHANGED}{'; '.join(facts)}"
    note = note if len(note) <= _NOTE else f"{note[:_NOTE]}…"
    return replace(entry, notes=(*entry.notes, note))


def _carried(before: Entry, now: Entry, edits: _Edits) -> Entry:
    """The entry of `now` with what people did to `before`."""
    same = replace(
        before, source=now.source, notes=now.notes, references=now.references, obsolete=False
    )
    if before.key == now.key:
        return _noted(same, edits)
    settled = is_human(before) and state(before) != "stale" and before.context == now.context
    if settled and edits.change(before.source, now).kind == "typo":
        return same
    if not is_human(before) or not before.target:
        # `joined` was said of another sentence, and gettext drops `fuzzy` from an empty msgstr.
        return replace(now, comments=before.comments)
    context, source = _made_for(before)
    back = (context, source) == now.key
    stale = replace(
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
    return _noted(stale, edits)


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
