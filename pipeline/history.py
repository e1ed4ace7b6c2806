"""Stage 12, history: the versions of a catalog in git -> who translated and reviewed each sentence.

Two halves: `read_versions` asks git, `history` and `events` are pure functions over what it said.
The publishing record builds on `Deed`, `Event` and `Sentence`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from pipeline import git
from pipeline.catalog import digest, read_catalog, state
from pipeline.errors import CatalogError
from pipeline.model import REVIEWED, Catalog, Entry, State

__all__ = [
    "Deed",
    "Event",
    "Kind",
    "Sentence",
    "Version",
    "Versions",
    "events",
    "history",
    "read_versions",
]

Kind = Literal["translated", "reviewed", "reopened"]


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody did something to a sentence."""

    by: str
    """The commit's author, `Ana Ruiz <ana@example.org>`; of a text that nobody changed, what wrote
    it: `argos en_es@1.0`, or `memory city/bridge`. Empty where it was never committed."""
    at: str
    """The author's date, ISO 8601 with its zone; empty where it was never committed."""
    commit: str
    """Full hash of the commit; empty where it was never committed."""
    translator: str = ""
    """Last-Translator of the header, where the version changed it and it is not the author."""


@dataclass(frozen=True, slots=True)
class Event:
    """A deed, and the sentence it was done to."""

    kind: Kind
    """`reopened`: the text is the same, and its review was taken back."""
    context: str
    source: str
    target: str
    """The translation after it."""
    deed: Deed


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article as it stands, and who answers for its translation."""

    context: str
    source: str
    target: str
    state: State
    translated: Deed | None
    """Who wrote the text that stands there; None where none does."""
    reviewed: Deed | None
    """Who reviewed that very text; None where nobody has."""


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a catalog, and the commit that made it of its parents'."""

    id: str
    """Hash of the content; empty for the file as it stands."""
    parents: tuple[str, ...]
    """Ids of the contents it was made of: none for the first, two for a merge."""
    commit: str
    author: str
    date: str
    catalog: Catalog | None
    """None where it cannot be read; what is known of its parents is handed on."""


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry of a version with what is known of it."""

    entry: Entry
    translated: Deed | None
    reviewed: Deed | None


_Entries = dict[tuple[str, str], _Known]
_Table = dict[str, _Entries]


def history(versions: Sequence[Version]) -> tuple[Sentence, ...]:
    """The live sentences of the last version, in document order.

    `versions`: parents before their children.
    """
    known: _Table = {}
    for _ in _walk(versions, known):
        pass
    if not versions:
        return ()
    return tuple(
        Sentence(
            context=one.entry.context,
            source=one.entry.source,
            target=one.entry.target,
            state=state(one.entry),
            translated=one.translated,
            reviewed=one.reviewed,
        )
        for one in known[versions[-1].id].values()
        if not one.entry.obsolete
    )


def events(versions: Sequence[Version]) -> tuple[Event, ...]:
    """All that was done to the sentences, in the order of `versions`: parents before children.

    What a merge only brought together is no event, nor is a text that moved with its sentence.
    """
    return tuple(_walk(versions, {}))


def _walk(versions: Sequence[Version], known: _Table) -> Iterator[Event]:
    """Go through the versions, noting in `known` by id what each of their entries owes to whom."""
    catalogs = {version.id: version.catalog for version in versions}
    for version in versions:
        if version.id in known:
            continue  # the same content again: it is owed to whoever made it first
        parents = [known[parent] for parent in version.parents if parent in known]
        table = known[version.id] = {}
        if version.catalog is None:
            for parent in parents:
                table.update(parent)
            continue
        deed = _deed(version, version.catalog, [catalogs.get(id) for id in version.parents])
        live = {entry.key for entry in version.catalog.entries if not entry.obsolete}
        gone = [
            {_text(one.entry): one for key, one in parent.items() if key not in live}
            for parent in parents
        ]
        for entry in version.catalog.entries:
            before = list(_before(entry, parents, gone))
            table[entry.key] = now = _owed(entry, before, deed)
            if now.translated and now.translated not in [one.translated for one in before]:
                yield _event("translated", entry, now.translated)
            if now.reviewed and now.reviewed not in [one.reviewed for one in before]:
                yield _event("reviewed", entry, now.reviewed)
            if before and not now.reviewed and all(one.reviewed for one in before):
                yield _event("reopened", entry, deed)


def _text(entry: Entry) -> tuple[str, bool]:
    return (entry.target, entry.joined)


def _before(
    entry: Entry, parents: Sequence[_Entries], gone: Sequence[Mapping[tuple[str, bool], _Known]]
) -> Iterator[_Known]:
    """What the parents know of this very text: at its sentence, or at one that is gone since."""
    if _text(entry) == ("", False):
        return
    for parent, moved in zip(parents, gone, strict=True):
        same = parent.get(entry.key)
        if same is None or _text(same.entry) != _text(entry):
            same = moved.get(_text(entry)) if entry.target else None
        if same is not None:
            yield same


def _owed(entry: Entry, before: Sequence[_Known], deed: Deed) -> _Known:
    if _text(entry) == ("", False):
        return _Known(entry, None, None)
    written, source = deed, entry.provenance
    if source is not None and source.digest == digest(entry.target):
        name = source.signature if source.origin == "mt" else f"memory {source.signature}"
        written = replace(deed, by=name, translator="")
    translated = next((one.translated for one in before if one.translated), written)
    reviewed = None
    if state(entry) in REVIEWED:
        reviewed = next((one.reviewed for one in before if one.reviewed), deed)
    return _Known(entry, translated, reviewed)


def _event(kind: Kind, entry: Entry, deed: Deed) -> Event:
    return Event(kind, entry.context, entry.source, entry.target, deed)


def _deed(version: Version, catalog: Catalog, parents: Sequence[Catalog | None]) -> Deed:
    """The author's deed, with the header's Last-Translator where it tells something else."""
    told = _told(catalog)
    name, address = parseaddr(told[0])
    author, authors = parseaddr(version.author)
    fresh = all(parent is None or _told(parent) != told for parent in parents)
    another = name.casefold() != author.casefold() and address.casefold() != authors.casefold()
    named = fresh and another and bool(address or name) and address != "EMAIL@ADDRESS"
    return Deed(version.author, version.date, version.commit, told[0] if named else "")


def _told(catalog: Catalog) -> tuple[str, str]:
    fields = dict(catalog.header)
    return fields.get("Last-Translator", "").strip(), fields.get("PO-Revision-Date", "")


# --- git --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Versions:
    """All that git has of a catalog, and the file as it stands."""

    versions: tuple[Version, ...]
    """Parents before their children; the last is the file as it stands."""
    notices: tuple[str, ...]
    """What makes the history less than whole."""


def read_versions(path: Path, *, shown: str) -> Versions:
    """Every version of the catalog at `path`, through renames and merges, in a few calls of git.

    Raises ConfigurationError outside of a repository, CatalogError where the file as it stands
    cannot be read. An old version that cannot be is told in the notices.
    """
    top = git.repository(path.parent)
    current = read_catalog(path, shown=shown)
    if git.ask(top, "rev-parse", "--quiet", "--verify", "HEAD^{commit}") is None:
        return Versions((Version("", (), "", "", "", current),), ())
    name = (git.ask(path.parent, "rev-parse", "--show-prefix") or "") + path.name
    made = _made(git.run(top, *_LOG, "--", *_names(top, name)))
    head = git.ask(top, "rev-parse", "--quiet", "--verify", f"HEAD:{name}")
    ids = dict.fromkeys(one.id for one in made)
    last: tuple[str, ...] = ()
    if head is not None and made:
        last = (head if head in ids else made[-1].id,)
    made = _leading_to(last, made)
    with tempfile.TemporaryDirectory(prefix="dragoman-") as scratch:
        catalogs = {
            id: _catalog(Path(scratch, f"{id}.po"), content)
            for id, content in zip(ids, git.blobs(top, ids), strict=True)
        }
    versions = [replace(one, catalog=catalogs[one.id]) for one in made]
    notices = [
        f"{shown} cannot be read as it was in {one.commit[:10]}; what changed there is put down to "
        "the next commit"
        for one in versions
        if one.catalog is None
    ]
    if git.ask(top, "rev-parse", "--is-shallow-repository") == "true":
        notices.append(
            "this clone is shallow: all that went before is put down to its first commit; "
            "git fetch --unshallow gets the rest"
        )
    return Versions((*versions, Version("", last, "", "", "", current)), tuple(notices))


def _names(top: Path, name: str) -> list[str]:
    """All names that the file has had. git follows renames for one name, and in one line only."""
    words = git.run(top, *_RENAMES, "--", name).decode("utf-8", "surrogateescape").split("\0")
    # Three words a rename: `R097`, the old name, the new one.
    return [name, *dict.fromkeys(old for old in words[1::3] if old != name)]


def _leading_to(last: Sequence[str], made: Sequence[Version]) -> list[Version]:
    """The versions that `last` came of: under an old name another article may stand by now."""
    parents: dict[str, set[str]] = {}
    for one in made:
        parents.setdefault(one.id, set()).update(one.parents)
    wanted, waiting = set(last), list(last)
    while waiting:
        new = parents.get(waiting.pop(), set()) - wanted
        wanted |= new
        waiting += new
    return [one for one in made if one.id in wanted]


_RENAMES = (
    "--literal-pathspecs",
    "log",
    "--follow",
    "--find-renames",
    "--diff-filter=R",
    "--name-status",
    "-z",
    "--format=",
)
_LOG = (
    "--literal-pathspecs",
    "log",
    "--find-renames",
    "--topo-order",
    "--raw",
    "-c",  # of a merge, what it made of all its parents
    "--no-abbrev",
    "--no-color",
    "--no-show-signature",
    "--encoding=UTF-8",
    "--format=%x00%H%x00%aN <%aE>%x00%aI",
)

# Matches ":100644 100644 a769… bd1e… M" and, of a merge, "::100644 100644 100644 a769… …";
# not the line of a commit.
_RAW = re.compile(r":+(?:[0-7]{6} )+((?:[0-9a-f]{40,64} )+)")


def _made(log: bytes) -> list[Version]:
    """git's log -> versions without their catalogs, parents before their children."""
    found: list[Version] = []
    commit = author = date = ""
    for line in log.decode("utf-8", "replace").split("\n"):
        if line.startswith("\0"):
            _, commit, author, date = line.split("\0")
        elif (match := _RAW.match(line)) is not None:
            *parents, made = match[1].split()
            if made.strip("0"):
                there = tuple(parent for parent in parents if parent.strip("0"))
                found.append(Version(made, there, commit, author, date, None))
    found.reverse()
    for number, version in enumerate(found):
        if number and not version.parents:
            # A file that comes back after it was deleted goes on from what it was.
            found[number] = replace(version, parents=(found[number - 1].id,))
    return found


def _catalog(scratch: Path, content: bytes | None) -> Catalog | None:
    if content is None:
        return None
    scratch.write_bytes(content)
    try:
        return read_catalog(scratch, shown=scratch.name)
    except CatalogError:
        return None  # told in the notices
