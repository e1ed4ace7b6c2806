"""Stage 9, source edits: a sentence before and after an edit -> what kind of change it is.

A reviewed translation may stand where only spelling or punctuation changed; a changed number,
date, name, negation or quotation must never pass unseen. No dictionary is asked, so a changed
word counts as another word unless it can hardly be one. The language facts are in changes.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any, Literal

from pipeline import numbers
from pipeline.inline import parse
from pipeline.languages import language
from pipeline.numbers.words import values_in_words

__all__ = ["Change", "Kind", "classify"]

Kind = Literal["typo", "wording", "fact"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a sentence."""

    kind: Kind
    facts: tuple[str, ...] = ()
    """The facts that changed, one phrase each: `number 3.2 → 3.4`, `negation added: not`."""


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
# Punctuation that a copy editor moves: matches `,` `。` `…`; not `?`, `(`, a quotation mark.
_SOFT = re.compile(r"[\s,;:.…·،؛۔，、；：。\-–]")
# An English ending before which a doubled letter makes another word: matches the `ing` of
# `hopping`, the `ed` of `scrapped`, the nothing behind `princess`; not `ment`.
_VERBAL = re.compile(r"(?:ing|ed|er|ers|y|est|es|s)?")
_LONG = 7
"""Letters from which a slip in a word can be told from another word."""
_PAIRS = 4_000_000
"""Pairs of words compared at most, some seconds of work; what is longer is no sentence, and its
facts are not named."""
_HEAD = 3
"""Letters at a word's beginning that no slip may touch: carving and craving are two words."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["tag", "number", "sign", "word"]
    text: str
    key: object
    """What two tokens have in common that say the same."""
    gap: str
    """Punctuation and space before it, in one way of writing."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """A language of changes.toml, ready for use."""

    negations: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    infixes: tuple[str, ...]
    days: frozenset[str]
    relatives: frozenset[str]
    names: bool
    spelling: bool
    confusable: frozenset[str]
    misspelt: frozenset[tuple[str, str]]
    capital_dates: bool


def classify(
    old: str, new: str, locale: str, *, known: frozenset[str] = frozenset(), titled: bool = False
) -> Change:
    """What kind of change leads from one tagged sentence to another, in the language `locale`.

    `known` are the case-folded words that stand in the article as it was, but for this sentence,
    or as it is: a word that is written like that elsewhere is no slip. `titled`: the sentence is a
    headline, in which a capital does not make a name.
    """
    before, tail = _tokens(old, locale)
    after, new_tail = _tokens(new, locale)
    facts = _facts(locale)
    if _same(before, after, facts, known) and _light(before, tail, after, new_tail, facts):
        return Change("typo")
    if len(before) * len(after) > _PAIRS:
        return Change("wording")
    found = tuple(dict.fromkeys(_changed(before, tail, after, new_tail, locale, facts, titled)))
    return Change("fact", found) if found else Change("wording")


# --- reading a sentence ---------------------------------------------------------------------


def _tokens(tagged: str, locale: str) -> tuple[list[_Token], str]:
    """The tokens of a sentence, and what stands behind the last."""
    tokens: list[_Token] = []
    gap = ""
    for part in parse(_uniform(tagged)):
        if not isinstance(part, str):
            tokens.append(_Token("tag", str(part), str(part), gap))
            gap = ""
            continue
        position = 0
        for match in _TOKEN.finditer(part):
            gap += part[position : match.start()]
            position = match.end()
            tokens.append(_token(match, gap, locale))
            gap = ""
        gap += part[position:]
    return tokens, gap


def _token(match: re.Match[str], gap: str, locale: str) -> _Token:
    text = match[0]
    if match["number"]:
        values = tuple(number.values[0] for number in numbers.read(text, locale))
        return _Token("number", text, values or text, gap)
    return _Token("word" if match["word"] else "sign", text, text, gap)


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


# --- the same words -------------------------------------------------------------------------


def _same(
    before: Sequence[_Token], after: Sequence[_Token], facts: _Facts, known: frozenset[str]
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
        elif _is_slip(one.text, two.text, facts, known):
            slips += 1
        else:
            return False
    return slips <= 2


def _is_slip(old: str, new: str, facts: _Facts, known: frozenset[str]) -> bool:
    """Whether a changed word can hardly have been another word before.

    Either it was none, as the list says; or two neighbouring letters of a long word in small
    letters changed places, or one was doubled or was not, past its beginning, and the word is
    written so nowhere else and is not known to be another.
    """
    if (old.lower(), new.lower()) in facts.misspelt:
        return old[:1].isupper() == new[:1].isupper()
    if not facts.spelling or old != old.lower() or new != new.lower() or "'" in old + new:
        return False
    if min(len(old), len(new)) < _LONG or old[:_HEAD] != new[:_HEAD] or old in known:
        return False
    if old in facts.confusable or new in facts.confusable:
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
    before: Sequence[_Token],
    tail: str,
    after: Sequence[_Token],
    new_tail: str,
    facts: _Facts,
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
        if any(_denies(t.text, facts) or t.text.casefold() in facts.relatives for t in beside):
            return False
    return moved <= 1


def _strokes(gap: str) -> str:
    """The soft punctuation of a gap; a hyphen inside a compound is as good as a space."""
    return "".join(_SOFT.findall(gap)).replace("-", " ").strip()


# --- facts ----------------------------------------------------------------------------------


def _changed(
    before: Sequence[_Token],
    tail: str,
    after: Sequence[_Token],
    new_tail: str,
    locale: str,
    facts: _Facts,
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
    dated = [[t.text for _, t in side if _is_date(t, locale, facts)] for side in (gone, come)]
    yield from _tell("date", *dated)
    yield from _tell("negation", *_negations(gone, come, facts))
    if facts.names and not titled:
        named = [
            [t.text for n, t in side if _is_name(n, t, whole) and not _is_date(t, locale, facts)]
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


def _same_key(token: _Token) -> tuple[str, object]:
    return token.kind, token.key


def _tell(kind: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if old or new:
        yield _told(kind, old, new)


def _told(kind: str, old: Sequence[str], new: Sequence[str]) -> str:
    if old and new:
        return f"{kind} {' '.join(old)} → {' '.join(new)}"
    return f"{kind} added: {' '.join(new)}" if new else f"{kind} removed: {' '.join(old)}"


def _signed(tokens: Sequence[_Token]) -> list[str]:
    """Numbers below zero: those with a minus that no word stands before."""
    return [
        f"-{token.text}"
        for token in tokens
        if token.kind == "number" and re.search(r"(?:^|\s)-$", token.gap)
    ]


def _is_number(token: _Token, locale: str) -> bool:
    """Digits, a sign of money or share, or a word for two or more."""
    if token.kind == "number":
        return True
    if token.kind == "sign" and not token.text.isalpha():
        return True
    values, _ = values_in_words(token.text, locale)
    return any(value not in (0, 1) for value in values)


def _is_date(token: _Token, locale: str, facts: _Facts) -> bool:
    word = token.text.casefold()
    if word in facts.days:
        return True
    capital = token.text[:1].isupper() or not facts.capital_dates
    return capital and word in _calendar(locale)


@cache
def _calendar(locale: str) -> frozenset[str]:
    """Names of months and weekdays, case-folded, abbreviations of three letters and more too."""
    found: set[str] = set()
    of_locale = language(locale).locale
    for names in (of_locale.months, of_locale.days):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                found |= {
                    str(name).rstrip(".").casefold() for name in names[context][width].values()
                }
    return frozenset(name for name in found if len(name) > 2 and name.isalpha())


def _negations(
    gone: Sequence[tuple[int, _Token]], come: Sequence[tuple[int, _Token]], facts: _Facts
) -> tuple[list[str], list[str]]:
    """Words that deny and went or came, and words that were turned into their contrary."""
    old = [t.text for _, t in gone if t.kind != "tag"]
    new = [t.text for _, t in come if t.kind != "tag"]
    denied = [word for word in old if _denies(word, facts)]
    denying = [word for word in new if _denies(word, facts)]
    if [w.casefold() for w in denied] == [w.casefold() for w in denying]:
        denied, denying = [], []
    for one in old:
        for two in new:
            if _contrary(one.casefold(), two.casefold(), facts):
                denied.append(one)
                denying.append(two)
    return denied, denying


def _denies(word: str, facts: _Facts) -> bool:
    folded = word.casefold()
    return (
        folded in facts.negations
        or folded.endswith(facts.endings)
        or folded.startswith(facts.beginnings)
    )


def _contrary(one: str, two: str, facts: _Facts) -> bool:
    """Whether one of the words is the other with what denies put before it or into it."""
    short, long = sorted((one, two), key=len)
    if len(short) < 2 or short == long:
        return False
    if any(long == prefix + short for prefix in facts.prefixes):
        return True
    return any(
        long[:n] + long[n + len(infix) :] == short
        for infix in facts.infixes
        for n in range(2, len(long) - len(infix) + 1)
        if long[n : n + len(infix)] == infix
    )


def _is_name(number: int, token: _Token, whole: Sequence[_Token]) -> bool:
    """A word with a capital that does not begin the sentence or a quotation in it."""
    if token.kind != "word" or not token.text[:1].isupper():
        return False
    words = [n for n, other in enumerate(whole) if other.kind == "word"]
    return number != words[0] and not re.search(r"[.!?:\"]\s*$", token.gap)


def _quoted(tokens: Sequence[_Token], tail: str) -> list[tuple[object, ...]]:
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
def _facts(locale: str) -> _Facts:
    known = language(locale)
    table: Mapping[str, Any] = _data().get(known.base, {})

    def words(key: str) -> list[str]:
        return str(table.get(key, "")).split()

    def pairs(key: str) -> list[list[str]]:
        return [pair.split() for pair in str(table.get(key, "")).split(";") if pair.strip()]

    months = known.locale.months["format"]["wide"]
    return _Facts(
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
