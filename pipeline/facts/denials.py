"""Beside stage 2, denials: two plain texts -> the "not" that only one of them has.

Only a denial that is gone or new altogether is told, and only between languages that deny with
words of their own: in Turkish, Azerbaijani or Persian it is a part of the verb, which no list can
find. The words are data, in denials.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.languages import language

__all__ = ["added", "lost"]

# Matches `not`, `don't`, `N'est` up to its apostrophe; not `2026`.
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
# Matches the `No.` of `No. 117`, `Nos. 4 and 5`, `Amendment No 322`; not the `no` of `no 4`.
_NUMERO = re.compile(r"\bNos?\.?(?=\s*\d)")
# Matches `imposible`, `inevitables`, `unable`; not `immer`, `posible`.
_UNABLE = re.compile(r"\b(?:i[mnlr]|un|des)\w{2,}(?:bles?|bili|vel)\b")


def lost(source: str, source_locale: str, target: str, locale: str) -> str:
    """The word with which the source denies where nothing in the target does; else nothing.

    After the words that deny, those that all but do: `hardly`.
    """
    ours, theirs = _words(source_locale), _words(locale)
    if not ours or not theirs:
        return ""
    plain = _idioms(source_locale).sub(" ", _NUMERO.sub(" ", source))
    said = _found(plain, ours["denies"], source_locale)
    answers = theirs["denies"] | theirs["answers"]
    if not said and theirs["nearly"]:
        said = _found(plain, ours["barely"], source_locale)
        answers |= theirs["nearly"]
    if not said or _UNABLE.search(target.lower()):
        return ""
    return "" if _found(target, answers, locale) else said


def added(source: str, source_locale: str, target: str, locale: str) -> str:
    """The word with which the target denies where nothing in the source comes near it; or nothing.

    "A few" may be said as "not many": sources with a word that hints at it are not judged.
    """
    facts, theirs = _facts().get(language(source_locale).base, {}), language(locale).base
    if "hints" not in facts or "idioms" not in _facts().get(theirs, {}):
        return ""
    said = lost(target, locale, source, source_locale)
    needs = frozenset(_facts()[theirs].get("needs", "").split())
    if not said or (needs and not _found(target, needs, locale)):
        return ""
    plain = facts.get("plain", "").split()
    hints = _hints(source_locale).finditer(source)
    return said if all(match[0].lower() in plain for match in hints) else ""


@cache
def _hints(locale: str) -> re.Pattern[str]:
    listed = _facts()[language(locale).base]["hints"].split()
    # Matches `few`, `unclear`, `homeless`, `inactive`; not `fewest`.
    words = "|".join(re.escape(word).replace(r"\*", r"\w{2,}") for word in listed)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _facts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("pipeline.facts").joinpath("denials.toml").read_text("utf-8"))


@cache
def _words(locale: str) -> Mapping[str, frozenset[str]]:
    facts = _facts().get(language(locale).base, {})
    kinds = ("denies", "answers", "barely", "nearly")
    return {kind: frozenset(facts.get(kind, "").split()) for kind in kinds if facts}


@cache
def _idioms(locale: str) -> re.Pattern[str]:
    listed = _facts().get(language(locale).base, {}).get("idioms", "")
    # Matches `No later than`, `not only`; not `no`, `not on`.
    choice = "|".join(re.escape(idiom.strip()) for idiom in listed.split(";"))
    return re.compile(rf"\b(?:{choice})\b" if choice else "(?!)", re.IGNORECASE)


def _found(text: str, words: frozenset[str], locale: str) -> str:
    """The first of the words that the text has, or ''."""
    base = language(locale).base
    if base == "zh":
        return next((sign for sign in text if sign in words), "")
    for match in _WORD.finditer(text):
        word = match[0].lower()
        # Arabic writes "and" and "so" in one with the word after them.
        bare = word[1:] if base == "ar" and word[:1] in "وف" and len(word) > 2 else word
        if word in words or bare in words or (base == "en" and word.endswith(("n't", "n’t"))):
            return match[0]
    return ""
