"""Numbers of a sentence put into the translation of one that differs only in them.

In: a translation, the numbers its source had and those of the sentence at hand. Out: the
translation with the numbers replaced, written as its language writes them; nothing where it
cannot be told which number is which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from pipeline.memory.forms import NUMBER
from pipeline.numbers import localised, read
from pipeline.numbers.reading import ascii_digits

__all__ = ["substitute"]


def substitute(
    target: str, old: tuple[str, ...], sentence: str, source_locale: str, locale: str
) -> str | None:
    """The translation with the numbers of `sentence` in place of `old`, else None.

    Both have as many numbers. Each number that changed must stand in the translation as often
    as in its source, and all that were equal must have become equal.
    """
    new = tuple(NUMBER.findall(sentence))
    if len(new) != len(old):
        return None
    becomes: dict[str, str] = {}
    for before, after in zip(old, new, strict=True):
        if becomes.setdefault(before, after) != after:
            return None
    known = localised(sentence, source_locale, locale)
    places: dict[int, str] = {}
    spans = list(NUMBER.finditer(target))
    for before, after in becomes.items():
        if before == after:
            continue
        found = [n for n, span in enumerate(spans) if _same(before, source_locale, span[0], locale)]
        if len(found) != old.count(before) or places.keys() & set(found):
            return None
        for n in found:
            was = localised(before, source_locale, locale).get(before) if _marks(before) else None
            written = _written(after, before, spans[n][0], was, known)
            if written is None:
                return None
            places[n] = written
    parts: list[str] = []
    position = 0
    for n, span in enumerate(spans):
        parts += (target[position : span.start()], places.get(n, span[0]))
        position = span.end()
    return "".join((*parts, target[position:]))


def _same(one: str, source_locale: str, other: str, locale: str) -> bool:
    """Whether a number of the source is that number of the translation."""
    if ascii_digits(one) == ascii_digits(other):
        return True
    values, others = _values(one, source_locale), _values(other, locale)
    return len(values) == 1 and not values[0].isdisjoint(chain.from_iterable(others))


@lru_cache(maxsize=4096)
def _values(text: str, locale: str) -> tuple[frozenset[Decimal], ...]:
    """What each number in a text may stand for."""
    return tuple(frozenset(number.values) for number in read(text, locale))


def _written(
    new: str, old: str, target: str, was: str | None, known: Mapping[str, str]
) -> str | None:
    """`new` as the translation, which has `target` for `old`, would write it."""
    ascii_target = ascii_digits(target)
    if new in known and was == ascii_target:
        text: str | None = known[new]
    elif old == ascii_target and _shape(new) == _shape(old):
        text = new
    else:
        text = _like(new, old, ascii_target) if _marks(new) else new
        text = known.get(new) if text is None else text
    return None if text is None else _in_digits_of(text, target)


def _like(new: str, old: str, target: str) -> str | None:
    """`new` with its separators changed as those of `old` were, where that is known."""
    if len(_marks(old)) != len(_marks(target)):
        return None
    changed = dict(zip(_marks(old), _marks(target), strict=True))
    if not set(_marks(new)) <= changed.keys():
        return None
    return "".join(changed.get(char, char) for char in new)


def _marks(number: str) -> list[str]:
    return re.findall(r"\D", number)


def _shape(number: str) -> str:
    """`2.40` and `17.5` have one shape, `0.0`."""
    return re.sub(r"\d+", "0", number)


def _in_digits_of(text: str, target: str) -> str:
    """The text with the digits of the target's script."""
    first = next((char for char in target if char.isdecimal()), "0")
    zero = ord(first) - unicodedata.decimal(first)
    if zero == ord("0"):
        return text
    return "".join(chr(zero + int(char)) if char in "0123456789" else char for char in text)
