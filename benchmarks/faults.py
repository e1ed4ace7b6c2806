"""Faults for `make bench-pathology`: a good translation -> a bad one, or none where it cannot be.

In: a pair, a source of chance and all pairs. Out: the target with the fault in it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from pipeline.facts import currencies, denials, quotation
from pipeline.languages import language

__all__ = ["KINDS", "Fault", "Pair", "with_code"]

_LATIN = "az de es fr it pt tr".split()  # noqa: SIM905 — reads better


class Pair(NamedTuple):
    """A good translation from English."""

    locale: str
    source: str
    target: str


Fault = Callable[[Pair, random.Random, list[Pair]], str | None]
"""A bad translation made of a good one; None where the pair is no place for it."""


def _loop(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    words = pair.target.split()
    if len(words) < 4:
        return None
    start, long = rng.randrange(len(words) - 2), rng.choice((1, 2, 3))
    return " ".join(words[:start] + words[start : start + long] * rng.choice((3, 4, 8)))


def _copied(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    small = re.findall(r"\b[a-z]{2,}\b", pair.source)
    return pair.source if len(set(small)) >= 4 else None


def _half_copied(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    ours, theirs = pair.source.split(), pair.target.split()
    if len(ours) < 10:
        return None
    return " ".join(theirs[: len(theirs) // 2] + ours[len(ours) // 2 :])


def _script(pair: Pair, rng: random.Random, every: list[Pair]) -> str | None:
    wanted = "ru" if pair.locale != "ru" else "ar"
    return rng.choice([other.target for other in every if other.locale == wanted])


def _language(pair: Pair, rng: random.Random, every: list[Pair]) -> str | None:
    base = language(pair.locale).base
    near = {base} | ({"az", "tr"} if base in {"az", "tr"} else set())
    near |= {"es", "pt"} if base in {"es", "pt"} else set()
    others = [
        other.target
        for other in every
        if language(other.locale).base in _LATIN
        and language(other.locale).base not in near
        and len(other.target.split()) > 7
    ]
    return rng.choice(others) if base in _LATIN and len(pair.source) > 40 else None


def _invented(pair: Pair, rng: random.Random, every: list[Pair]) -> str | None:
    same = [other.target for other in every if other.locale == pair.locale and other != pair]
    return " ".join([pair.target, *rng.choices(same, k=3)]) if len(same) > 9 else None


def _cut(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    words = pair.target.split()
    if len(words) < 10:
        return None
    return " ".join(words[: round(len(words) * rng.uniform(0.3, 0.6))]) + "."


def _numbers(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    places = [match.start() for match in re.finditer("[1-9]", pair.target)]
    if not places:
        return None
    place = rng.choice(places)
    other = rng.choice([digit for digit in "123456789" if digit != pair.target[place]])
    return pair.target[:place] + other + pair.target[place + 1 :]


_SPELT = {
    "az": "üç dörd beş yeddi səkkiz doqquz iyirmi otuz qırx",
    "es": "tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta",
    "fr": "trois quatre cinq six sept huit dix onze douze quinze vingt trente",
    "pt": "três quatro cinco seis sete oito nove dez onze doze quinze vinte trinta",
    "tr": "üç dört beş sekiz dokuz yirmi otuz kırk",
}
_SPOKEN = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"


def _spelt(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A number word becomes another."""
    words = _SPELT.get(language(pair.locale).base, "").split()
    there = [word for word in words if re.search(rf"(?<![\w-]){word}(?![\w-])", pair.target)]
    if not there or not re.search(rf"(?<![\w-])(?:{_SPOKEN})(?![\w-])", pair.source, re.I):
        return None
    word = rng.choice(there)
    other = rng.choice([each for each in words if each not in there])
    return re.sub(rf"(?<![\w-]){word}(?![\w-])", other, pair.target)


def _exchanged(pair: Pair, rng: random.Random, every: list[Pair]) -> str | None:
    """A currency's sign becomes another's, its name some word of the language."""
    spoken = currencies.compare(pair.source, "en", "", pair.locale)
    if not spoken or not language(pair.locale).writes_spaces:
        return None
    words = [word for each in every if each.locale == pair.locale for word in each.target.split()]
    # Matches `manats`, `€`; not `500`.
    for match in re.finditer(r"[^\W\d_]+|[$¢-¥₠-⃀]", pair.target):
        ends = pair.target[: match.start()], pair.target[match.end() :]
        if currencies.compare(pair.source, "en", "".join(ends), pair.locale).missing:
            return rng.choice("₡₭" if not match[0].isalpha() else words).join(ends)
    return None


