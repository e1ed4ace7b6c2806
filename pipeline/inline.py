"""Stage 2, inline codes: pieces of a block <-> the tagged text that translators and catalogs see.

In: the pieces of one sentence. Out: one string in which codes are XML-like tags and the text's
own `&` and `<` are escaped; and back again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Code, CodeKind, Piece, Text

__all__ = ["Tag", "collapse", "escape", "parse", "plain", "tag_text", "tags"]

# Matches `<b>`, `</a2>`, `<code/>`; not `< b>`, `<b class="x">`, `&lt;b>`.
_TAG = re.compile(r"<(/?)([a-z]+[0-9]*)(/?)>")
# Matches "\n  " and "  "; not U+00A0, which is content.
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
# Matches the two escapes `escape` makes, and `&gt;` since translators write it.
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A code as it stands in tagged text."""

    kind: CodeKind
    name: str

    def __str__(self) -> str:
        if self.kind == "open":
            return f"<{self.name}>"
        return f"</{self.name}>" if self.kind == "close" else f"<{self.name}/>"


def escape(text: str) -> str:
    """Plain text as tagged text: `&` and `<` can no longer be taken for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def collapse(text: str) -> str:
    """NFC, and every run of ASCII whitespace as one space; no-break spaces stay."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def parse(tagged: str) -> tuple[str | Tag, ...]:
    """Tagged text as plain-text runs (unescaped, never empty) and tags, in order.

    A `<` or `&` that begins neither a tag nor an escape is text: translators type them, and
    refusing would lose their sentence. `tag_text` of the result is the text again, but for such.
    """
    parts: list[str | Tag] = []
    position = 0
    for match in _TAG.finditer(tagged):
        if match[1] and match[3]:
            continue
        if match.start() > position:
            parts.append(_unescape(tagged[position : match.start()]))
        kind: CodeKind = "close" if match[1] else "standalone" if match[3] else "open"
        parts.append(Tag(kind, match[2]))
        position = match.end()
    if position < len(tagged):
        parts.append(_unescape(tagged[position:]))
    return tuple(parts)


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def tags(tagged: str) -> tuple[Tag, ...]:
    """The tags of a tagged text, in order."""
    return tuple(part for part in parse(tagged) if isinstance(part, Tag))


def plain(tagged: str) -> str:
    """The words alone: tags left out, escapes undone."""
    return "".join(part for part in parse(tagged) if isinstance(part, str))


def tag_text(pieces: Sequence[Piece]) -> tuple[str, tuple[Code, ...]]:
    """One sentence's pieces -> (tagged text, the codes it names, in order).

    A name that stands for more than one thing in the sentence is numbered: `<a1>`, `<a2>`.
    Pieces are those of one sentence, well nested.
    """
    total = Counter(
        piece.name for piece in pieces if isinstance(piece, Code) and piece.kind != "close"
    )
    used: Counter[str] = Counter()
    opened: list[tuple[str, str]] = []
    codes: list[Code] = []
    out: list[str] = []
    for piece in pieces:
        if isinstance(piece, Text):
            out.append(escape(piece.text))
            continue
        if piece.kind == "close":
            position = max(
                (n for n, (plain_name, _) in enumerate(opened) if plain_name == piece.name),
                default=-1,
            )
            name = opened.pop(position)[1] if position >= 0 else piece.name
        else:
            used[piece.name] += 1
            name = f"{piece.name}{used[piece.name]}" if total[piece.name] > 1 else piece.name
            if piece.kind == "open":
                opened.append((piece.name, name))
        code = replace(piece, name=name)
        codes.append(code)
        out.append(code.tag)
    return collapse("".join(out)), tuple(codes)
