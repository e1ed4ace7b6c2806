"""The queue's order: what a reviewer should see first has the higher risk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.cache import Evidence
from pipeline.engines.pathology import NAMES
from pipeline.engines.risk import WEIGHTS, assess, repeated

SOURCE = "The road to the harbour is closed."
TARGET = "La carretera al puerto está cerrada."


def risk(
    target: str = TARGET, *, score: float | None = -0.2, note: str = "", stale: bool = False
) -> float:
    evidence = Evidence("", score, note, "")
    return assess(SOURCE, target, "en", "es", evidence=evidence, stale=stale).risk


def test_a_sound_sentence_has_none_and_an_empty_one_has_all() -> None:
    assert risk() == 0
    assert risk("") == 1
    failed = assess(SOURCE, "", "en", "es", evidence=Evidence("", None, "", "it looped"))
    assert [signal.message for signal in failed.signals] == ["it looped"]


def test_each_doubt_adds_to_the_others() -> None:
    doubtful = risk(score=-0.8)
    in_pieces = risk(score=-0.8, note="split")
    stale = risk(score=-0.8, note="split", stale=True)
    wrong = risk(
        "La carretera al puerto está cerrada en 1931.", score=-0.8, note="split", stale=True
    )
    assert 0 < doubtful < in_pieces < stale < wrong < 1


@given(st.floats(-3, 0), st.floats(-3, 0))
def test_an_engine_less_sure_never_lowers_the_risk(one: float, other: float) -> None:
    assert risk(score=min(one, other)) >= risk(score=max(one, other))


def test_without_what_the_engine_said_the_texts_still_speak() -> None:
    assert assess(SOURCE, SOURCE, "en", "es").risk == 0.912
    assert set(NAMES) < set(WEIGHTS)
    assert all(0 < weight <= 1 for weight in WEIGHTS.values())


def test_boilerplate_is_one_translation_of_quite_different_sources() -> None:
    thanks = "Gracias por leer nuestras noticias."
    assert repeated(
        [
            ("The road is closed.", thanks),
            ("Ferries run on Sundays.", thanks),
            ("Mr. Reed agreed to the plan.", "Reed aceptó el plan."),
            ("Reed agreed to the plan.", "Reed aceptó el plan."),
            ("Closed", "Cerrado"),
            ("Shut", "Cerrado"),
        ]
    ) == {("The road is closed.", thanks), ("Ferries run on Sundays.", thanks)}