def _dated(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A month becomes another, in words or in a figure such as Chinese has."""
    months = language(pair.locale).locale.months["format"]["wide"]
    names = [str(name) for name in months.values()]
    if language(pair.locale).base == "zh":
        names = [f"{number}月" for number in range(1, 13)]
    for number, name in enumerate(names):
        # Matches `marzo`, `Martta`; not the `mai` of `email`.
        found = re.search(rf"(?<!\w){re.escape(name)}", pair.target, re.I)
        if found and re.search(_MONTHS[number], pair.source):
            other = rng.choice([each for each in names if each != name])
            return pair.target[: found.start()] + other + pair.target[found.end() :]
    return None


def _mangled(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A vowel inside a name becomes another, whether of a person, of a place or of a ship."""
    found = [name for name in _kept_names(pair) if _VOWEL.search(name)]
    if not found:
        return None
    name = rng.choice(found)
    place = rng.choice(list(_VOWEL.finditer(name))).start()
    other = rng.choice([vowel for vowel in "aeou" if vowel != name[place]])
    return pair.target.replace(name, name[:place] + other + name[place + 1 :])


# Matches the vowels of `Orsan` but its first and last letter's.
_VOWEL = re.compile("(?<=.)[aeou](?=.)")


def _kept_names(pair: Pair) -> list[str]:
    """The words with a capital that stand in both texts and do not begin the source."""
    # Matches `Orsan`; not `NATO`, `Leyla’s`.
    found = re.findall(r"(?<=[\w,] )[A-Z][a-z]{3,}\b(?!['’])", pair.source)
    return [name for name in dict.fromkeys(found) if re.search(rf"\b{name}", pair.target)]


def _full_name(pair: Pair) -> tuple[str, str] | None:
    """The first name of two words that stand so in both texts."""
    names = _kept_names(pair)
    return next(
        (
            (first, last)
            for first, last in pairwise(re.findall(r"[^\W\d_]+", pair.source))
            if first in names and last in names and f"{first} {last}" in pair.target
        ),
        None,
    )


def _name_lost(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """Of a name of two words the second is gone."""
    name = _full_name(pair)
    return pair.target.replace(" ".join(name), name[0]) if name else None


def _unnamed(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A name of two words is gone whole."""
    name = _full_name(pair)
    return pair.target.replace(" ".join(name), "") if name else None


def _one_lost(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A name of one word is gone, with nothing in its place."""
    names = [
        name
        for name in _kept_names(pair)
        if not re.search(rf"[A-Z]\w+ {name}|{name} [A-Z]", pair.source)
    ]
    return re.sub(rf"\b{rng.choice(names)}\w*", "", pair.target) if names else None


def _unquoted(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """One of the quotation marks is gone where the source has pairs of them."""
    marks = list(re.finditer("[“”„«»「」]", pair.target))
    if not marks or len(marks) % 2 or not quotation.unpaired(pair.source, "“"):
        return None
    mark = rng.choice(marks)
    return pair.target[: mark.start()] + pair.target[mark.end() :]


def _initial(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """One initial of a name is gone; Arabic and Chinese are not judged."""
    # Matches the `K. ` of `J. K. Orsan`, the `К. ` of `Дж. К. Орсан`; not `UU. `.
    found = list(re.finditer(r"(?<![\w])[^\W\d_]\. (?=[^\W\d_]{3})", pair.target))
    if not found or not re.search(r"\b[A-Z]\. [A-Z]", pair.source) or pair.locale == "ar":
        return None
    last = found[-1]
    return pair.target[: last.start()] + pair.target[last.end() :]


_MONTHS = [str(name)[:3] for name in language("en").locale.months["format"]["wide"].values()]
_DENIALS = {
    "ar": "لا لم لن ليس ليست",
    "de": "nicht kein keine keinen",
    "es": "no nunca nadie nada",
    "fr": "ne pas n jamais",
    "it": "non mai",
    "pt": "não nunca",
    "ru": "не нет",
}
# Matches `n'`, `don't`, `no`; not `2`.
_WORD = re.compile(r"[^\W\d_]+['’]?")


def _denied(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """A denial where neither text has any, before some word of the target."""
    word = _DENIALS.get(language(pair.locale).base, "").split()[:1]
    words = pair.target.split()
    if not word or word == ["لا"] or len(words) < 3:
        return None
    if denials.lost(pair.source, "en", "", pair.locale) or denials.lost(
        pair.target, pair.locale, "", "en"
    ):
        return None
    place = rng.randrange(1, len(words))
    return " ".join((*words[:place], word[0], *words[place:]))


def _affirmed(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    """Every word that denies is taken out of a translation of a sentence that does."""
    listed = _DENIALS.get(language(pair.locale).base, "").split()
    if not re.search(r"\b(?:not|no|never|nobody|nothing)\b|n['’]t\b", pair.source, re.I):
        return None
    denying = [m for m in _WORD.finditer(pair.target) if m[0].lower().rstrip("'’") in listed]
    out = pair.target
    for match in reversed(denying):
        out = out[: match.start()] + out[match.end() :].removeprefix(" ")
    return out if denying else None


def _empty(pair: Pair, rng: random.Random, _: list[Pair]) -> str | None:
    return ""


_CODES = ("https://example.org/a_b", "desk@example.org", "{name}", "%1$s", "@harbour_desk")


def with_code(pair: Pair, rng: random.Random) -> tuple[Pair, str]:
    """The pair with an address or a placeholder on both sides, and its target with that damaged."""
    code = rng.choice(_CODES)
    good = Pair(pair.locale, f"{pair.source} {code}", f"{pair.target} {code}")
    damage = rng.choice(("", code[1:], code.replace("_", " ").replace("$", " "), code[:-1]))
    if damage == code:
        damage = code[:-1]
    return good, f"{pair.target} {damage}".strip()


KINDS: dict[str, tuple[str, Fault]] = {
    "loop: 1 to 3 words 3 to 8 times": ("loop", _loop),
    "copied from the source": ("copied", _copied),
    "second half left in the source's language": ("copied", _half_copied),
    "in another script": ("script", _script),
    "in another language": ("language", _language),
    "three sentences invented": ("length", _invented),
    "cut after 30 to 60 % of the words": ("cut", _cut),
    "empty": ("empty", _empty),
    "a digit changed": ("numbers", _numbers),
    "a currency changed": ("currencies", _exchanged),
    "a number word changed": ("numerals", _spelt),
    "a month changed": ("dates", _dated),
    "a name mangled": ("names", _mangled),
    "half a name lost": ("names", _name_lost),
    "a name of two words lost": ("names", _unnamed),
    "a name of one word lost": ("names", _one_lost),
    "an initial lost": ("names", _initial),
    "a quotation mark lost": ("quotation", _unquoted),
    "a “not” lost": ("negation", _affirmed),
    "a “not” put in": ("negation", _denied),
}
