"""Stage 9, source edits: a sentence before and after an edit -> what kind of change it is.

A reviewed translation may stand where only spelling or punctuation changed; a changed number,
date, name, negation or quotation must never pass unseen. No dictionary is asked, so a changed
word counts as another word unless it can hardly be one. The language facts are in changes.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.review.facts import Habits, changed, denies, habits
from pipeline.review.sentences import Token, tokens

__all__ = ["Change", "Kind", "classify"]

Kind = Literal["typo", "wording", "fact"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a sentence."""

    kind: Kind
    facts: tuple[str, ...] = ()
    """The facts that changed, one phrase each: `number 3.2 → 3.4`, `negation added: not`."""


# Punctuation that a copy editor moves: matches `,` `。` `…`; not `?`, `(`, a quotation mark.
_SOFT = re.compile(r"[\s,;:.…·،؛۔，、；：。\-–]")
# An English ending before which a doubled letter makes another word: matches the `ing` of
# `hopping`, the `ed` of `scrapped`, the nothing behind `princess`; not `ment`.
_VERBAL = re.compile(r"(?:ing|ed|er|ers|y|est|es|s)?")
_LONG = 7
"""Letters from which a slip in a word can be told from another word."""
_PAIRS = 1_000_000
"""Pairs of words compared at most, about a second; what is longer is no sentence, and its
facts are not named."""
_HEAD = 3
"""Letters at a word's beginning that no slip may touch: carving and craving are two words."""


def classify(
    old: str, new: str, locale: str, *, known: frozenset[str] = frozenset(), titled: bool = False
) -> Change:
    """What kind of change leads from one tagged sentence to another, in the language `locale`.

    `known` are the case-folded words that stand in the article as it was, but for this sentence,
    or as it is: a word that is written like that elsewhere is no slip. `titled`: the sentence is a
    headline, in which a capital does not make a name.
    """
    before, tail = tokens(old, locale)
    after, new_tail = tokens(new, locale)
    own = habits(locale)
    if _same(before, after, own, known) and _light(before, tail, after, new_tail, own):
        return Change("typo")
    if len(before) * len(after) > _PAIRS:
        return Change("wording")
    found = tuple(dict.fromkeys(changed(before, tail, after, new_tail, locale, own, titled)))
    return Change("fact", found) if found else Change("wording")


def _same(
    before: Sequence[Token], after: Sequence[Token], own: Habits, known: frozenset[str]
) -> bool:
    """Whether both say the same words, but for at most two slips of spelling."""
    if len(before) != len(after):
        return False
    slips = 0
    first = next((n for n, token in enumerate(before) if token.kind == "word"), -1)
    for number, (one, two) in enumerate(zip(before, after, strict=True)):
        if (one.kind, one.key) == (two.kind, two.key):
            continue
        if one.kind != "word" or two.kind != "word":
            return False
        if number == first and one.text[1:] == two.text[1:]:
            if one.text[:1].casefold() != two.text[:1].casefold():
                return False
        elif _is_slip(one.text, two.text, own, known):
            slips += 1
        else:
            return False
    return slips <= 2


def _is_slip(old: str, new: str, own: Habits, known: frozenset[str]) -> bool:
    """Whether a changed word can hardly have been another word before.

    Either it was none, as the list says; or two neighbouring letters of a long word in small
    letters changed places, or one was doubled or was not, past its beginning, and the word is
    written so nowhere else and is not known to be another.
    """
    if (old.lower(), new.lower()) in own.misspelt:
        return old[:1].isupper() == new[:1].isupper()
    if not own.spelling or old != old.lower() or new != new.lower() or "'" in old + new:
        return False
    if min(len(old), len(new)) < _LONG or old[:_HEAD] != new[:_HEAD] or old in known:
        return False
    if old in own.confusable or new in own.confusable:
        return False
    if len(old) == len(new):
        at = next((n for n in range(len(old)) if old[n] != new[n]), 0)
        return old[at + 2 :] == new[at + 2 :] and old[at : at + 2] == new[at : at + 2][::-1]
    short, long = sorted((old, new), key=len)
    if len(long) - len(short) != 1:
        return False
    doubled = (n for n in range(_HEAD, len(long)) if long[n] == long[n - 1])
    return any(
        long[:n] + long[n + 1 :] == short and not _VERBAL.fullmatch(long[n + 1 :]) for n in doubled
    )


def _light(
    before: Sequence[Token],
    tail: str,
    after: Sequence[Token],
    new_tail: str,
    own: Habits,
) -> bool:
    """Whether the punctuation changed only in what no reader takes for another statement.

    A dot or a colon at the end may come and go, and a hyphen in a compound; so may one comma, but
    not beside a word that denies or begins a relative clause. Other signs must be the same.
    """
    if _SOFT.sub("", tail) != _SOFT.sub("", new_tail):
        return False
    moved = 0
    for number, (one, two) in enumerate(zip(before, after, strict=True)):
        if _SOFT.sub("", one.gap) != _SOFT.sub("", two.gap):
            return False
        if one.kind in ("number", "sign") and ("-" in one.gap) != ("-" in two.gap):
            return False
        if _strokes(one.gap) == _strokes(two.gap):
            continue
        moved += 1
        beside = (before[max(0, number - 1)], one)
        if any(denies(t.text, own) or t.text.casefold() in own.relatives for t in beside):
            return False
    return moved <= 1


def _strokes(gap: str) -> str:
    """The soft punctuation of a gap; a hyphen inside a compound is as good as a space."""
    return "".join(_SOFT.findall(gap)).replace("-", " ").strip()
