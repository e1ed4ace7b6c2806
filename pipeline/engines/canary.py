"""A handful of sentences that a package must translate before it is trusted: engine -> a verdict.

It does not judge quality: it finds packages that loop, fall silent, write another script, copy
their source or make noise of it, as packages do whose files were mixed up or that the engine of
today runs otherwise than the one they were made for.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from babel.core import get_global

from pipeline.engines.packages import Package
from pipeline.errors import PackageError
from pipeline.languages import Language, language

__all__ = ["fault", "sentences", "sing"]

# Matches "ha ha ha ha", "@@@@@@@@@@", "la la la la la la"; not "no, no, no", "1,000,000,000".
_LOOP = re.compile(r"([^\d\s].{0,30}?)(?:\s*\1){3,}", re.DOTALL)
_SHORTEST_LOOP = 8  # characters: "1962...." is none
_LONG = 80  # characters from which compression tells anything
_MOST_COMPRESSED = 3.0
# Matches a year in the digits of any script; not "300", which may well come out in words.
_YEAR = re.compile(r"\d{4,}")
_LONGEST, _SPARE = 3, 40  # a translation has at most so many times the characters, and so many more
_SHOWN = 80


def sing(package: Package, translate: Callable[[Sequence[str]], Sequence[str]]) -> None:
    """Raises PackageError where half of the package's sentences or more come out wrong."""
    sources = sentences(package.source)
    targets = translate(sources)
    faults = [
        (source, target, reason)
        for source, target in zip(sources, targets, strict=True)
        if (reason := fault(source, target, package.source, package.target))
    ]
    if 2 * len(faults) < len(sources):
        return
    source, target, reason = faults[0]
    raise PackageError(
        f"{package.name} fails on {len(faults)} of {len(sources)} plain sentences: "
        f"{_short(source)} becomes {_short(target)}, {reason}",
        path=str(package.path),
    )


def sentences(source: str) -> tuple[str, ...]:
    """The sentences for a source language (BCP 47)."""
    texts = _data()
    found = texts.get(language(source).base, texts["und"])
    return tuple(map(str, found))


def fault(sentence: str, text: str, source: str, target: str) -> str:
    """What is wrong with `text` as the translation of a plain sentence; empty where nothing is."""
    if not text.strip():
        return "which is nothing, or has no end"
    if "\N{REPLACEMENT CHARACTER}" in text or "@@" in text:
        return "which has scraps of the model's own in it"
    if _loops(text):
        return "which repeats itself"
    if len(text) > _LONGEST * len(sentence) + _SPARE:
        return "which is far too long"
    if not _right_script(text, language(target)):
        return f"which is not written as {language(target).english_name} is"
    known = language(source).base in _data()
    other = language(source).base != language(target).base
    if known and other and _bare(text) == _bare(sentence):
        return "which is the sentence as it was"
    if missing := sorted(set(_years(sentence)) - set(_years(text))):
        return f"which has lost {missing[0]}"
    return ""


def _loops(text: str) -> bool:
    if any(len(match[0]) >= _SHORTEST_LOOP for match in _LOOP.finditer(text)):
        return True
    raw = text.encode()
    return len(text) >= _LONG and len(raw) > _MOST_COMPRESSED * len(zlib.compress(raw, 9))


def _right_script(text: str, target: Language) -> bool:
    """True where at least half of the letters are of the target's script."""
    names = _data()["scripts"].get(_script(target))
    letters = [char for char in text if char.isalpha()]
    if names is None or not letters:
        return True
    right = sum(unicodedata.name(char, "").startswith(tuple(names)) for char in letters)
    return 2 * right >= len(letters)


def _script(target: Language) -> str:
    """ISO 15924: the tag's own, else CLDR's likeliest."""
    likely: str = get_global("likely_subtags").get(target.base, "")  # "ru_Cyrl_RU"
    return target.locale.script or [*likely.split("_"), "", ""][1]


def _years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}”"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.engines").joinpath("canary.toml").read_text("utf-8"))
