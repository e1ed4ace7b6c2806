"""Stage 9, facts: the tokens of a sentence before and after an edit -> the facts that changed.

A fact is a number, a date, a name, a negation or a quotation. What a language has for them is in
changes.toml and in CLDR.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any

from pipeline.languages import language
from pipeline.numbers.words import values_in_words
from pipeline.review.sentences import Token

__all__ = ["Habits", "changed", "denies", "habits"]


@dataclass(frozen=True, slots=True)
class Habits:
    """A language of changes.toml, ready for use; words are case-folded."""

    negations: frozenset[str]
    beginnings: tuple[str, ...]
    """Of words that deny; so `endings`."""
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    """What turns a word into its contrary; so `infixes`, inside it."""
    infixes: tuple[str, ...]
    days: frozenset[str]
    """`yesterday` and the like; names of days and months are CLDR's."""
    relatives: frozenset[str]
    """Words beside which a comma changes what is said."""
    names: bool
    """True where a capital inside a sentence makes a name."""
    spelling: bool
    """True where slips of spelling may be told from other words."""
    confusable: frozenset[str]
    misspelt: frozenset[tuple[str, str]]
    """(Slip that is no word, the word)."""
    capital_dates: bool
    """True where months are written with a capital, so that `may` is none."""


def changed(
    before: Sequence[Token],
    tail: str,
    after: Sequence[Token],
    new_tail: str,
    locale: str,
    own: Habits,
    titled: bool,
) -> Iterator[str]:
    """The facts that changed, in the order in which a reader would want to know."""
    matcher = SequenceMatcher(
        None, [_same_key(t) for t in before], [_same_key(t) for t in after], autojunk=False
    )
    spots = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    gone = [(i, before[i]) for start, end, _, _ in spots for i in range(start, end)]
    come = [(j, after[j]) for _, _, start, end in spots for j in range(start, end)]
    minus = _signed(before), _signed(after)
    if minus[0] != minus[1]:
        yield _told("number", minus[0], minus[1])
    numeric = [[t.text for _, t in side if _is_number(t, locale)] for side in (gone, come)]
    if numeric[0] and Counter(numeric[0]) == Counter(numeric[1]):
        yield "order of numbers"
    else:
        yield from _tell("number", *numeric)
    dated = [[t.text for _, t in side if _is_date(t, locale, own)] for side in (gone, come)]
    yield from _tell("date", *dated)
    yield from _tell("negation", *_negations(gone, come, own))
    if own.names and not titled:
        named = [
            [t.text for n, t in side if _is_name(n, t, whole) and not _is_date(t, locale, own)]
            for side, whole in ((gone, before), (come, after))
        ]
        stay = [{t.text for t in whole} for whole in (after, before)]
        lost, won = (
            [name for name in side if name not in there]
            for side, there in zip(named, stay, strict=True)
        )
        yield from _tell("name", lost, won)
        if named[0] + named[1] and not lost + won:
            yield "order of names"
    if _quoted(before, tail) != _quoted(after, new_tail):
        yield "quotation"


def _same_key(token: Token) -> tuple[str, object]:
    return token.kind, token.key


