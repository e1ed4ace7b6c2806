"""Stage 6, the gate: a sentence and what an engine made of it -> signals of what may be wrong.

In: the two texts and their locales. Out: signals, from which `rescue` decides what is tried again
and `risk` what is read first. Pure, and one sentence at a time: what else is translated with it
changes nothing (law 5).
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from babel import Locale
from babel.core import get_global

from pipeline import inline, numbers
from pipeline.engines.finishing import is_shouted
from pipeline.facts import currencies, dates, denials, names, numerals, quotation, repetition
from pipeline.languages import language
from pipeline.tokens import blank, protected

__all__ = ["GATE", "NAMES", "Signal", "is_grave", "plain_signals", "signals", "weight"]

GATE = 5
"""Part of the cache's key where the gate has chosen: raise it when a judgement changes."""

NAMES = (
    *("empty", "loop", "copied", "script", "language", "length", "cut", "codes", "numbers"),
    *("currencies", "numerals", "dates", "negation", "names", "quotation"),
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks against a translation."""

    name: str
    """One of NAMES."""
    amount: float
    """How much it says, above 0 and at most 1; below a half it is not worth a second try."""
    grave: bool
    """True for junk that no reviewer should have to read."""
    message: str
    """What a reviewer is told: a few words, no full stop."""


def is_grave(found: Sequence[Signal]) -> bool:
    """True where any of the signals is."""
    return any(signal.grave for signal in found)


def weight(found: Sequence[Signal]) -> float:
    """How much speaks against a translation; one with less is better, 0 is what passes."""
    return sum(signal.amount + 10 * signal.grave for signal in found)


# Matches `don't`, `3`, `Göygöl`; not `—`, `_`.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Matches the end of `aaaaaa`, `jajajajaja`; not `ananas`.
_STUTTER = re.compile(r"([^\W\d_]{1,6}?)\1{3,}")
# Matches `=`, `{`; a text with several of these is likely code.
_CODE = re.compile(r"[=(){}<>;|\\$/_]")
# Matches `XIX`, `IV`; not `XIXe`, `mix`.
_ROMAN = re.compile(r"[IVXLCDM]+")
_DANGLING = ",;(–—-،؛，；"
_MOST = 4000
"""Characters that are looked at for what repeats: enough, and a hostile text costs no more."""


def signals(source: str, target: str, source_locale: str, locale: str) -> tuple[Signal, ...]:
    """What is wrong with a tagged translation of a tagged sentence, in the order of NAMES."""
    found = list(plain_signals(inline.plain(source), inline.plain(target), source_locale, locale))
    if target and ("<" in source or "<" in target):
        lost = Counter(map(str, inline.tags(source)))
        lost.subtract(Counter(map(str, inline.tags(target))))
        wrong = [tag for tag, count in lost.items() if count]
        if wrong and not any(signal.name == "codes" for signal in found):
            message = f"{' '.join(wrong[:3])} not as in the source"
            found.append(Signal("codes", 1.0, False, message))
    return tuple(sorted(found, key=lambda signal: NAMES.index(signal.name)))


def plain_signals(source: str, target: str, source_locale: str, locale: str) -> tuple[Signal, ...]:
    """The same for plain texts."""
    if not any(map(str.isalpha, source)):
        return ()
    if not target.strip():
        return (Signal("empty", 1.0, True, "the machine found no translation"),)
    ours, theirs = blank(source), blank(target)
    our_words, their_words = _WORD.findall(ours[:_MOST]), _WORD.findall(theirs[:_MOST])
    if not any(map(str.isalpha, ours)):  # nothing but addresses and placeholders
        return tuple(_codes(source, target))
    found = [
        *_loop(our_words, their_words, ours, theirs, locale),
        *_copied(ours, our_words, their_words, source_locale, locale),
        *_script(our_words, theirs, locale),
        *_language(our_words, their_words, locale),
        *_length(ours, theirs, our_words, their_words, source_locale, locale),
        *_codes(source, target),
    ]
    different = numbers.compare(ours, source_locale, theirs, locale)
    if different:
        shown = ", ".join((*different.missing, *different.extra)[:3])
        found.append(Signal("numbers", 1.0, False, f"figures differ: {shown}"))
    if money := currencies.compare(ours, source_locale, theirs, locale):
        shown = ", ".join((*money.missing, *money.extra)[:3])
        found.append(Signal("currencies", 1.0, False, f"currencies differ: {shown}"))
    if unsaid := numerals.lost(ours, source_locale, theirs, locale):
        shown = ", ".join(dict.fromkeys(map(str, unsaid[:3])))
        found.append(Signal("numerals", 1.0, False, f"number words differ: {shown}"))
    if missing := dates.lost(ours, source_locale, theirs, locale):
        found.append(Signal("dates", 1.0, False, f"dates differ: {', '.join(missing[:3])}"))
    if denied := denials.lost(ours, source_locale, theirs, locale):
        found.append(Signal("negation", 1.0, False, f"“{denied}” seems to be lost"))
    elif denied := denials.added(ours, source_locale, theirs, locale):
        found.append(Signal("negation", 1.0, False, f"“{denied}” is not in the source"))
    if lost := names.lost(ours, source_locale, theirs, locale):
        found.append(Signal("names", 0.7, False, f"names differ: {', '.join(map(str, lost[:3]))}"))
    if marks := quotation.unpaired(ours, theirs):
        message = f"quotation marks are pairs in the source, {marks} here"
        found.append(Signal("quotation", 0.7, False, message))
    return tuple(found)


def _loop(
    ours: Sequence[str], theirs: Sequence[str], source: str, target: str, locale: str
) -> Iterator[Signal]:
    """Words, phrases or letters over and over, more often than in the source."""
    if not language(locale).writes_spaces:
        theirs = [char for char in target[:_MOST] if char.isalnum()]
    times, unit, number = _repeats(theirs)
    own = max(_repeats(ours)[0], 1)
    if times > own and (times > 2 or unit > 2):
        message = f"“{' '.join(theirs[number : number + min(unit, 5)])}” {times} times in a row"
        yield Signal("loop", 1.0 if times > 2 else 0.5, times > 2 and times > own + 1, message)
        return
    if word := repetition.doubled(source, target, locale):
        yield Signal("loop", 0.5, False, f"“{word}” twice in a row")
        return
    for word in theirs if language(locale).writes_spaces else ():
        if len(word) > 5 and (stutter := _STUTTER.search(word)) and stutter[0] not in source:
            yield Signal("loop", 1.0, len(stutter[0]) > 5, f"“{stutter[0][:20]}” within a word")
            return
    if len(target) > 120:
        ratio, usual = _compression(target), _compression(source)
        if ratio > 2.2 and ratio > usual + 0.7:
            yield Signal("loop", 1.0, ratio > 3, "the same words over and over")


def _repeats(words: Sequence[str]) -> tuple[int, int, int]:
    """How often a run of at most 12 words follows itself, how long it is, where it begins."""
    folded = [word.casefold() for word in words]
    pairs = list(pairwise(folded))
    if len(set(pairs)) == len(pairs) and all(one != other for one, other in pairs):
        return 1, 0, 0
    best = (1, 0, 0)
    for unit in range(1, min(12, len(folded) // 2) + 1):
        run = 0
        for index in range(len(folded) - unit):
            run = run + 1 if folded[index] == folded[index + unit] else 0
            if (times := run // unit + 1) > best[0]:
                best = (times, unit, index + unit + 1 - times * unit)
    return best


def _compression(text: str) -> float:
    raw = text[:_MOST].encode()
    return len(raw) / len(zlib.compress(raw, 6))


def _copied(
    source: str, ours: Sequence[str], theirs: Sequence[str], source_locale: str, locale: str
) -> Iterator[Signal]:
    """The source given back. Names, which have capitals, code and a word or two may be copied."""
    if len(_CODE.findall(source)) > 2:
        return
    near = _close(language(source_locale).base, language(locale).base)
    same = list(map(str.casefold, ours)) == list(map(str.casefold, theirs))
    if near:
        if same and len(ours) >= 8 and language(source_locale).base != language(locale).base:
            yield Signal("copied", 0.5, False, "the same as the source")
        return
    capitals = is_shouted(source)
    own = {
        word.casefold()
        for word in ours
        if word.isalpha() and (len(word) > 3 if capitals else word.islower() and len(word) > 1)
    }
    known = {word.casefold() for word in theirs}
    share = sum(word in known for word in own) / len(own) if own else 0.0
    if (len(own) >= 4 and share >= 0.75) or (capitals and len(own) > 1 and share == 1.0):
        yield Signal("copied", 1.0, True, "copied from the source")
    elif same and (len(own) >= 2 or len(ours) >= 4) and any(map(str.isalpha, ours)):
        yield Signal("copied", 0.5 if own else 0.3, False, "the same as the source")
    elif len(own) >= 4 and (run := _shared_run(ours, theirs)):
        yield Signal("copied", 0.5, False, f"“{run}” is left as in the source")


def _shared_run(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Four words in a row that stand in both, three of them in small letters; else nothing."""
    there = set(zip(theirs, theirs[1:], theirs[2:], theirs[3:], strict=False))
    for run in zip(ours, ours[1:], ours[2:], ours[3:], strict=False):
        if run in there and sum(map(str.islower, run)) > 2:
            return " ".join(run)
    return ""


def _script(ours: Sequence[str], target: str, locale: str) -> Iterator[Signal]:
    """Letters of a script that the language is not written in, beyond what the source has."""
    wanted = _scripts_of(locale)
    if target.isascii() and "LATIN" in wanted:
        return
    known = set(ours)
    foreign, letters, example = 0, 0, ""
    for word in _WORD.findall(target[:_MOST]):
        if word in known or _ROMAN.fullmatch(word):
            continue
        scripts = [script for char in word if (script := _script_of(char))]
        letters += len(scripts)
        if wrong := sum(script not in wanted for script in scripts):
            foreign += wrong
            example = example or word
    if foreign:
        share = foreign / letters
        message = f"“{example[:20]}” is not in the script of {language(locale).english_name}"
        yield Signal("script", min(1.0, 0.3 + share), share > 0.5 and foreign > 2, message)


@cache
def _script_of(char: str) -> str:
    """`LATIN`, `CJK`; empty for what is no letter of a script. Unicode names begin with it."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return name if name in _scripts() else ""


@cache
def _scripts() -> frozenset[str]:
    names = (name.upper().split(" ")[0] for name in Locale("en").scripts.values())
    return frozenset({*names, "CJK", "HANGUL", "HIRAGANA", "KATAKANA"})


_SEVERAL = {
    "Hans": {"CJK"},
    "Hant": {"CJK"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA"},
    "Kore": {"HANGUL", "CJK"},
}


@cache
def _scripts_of(locale: str) -> frozenset[str]:
    """The scripts that a locale is written in, by CLDR's likely subtags, as Unicode names them."""
    own = language(locale).locale
    likely = str(get_global("likely_subtags").get(str(own), ""))
    if not likely:
        likely = str(get_global("likely_subtags").get(own.language, ""))
    script = own.script or next((part for part in likely.split("_") if len(part) == 4), "Latn")
    return frozenset(_SEVERAL.get(script, {Locale("en").scripts[script].upper().split(" ")[0]}))


def _language(ours: Sequence[str], theirs: Sequence[str], locale: str) -> Iterator[Signal]:
    """Small words of another language and hardly any of this one."""
    base = language(locale).base
    by_word, known = _small_words()
    if base not in known:
        return
    hits: Counter[str] = Counter(own for word in theirs for own in by_word.get(word, ()))
    here = hits.pop(base, 0)
    for other, count in sorted(hits.items(), key=lambda item: (-item[1], item[0]))[:1]:
        if count > (2 if here else 1) and count > 3 * here and not _close(other, base):
            name = language(other).english_name
            yield Signal(
                "language", min(1.0, count / 4), count > 4 and not here, f"looks like {name}"
            )


@cache
def _small_words() -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    found: dict[str, tuple[str, ...]] = {}
    for base, listed in _facts()["words"].items():
        for word in listed.split():
            found[word] = (*found.get(word, ()), base)
    return found, frozenset(_facts()["words"])


def _length(
    source: str,
    target: str,
    ours: Sequence[str],
    theirs: Sequence[str],
    source_locale: str,
    locale: str,
) -> Iterator[Signal]:
    """Much longer or shorter than such sentences are, and sentences that were cut off."""
    room = len("".join(source.split()))
    said = len("".join(target.split()))
    usual = _size(locale) / _size(source_locale)
    off = math.log(max(said, 1) / usual / room)
    # The bound: 3 times at 10 characters, 2 times at 60, 1.75 times at 200; an abbreviation may
    # be spelt out, so capitals have more.
    bound = 0.42 + (2 if any(map(str.islower, source)) else 4) / math.sqrt(room)
    if abs(off) > bound:
        way = "longer" if off > 0 else "shorter"
        times = math.exp(abs(off))
        yield Signal(
            "length",
            min(1.0, 0.5 + (abs(off) - bound)),
            off > bound + 0.7 and said > 30,
            f"{times:.1f} times {way} than usual",
        )
    end, last = target.rstrip(".。…!?\"'”’»)]"), theirs[-1:]
    ended = source.rstrip()[-1:] not in _DANGLING
    opened = (
        ours
        and len(theirs) > 2
        and end.endswith(last[0])
        and last[0] in _open(language(locale).base)
        and ours[-1] not in _open(language(source_locale).base)
        and not ours[-1].isupper()
    )
    if ended and (opened or (end[-1:] and end[-1] in _DANGLING)):
        yield Signal("cut", 0.8, off < -0.35, f"ends with “{end.split()[-1][-20:]}”")


@cache
def _size(locale: str) -> float:
    return float(_facts()["sizes"].get(language(locale).base, 1.0))


@cache
def _open(base: str) -> frozenset[str]:
    return frozenset(_facts()["open"].get(base, "").split())


@cache
def _close(one: str, other: str) -> bool:
    return one == other or any(
        {one, other} <= set(group.split()) for group in _facts()["close"]["groups"]
    )


def _codes(source: str, target: str) -> Iterator[Signal]:
    """Addresses, placeholders and their like that are not as often in both."""
    ours = Counter(token.value for token in protected(source))
    theirs = Counter(token.value for token in protected(target))
    wrong = [*(ours - theirs), *(theirs - ours)]
    if wrong:
        yield Signal("codes", 1.0, False, f"{wrong[0][:40]} not as in the source")


@cache
def _facts() -> Mapping[str, Any]:
    found = resources.files(__package__).joinpath("pathology.toml").read_text("utf-8")
    return tomllib.loads(found)
