"""Beside stage 2, names: what a source calls people and places -> those that its translation lost.

In: plain texts and their locales. Out: the words of names, whole names and initials that are not in
the target or are mangled there. A name may be inflected, and spelt as its new language spells.
Places have other names in other languages, so that a word by itself is told only where something
very like it stands in the target, or nothing that has a capital of its own; and a name of several
where none is an ordinary word. What is ordinary with a capital is data, in words.toml and in CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from babel.core import get_global

from pipeline.facts.spelling import forms, is_near
from pipeline.facts.words import has_words, is_ordinary, listed
from pipeline.languages import language

__all__ = ["Lost", "is_latin", "lost"]

# Matches `Orsan`, `O'Hara`, `Orsan’ın`, `al-Amin`; not `3rd`, `_`.
_WORD = re.compile(r"(?<![\w&])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w&])")
# Matches what parts the words of one name: ` `, `. ` and `.` after an initial; not `, `.
_BETWEEN = re.compile(r"\.?[ \u00a0]|\.")
# Matches the initials `J.`, `Дж.`, `W` of `George W Bush`; not `US`, `J` of `J's`.
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]{1,2}\.(?=[ \u00a0]?[^\W\d_])|(?<!\w)[^\W\d_](?![\w'’.])")
# Matches the end of what a sentence begins after: ``, `said: “`, `— `; not `, `.
_BEGINNING = re.compile(r"(?:^|[.?!:…—–“\"«‘(\[])[\s\"“«‘'(\[¿¡]*$")
# Matches the word that follows a name in `Caspian is`, `Atlantic coast`; not in `Caspian, is`.
_FOLLOWS = re.compile(r"['’]?[^\W\d_]*[ \u00a0]([^\W\d_]+)")
# Matches the suffix of `Orsan’ın`, `Hasanov's`; not `O'Hara`.
_SUFFIX = re.compile(r"['’][^\W\d_]{1,6}$")

_FAR = 4  # words from the beginning, within which a name may be the translation's first word
_ALIKE = 4  # letters that a word made of a name begins with: `palestina`
_SHORT = 3  # letters of a sentence's first word that is an article rather than a name
_MOST = 300  # words of a sentence; a longer text is no sentence, and would be compared for long
# Languages that write endings on to a name, with an apostrophe or without.
_GLUED = frozenset({"az", "tr"})
# Matches what names lose or change where they are written as heard: vowels, `h`, `w`, `y`.
_UNHEARD = re.compile("[aeiouhvy]")
# Languages of Latin script that write foreign names as they are heard.
_RESPELT = frozenset("az bs ku lt lv sq sr tk uz".split())  # noqa: SIM905
# Languages that change a name's last letter when they decline it.
_STEMS = frozenset("bs cs et fi hr hu la lt lv pl ro sk sl sq sr".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Lost:
    """A word of a name, a whole one, or its initials, that did not come through."""

    word: str
    """As the source has it: `Orsan`, `Leyla Orsan`, `J. K.`."""
    near: str
    """What stands in its place in the target; empty where nothing does."""
    start: int
    """Where the word begins in the source, or the initials with their surname."""
    end: int

    def __str__(self) -> str:
        """`Orsan (Orsen)`, `J. K.`."""
        return f"{self.word} ({self.near})" if self.near else self.word


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    begins: bool
    """It begins a sentence or a quotation, so that its capital may mean nothing."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def initial(self) -> bool:
        return len(self.text) == 1


def lost(source: str, source_locale: str, target: str, locale: str) -> tuple[Lost, ...]:
    """The names of the source that the target lost or mangled, in order.

    Headlines in Title Case or in capitals are not judged: all their words look like names.
    """
    if source[1:] == source[1:].lower():
        return ()
    words = [
        _Word(
            match[0],
            match.start(),
            match[0][0].isupper()
            and bool(_BEGINNING.search(source[max(0, match.start() - 12) : match.start()])),
        )
        for match in _WORD.finditer(source)
    ]
    if len(words) > _MOST:
        return ()
    runs = list(_runs(words, source))
    if not runs or not is_latin(source) or not target.strip():
        return ()
    small = sum(word.text.islower() and len(word.text) > 2 for word in words)
    headline = small < 2  # or a credit: `Photo: A. B. Rzayev/Courier`
    if headline and not (small and sum(word.text[0].isupper() for word in words[1:]) == 1):
        return tuple(_initials(runs, words, source, target, source_locale))
    there = [match[0] for match in _WORD.finditer(target)]
    there += [part for word in there if "-" in word for part in word.split("-")]  # `Orsan-Rede`
    if not is_latin(target):
        cyrillic = any("CYRILLIC" in unicodedata.name(char, "") for word in there for char in word)
        return tuple(_initials(runs, words, source, target, source_locale)) if cyrillic else ()
    found = list(_initials(runs, words, source, target, source_locale))
    if has_words(source_locale):
        told = _Target.of(words, there, locale)
        for run in () if headline else runs:
            found += _words(run, told, source_locale)
        found += (
            _lost(word, word, word.text)
            for word in _alone(runs, source, source_locale)
            if not told.has(word.text) and not told.near(word.text) and not told.named(word, words)
        )
    return tuple(sorted(found, key=lambda each: each.start))


