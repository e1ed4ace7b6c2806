"""Stage 6, a tagged sentence on its way through an engine: what is sent, the best that came back.

In: a sentence and what the engine and the glossary know. Out: its text behind masks, as often as it
is asked for; of what comes back the soundest is kept, with its numbers, case and edges put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline import numbers
from pipeline.engines.amounts import broken_times, figures
from pipeline.engines.credits import credit
from pipeline.engines.datelines import dateline
from pipeline.engines.edges import peel
from pipeline.engines.finishing import calm, finish, is_shouted, shout
from pipeline.engines.foreign import Span, plainly
from pipeline.engines.masks import STYLES, Mark, Protected, Style, protect, restore, runs
from pipeline.engines.titled import is_titled, untitled
from pipeline.facts import currencies, dates, names, numerals
from pipeline.inline import Tag, escape, parse, plain
from pipeline.termbase import Terms
from pipeline.tokens import blank, protected

__all__ = ["Note", "Passage", "Translation"]

_LONGEST = 100  # letters that a dateline may have

Note = Literal["", "aligned", "masked", "other style", "split"]


@dataclass(frozen=True, slots=True)
class Translation:
    """A tagged translation of a tagged sentence."""

    text: str
    """With the source's tags, each as often, well nested; empty if the engine gave nothing."""
    note: Note
    """How the codes were carried over: no need to, masked, masked in another style, put back
    where their words went, or by translating the pieces between them one by one (read the
    last two with care)."""
    sent: tuple[str, ...] = field(default=(), compare=False)
    """The plain texts whose translations by the engine it is made of."""


