"""Stage 6, the ladder: tagged sentences -> translations that passed the gate, or none and why.

In: what `masking.translate_tagged` takes. What the gate (`pathology`) does not let pass is tried
again in other ways, cheap ones first, each only for what failed so far and in one go. What is junk
after the last is left to people: an empty text is less work for them than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.engines import BETWEEN, BatchEngine, Decoding, Engine
from pipeline.engines.clauses import halve, rejoin
from pipeline.engines.masking import Note, Translation, translate_tagged
from pipeline.engines.pathology import Signal, is_grave, signals, weight
from pipeline.inline import plain
from pipeline.languages import language
from pipeline.termbase import Terms

__all__ = ["RUNGS", "Rescued", "Rung", "translate_safely"]

_HYPOTHESES = 4
_FEWEST_WORDS = 8  # a shorter sentence has no two halves that mean anything alone


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to try again."""

    name: str
    """`n-best`; empty for the first try."""
    how: Decoding | None
    """None: the sentence is translated in two halves."""
    cures: frozenset[str]
    """Signals that it is tried for."""
    grave_only: bool = False


_FACTS = frozenset({"numbers", "currencies", "numerals", "dates", "negation", "names", "quotation"})
"""Signals of a fact that the translation got wrong: another wording may have it right."""

RUNGS = (
    Rung(
        "n-best",
        Decoding(hypotheses=4),
        frozenset({"loop", "copied", "script", "language", "length", "cut", "codes", "empty"})
        | _FACTS,
    ),
    Rung(
        "repetition penalty",
        Decoding(hypotheses=4, repetition_penalty=1.3, no_repeat=4),
        frozenset({"loop", "length", "empty"}),
    ),
    Rung(
        "two halves",
        None,
        frozenset({"loop", "copied", "script", "language", "length", "cut", "empty"}) | _FACTS,
    ),
    Rung(
        "float32",
        Decoding(compute_type="float32"),
        frozenset({"loop", "copied", "script", "language", "length", "cut", "empty"}),
        grave_only=True,
    ),
)
"""In the order they are tried. A shouted sentence is put in sentence case before the first try."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """A tagged translation, or why there is none."""

    text: str
    """Empty where there is none."""
    note: Note
    """See `Translation`."""
    rung: str
    """The rung that it came from; empty for the first try."""
    score: float | None
    """Log-probability per piece, the worst of its parts, where the engine tells it."""
    reason: str
    """Why what the machine said was thrown away: for people, no full stop. Else empty."""


@dataclass(slots=True)
class _Case:
    source: str
    best: Translation
    rung: str
    found: tuple[Signal, ...]
    engine: Engine


def translate_safely(
    engine: BatchEngine,
    sources: Sequence[str],
    advance: Callable[[int], None],
    *,
    source_locale: str,
    locale: str,
    terms: Terms | None = None,
) -> tuple[Rescued, ...]:
    """Tagged sentences through an engine, in order, with what failed tried again.

    Locales are BCP 47; `advance(n)` whenever n more sentences are done for the first time; `terms`
    as for `translate_tagged`. What a sentence becomes depends on nothing but itself, the terms and
    the engine. Raises what the engine raises.
    """

    @cache
    def aligned() -> BatchEngine | None:
        return engine.decoding(Decoding(aligned=True))

    def translated(through: Engine, some: Sequence[str]) -> tuple[Translation, ...]:
        first = through is engine
        return translate_tagged(
            through,
            some,
            advance if first else _silent,
            source_locale=source_locale,
            locale=locale,
            terms=terms,
            aligned=aligned if first else None,
            styles=engine.styles,
            in_words=not first,
        )

    cases = [
        _Case(
            source,
            first,
            "",
            signals(source, first.text, source_locale, locale),
            (first.note == "aligned" and aligned()) or engine,
        )
        for source, first in zip(sources, translated(engine, sources), strict=True)
    ]
    for rung in RUNGS:
        failed = [case for case in cases if _wanted(rung, case)]
        if not failed:
            continue
        other = engine.decoding(rung.how) if rung.how else _Halving(engine, source_locale, locale)
        if other is None:
            continue
        again = translated(other, [case.source for case in failed])
        for case, next_try in zip(failed, again, strict=True):
            found = signals(case.source, next_try.text, source_locale, locale)
            if weight(found) < weight(case.found):
                case.best, case.found, case.rung = next_try, found, rung.name
                case.engine = other
    if terms is not None:
        _by_terms(engine, cases, terms, translated, source_locale, locale)
    scores = _scores(cases)
    return tuple(
        Rescued("", case.best.note, case.rung, score, _reason(case.found))
        if is_grave(case.found)
        else Rescued(case.best.text, case.best.note, case.rung, score, "")
        for case, score in zip(cases, scores, strict=True)
    )


def _by_terms(
    engine: BatchEngine,
    cases: Sequence[_Case],
    terms: Terms,
    translated: Callable[[Engine, Sequence[str]], tuple[Translation, ...]],
    source_locale: str,
    locale: str,
) -> None:
    """Where a sound translation goes past the glossary, the best hypothesis that keeps to it.

    One that the gate minds more is not taken.
    """
    wanted = [
        case
        for case in cases
        if case.best.text
        and not is_grave(case.found)
        and not terms.honours(plain(case.source), plain(case.best.text))
    ]
    every = engine.decoding(Decoding(hypotheses=_HYPOTHESES, every=True)) if wanted else None
    for rank in range(1, _HYPOTHESES) if every else ():
        assert every is not None
        other = _Ranked(every, rank)
        outputs = translated(other, [case.source for case in wanted])
        for case, output in zip(wanted, outputs, strict=True):
            found = signals(case.source, output.text, source_locale, locale)
            if (
                output.text
                and weight(found) <= weight(case.found)
                and terms.honours(plain(case.source), plain(output.text))
            ):
                case.best, case.found, case.rung = output, found, "glossary"
                case.engine = other
        wanted = [case for case in wanted if case.rung != "glossary"]


def _wanted(rung: Rung, case: _Case) -> bool:
    if rung.grave_only and not is_grave(case.found):
        return False
    return any(signal.amount >= 0.5 and signal.name in rung.cures for signal in case.found)


def _reason(found: Sequence[Signal]) -> str:
    return "; ".join(signal.message for signal in found if signal.grave)


def _scores(cases: Sequence[_Case]) -> list[float | None]:
    """The worst score of each case's parts, asked for once an engine."""
    engines = {id(case.engine): case.engine for case in cases}
    known = {}
    for name, engine in engines.items():
        if isinstance(engine, BatchEngine):
            sent = {part for case in cases if case.engine is engine for part in case.best.sent}
            known[name] = engine.scores(sorted(sent))
    found: list[float | None] = []
    for case in cases:
        of_engine = known.get(id(case.engine), {})
        found.append(
            min((of_engine[part] for part in case.best.sent if part in of_engine), default=None)
        )
    return found