def _runs(words: Sequence[_Word], source: str) -> Iterator[list[_Word]]:
    """Words with capitals that follow each other, initials among them."""
    run: list[_Word] = []
    for word in words:
        between = source[run[-1].end : word.start] if run else ""
        joined = bool(run) and _BETWEEN.fullmatch(between) is not None
        if run and (not joined or (between != " " and not run[-1].initial)):
            yield run
            run = []
        if word.text[:1].isupper() and not (word.initial and word.text == "I"):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class _Target:
    """The words of a target, ready to be looked for."""

    all: frozenset[str]
    capitals: tuple[tuple[str, frozenset[str]], ...]
    """Those with a capital that the source has not, with their forms."""
    stems: bool
    glued: bool
    heard: frozenset[str]
    """The consonants of those, where the language writes foreign names as they are heard."""
    strange: tuple[bool, bool]
    """The first word, and another one, may be a name that the source has in other letters."""

    @classmethod
    def of(cls, words: Sequence[_Word], there: Sequence[str], locale: str) -> _Target:
        ours = {form for word in words for form in forms(word.text)}
        known = {word: forms(word) | forms(_SUFFIX.sub("", word)) for word in there}
        capitals = tuple(
            (_SUFFIX.sub("", word), forms(_SUFFIX.sub("", word)))
            for word, every in known.items()
            if word[:1].isupper() and ours.isdisjoint(every)
        )
        base = language(locale).base
        respelt = capitals if base in _RESPELT else ()
        return cls(
            frozenset(form for every in known.values() for form in every),
            capitals,
            base in _STEMS,
            base in _GLUED,
            frozenset(_consonants(form) for _, every in respelt for form in every),
            (
                any(word == there[0] and len(word) > _SHORT for word, _ in capitals),
                any(word != there[0] for word, _ in capitals),
            ),
        )

    def named(self, word: _Word, words: Sequence[_Word]) -> bool:
        """True where something may be the word's name in another language, or made of it.

        What is far from the beginning here is not likely to be the first word there.
        """
        first, other = self.strange
        like = tuple(form[:_ALIKE] for form in forms(word.text))
        made = any(form.startswith(like) for form in self.all)  # `palestina` of `Palestine`
        return other or (first and word in words[:_FAR]) or made

    def has(self, word: str) -> bool:
        """True where the word stands there, in any spelling and with any ending."""
        for form in forms(_SUFFIX.sub("", word)):
            if form in self.all:
                return True
            stem = form[:-1] if self.stems and len(form) > 3 else form
            if len(stem) > 2 and any(other.startswith(stem) for other in self.all):
                return True
        return False

    def hears(self, word: str) -> bool:
        """True where something stands there that may be the word as it is heard: `Conson`."""
        wanted = [_consonants(form) for form in forms(_SUFFIX.sub("", word))]
        return any(other.startswith(form) for form in wanted for other in self.heard)

    def near(self, word: str) -> str:
        """A word that is it but for a letter or the first ones; empty where there is none."""
        wanted = forms(_SUFFIX.sub("", word))
        return next(
            (
                text
                for text, every in self.capitals
                if any(
                    is_near(form, other[: len(form)] if self.glued else other)
                    for form in wanted
                    for other in every
                )
            ),
            "",
        )


def _consonants(form: str) -> str:
    """`harvik` and `haruik` are `rk`."""
    return _UNHEARD.sub("", form)


def _words(run: Sequence[_Word], told: _Target, source_locale: str) -> Iterator[Lost]:
    judged = [word for word in run if _is_name(word, source_locale)]
    here = {word for word in judged if told.has(word.text)}
    titles = listed(source_locale, "titles")
    # `Town Hall Orchestra` is an institution's, whose words may be translated in part.
    person = all(word in judged or word.initial or word.text.lower() in titles for word in run)
    near = {word: told.near(word.text) for word in judged if word not in here}
    gone = [word for word in near if not near[word] and not told.hears(word.text)]
    if person and len(judged) > 1 and gone == judged:
        yield _lost(judged[0], judged[-1], " ".join(word.text for word in judged))
        return
    for word in near:
        # A part of it came through, so that it was not translated: the rest is missing.
        if near[word] or (word in gone and here and person and not word.begins):
            yield _lost(word, word, word.text, near[word])


