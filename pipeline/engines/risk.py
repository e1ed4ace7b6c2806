"""Stage 6, the order of review: a sentence and its translation -> how likely it needs a person.

In: the two texts, and what the engine stage kept of them under `.dragoman/`, if that is still
there. Out: a risk between 0 and 1 with its reasons. Nothing is stored: deleting `.dragoman/` loses
the engine's own doubts until it is asked again, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline import inline
from pipeline.engines.cache import Evidence
from pipeline.engines.pathology import Signal, signals

__all__ = ["WEIGHTS", "Assessment", "assess", "repeated"]

WEIGHTS = {
    "empty": 1.0,
    "loop": 0.9,
    "script": 0.9,
    "copied": 0.8,
    "codes": 0.8,
    "cut": 0.8,
    "boilerplate": 0.8,
    "language": 0.75,
    "numbers": 0.7,
    "currencies": 0.7,
    "numerals": 0.7,
    "dates": 0.7,
    "negation": 0.7,
    "names": 0.7,
    "quotation": 0.6,
    "length": 0.6,
    "stale": 0.5,
    "uncertain": 0.5,
    "pieces": 0.3,
    "long": 0.15,
}
"""How likely a person has to change the sentence where only this signal speaks, at its full amount.

The risk of several is 1 - (1 - weight x amount) x ...: each can only add to it. The weights say
which faults a newsroom fears more; they are our choice, not fitted to anything.
"""

# Matches `don't`, `3`; not `—`.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SURE = 0.25  # minus the log-probability per piece that nothing is thought of: the starter's usual
_LOST = 1.5  # and from here on a model guesses


@dataclass(frozen=True, slots=True)
class Assessment:
    """How risky a translation is, and why."""

    risk: float
    """Between 0 and 1, to three places."""
    signals: tuple[Signal, ...]
    """Those that add to it, what adds most first."""


def assess(
    source: str,
    target: str,
    source_locale: str,
    locale: str,
    *,
    evidence: Evidence | None = None,
    boilerplate: bool = False,
    stale: bool = False,
) -> Assessment:
    """The risk of a tagged translation; without one it is 1.

    `evidence` is what is kept of just this text, `boilerplate` that other sentences have the same
    translation (`repeated`), `stale` that the translation was made for another source.
    """
    found = list(signals(source, target, source_locale, locale))
    if not target:
        reason = evidence.reason if evidence else ""
        found = [Signal("empty", 1.0, True, reason or "no translation")]
    if boilerplate:
        found.append(Signal("boilerplate", 1.0, False, "other sentences have the same translation"))
    if stale:
        found.append(Signal("stale", 1.0, False, "the source has changed since"))
    if target and evidence and evidence.score is not None:
        amount = min(1.0, (-evidence.score - _SURE) / (_LOST - _SURE))
        if amount > 0:
            message = f"the machine was unsure ({evidence.score:.2f} a piece)"
            found.append(Signal("uncertain", amount, False, message))
    if target and evidence and evidence.note == "split":
        found.append(Signal("pieces", 1.0, False, "translated in the pieces between its codes"))
    if target and evidence and evidence.note == "aligned":
        found.append(Signal("pieces", 1.0, False, "its codes were put where their words went"))
    words = len(_WORD.findall(inline.plain(source)))
    if words > 15 and target:
        found.append(Signal("long", min(1.0, words / 60), False, f"{words} words"))
    found.sort(key=lambda signal: -WEIGHTS[signal.name] * signal.amount)
    safe = 1.0
    for signal in found:
        safe *= 1 - WEIGHTS[signal.name] * signal.amount
    return Assessment(round(1 - safe, 3), tuple(found))


def repeated(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The (source, target) pairs whose target quite other sources have too: boilerplate.

    Sources that share half of their words, and targets under three words, do not count. This looks
    at many sentences at once, so it orders the review and never decides what is written (law 5).
    """
    by_target: dict[str, set[str]] = {}
    for source, target in pairs:
        if len(_WORD.findall(inline.plain(target))) > 2:
            by_target.setdefault(target, set()).add(source)
    found: set[tuple[str, str]] = set()
    for target, sources in by_target.items():
        if len(sources) < 2:
            continue
        words = {source: frozenset(_WORD.findall(source.casefold())) for source in sources}
        found.update(
            (source, target)
            for source in sources
            if any(
                2 * len(words[source] & words[other]) < len(words[source] | words[other])
                for other in sources
            )
        )
    return frozenset(found)
