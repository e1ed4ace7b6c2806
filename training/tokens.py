"""Text <-> words and marks; a pair of such texts and which word stands for which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Matches `U.S`, `3,000.5`, `it's`, `well-known`, `(`; not `word.`.
_TOKEN = re.compile(r"\w+(?:[.,'’:/@\-]\w+)*|[^\w\s]")


Links = set[tuple[int, int]]
"""Places of a source and a target word."""


@dataclass(eq=False, slots=True)
class Token:
    """Equal to itself only, so that links hold while others are put in between."""

    text: str
    space: bool
    """Whether a space stands before it."""


@dataclass(slots=True)
class Pair:
    source: list[Token]
    target: list[Token]
    links: list[tuple[Token, Token]] = field(default_factory=list)

    def copy(self) -> Pair:
        fresh = {id(t): Token(t.text, t.space) for t in (*self.source, *self.target)}
        return Pair(
            [fresh[id(t)] for t in self.source],
            [fresh[id(t)] for t in self.target],
            [(fresh[id(a)], fresh[id(b)]) for a, b in self.links],
        )


def split(text: str) -> list[Token]:
    return [Token(m[0], text[m.start() - 1 : m.start()].isspace()) for m in _TOKEN.finditer(text)]


def parse(line: str) -> Links:
    """Links from `0-0 2-1`."""
    return {(int(a), int(b)) for a, _, b in (item.partition("-") for item in line.split())}


def render(tokens: list[Token]) -> str:
    return "".join((" " if token.space else "") + token.text for token in tokens).strip()


def links_of_pieces(
    pair: Pair, source: list[int], target: list[int], surfaces: list[bytes]
) -> list[int]:
    """[source piece, target piece, ...] of the linked words; none where pieces are not the text."""
    sides = []
    for tokens, pieces in ((pair.source, source), (pair.target, target)):
        text = b" " + render(tokens).encode()
        if b"".join(surfaces[piece] for piece in pieces) != text:
            return []  # normalised by the pieces' own rules
        owner: list[int] = []
        for number, token in enumerate(tokens):
            size = len(token.text.encode()) + (token.space or number == 0)
            owner += [id(token)] * size
        of: dict[int, list[int]] = {}
        position = 0
        for number, piece in enumerate(pieces):
            end = position + len(surfaces[piece])
            last = owner[end - 1 : end]  # its last byte: a space before a word is the word's
            if last and number < 256:
                of.setdefault(last[0], []).append(number)
            position = end
        sides.append(of)
    found = {
        (a, b)
        for s, t in pair.links
        for a in sides[0].get(id(s), ())
        for b in sides[1].get(id(t), ())
    }
    return [number for link in sorted(found, key=lambda link: link[::-1]) for number in link]
