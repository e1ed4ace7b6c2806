"""Scores: translations beside references -> chrF2 and BLEU with sacrebleu's signatures.

And a paired bootstrap test of the difference between two systems. sacrebleu is the optional extra
`evaluate`; only this module knows it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError
from pipeline.languages import language

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

__all__ = ["Difference", "Row", "Score", "compare", "ready", "row"]

_RESAMPLES = 1000
_MOST_CELLS = 10_000_000  # resamples times sentences; beyond it the test wants gigabytes


@dataclass(frozen=True, slots=True)
class Score:
    """A metric over a set of sentences."""

    metric: str
    """`chrF2` or `BLEU`."""
    value: float
    """0 to 100, more is nearer to the references."""
    signature: str
    """sacrebleu's, so that others can compute the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """How near a system comes to the references."""

    sentences: int
    identical: int
    """Sentences that need no touch: the output is the reference, character for character."""
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A second system against a first on the same sentences."""

    metric: str
    points: float
    """Second minus first."""
    p_value: float
    """Chance of such a difference where the systems are equally good: paired bootstrap."""
    signature: str


def ready() -> None:
    """Raises ConfigurationError where sacrebleu is not installed."""
    try:
        import sacrebleu  # noqa: F401 # whether it is there is all that is asked
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is not installed",
            hint="pip install 'sacrebleu>=2.5'",
        ) from error


def row(outputs: Sequence[str], wanted: Sequence[str], locale: str = "") -> Row:
    """Scores of outputs against as many references; `locale` is theirs."""
    scores = []
    for metric in _metrics(locale, wanted).values():
        result = metric.corpus_score(outputs, None)
        scores.append(Score(result.name, result.score, str(metric.get_signature())))
    same = sum(1 for output, reference in zip(outputs, wanted, strict=True) if output == reference)
    return Row(len(wanted), same, tuple(scores))


def compare(
    first: Sequence[str], second: Sequence[str], wanted: Sequence[str], locale: str = ""
) -> tuple[Difference, ...]:
    """Paired bootstrap resampling of the difference between two systems' outputs.

    Outputs that are the same have a p of 1.
    """
    from sacrebleu.significance import PairedTest

    signatures, results = PairedTest(
        [("first", first), ("second", second)],
        _metrics(locale, wanted),
        references=None,
        test_type="bs",
        n_samples=max(100, min(_RESAMPLES, _MOST_CELLS // len(wanted))),
    )()
    found = []
    for name, signature in signatures.items():
        one, other = results[name]
        assert not isinstance(one, str) and not isinstance(other, str)
        # The test counts samples beyond the difference: none where there is no difference at all.
        same = tuple(first) == tuple(second) or other.p_value is None
        p_value = 1.0 if same else float(other.p_value or 0.0)
        found.append(Difference(name, other.score - one.score, p_value, str(signature)))
    return tuple(found)


def _metrics(locale: str, wanted: Sequence[str]) -> dict[str, Metric]:
    """chrF2 and BLEU with their references; BLEU cut as the language is written."""
    ready()
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    # It warns of tokenized text where several sentences end in " ."; here the user gave them so.
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    cut = "13a"
    if locale and language(locale).base == "zh":
        cut = "zh"
    elif locale and (language(locale).base == "ko" or not language(locale).writes_spaces):
        cut = "char"  # between spaces there is no word; its other tokenizers want a dictionary
    return {
        "chrF2": CHRF(references=[wanted]),
        "BLEU": BLEU(references=[wanted], tokenize=cut),
    }
