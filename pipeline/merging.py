"""Stage 9, merging: two versions of a catalog, and the one both began from -> one catalog.

What `dragoman merge-driver` does for git. Pure functions: sentence by sentence, so that two people
in one file seldom meet; where they do, both texts are kept and the catalog stays whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeVar

from pipeline.catalog import state
from pipeline.checks import conflict
from pipeline.errors import CatalogError
from pipeline.model import REVIEWED, Catalog, Entry
from pipeline.review import is_human
from pipeline.review import merge as carry

__all__ = ["Merged", "merge_catalogs"]

_ALSO = "dragoman: also: "
"""How the comment begins that keeps an unreviewed text which lost against a reviewed one."""

_SOURCE = frozenset({"Project-Id-Version", "POT-Creation-Date", "X-Article-Id", "X-Source-Hash"})
"""Header fields that go with the sentences; the others go with the latest revision."""

_Value = TypeVar("_Value")
_Key = tuple[str, str]
_Verdict = Literal["alone", "also", "conflict"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two versions."""

    catalog: Catalog
    conflicts: tuple[Entry, ...]
    """Live entries on which two people disagree: fuzzy, one text as the translation (ours, unless
    that is empty), the other in a comment."""


class _Part(NamedTuple):
    """What an entry says of its translation, provenance apart."""

    text: tuple[str, bool]
    """The msgstr, and whether it is joined to the sentence before."""
    fuzzy: bool
    previous: str | None
    previous_context: str | None


def merge_catalogs(
    base: Catalog | None, ours: Catalog, theirs: Catalog, source_locale: str = "en"
) -> Merged:
    """Merge two versions of one catalog; `base` is what both began from, None if nothing was.

    `source_locale` is the language of the article, a BCP 47 tag.

    - The sentences and their order are those of the side whose article changed; where both
      changed, those of either side that the other did not take out.
    - What people did on each side is carried onto these sentences by `review.merge`: a text
      follows its sentence through an edit, and one without a sentence becomes obsolete.
    - Then, sentence by sentence: what only one side changed wins, but a machine's text, or none,
      never wins against a person's. Reviewed wins against unreviewed, which is kept in a comment.
      Two people's texts of equal standing are a conflict.
    - The header is the latest revision's; what it says of the source goes with the source.

    A person's text is gone only where the other side's person wrote another over that very text.
    Exchanging the sides exchanges the two texts of each conflict and nothing else. Raises
    CatalogError where the versions are not of one language.
    """
    _refuse_two_languages(base, ours, theirs)
    if ours == theirs:
        return Merged(ours, ())
    before = base or replace(ours, header=(), entries=(), comments=())
    first, second = _by_source(before, ours, theirs)
    fresh = _fresh(before, first, second)
    o, a, b = (
        {entry.key: entry for entry in carry(side, fresh, source_locale).entries}
        for side in (before, ours, theirs)
    )
    entries: list[Entry] = []
    conflicts: list[Entry] = []
    for key in dict.fromkeys((*a, *b) if first is ours else (*b, *a)):
        entry, disputed = _entry(o.get(key), a.get(key), b.get(key), swap=first is theirs)
        entries.append(entry)
        if disputed and not entry.obsolete:
            conflicts.append(entry)
    header = _header(before, first, second)
    return Merged(
        replace(
            ours,
            article=dict(header).get("X-Article-Id", first.article),
            locale=_filled(before.locale, first.locale, second.locale),
            header=header,
            entries=tuple(sorted(entries, key=lambda entry: entry.obsolete)),
            comments=_lines(before.comments, first.comments, second.comments),
        ),
        tuple(conflicts),
    )


def _refuse_two_languages(base: Catalog | None, ours: Catalog, theirs: Catalog) -> None:
    """A tool may have emptied a header's Language or given it a country: that is no other one."""
    locales = [side.locale for side in (ours, theirs, base) if side is not None and side.locale]
    for locale in locales[1:]:
        if locale.split("-")[0] != locales[0].split("-")[0]:
            raise CatalogError(
                f"one version is in {locales[0]}, another in {locale}",
                path=ours.path or None,
                hint="look which file came here by mistake",
            )


# --- the article ------------------------------------------------------------------------------