@dataclass(slots=True)
class Passage:
    """A sentence on its way: what goes through the engine, and the best that came back."""

    source: str
    prefix: str
    core: str
    suffix: str
    shouted: bool
    source_locale: str
    locale: str
    unknown: frozenset[str]
    """Characters that the engine does not know; perhaps more than the sentence has."""
    terms: Terms | None = None
    ready: str = ""
    """The core in the target's language, where it is only a date, a dateline or a credit."""
    result: str | None = None
    """Tagged translation of `core`; empty where the engine gave nothing."""
    sent: tuple[str, ...] = ()
    """What went through the engine for `result`."""
    note: Note = ""

    @classmethod
    def of(
        cls,
        source: str,
        source_locale: str,
        locale: str,
        unknown: frozenset[str],
        terms: Terms | None,
    ) -> Passage:
        """A sentence that is sent, calmed where it is a headline in capitals or Title Case."""
        prefix, core, suffix = peel(source)
        job = cls(source, prefix, core, suffix, False, source_locale, locale, unknown, terms)
        if source_locale and locale and not any(isinstance(part, Tag) for part in parse(core)):
            job.ready = dates.written(plain(core), source_locale, locale) or credit(
                plain(core), source_locale, locale
            )
        if source_locale and locale and not job.ready:
            job._take_dateline()
            core = job.core
        if is_titled(blank(plain(core)), source_locale):
            job.core = _cased(
                core,
                unknown,
                lambda run, begins: untitled(run, source_locale, begins=begins),
                job.names,
            )
        elif is_shouted(blank(plain(core))):
            job.shouted = True
            job.core = _cased(
                core,
                unknown,
                lambda run, begins: calm(run, source_locale, begins=begins),
                job.names,
            )
        return job

    def _take_dateline(self) -> None:
        """`KARSU, Oct. 14 (Courier) - ` goes before the sentence as the target has it."""
        first = next(iter(parse(self.core)), "")
        if isinstance(first, Tag) or protected(first[:_LONGEST]):
            return
        length, said = dateline(first, self.source_locale, self.locale, self._kept)
        if not length:
            return
        rest = self.core[len(escape(first[:length])) :]
        if not rest.strip():
            self.ready = said
        else:
            self.prefix, self.core = self.prefix + escape(said), rest

    def _kept(self, place: str) -> str:
        """What the glossary says of a place in capitals."""
        for spelt in (place, place.title()):
            if (said := plain(self.said(escape(spelt)))) != spelt:
                return said.upper()
        return place

    def names(self, text: str) -> Iterable[Span]:
        """The places of the names in a plain text that the glossary keeps from the engine."""
        return [(name.start, name.end) for name in self.terms.fixed(text)] if self.terms else ()

    def said(self, token: str) -> str:
        """A token as the target has it: a name is as the glossary says, all else as it is."""
        text = plain(token)
        names = self.terms.fixed(text) if self.terms else ()
        whole = len(names) == 1 and names[0].end - names[0].start == len(text)
        return escape(names[0].text) if whole else token

    @property
    def worded(self) -> bool:
        """True where there is anything to translate."""
        return not self.ready and any(
            kind == "text" and any(map(str.isalpha, run))
            for kind, run in runs(self.core, self.unknown, self.names)
        )

    @property
    def words(self) -> str:
        """The core without codes and with its tokens blank."""
        return blank(plain(self.core))

    @property
    def masked(self) -> bool:
        """True where it goes through the engine with masks."""
        return any(kind != "text" for kind, _ in runs(self.core, self.unknown, self.names))

    def protected(self, styles: Callable[[], Sequence[Style]]) -> Protected:
        """The core with masks, if it needs any, in the style that comes through best."""
        return self.protect(self.core, styles()[0] if self.masked else STYLES[0])

    def protect(self, tagged: str, style: Style) -> Protected:
        """A tagged text with masks as the core has them."""
        item = protect(tagged, style, self.unknown, self.names)
        return replace(item, marks=tuple(map(self._named, item.marks)))

    def _named(self, mark: Mark) -> Mark:
        return mark if mark.tag else replace(mark, text=self.said(mark.text))

    def with_figures(self, style: Style, in_words: bool) -> Protected:
        """The core with masks for its numbers too, restored as the target's language has them.

        Where a month or a weekday was lost, for its dates as well; where a currency was, for its
        name beside an amount. Names that were lost stay as they are, number words that were lost
        become digits.
        """
        lost = self.lost_names()
        dates_lost = self.lost_dates()
        money_lost = self.lost_currencies()
        numerals_lost = {each.value for each in self.lost_numerals()} if in_words else set()
        written: dict[str, str] = {}

        def find(text: str) -> Iterable[Span]:
            kept = tuple(self.names(text))
            named = {text[start:end] for start, end in kept}
            for start, end in kept:
                text = text[:start] + " " * (end - start) + text[end:]
            found = figures(
                text,
                self.source_locale,
                self.locale,
                dated=bool(dates_lost),
                weekdays=dates_lost if in_words else (),
                money=money_lost,
            )
            written.update((text[slice(*span)], said) for span, said in found.items())
            taken = (*kept, *found, *_places(lost, text, (*kept, *found)))
            spelt = [
                each
                for each in (numerals.said(text, self.source_locale) if numerals_lost else ())
                if each.value in numerals_lost
                and each.word not in named
                and numerals.stands_alone(text, each, self.source_locale)
                and _is_free((each.start, each.end), taken)
            ]
            written.update((each.word, str(each.value)) for each in spelt)
            return (*taken, *((each.start, each.end) for each in spelt))

        item = protect(self.core, style, self.unknown, find)
        marks = tuple(
            replace(mark, text=written[mark.text])
            if not mark.tag and mark.text in written
            else self._named(mark)
            for mark in item.marks
        )
        return replace(item, marks=marks)

    def difference(self, result: str | None = None) -> int:
        """How many numbers of the source and the translation do not stand in the other one.

        So do the source's currencies, months, weekdays, number words and names that the translation
        has not, and clock times that lost the beginning of their `a.m.`
        """
        if not (self.locale and self.source_locale):
            return 0
        target = self._told(result)
        different = numbers.compare(self.words, self.source_locale, target, self.locale)
        lost = (
            *self.lost_currencies(result),
            *self.lost_dates(result),
            *self.lost_names(result),
            *self.lost_numerals(result),
        )
        return len(different) + len(lost) + broken_times(self.words, target)

    def lost_currencies(self, result: str | None = None) -> tuple[str, ...]:
        """The currencies of the source, by name or sign, that the translation has not."""
        target = self._told(result)
        return currencies.compare(self.words, self.source_locale, target, self.locale).missing

    def lost_dates(self, result: str | None = None) -> tuple[str, ...]:
        """The months and weekdays of the source that the translation has not."""
        return dates.lost(self.words, self.source_locale, self._told(result), self.locale)

    def lost_names(self, result: str | None = None) -> tuple[str, ...]:
        """The names that the translation lost, where they may stand as they are in the source."""
        source, target = self.words, self._told(result)
        if not names.is_latin(target):
            return ()
        found = names.lost(source, self.source_locale, target, self.locale)
        return tuple(source[each.start : each.end] for each in found)

    def lost_numerals(self, result: str | None = None) -> tuple[numerals.Numeral, ...]:
        """The number words of the source that the translation has not, not in digits either."""
        return numerals.lost(self.words, self.source_locale, self._told(result), self.locale)

    def _told(self, result: str | None) -> str:
        """The words of a tagged translation, of the best there is without one."""
        return blank(plain(self.result or "" if result is None else result))

    def put_right(self, sent: str, output: str) -> str:
        """What came back for a text, its edges and its numbers as they should be."""
        output = finish(sent, output, self.locale)
        if self.locale and self.source_locale:
            output = numbers.localise(self.words, self.source_locale, output, self.locale)
            return dates.localise(self.words, self.source_locale, output, self.locale)
        return output

    def take(self, item: Protected, output: str, note: Note) -> None:
        """Keep an output for `item.text` if it is sound and better than what there is."""
        output = self.put_right(item.text, output)
        tagged = restore(item.with_text(output)) if output else None
        if tagged is None:
            if not output and not item.marks:
                self.result = self.result or ""
                self.sent = self.sent or (plainly(item.text, self.unknown),)
            return
        if self.result is None or self.difference(tagged) < self.difference():
            self.result = tagged
            self.sent = (plainly(item.text, self.unknown),)
            self.note = note if item.marks else ""

    def _without_engine(self) -> str:
        """A table's cell may be nothing but a figure; words of another script stay as they are.

        A name alone is as the glossary has it, a date as CLDR writes it.
        """
        if self.ready:
            return self.prefix + finish(plain(self.core), self.ready, self.locale) + self.suffix
        if not (self.locale and self.source_locale) or any(map(str.isalpha, self.words)):
            parts = runs(self.source, self.unknown, self.names) if self.terms else ()
            named = "".join(
                escape(run) if kind == "text" else self.said(run) for kind, run in parts
            )
            return named or self.source

        def localised(run: str, _: bool) -> str:
            return numbers.localise(run, self.source_locale, run, self.locale)

        return _cased(self.source, self.unknown, localised)

    def translation(self) -> Translation:
        """What became of it."""
        if not self.worded:
            return Translation(self._without_engine(), "")
        if not self.result:
            return Translation("", "", self.sent)
        text = self.result
        if self.shouted:
            text = _cased(text, self.unknown, lambda run, _: shout(run, self.locale))
        return Translation(self.prefix + text + self.suffix, self.note, self.sent)


def _places(words: Sequence[str], text: str, taken: Sequence[Span]) -> Iterable[Span]:
    """Where the words stand in a text, each once, outside what is taken."""
    for word in dict.fromkeys(words):
        # Matches the `Orsan` of `with Orsan`; not that of `Orsanov`, `Orsan-Hill`.
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
        if found and _is_free(found.span(), taken):
            yield found.span()


def _is_free(span: Span, taken: Iterable[Span]) -> bool:
    return all(span[1] <= start or span[0] >= end for start, end in taken)


def _cased(
    tagged: str,
    unknown: frozenset[str],
    change: Callable[[str, bool], str],
    more: Callable[[str], Iterable[Span]] | None = None,
) -> str:
    """Tagged text with `change(run, begins)` made to its words; codes and tokens stay."""
    out = ""
    begins = True
    for kind, run in runs(tagged, unknown, more):
        out += escape(change(run, begins)) if kind == "text" else run
        if kind == "text" and any(map(str.isalnum, run)):
            begins = False
    return out
