"""Stage 9, a sentence as editors compare it: its words, numbers, signs and tags.

In: tagged text. Out: tokens, each with the punctuation before it; quotation marks, apostrophes
and dashes are written in one way, so that a change of style is no change.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from pipeline import numbers
from pipeline.inline import parse

__all__ = ["Token", "tokens"]

# A tag, a number with all its parts, one ideograph, a currency or per cent sign, or a word.
# Matches `5:40`, `1,400`, `12 345`, `don't`, `€`, `不`; not `,`, `“`, the hyphen of `well-known`.
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/٫٬'’\-–]\d+|[\u00a0\u202f\u2009 ]\d{3}(?!\d))*)"
    "|(?P<sign>[%‰٪°+=<>±−$¢-¥₠-\u20cf]"
    "|[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff])"
    r"|(?P<word>[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
    r"(?:'[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*)"
)
# What is not there for a reader: a soft hyphen, zero-width space and joiners, a BOM.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# An apostrophe in a word: matches the one of `don’t`, `l'eau`; not those of `‘yes’`.
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ＇](?=\w)")
# A single quote that opens: matches that of ` ‘yes’`; not that of `drivers’ strike`.
_OPENING = re.compile(r"(?<!\w)['‘‚‹](?=\w)")
_SINGLE = re.compile("['‘’‚‹›]")
_DOUBLE = re.compile('["“”„‟«»「」『』〝〞]')
# Matches ` — `, `--`, `‑`; not `-`. Looks back, so that a run of spaces is walked once.
_DASHES = re.compile(r"(?<!\s)\s*(?:--+|[‐‑‒–—―])\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign of money or share, an ideograph or a tag."""

    kind: Literal["tag", "number", "sign", "word"]
    text: str
    key: object
    """What two tokens have in common that say the same."""
    gap: str
    """Punctuation and space before it, in one way of writing."""


def tokens(tagged: str, locale: str) -> tuple[list[Token], str]:
    """The tokens of a sentence, and what stands behind the last."""
    found: list[Token] = []
    gap = ""
    for part in parse(_uniform(tagged)):
        if not isinstance(part, str):
            found.append(Token("tag", str(part), str(part), gap))
            gap = ""
            continue
        position = 0
        for match in _TOKEN.finditer(part):
            gap += part[position : match.start()]
            position = match.end()
            found.append(_token(match, gap, locale))
            gap = ""
        gap += part[position:]
    return found, gap


def _token(match: re.Match[str], gap: str, locale: str) -> Token:
    text = match[0]
    if match["number"]:
        values = tuple(number.values[0] for number in numbers.read(text, locale))
        return Token("number", text, values or text, gap)
    return Token("word" if match["word"] else "sign", text, text, gap)


def _uniform(tagged: str) -> str:
    """The sentence with its quotation marks, apostrophes and dashes in one way of writing."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", tagged))
    text = _APOSTROPHE.sub("'", text).replace("''", '"')
    text = _DOUBLE.sub('"', text)
    quoting = bool(_OPENING.search(text))
    text = re.sub(
        _SINGLE,
        lambda found: "'" if _inside(text, found.start()) else '"' if quoting else "",
        text,
    )
    return _DASHES.sub("-", text).replace("...", "…")


def _inside(text: str, at: int) -> bool:
    """True for an apostrophe between two letters."""
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
