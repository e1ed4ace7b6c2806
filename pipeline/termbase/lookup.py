"""Stage 5, lookup: a glossary and two languages -> a sentence's terms, and whether they are kept.

In: plain text without markup. Out: the terms that stand in it, longest first, in whatever form;
what of it must go through an engine untouched; and what a translation does against the glossary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from pipeline.termbase.glossary import Glossary, Term, cell
from pipeline.termbase.words import Key, Word, grammar, words

__all__ = ["Fixed", "Hit", "Termbase", "Terms"]

_GAP = 2  # words that may stand between two words of a translation: "ferri (el) nocturno"


class Hit(NamedTuple):
    """Terms that stand at one place: `text[start:end]`; several where rows share a word."""

    start: int
    end: int
    terms: tuple[Wanted, ...]


class Fixed(NamedTuple):
    """A stretch of a source text that no engine may touch, and what stands there afterwards."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term for one pair of languages."""

    source: str
    expected: tuple[str, ...]
    """Wordings of which one is wanted; empty where the glossary has none for the locale."""
    forbidden: tuple[str, ...]
    verbatim: bool
    """True: `source` itself is to stand in the target."""
    fixed: bool
    """True: a name, which goes through an engine untouched."""
    part_of_speech: str
    note: str


@dataclass(slots=True)
class _Node:
    """A word of terms, reached by any of its forms' keys; `ends` are the terms that end here,
    with their numbers in the glossary."""

    below: dict[Key, list[_Node]] = field(default_factory=dict)
    by_word: dict[tuple[str, str], _Node] = field(default_factory=dict)
    ends: list[tuple[int, Wanted]] = field(default_factory=list)