def _tell(kind: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if old or new:
        yield _told(kind, old, new)


def _told(kind: str, old: Sequence[str], new: Sequence[str]) -> str:
    if old and new:
        return f"{kind} {' '.join(old)} → {' '.join(new)}"
    return f"{kind} added: {' '.join(new)}" if new else f"{kind} removed: {' '.join(old)}"


def _signed(tokens: Sequence[Token]) -> list[str]:
    """Numbers below zero: those with a minus that no word stands before."""
    return [
        f"-{token.text}"
        for token in tokens
        if token.kind == "number" and re.search(r"(?:^|\s)-$", token.gap)
    ]


def _is_number(token: Token, locale: str) -> bool:
    """Digits, a sign of money or share, or a word for two or more."""
    if token.kind == "number":
        return True
    if token.kind == "sign" and not token.text.isalpha():
        return True
    values, _ = values_in_words(token.text, locale)
    return any(value not in (0, 1) for value in values)


def _is_date(token: Token, locale: str, own: Habits) -> bool:
    word = token.text.casefold()
    if word in own.days:
        return True
    capital = token.text[:1].isupper() or not own.capital_dates
    return capital and word in _calendar(locale)


@cache
def _calendar(locale: str) -> frozenset[str]:
    """Names of months and weekdays, case-folded, abbreviations of three letters and more too."""
    found: set[str] = set()
    of_locale = language(locale).locale
    for names in (of_locale.months, of_locale.days):
        for context in language(locale).contexts:
            for width in ("wide", "abbreviated"):
                found |= {
                    str(name).rstrip(".").casefold() for name in names[context][width].values()
                }
    return frozenset(name for name in found if len(name) > 2 and name.isalpha())


def _negations(
    gone: Sequence[tuple[int, Token]], come: Sequence[tuple[int, Token]], own: Habits
) -> tuple[list[str], list[str]]:
    """Words that deny and went or came, and words that were turned into their contrary."""
    old = [t.text for _, t in gone if t.kind != "tag"]
    new = [t.text for _, t in come if t.kind != "tag"]
    denied = [word for word in old if denies(word, own)]
    denying = [word for word in new if denies(word, own)]
    if [w.casefold() for w in denied] == [w.casefold() for w in denying]:
        denied, denying = [], []
    for one in old:
        for two in new:
            if _contrary(one.casefold(), two.casefold(), own):
                denied.append(one)
                denying.append(two)
    return denied, denying


def denies(word: str, own: Habits) -> bool:
    """Whether a word denies: `not`, `can't`, `nicht`, `n'est`."""
    folded = word.casefold()
    return (
        folded in own.negations or folded.endswith(own.endings) or folded.startswith(own.beginnings)
    )


def _contrary(one: str, two: str, own: Habits) -> bool:
    """Whether one of the words is the other with what denies put before it or into it."""
    short, long = sorted((one, two), key=len)
    if len(short) < 2 or short == long:
        return False
    if any(long == prefix + short for prefix in own.prefixes):
        return True
    return any(
        long[:n] + long[n + len(infix) :] == short
        for infix in own.infixes
        for n in range(2, len(long) - len(infix) + 1)
        if long[n : n + len(infix)] == infix
    )


def _is_name(number: int, token: Token, whole: Sequence[Token]) -> bool:
    """A word with a capital that does not begin the sentence or a quotation in it."""
    if token.kind != "word" or not token.text[:1].isupper():
        return False
    words = [n for n, other in enumerate(whole) if other.kind == "word"]
    return number != words[0] and not re.search(r"[.!?:\"]\s*$", token.gap)


def _quoted(tokens: Sequence[Token], tail: str) -> list[tuple[object, ...]]:
    """What stands in quotation marks, stretch by stretch."""
    found: list[tuple[object, ...]] = []
    inside: list[object] | None = None
    for gap, token in [*((token.gap, token) for token in tokens), (tail, None)]:
        for _ in range(gap.count('"')):
            if inside is None:
                inside = []
            else:
                found.append(tuple(inside))
                inside = None
        if inside is not None and token is not None and token.kind != "tag":
            inside.append(token.text.casefold() if not inside else token.key)
    return found if inside is None else [*found, tuple(inside)]


@cache
def habits(locale: str) -> Habits:
    """What changes.toml and CLDR say of a language (BCP 47); next to nothing of an unknown one."""
    known = language(locale)
    table: Mapping[str, Any] = _data().get(known.base, {})

    def words(key: str) -> list[str]:
        return str(table.get(key, "")).split()

    def pairs(key: str) -> list[list[str]]:
        return [pair.split() for pair in str(table.get(key, "")).split(";") if pair.strip()]

    months = known.locale.months["format"]["wide"]
    return Habits(
        negations=frozenset(words("negations")),
        beginnings=tuple(words("negative_beginnings")),
        endings=tuple(words("negative_endings")),
        prefixes=tuple(words("negative_prefixes")),
        infixes=tuple(words("negative_infixes")),
        days=frozenset(words("days")),
        relatives=frozenset(words("relatives")),
        names=bool(table.get("names", True)),
        spelling=bool(table.get("spelling", False)),
        confusable=frozenset(word for pair in pairs("confusable") for word in pair),
        misspelt=frozenset((wrong, right) for wrong, right in pairs("misspelt")),
        capital_dates=str(months[1])[:1].isupper(),
    )


@cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("pipeline.review").joinpath("changes.toml").read_text("utf-8")
    return tomllib.loads(text)
