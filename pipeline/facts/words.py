"""Beside stage 2, ordinary words: a word with a capital -> whether it is a common one.

In: a word and its locale. Out: what words.toml says of it. A language that is not there has none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pipeline.languages import language

__all__ = ["has_words", "is_ordinary", "listed"]

_ENDINGS = ("'s", "’s", "s", "es", "ed", "d", "ing", "'", "’")


def has_words(locale: str) -> bool:
    """True where words.toml has the language."""
    return language(locale).base in _facts()


def listed(locale: str, *lists: str) -> frozenset[str]:
    """The words of some of a language's lists: `places`, `titles`, in small letters."""
    return _listed(language(locale).base, lists)


def is_ordinary(word: str, locale: str) -> bool:
    """True for a common word in any of its forms: `opens`, `Council's`, `stopped`, `cities`."""
    return _is_ordinary(word.lower(), language(locale).base)


@cache
def _is_ordinary(word: str, base: str) -> bool:
    known = _listed(base, ("function", "common"))
    if word in known or word.endswith(tuple(_listed(base, ("endings",)))):
        return True
    if "-" in word:  # `ex-mayor`, `flood-hit`
        return all(_is_ordinary(part, base) for part in word.split("-") if part)
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        if stem in known or stem + "e" in known:
            return True
        if stem[-1] == stem[-2] and stem[:-1] in known:
            return True
        if stem[-1] == "i" and stem[:-1] + "y" in known:
            return True
    return False


@cache
def _listed(base: str, lists: tuple[str, ...]) -> frozenset[str]:
    facts = _facts().get(base, {})
    return frozenset(word for name in lists for word in facts.get(name, "").split())


@cache
def _facts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(
        resources.files("pipeline.facts").joinpath("words.toml").read_text("utf-8")
    )