def _by_source(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[Catalog, Catalog]:
    """Both sides, that of the newer source first, whichever way round they were given."""
    hash_before = dict(base.header).get("X-Source-Hash")
    live_before = _live(base)

    def rank(side: Catalog) -> tuple[bool, bool, str, str, str]:
        fields = dict(side.header)
        changed = fields.get("X-Source-Hash", "")
        date = fields.get("POT-Creation-Date", "")
        return (changed != hash_before, _live(side) != live_before, date, changed, repr(side))

    return (ours, theirs) if rank(ours) >= rank(theirs) else (theirs, ours)


def _live(side: Catalog) -> list[_Key]:
    return [entry.key for entry in side.entries if not entry.obsolete]


def _fresh(base: Catalog, first: Catalog, second: Catalog) -> Catalog:
    """The sentences of the merged article, untranslated, as `review.merge` wants them."""
    o, a, b = (
        {entry.key: entry for entry in side.entries if not entry.obsolete}
        for side in (base, first, second)
    )
    # A sentence that the second side added comes behind the one which it follows there.
    behind: dict[_Key | None, list[_Key]] = {}
    anchor: _Key | None = None
    for key in b:
        if key in a:
            anchor = key
        elif key not in o:
            behind.setdefault(anchor, []).append(key)
    order = [*behind.get(None, ())]
    for key in a:
        order += (*((key,) if key in b or key not in o else ()), *behind.get(key, ()))
    entries: list[Entry] = []
    for key in order:
        was, one, other = (
            (_notes(entry), entry.references) if entry is not None else None
            for entry in (o.get(key), a.get(key), b.get(key))
        )
        notes, references = _changed(was, one, other) or ((), ())
        entries.append(Entry(key[1], context=key[0], notes=notes, references=references))
    return replace(first, entries=tuple(entries))


def _notes(entry: Entry) -> tuple[str, ...]:
    """The extracted comments, without the one that `review.merge` gives to a stale entry."""
    if state(entry) != "stale":
        return entry.notes
    return tuple(note for note in entry.notes if not note.startswith("changed: "))


def _changed(was: _Value | None, one: _Value | None, other: _Value | None) -> _Value | None:
    """What the side says that changed it; `one` where both did."""
    return other if one is None or (one == was and other is not None) else one


# --- one sentence -----------------------------------------------------------------------------


def _entry(
    was: Entry | None, ours: Entry | None, theirs: Entry | None, *, swap: bool
) -> tuple[Entry, bool]:
    """One entry of what the sides made of it, and whether they are in conflict.

    `swap`: theirs is the side whose comments come first.
    """
    if ours is None or theirs is None:
        only = ours or theirs
        assert only is not None
        return only, False
    kept, verdict = _choose(was, ours, theirs)
    lost = (theirs if kept is ours else ours).target
    one, two = (theirs, ours) if swap else (ours, theirs)
    comments = _lines(was.comments if was else (), one.comments, two.comments)
    flags = _lines(was.flags if was else (), one.flags, two.flags)
    if verdict == "conflict":
        comments = _lines((), comments, (conflict.mark(lost or None),))
        # Without provenance: fuzzy and equal to its hash, it would count as a machine's.
        doubtful = replace(kept, fuzzy=True, provenance=None)
        if state(kept) != "stale":
            doubtful = replace(doubtful, previous=None, previous_context=None)
        kept = doubtful
    elif verdict == "also" and lost:
        comments = _lines((), comments, (_ALSO + json.dumps(lost, ensure_ascii=False),))
    return replace(kept, comments=comments, flags=flags), verdict == "conflict"


def _choose(was: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, _Verdict]:
    """The entry whose translation stands, and what is to be done with the other's."""
    before, one, other = (_part(was) if was else None), _part(ours), _part(theirs)
    if one.text != other.text and is_human(ours) != is_human(theirs):
        return (ours if is_human(ours) else theirs), "alone"
    if one != other and before in (one, other):
        return (theirs if one == before else ours), "alone"
    better = max(ours, theirs, key=_standing)
    if one.text == other.text or not is_human(ours):
        return better, "alone"
    # Two people's texts, and neither side is as it was.
    left_alone = before is not None and before.text in (one.text, other.text)
    if _standing(ours)[0] != _standing(theirs)[0]:
        worse = theirs if better is ours else ours
        return better, "alone" if before and before.text == _part(worse).text else "also"
    if left_alone and before is not None:
        return (theirs if one.text == before.text else ours), "alone"
    return (ours if ours.target else theirs), "conflict"


def _part(entry: Entry) -> _Part:
    return _Part((entry.target, entry.joined), entry.fuzzy, entry.previous, entry.previous_context)


def _standing(entry: Entry) -> tuple[int, str]:
    """How much the translation counts; what comes second only makes the choice a steady one."""
    found = state(entry)
    order = ("initial", "machine", "stale", "draft")
    rank = len(order) if found in REVIEWED else order.index(found)
    return rank, repr(replace(entry, comments=(), flags=()))


# --- lines and header -------------------------------------------------------------------------


def _lines(was: tuple[str, ...], one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Comment lines or flags: what one side alone changed, else what either has and none took."""
    if one == other or other == was:
        return one
    if one == was:
        return other
    kept = [line for line in one if line in other or line not in was]
    return (*kept, *(line for line in other if line not in one and line not in was))


def _header(base: Catalog, first: Catalog, second: Catalog) -> tuple[tuple[str, str], ...]:
    o, a, b = dict(base.header), dict(first.header), dict(second.header)
    latest = b if _revised(b) > _revised(a) else a

    def value(name: str) -> str:
        if name == "PO-Revision-Date":
            return latest.get(name, a.get(name, b.get(name, "")))
        if name == "Language":
            return _filled(o.get(name, ""), a.get(name, ""), b.get(name, ""))
        if name in a and name in b and o.get(name) not in (a[name], b[name]):
            return a[name] if name in _SOURCE else latest[name]
        return _changed(o.get(name), a.get(name), b.get(name)) or ""

    return tuple((name, value(name)) for name in {**a, **b})


def _filled(was: str, one: str, other: str) -> str:
    """What changed, as ever; but what was merely emptied did not."""
    return _changed(was, one or None, other or None) or ""


def _revised(fields: dict[str, str]) -> datetime:
    """When the header says that the catalog was last worked on; long ago where it does not."""
    try:
        return datetime.strptime(fields.get("PO-Revision-Date", ""), "%Y-%m-%d %H:%M%z")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
