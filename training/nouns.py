"""Nouns that are seldom seen, in the place of others: what lexicon.py found, put into pairs."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

from languages import Language
from tokens import Pair


class Nouns:
    """What `lexicon.py` found. None until `read`: then `nouns` has nothing to do."""

    SELDOM = 300
    """A noun that stands less often than this in the texts is put in the place of another one."""

    def __init__(self) -> None:
        self.kind: dict[tuple[str, str], str] = {}
        self.seldom: dict[str, list[tuple[str, str]]] = {}

    def read(self, path: Path) -> None:
        for line in path.read_text("utf-8").splitlines():
            one, many, single, multiple, gender, count = line.split("\t")
            for number, pair in (("1", (one, single)), ("n", (many, multiple))):
                self.kind[pair] = gender + number
                if int(count) < self.SELDOM:
                    self.seldom.setdefault(gender + number, []).append(pair)


NOUNS = Nouns()
# Before a vowel these are `e` and `u`.
_JOINING = frozenset({"y", "e", "o", "u"})
# Matches `apple`, `hour`, `umbrella`, `uninstallation`; not `union`, `user`, `European`, `one`.
_AN = re.compile(r"(?:[aio](?!ne\b|nce\b)|e(?!u)|u(?!ni(?!n)|s|t[eio]|ra|bi)|hour|hono|heir)", re.I)


def nouns(pair: Pair, rng: random.Random, language: Language) -> Pair | None:
    """Spanish nouns that are seldom seen, in the place of others of their gender and number."""
    uses = Counter(id(token) for link in pair.links for token in link)
    changed = False
    for a, b in pair.links:
        kind = NOUNS.kind.get((a.text, b.text))
        alone = uses[id(a)] == uses[id(b)] == 1
        if kind not in NOUNS.seldom or not alone or (changed and rng.random() < 0.5):
            continue
        place, after = pair.source.index(a), pair.target.index(b)
        if after and pair.target[after - 1].text.lower() in _JOINING:
            continue
        a.text, b.text = rng.choice(NOUNS.seldom[kind])
        article = pair.source[place - 1] if place else a
        if article.text.lower() in {"a", "an"}:
            article.text = article.text[0] + ("n" if _AN.match(a.text) else "")
        changed = True
    return pair if changed else None
