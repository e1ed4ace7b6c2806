"""Check: what the source denies, the target denies as well.

Only a denial that is gone altogether is told, and only between languages that deny with words of
their own: in Turkish, Azerbaijani or Persian it is a part of the verb, which no list can find.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pipeline.checks.pair import Pair
from pipeline.languages import language
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "negation"
SEVERITY: Severity = "warning"

# Matches `not`, `don't`, `N'est` up to its apostrophe; not `2026`.
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
# Matches the `No.` of `No. 117`, of `Nos. 4 and 5`; not the `no` of `no 4`.
_NUMERO = re.compile(r"\bNos?\.(?=\s*\d)")
# Matches `imposible`, `inevitables`, `unable`; not `immer`, `posible`.
_UNABLE = re.compile(r"\b(?:i[mnlr]|un|des)\w{2,}(?:bles?|bili|vel)\b")


def check(pair: Pair) -> Iterator[str]:
    """One sentence where the source denies and nothing in the target does."""
    ours, theirs = _words(pair.source_locale), _words(pair.locale)
    if not ours or not theirs:
        return
    said = _found(blank(_NUMERO.sub(" ", pair.source)), ours["denies"], pair.source_locale)
    if not said:
        return
    target = blank(pair.target)
    if _UNABLE.search(target.lower()) is None and not _found(
        target, theirs["denies"] | theirs["answers"], pair.locale
    ):
        yield f"the source denies ({said}), the translation does not seem to"


@cache
def _facts() -> Mapping[str, Mapping[str, str]]:
    text = files("pipeline.checks").joinpath("negation.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _words(locale: str) -> Mapping[str, frozenset[str]]:
    facts = _facts().get(language(locale).base, {})
    return {name: frozenset(words.split()) for name, words in facts.items()}


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