def _alone(runs: Sequence[Sequence[_Word]], source: str, locale: str) -> Iterator[_Word]:
    """Names of one word, whose capital can but be a name's in any language.

    Not a beginning's, not that of `NFTs`, and of a sea not that of `the Atlantic coast`, which is
    an adjective.
    """
    for run in runs:
        words = [word for word in run if not (word.begins and is_ordinary(word.text, locale))]
        if len(words) != 1 or words[0].begins or not words[0].text[1:].islower():
            continue
        word = words[0]
        lower = word.text.lower()
        follows = _FOLLOWS.match(source, word.end)
        ends = follows is None or follows[1] in listed(locale, "function")
        if (
            _is_name(word, locale)
            or lower in listed(locale, "exonyms")
            or lower in _countries(locale)
            or (ends and lower in listed(locale, "seas"))
        ):
            yield word


def _lost(first: _Word, last: _Word, text: str, near: str = "") -> Lost:
    suffix = len(last.text) - len(_SUFFIX.sub("", last.text))
    return Lost(text[: len(text) - suffix], near, first.start, last.end - suffix)


def _is_name(word: _Word, locale: str) -> bool:
    """False for what a language has a word of its own for, as far as we know."""
    text = _SUFFIX.sub("", word.text)
    lower = text.lower()
    return (
        len(text) > 2
        and not text.isupper()
        and not is_ordinary(text, locale)
        and lower not in listed(locale, "places", "titles", "others", "exonyms")
        and lower not in _places(locale)
        and not (lower[:5] in _stems(locale) and lower.endswith(_demonyms(locale)))
        and "-" not in text
    )


def _initials(
    runs: Sequence[Sequence[_Word]],
    words: Sequence[_Word],
    source: str,
    target: str,
    source_locale: str,
) -> Iterator[Lost]:
    """The initials before a surname, where the target has fewer than the source."""
    found: list[tuple[list[_Word], _Word]] = []
    for run in runs:
        held: list[_Word] = []
        for word in run:
            dotted = source[word.end : word.end + 1] == "."
            if word.initial and (dotted or (word is not run[0] and word is not run[-1])):
                held.append(word)
                continue
            letters = "".join(each.text for each in held).lower()
            known = letters in listed(source_locale, "initials")
            if held and not known and not word.text.isupper() and _is_name(word, source_locale):
                found.append((held, word))
            held = []
    if not found:
        return
    wanted = sum(len(held) for held, _ in found)
    said = [match for match in _INITIAL.finditer(target) if match[0][0].isupper()]
    if len(said) >= wanted or len(found) > 1:
        return
    held, surname = found[0]
    shown = source[held[0].start : held[-1].end + 1].strip()
    yield Lost(shown, "", held[0].start, surname.end)


def is_latin(text: str) -> bool:
    """True where most letters are."""
    if text.isascii():
        return True
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters) > len(
        letters
    )


@cache
def _places(locale: str) -> frozenset[str]:
    """Words in CLDR's names of countries, cities, languages, months and weekdays, lower case."""
    own = language(locale).locale
    names = [*own.territories.values(), *own.languages.values()]
    names += [zone.get("city", "") for zone in own.time_zones.values()]
    names += [name for _, name in _zones()]
    for table in (own.months, own.days):
        names += [*table["format"]["wide"].values(), *table["format"]["abbreviated"].values()]
    found = {word.lower() for name in names for word in _WORD.findall(str(name))}
    return frozenset(found | {f"{word}s" for word in found})


@cache
def _countries(locale: str) -> frozenset[str]:
    """CLDR's countries and cities that have a name of one word, lower case."""
    own = language(locale).locale
    names = [*own.territories.values(), *(zone.get("city", "") for zone in own.time_zones.values())]
    return frozenset(name.lower() for name in map(str, names) if name.isalpha())


@cache
def _stems(locale: str) -> frozenset[str]:
    """How the places' names begin: `belgi`."""
    return frozenset(place[:5] for place in _places(locale) if len(place) > 4)


@cache
def _demonyms(locale: str) -> tuple[str, ...]:
    """How words end that say where someone is from; one that no word has, if none are known."""
    return tuple(listed(locale, "demonyms")) or (" ",)


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    """(Time zone, its city) of every zone that Babel names: `Europe/Lisbon`, `Lisbon`."""
    zones = get_global("zone_territories")
    return tuple((zone, zone.split("/")[-1].replace("_", " ")) for zone in zones)
