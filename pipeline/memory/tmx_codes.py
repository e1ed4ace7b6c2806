"""Inline codes of TMX <-> the tags of our catalogs: `<bpt i="1" type="bold">` and `<b>`.

A code that we wrote ourselves says its tag in its content and comes back as it was. Another
program's becomes a tag where its type names one of ours; else it is left out, and what stands
between its two halves stays as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape as xml_escape

from pipeline.inline import Tag, collapse, escape, parse

__all__ = ["Piece", "is_marked", "names_of", "seg", "tagged"]

# Matches `<b>`, `</a2>`, `<code/>`; not `<b class="x">`.
_OURS = re.compile(r"<(/?)([a-z]+[0-9]*)(/?)>")
# Matches `<b>`, `</a2>`, `<code/>`, `&amp;`; not `AT&T`, `a < b`, `<b class="x">`.
_MARKED = re.compile(r"</?[a-z]+[0-9]*/?>|&(?:amp|lt|gt);")
# Matches the digits of `a12`; not of `h`.
_NUMBERED = re.compile(r"[0-9]+$")

# Type of a code as TMX 1.4b recommends it (and as OmegaT, Okapi and Trados write it) -> our tag.
_PAIRED = {
    "bold": "b",
    "b": "b",
    "strong": "b",
    "italic": "i",
    "i": "i",
    "em": "i",
    "ulined": "u",
    "underlined": "u",
    "u": "u",
    "link": "a",
    "a": "a",
    "struct": "",
    "sup": "sup",
    "superscript": "sup",
    "sub": "sub",
    "subscript": "sub",
    "strike": "s",
}
_ALONE = {"lb": "br", "br": "br", "image": "img", "img": "img", "fnote": "fn", "code": "code"}
_TYPES = {"b": "bold", "i": "italic", "u": "ulined", "a": "link", "br": "lb", "img": "image",
          "fn": "fnote"}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """A run of text, or a code while its content is read."""

    kind: str
    """`bpt`, `ept`, `ph`, `ut`; empty: text."""
    ident: str
    """What pairs `bpt` with `ept`, and source with target: `i` or `x`."""
    type: str
    content: str = ""


def names_of(variants: Iterable[Sequence[Piece]]) -> dict[tuple[str, str], str]:
    """(kind, ident) of a code -> the tag's name, the same in all languages of the unit.

    Names are numbered where they repeat, as in our catalogs.
    """
    bases: dict[tuple[str, str], str] = {}
    literal: set[tuple[str, str]] = set()
    for pieces in variants:
        for piece in pieces:
            key = (piece.kind, piece.ident)
            if piece.kind not in ("bpt", "ph") or key in bases:
                continue
            ours = _OURS.fullmatch(piece.content.strip())
            if ours is not None:
                literal.add(key)
                bases[key] = ours[2]
            else:
                known = _PAIRED if piece.kind == "bpt" else _ALONE
                bases[key] = known.get(piece.type.lower(), "")
    total = Counter(base for key, base in bases.items() if key not in literal)
    used: Counter[str] = Counter()
    names: dict[tuple[str, str], str] = {}
    for key, base in bases.items():
        if base and key not in literal and total[base] > 1:
            used[base] += 1
            names[key] = f"{base}{used[base]}"
        else:
            names[key] = base
    return names


def is_marked(variants: Iterable[Sequence[Piece]]) -> bool:
    """Whether the text itself is a sentence of our catalogs, tags and all.

    So po2tmx, OmegaT and Weblate write what they take from a PO file.
    """
    return any(
        _MARKED.search(piece.content) for pieces in variants for piece in pieces if not piece.kind
    )


def tagged(
    pieces: Sequence[Piece], names: Mapping[tuple[str, str], str], *, marked: bool = False
) -> str:
    """One language's pieces as a sentence of our catalogs: tags, escapes, single spaces, NFC.

    A tag whose other half is missing is left out. `marked`: see `is_marked`.
    """
    opened = {piece.ident for piece in pieces if piece.kind == "bpt"}
    closed = {piece.ident for piece in pieces if piece.kind == "ept"}
    out: list[str] = []
    for piece in pieces:
        if not piece.kind:
            out.append(piece.content if marked else escape(piece.content))
        elif piece.kind == "ph":
            name = names.get(("ph", piece.ident), "")
            out.append(f"<{name}/>" if name else "")
        elif piece.kind in ("bpt", "ept") and piece.ident in opened & closed:
            name = names.get(("bpt", piece.ident), "")
            slash = "/" if piece.kind == "ept" else ""
            out.append(f"<{slash}{name}>" if name else "")
    # XML takes DEL for a character; a catalog does not.
    return collapse("".join(out).replace("\x7f", "")).strip(" ")


def seg(sentence: str) -> str:
    """A sentence of our catalogs as the content of a `<seg>`."""
    numbers: dict[str, int] = {}
    out: list[str] = []
    for part in parse(sentence):
        if isinstance(part, str):
            out.append(xml_escape(part))
            continue
        number = numbers.setdefault(part.name, len(numbers) + 1)
        out.append(_element(part, number))
    return "".join(out)


def _element(tag: Tag, number: int) -> str:
    content = xml_escape(str(tag))
    base = _NUMBERED.sub("", tag.name)
    kind = f' type="{_TYPES.get(base, base)}"'
    if tag.kind == "open":
        return f'<bpt i="{number}" x="{number}"{kind}>{content}</bpt>'
    if tag.kind == "close":
        return f'<ept i="{number}">{content}</ept>'
    return f'<ph x="{number}"{kind}>{content}</ph>'
