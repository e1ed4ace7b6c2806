"""Stage 6, codes through the engine: tagged sentences -> tagged translations that lost no code.

Engines take and give plain text. A code or a protected token (a URL, a placeholder) goes through
as a numbered mask such as `[1]`, and so does a word or a sign with a character that the engine does
not know; what comes back is believed only if every mask is there once, in
its place among the others. If not, another style of mask is tried, then the words without codes,
which are put back where the engine's attention says their words went, and at last the sentence is
translated in the pieces between its codes, which cannot lose any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from pipeline import numbers
from pipeline.engines import Engine
from pipeline.engines.alignment import unlinked
from pipeline.engines.amounts import broken_times, figures
from pipeline.engines.bare import Bare
from pipeline.engines.edges import peel
from pipeline.engines.finishing import calm, finish, is_shouted, shout
from pipeline.engines.foreign import Span, plainly, unknown_in
from pipeline.engines.masks import STYLES, Mark, Protected, Style, protect, restore, runs
from pipeline.engines.titled import is_titled, untitled
from pipeline.facts import dates, names, numerals
from pipeline.inline import Tag, escape, parse, plain
from pipeline.termbase import Terms
from pipeline.tokens import blank

__all__ = ["Note", "Translation", "translate_tagged"]

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


def translate_tagged(
    engine: Engine,
    sources: Sequence[str],
    advance: Callable[[int], None],
    *,
    source_locale: str = "",
    locale: str = "",
    terms: Terms | None = None,
    aligned: Callable[[], Engine | None] | None = None,
    styles: Callable[[], Sequence[Style]] = lambda: STYLES,
    in_words: bool = False,
) -> tuple[Translation, ...]:
    """Tagged sentences through an engine, in order; the engine is called three times at most.

    `aligned` gives the engine made to tell which word came from which (`Decoding.aligned`), where
    it can; it is asked for, and called once, only where masks did not come through. `styles` gives
    the two styles of mask to try, and is asked for only where there is something to mask.

    `advance(n)` whenever n more sentences are done. Without locales (BCP 47) numbers are not
    compared and capitals and final marks follow no language's own rules. The names among `terms`
    go through as masks and come out as the glossary has them. With `in_words`, weekdays and
    number words that were lost go through as masks the second time, and numbers come out in digits:
    other hypotheses, which say `el lunes` and `nueve`, are better.
    Raises what the engine raises.
    """
    unknown = unknown_in(map(plain, sources), engine.knows)
    jobs = [_Job.of(source, source_locale, locale, unknown, terms) for source in sources]
    waiting = [job for job in jobs if job.worded]
    advance(len(jobs) - len(waiting))
    _ask(engine, [(job, job.protected(styles), "masked") for job in waiting], advance)
    again: list[_Try] = []
    for job in waiting:
        if job.result is None and job.masked:
            again.append((job, job.protect(job.core, styles()[1]), "other style"))
        elif job.result and job.difference():
            item = job.with_figures(styles()[0], in_words)
            if item.text != job.protected(styles).text:  # the same would be said again
                again.append((job, item, "masked"))
    _ask(engine, again, _silent)
    if aligned:
        _align(aligned, styles, [job for job, *_ in again if job.result is None])
    _by_pieces(engine, [job for job, *_ in again if job.result is None])
    return tuple(job.translation() for job in jobs)


@dataclass(slots=True)
class _Job:
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
    date: str = ""
    """The core in the target's language, where it is nothing but a date."""
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
    ) -> _Job:
        prefix, core, suffix = peel(source)
        job = cls(source, prefix, core, suffix, False, source_locale, locale, unknown, terms)
        if source_locale and locale and not any(isinstance(part, Tag) for part in parse(core)):
            job.date = dates.written(plain(core), source_locale, locale)
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
        return not self.date and any(
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

        Where a month or a weekday was lost, for its dates as well; names that were lost stay as
        they are, and number words that were lost become digits.
        """
        lost = self.lost_names()
        dates_lost = self.lost_dates()
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

        So do the source's months, weekdays, number words and names that the translation has not,
        and clock times that lost the beginning of their `a.m.`
        """
        if not (self.locale and self.source_locale):
            return 0
        target = self._told(result)
        different = numbers.compare(self.words, self.source_locale, target, self.locale)
        lost = (
            *self.lost_dates(result),
            *self.lost_names(result),
            *self.lost_numerals(result),
        )
        return len(different) + len(lost) + broken_times(self.words, target)

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
            return numbers.localise(self.words, self.source_locale, output, self.locale)
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
        if self.date:
            return self.prefix + finish(plain(self.core), self.date, self.locale) + self.suffix
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


def _silent(_: int) -> None:
    """Progress of a second try, which no one counted on."""


_Try = tuple[_Job, Protected, Note]
"""What is sent, and what is said of it if it comes back sound."""


def _ask(engine: Engine, tries: Sequence[_Try], advance: Callable[[int], None]) -> None:
    if not tries:
        return
    outputs = engine.translate([plainly(item.text, job.unknown) for job, item, _ in tries], advance)
    for (job, item, note), output in zip(tries, outputs, strict=True):
        job.take(item, output, note)


def _align(
    aligned: Callable[[], Engine | None],
    styles: Callable[[], Sequence[Style]],
    jobs: Sequence[_Job],
) -> None:
    """The words without their pairs of codes, which then go where the words went."""
    bare = []
    for job in jobs:
        item = Bare.of(job.core, partial(job.protect, style=styles()[0]))
        if item is not None:
            bare.append((job, item))
    engine = aligned() if bare else None
    if engine is None:
        return
    texts = [plainly(item.text, job.unknown) for job, item in bare]
    for (job, item), sent, output in zip(
        bare, texts, engine.translate(texts, _silent), strict=True
    ):
        text, links = unlinked(output)
        if not text or not links or len(sent.split()) != len(item.text.split()):
            continue
        text = job.put_right(item.text, text)
        tagged = item.put_back(text, links)
        if tagged is not None and not job.difference(tagged):
            job.result, job.sent, job.note = tagged, (sent,), "aligned"


def _by_pieces(engine: Engine, jobs: Sequence[_Job]) -> None:
    """The last rung: every run of words between two codes by itself."""
    if not jobs:
        return
    pieces = [tuple(runs(job.core, job.unknown, job.names)) for job in jobs]
    wanted = [
        plainly(run, job.unknown).strip()
        for job, of_job in zip(jobs, pieces, strict=True)
        for kind, run in of_job
        if kind == "text" and any(map(str.isalpha, run))
    ]
    unique = tuple(dict.fromkeys(wanted))
    done = dict(zip(unique, engine.translate(unique, _silent), strict=True))
    for job, of_job in zip(jobs, pieces, strict=True):
        out: list[str] = []
        for kind, run in of_job:
            output = done.get(plainly(run, job.unknown).strip()) if kind == "text" else None
            if output is None:
                out.append(escape(run) if kind == "text" else job.said(run))
                continue
            piece = finish(run, output, job.locale)
            if not piece:
                out = []
                break
            if job.source_locale and job.locale:
                piece = numbers.localise(run, job.source_locale, piece, job.locale)
            out.append(escape(_begun_as(run, piece, job.locale)))
        job.result, job.note = "".join(out), "split"
        job.sent = tuple(
            plainly(run, job.unknown).strip() for kind, run in of_job if kind == "text"
        )


def _begun_as(source: str, target: str, locale: str) -> str:
    """A piece from within a sentence does not begin with a capital that its source has not."""
    first = source.lstrip()[:1]
    stripped = target.lstrip()
    lead = target[: len(target) - len(stripped)]
    if first.islower() and stripped[:2].istitle() and not locale.startswith("de"):
        return lead + stripped[:1].lower() + stripped[1:]
    return target


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