class Termbase:
    """A project's glossary, ready for any pair of languages."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._pairs: dict[tuple[str, str], Terms] = {}

    def terms(self, source: str, locale: str) -> Terms:
        """The terms of a pair (BCP 47). `locale` empty: what is not translated into any.

        From another language than the terms' own the glossary is read the other way round: its
        translations into that language are looked for.
        """
        if (source, locale) not in self._pairs:
            found = [
                each for term in self.glossary.terms for each in self._of(term, source, locale)
            ]
            self._pairs[source, locale] = Terms(found, source, locale)
        return self._pairs[source, locale]

    def _of(self, term: Term, source: str, locale: str) -> Iterator[Wanted]:
        expected, forbidden = self._said(term, locale), cell(term.forbidden, locale)
        for text in self._said(term, source) or ((term.text,) if term.verbatim else ()):
            verbatim = term.verbatim and expected in ((), (text,))
            name = bool(term.part_of_speech == "proper noun" and expected and locale)
            if verbatim or expected or forbidden:
                yield Wanted(
                    source=text,
                    expected=() if verbatim else expected,
                    forbidden=forbidden,
                    verbatim=verbatim,
                    fixed=term.verbatim or (name and not grammar(locale).cases),
                    part_of_speech=term.part_of_speech,
                    note=term.note,
                )

    def _said(self, term: Term, locale: str) -> tuple[str, ...]:
        own = self.glossary.source_locale
        if locale and locale.split("-")[0] == own.split("-")[0]:
            return cell(term.translations, locale) or (term.text,)
        return cell(term.translations, locale) if locale else ()


class Terms:
    """The terms of one pair of languages."""

    def __init__(self, wanted: Sequence[Wanted], source: str, locale: str) -> None:
        self._source, self._target = grammar(source), grammar(locale)
        self._root = _Node()
        self._kinds = {"", *(each.part_of_speech for each in wanted)} & {"", "verb", "adjective"}
        self._keys = lru_cache(maxsize=65536)(self._any_keys)
        self._target_keys = lru_cache(maxsize=65536)(self._target.keys)
        self._base_keys = lru_cache(maxsize=65536)(partial(self._target.keys, term=True))
        self._bare = lru_cache(maxsize=65536)(self._target.bare)
        self._spelt = lru_cache(maxsize=65536)(lambda text: tuple(w.written for w in words(text)))
        for number, each in enumerate(wanted):
            self._add(number, each)

    def _add(self, number: int, each: Wanted) -> None:
        node = self._root
        for word in self._spelt(each.source):
            name = (self._source.fold(word), "" if each.verbatim else each.part_of_speech)
            if name not in node.by_word:
                node.by_word[name] = below = _Node()
                keys = self._source.keys(word, each.part_of_speech, term=True)
                # What is not translated is not inflected either: it is a name.
                for key in {(name[0], "")} if each.verbatim else keys:
                    node.below.setdefault(key, []).append(below)
            node = node.by_word[name]
        if node is not self._root:
            node.ends.append((number, each))

    def found(self, text: str) -> tuple[Hit, ...]:
        """The terms of a source text, in order and disjoint: the longest from the left."""
        tokens = words(text)
        hits: list[Hit] = []
        position = 0
        while position < len(tokens):
            end, terms = self._longest(tokens, position)
            if terms:
                hits.append(Hit(tokens[position].start, tokens[end - 1].end, terms))
            position = max(end, position + 1)
        return tuple(hits)

    def fixed(self, text: str) -> tuple[Fixed, ...]:
        """What of a source text goes through an engine untouched: names, and what they become."""
        found = []
        for start, end, terms in self.found(text):
            first = terms[0]
            if first.fixed:
                written = text[start:end]
                found.append(Fixed(start, end, written if first.verbatim else first.expected[0]))
        return tuple(found)

    def broken(self, source: str, target: str) -> Iterator[str]:
        """What a translation must not do: lose a name, use a forbidden word. A sentence each."""
        hits = self.found(source)
        if not hits:
            return
        told = words(target)
        said: set[str] = set()
        for hit in hits:
            written, name = source[hit.start : hit.end], hit.terms[0].source
            if all(term.verbatim for term in hit.terms) and not self._stands(name, written, told):
                said.add(f"“{name}” is not to be translated and is missing")
            for wording in dict.fromkeys(w for term in hit.terms for w in term.forbidden):
                if self._used(wording, hits, told):
                    better = next((t.expected[0] for t in hit.terms if t.expected), "")
                    instead = f"; say “{better}”" if better else ""
                    said.add(f"“{wording}” is forbidden for “{written}”{instead}")
        yield from sorted(said)

    def missing(self, source: str, target: str) -> Iterator[str]:
        """Which wanted translations seem not to be there, in any form. A sentence each."""
        hits = self.found(source)
        if not hits:
            return
        told = tuple(word.written for word in words(target))
        said: dict[str, None] = {}
        for hit in hits:
            wordings = [w for term in hit.terms for w in term.expected]
            if any(term.verbatim for term in hit.terms) or not wordings:
                continue
            if not any(self._there(wording, told) for wording in wordings):
                named = " or ".join(f"“{wording}”" for wording in dict.fromkeys(wordings))
                said[f"the glossary has {named} for “{source[hit.start : hit.end]}”"] = None
        yield from said

    def honours(self, source: str, target: str) -> bool:
        """Whether a translation keeps to the glossary in every way."""
        return not any((*self.broken(source, target), *self.missing(source, target)))

    def notes(self, text: str) -> tuple[str, ...]:
        """What a translator should know of the terms in a text, a line each."""
        lines: dict[str, None] = {}
        for hit in self.found(text):
            for term in hit.terms:
                told = "is not translated" if term.verbatim else f"= {' | '.join(term.expected)}"
                line = (
                    f"term: {term.source} {told if term.verbatim or term.expected else ''}".strip()
                )
                if term.forbidden:
                    line += f", not {' | '.join(term.forbidden)}"
                lines[f"{line} ({term.note})" if term.note else line] = None
        return tuple(lines)

    def _longest(self, tokens: Sequence[Word], position: int) -> tuple[int, tuple[Wanted, ...]]:
        """(where it ends, terms) of the longest term from a token on; the exact spelling first."""
        best: tuple[int, tuple[Wanted, ...]] = (position, ())
        nodes = [self._root]
        for end in range(position, len(tokens)):
            keys = self._keys(tokens[end].written)
            nodes = list(
                {
                    id(below): below
                    for node in nodes
                    for key in keys
                    for below in node.below.get(key, ())
                }.values()
            )
            if not nodes:
                break
            written = [token.written for token in tokens[position : end + 1]]
            reached = sorted((end for node in nodes for end in node.ends), key=itemgetter(0))
            ends = [term for _, term in reached if self._cased(term.source, written)]
            if ends:
                exact = [t for t in ends if list(self._spelt(t.source)) == written]
                best = (end + 1, tuple(exact or ends))
        return best

    def _any_keys(self, word: str) -> frozenset[Key]:
        """Keys of a word as whichever part of speech the glossary has terms of."""
        return frozenset().union(*(self._source.keys(word, kind) for kind in self._kinds))

    def _cased(self, term: str, written: Sequence[str]) -> bool:
        """Whether capitals are where the term has them; a term in small letters takes any."""
        return term.islower() or all(
            _capitals_agree(wanted, found)
            for wanted, found in zip(self._spelt(term), written, strict=True)
        )

    def _stands(self, term: str, written: str, told: Sequence[Word]) -> bool:
        """Whether a name stands in a target, with suffixes at most."""
        for wording in dict.fromkeys((written, term)):
            spelt = self._spelt(wording)
            for start in range(len(told) - len(spelt) + 1):
                piece = [word.written for word in told[start : start + len(spelt)]]
                if all(
                    _capitals_agree(wanted, found)
                    and (
                        self._source.fold(wanted) == self._source.fold(found)
                        or (
                            self._target.cases
                            and self._base_keys(wanted) & self._target_keys(found)
                        )
                    )
                    for wanted, found in zip(spelt, piece, strict=True)
                ):
                    return True
        return False

    def _used(self, wording: str, hits: Sequence[Hit], told: Sequence[Word]) -> bool:
        """Whether a forbidden wording is used otherwise than in what another term is to be."""
        spelt = self._spelt(wording)
        wanted = [self._base_keys(word) for word in spelt]
        cased = not wording.islower()
        allowed = [
            self._spelt(other) for hit in hits for term in hit.terms for other in term.expected
        ]
        allowed += [self._spelt(term.source) for hit in hits for term in hit.terms if term.verbatim]
        for start in range(len(told) - len(spelt) + 1):
            piece = [word.written for word in told[start : start + len(spelt)]]
            if all(
                keys & self._target_keys(word) and (not cased or _capitals_agree(own, word))
                for keys, own, word in zip(wanted, spelt, piece, strict=True)
            ) and not self._excused(allowed, told, start, start + len(spelt)):
                return True
        return False

    def _excused(
        self, allowed: Sequence[Sequence[str]], told: Sequence[Word], start: int, end: int
    ) -> bool:
        """Whether the words at a place are part of a wording that is wanted in the sentence."""
        for spelt in allowed:
            for first in range(max(0, end - len(spelt)), min(start, len(told) - len(spelt)) + 1):
                piece = [word.written for word in told[first : first + len(spelt)]]
                if len(piece) == len(spelt) and all(map(self._is, spelt, piece)):
                    return True
        return False

    def _there(self, wording: str, told: Sequence[str]) -> bool:
        """Whether the words of a translation stand in a target, in order and near each other."""
        spelt = self._spelt(wording)
        reached = {n for n, word in enumerate(told) if spelt and self._is(spelt[0], word)}
        for wanted in spelt[1:]:
            reached = {
                near
                for place in reached
                for near in range(place + 1, min(place + 2 + _GAP, len(told)))
                if self._is(wanted, told[near])
            }
        return bool(reached)

    def _is(self, wanted: str, word: str) -> bool:
        """Whether a word of a target is a form of a word that is wanted there, or may be one."""
        return self._target.alike(self._bare(wanted)[0], self._bare(word)) or bool(
            self._base_keys(wanted) & self._target_keys(word)
        )


def _capitals_agree(wanted: str, found: str) -> bool:
    """`Turna` may be `TURNA`, not `turna`; `WHO` is not `who`; what is small may be anything."""
    if wanted.islower() or (len(found) > 1 and found.isupper()):
        return True
    return all(
        own.isupper() == other.isupper()
        for own, other in zip(wanted, found, strict=False)
        if own.isalpha()
    )
