"""Catalogs for tests: a newsroom's entries by hand, and Hypothesis' of every shape."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.catalog import digest
from pipeline.model import Catalog, Entry, Provenance

__all__ = [
    "HEADER",
    "accepted",
    "catalog",
    "catalogs",
    "draft",
    "edited",
    "initial",
    "machine",
    "sentences",
    "stale",
    "texts",
    "told",
]

HEADER = (
    ("Project-Id-Version", "Example Wire"),
    ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
    ("Last-Translator", ""),
    ("Language-Team", ""),
    ("Language", "es"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ("X-Article-Id", "city/tram-line"),
    ("X-Source-Hash", "9f86d081884c7d659a2feaa0c55ad015"),
)
REFERENCES = ("source_texts/city/tram-line.md",)
ARGOS = "argos en_es@1.0"


def catalog(entries: Iterable[Entry], **changes: object) -> Catalog:
    """A Spanish catalog of these entries."""
    whole = Catalog("city/tram-line", "es", HEADER, tuple(entries))
    return replace(whole, **changes)  # type: ignore[arg-type] # replace() checks the names itself


def initial(source: str, context: str = "") -> Entry:
    return Entry(source, context=context, references=REFERENCES)


def machine(source: str, target: str) -> Entry:
    provenance = Provenance("mt", ARGOS, digest(target))
    return Entry(source, target, fuzzy=True, provenance=provenance, references=REFERENCES)


def accepted(source: str, target: str) -> Entry:
    return replace(machine(source, target), fuzzy=False)


def edited(source: str, target: str) -> Entry:
    return Entry(source, target, references=REFERENCES)


def draft(source: str, target: str) -> Entry:
    return Entry(source, target, fuzzy=True, references=REFERENCES)


def stale(source: str, target: str, previous: str) -> Entry:
    return Entry(source, target, fuzzy=True, previous=previous, references=REFERENCES)


def told(entry: Entry, *facts: str) -> Entry:
    """The entry with the extracted comment that names the facts that changed."""
    return replace(entry, notes=(*entry.notes, f"changed: {'; '.join(facts)}"))


# All that may stand in a text: letters of many scripts, what PO escapes, what other readers take
# for a line's end (U+0085, U+2028), what looks like PO, combining marks, right-to-left, emoji.
_CHARACTERS = st.one_of(
    st.sampled_from('abc .,"\\#~|<>&%{}[]\t\u00a0\u0085\u2028\u2029\u0301\u200f\u202b😀日本語əğعِ'),
    st.characters(exclude_categories=["Cs", "Cc"]),
)
_LINES = st.text(_CHARACTERS, max_size=30)
texts = st.one_of(
    st.lists(_LINES, min_size=1, max_size=4).map("\n".join),
    st.sampled_from(["#~ msgid", '"', "\\", "\\n", "=======", "a" * 300, "word " * 60 + "end"]),
)
"""Texts of one or more lines, possibly empty."""
_COMMENT = _LINES.filter(
    lambda line: (
        line == line.strip()
        and not line.startswith(("mt: ", "tm: ", "dragoman: "))
        and not line.endswith("\\")
    )
)
_NOTE = st.text(string.ascii_letters + " <>=/é—", min_size=1, max_size=30).filter(
    lambda line: line == line.strip()
)
_PATH = st.sampled_from(["a.md", "city/tram line.html", "çay.txt", "a:7", "b:c d"])
_PROVENANCE = st.builds(
    Provenance,
    st.sampled_from(["mt", "tm"]),
    st.sampled_from([ARGOS, "city/tram-line", "apertium en-es 0.1: x"]),
    st.text("0123456789abcdef", min_size=8, max_size=8),
)


@st.composite
def _entries(draw: st.DrawFn) -> Entry:
    obsolete = draw(st.booleans())
    target = draw(texts)
    previous = draw(st.none() | texts)
    if obsolete and not target:
        obsolete = False  # gettext has no such thing
    return Entry(
        source=draw(texts.filter(bool)),
        target=target,
        context=draw(st.sampled_from(["", "headline", "alt"])),
        fuzzy=bool(target) and draw(st.booleans()),
        previous=previous,
        # gettext: no previous msgctxt without a previous msgid.
        previous_context=draw(st.sampled_from([None, "caption"])) if previous else None,
        provenance=draw(st.none() | _PROVENANCE),
        joined=draw(st.booleans()),
        comments=tuple(draw(st.lists(_COMMENT, max_size=3))),
        notes=tuple(draw(st.lists(_NOTE, max_size=2))),
        flags=draw(st.sampled_from([(), ("no-wrap",)])),
        references=tuple(draw(st.lists(_PATH, max_size=2, unique=True))),
        obsolete=obsolete,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Catalogs that may be written: no key twice, obsolete entries last, a whole last entry."""
    entries = draw(st.lists(_entries(), max_size=5, unique_by=lambda entry: entry.key))
    behind = any(entry.obsolete for entry in entries)
    entries.append(replace(edited("The end.", "Fin."), obsolete=behind))
    unique = {entry.key: entry for entry in entries}
    ordered = sorted(unique.values(), key=lambda entry: entry.obsolete)
    return catalog(ordered, comments=tuple(draw(st.lists(_COMMENT, max_size=2))))


_WORDS = st.sampled_from(
    [
        "the",
        "tram",
        "bridge",
        "harbour",
        "council",
        "voted",
        "on",
        "Monday",
        "14",
        "not",
        "closed",
        "driver",
    ]
)
sentences = st.lists(_WORDS, min_size=1, max_size=8).map(lambda words: f"{' '.join(words)}.")
"""Short sentences of few words, so that many are alike."""