class _Ranked:
    """An engine that gives the hypothesis of one rank; nothing where there are not so many."""

    def __init__(self, every: BatchEngine, rank: int) -> None:
        self._every, self._rank = every, rank
        self.signature, self.key, self.knows = every.signature, every.key, every.knows

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        said = self._every.translate(sentences, advance)
        return tuple("".join(text.split(BETWEEN)[self._rank : self._rank + 1]) for text in said)


class _Halving:
    """An engine that translates a sentence in two halves; a short one it does not translate."""

    def __init__(self, engine: Engine, source_locale: str, locale: str) -> None:
        self._engine = engine
        self._from, self._to = language(source_locale), language(locale)
        self.signature, self.key, self.knows = engine.signature, engine.key, engine.knows

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        cut = {
            sentence: halves
            for sentence in dict.fromkeys(sentences)
            if len(sentence.split()) >= _FEWEST_WORDS
            and (halves := halve(sentence, self._from.base, inside_words=False))
        }
        parts = list(
            dict.fromkeys(half for left, _, right in cut.values() for half in (left, right))
        )
        said = dict(zip(parts, self._engine.translate(parts, advance), strict=True))
        whole = {
            sentence: rejoin(
                halves, said[halves[0]], said[halves[2]], source=self._from, target=self._to
            )
            for sentence, halves in cut.items()
        }
        return tuple(whole.get(sentence, "") for sentence in sentences)


def _silent(_: int) -> None:
    """Progress of a second try, which no one counted on."""
