"""Stage 11c, the manifest: what a bundle holds <-> `manifest.json`.

Canonical JSON (sorted keys, two spaces, UTF-8, LF), no clock and no machine in it, so that the
same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pipeline.model import REVIEWED, STATES, State

__all__ = [
    "SCHEMA",
    "File",
    "Held",
    "Manifest",
    "Record",
    "Retracted",
    "read",
    "read_retracted",
    "render",
]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class File:
    """One file of a bundle."""

    path: str
    """POSIX, relative to the bundle's folder."""
    media_type: str
    content: bytes

    def described(self) -> dict[str, Any]:
        """Its descriptor, in the shape of an OCI content descriptor."""
        return {
            "path": self.path,
            "mediaType": self.media_type,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One article in a bundle."""

    id: str
    title: str
    """Headline in the bundle's language where it is translated, else as in the source."""
    date: str
    source_path: str
    source_locale: str
    source_sha256: str
    states: Mapping[State, int]
    """Sentences by state, each state named."""
    files: tuple[Mapping[str, Any], ...]
    """Descriptors; the article's own file first."""

    @property
    def sentences(self) -> int:
        """Sentences in all."""
        return sum(self.states.values())

    @property
    def reviewed(self) -> int:
        """Sentences that a person answers for."""
        return sum(self.states[state] for state in REVIEWED)


@dataclass(frozen=True, slots=True)
class Held:
    """An article that the release rule holds back."""

    id: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retracted:
    """An article that its author withdrew: publishers take it down wherever they have it."""

    id: str
    title: str
    """As in the source."""
    date: str
    source_path: str
    source_sha256: str
    """Of the article as it is now, the retraction in it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One bundle: a channel in a locale."""

    project: str
    channel: str
    locale: str
    direction: str
    articles: tuple[Record, ...]
    held: tuple[Held, ...]
    retracted: tuple[Retracted, ...] = ()


def render(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`."""
    whole = {
        "schemaVersion": SCHEMA,
        "project": manifest.project,
        "channel": manifest.channel,
        "locale": manifest.locale,
        "direction": manifest.direction,
        "articles": _List(_record, manifest.articles),
        "held": _List(_held, manifest.held),
        "retracted": _List(_retracted, manifest.retracted),
    }
    fields = (f"  {json.dumps(key)}: {_value(whole[key])}" for key in sorted(whole))
    return ("{\n" + ",\n".join(fields) + "\n}\n").encode()


class _List(NamedTuple):
    """What becomes a list, element by element: json.dumps holds a string for each brace."""

    describe: Callable[[Any], dict[str, Any]]
    items: Sequence[Any]


def _value(value: object) -> str:
    """As `json.dumps(…, indent=2)` writes it one level down."""
    if not isinstance(value, _List):
        return json.dumps(value, ensure_ascii=False)
    if not value.items:
        return "[]"
    items = (
        json.dumps(value.describe(item), ensure_ascii=False, indent=2, sort_keys=True)
        for item in value.items
    )
    # No string of JSON has a line end of its own.
    return "[\n    " + ",\n    ".join(each.replace("\n", "\n    ") for each in items) + "\n  ]"


def _record(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "title": record.title,
        "date": record.date,
        "source": {
            "path": record.source_path,
            "locale": record.source_locale,
            "sha256": record.source_sha256,
        },
        "states": dict(record.states),
        "sentences": record.sentences,
        "unreviewed": record.sentences - record.reviewed,
        "files": [dict(file) for file in record.files],
    }


def _held(held: Held) -> dict[str, Any]:
    return {"id": held.id, "title": held.title, "reasons": list(held.reasons)}


def _retracted(gone: Retracted) -> dict[str, Any]:
    return {
        "id": gone.id,
        "title": gone.title,
        "date": gone.date,
        "source": {"path": gone.source_path, "sha256": gone.source_sha256},
    }


def read(path: Path) -> tuple[Record, ...]:
    """The articles of a manifest we wrote; none where there is no such file or not of ours.

    What it names is trusted to delete by only as far as it stays inside the bundle's folder.
    """
    try:
        whole = json.loads(path.read_bytes())
        if whole["schemaVersion"] != SCHEMA:
            return ()
        return tuple(
            Record(
                id=str(found["id"]),
                title=str(found["title"]),
                date=str(found["date"]),
                source_path=str(found["source"]["path"]),
                source_locale=str(found["source"]["locale"]),
                source_sha256=str(found["source"]["sha256"]),
                states={state: int(found["states"][state]) for state in STATES},
                files=tuple(file for file in found["files"] if _inside(str(file["path"]))),
            )
            for found in whole["articles"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def read_retracted(path: Path) -> tuple[Retracted, ...]:
    """The retracted articles of a manifest we wrote; none where there is no such file."""
    try:
        whole = json.loads(path.read_bytes())
        return tuple(
            Retracted(
                id=str(found["id"]),
                title=str(found["title"]),
                date=str(found["date"]),
                source_path=str(found["source"]["path"]),
                source_sha256=str(found["source"]["sha256"]),
            )
            for found in whole.get("retracted", ())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\0" not in path
