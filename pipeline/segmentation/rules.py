"""Stage 3, segmentation: `rules/<language>.toml` -> what the scanner asks of a language.

Language facts are data: a new language is a new file, and a mended fault is a word in a list.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

__all__ = [
    "COMMON",
    "LISTS",
    "ORDINALS",
    "SPEECH",
    "Policy",
    "Rules",
    "fold",
    "languages",
    "load",
    "rules",
]

Policy = Literal["never", "starter", "clause", "capital", "unit"]
"""What the full stop of an abbreviation may do; `rules/common.toml` explains each."""
Order = Literal["", "subject-verb", "verb-subject", "verb-final", "tight"]

# An article run together with its word: matches the `l’` of `l’art`, `dell'` of `dell'ing`.
_ELISION = re.compile(r"^[^\W\d_]{1,5}['’](?=\w)")
_FOLDER = files(__package__) / "rules"
COMMON = "common"
# The lists a file may have, and those of its tables `[ordinals]` and `[speech]`.
LISTS = (
    "articles",
    "brands",
    "capitals",
    "continues",
    "finished",
    "joiners",
    "lettered",
    "letters",
    "lower_names",
    "particles",
    "phrases",
    "proclitics",
    "sections",
    "short",
    "starters",
    "subjects",
    "suffixes",
)
ORDINALS = ("cues", "cardinal_cues", "followers")
SPEECH = ("verbs", "asking", "reported")


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's facts. The word lists are explained where they are filled, in TOML."""

    cased: bool
    """False: no capitals, so that any letter may begin a sentence."""
    tight: bool
    """True: sentences follow each other without a space."""
    abbreviations: Mapping[str, Policy]
    words: Mapping[str, frozenset[str]]
    """Name of a list -> its words: `starters`, `ordinals-followers`, `speech-verbs` …"""
    ordinals: Literal["", "end", "ordinal"]
    """What a number with a full stop is before a capital; empty: numbers are no ordinals."""
    clipped: Mapping[Policy, re.Pattern[str]]
    """How short words end that no list has, and ordinary words never: policy -> the ending."""
    speech: Order
    """How an attribution after a quotation is built; empty: a small letter always begins it."""

    def policy(self, *names: str) -> Policy | None:
        """Policy of the first name that is a known abbreviation: as written, or in small letters.

        `ST` is also looked for as `St`, `l'art` as `art`, `ود` as `د`; `S` is not `s`, nor is
        `S.A` `s.a`.
        """
        for name in names:
            for form in self._forms(name):
                if form in self.abbreviations:
                    return self.abbreviations[form]
        return None

    def _forms(self, name: str) -> Iterator[str]:
        tail = _ELISION.sub("", name)
        if name[:1] in self.words["proclitics"] and len(name) > 1:
            tail = name[1:]
        for form in (name, tail):
            yield form
            if form.isupper() and "." not in form and len(form) > 1:
                yield form.capitalize()
            elif len(form) > 1 and not form.isupper():
                yield fold(form)


def fold(word: str) -> str:
    """Small letters, without the loose dot that Python leaves of a Turkish capital İ."""
    return word.lower().replace("\u0307", "")


@cache
def languages() -> frozenset[str]:
    """Primary language subtags that have a rule file."""
    names = (entry.name for entry in _FOLDER.iterdir())
    return frozenset(name[: -len(".toml")] for name in names if name.endswith(".toml")) - {COMMON}


@cache
def rules(language: str) -> Rules:
    """The rules of a language that is in `languages()`."""
    common, own = load(COMMON), load(language)
    words = {name: frozenset((*common.get(name, ()), *own.get(name, ()))) for name in LISTS}
    for table, names in (("ordinals", ORDINALS), ("speech", SPEECH)):
        words |= {f"{table}-{name}": frozenset(own.get(table, {}).get(name, ())) for name in names}
    words["openings"] = words["starters"] | words["subjects"]
    abbreviations: dict[str, Policy] = {}
    for source in (common, own):
        for policy, names in source.get("abbreviations", {}).items():
            abbreviations |= dict.fromkeys(names, policy)
    return Rules(
        cased=own.get("cased", True),
        tight=own.get("tight", False),
        abbreviations=abbreviations,
        words=words,
        ordinals=own.get("ordinals", {}).get("default", ""),
        clipped={policy: re.compile(f"(?:{p})$") for policy, p in own.get("clipped", {}).items()},
        speech=own.get("speech", {}).get("order", ""),
    )


def load(name: str) -> dict[str, Any]:
    """A rule file as it stands: `en`, or `common`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
