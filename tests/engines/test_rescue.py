"""What a model fails at is tried again, in other ways, and left to people rather than written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from argos_packages import STARTER
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import BETWEEN, BatchEngine, Decoding, Pairs
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.pathology import signals
from pipeline.engines.rescue import Rescued, translate_safely
from pipeline.facts import denials
from pipeline.inline import escape
from pipeline.termbase import Glossary, Term, Termbase

SHORT = Path(__file__).with_name("short_segments.txt").read_text("utf-8").splitlines()
USUAL = Decoding()
SENTENCE = "The council will open the new bridge in May, and the old one will close in June."
GOOD = "El consejo abrirá el puente nuevo en mayo, y el viejo cerrará en junio."
LOOP = "El consejo es muy muy muy muy muy muy en mayo y junio."


class Scripted(BatchEngine):
    """An engine whose answers are told by decoding and sentence; it remembers what it was asked."""

    def __init__(
        self,
        answer: Callable[[str, Decoding], str],
        how: Decoding = USUAL,
        asked: list[tuple[Decoding, tuple[str, ...]]] | None = None,
    ) -> None:
        self.answer, self.how = answer, how
        self.asked = [] if asked is None else asked

    @property
    def signature(self) -> str:
        return "scripted en_es@1.0"

    @property
    def key(self) -> str:
        return f"scripted {self.how}"

    def knows(self, character: str) -> bool:
        return True

    def decoding(self, how: Decoding) -> BatchEngine:
        return Scripted(self.answer, how, self.asked)

    def scores(self, sentences: Sequence[str]) -> Mapping[str, float]:
        return dict.fromkeys(sentences, -0.5 if self.how == USUAL else -0.75)

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        self.asked.append((self.how, tuple(sentences)))
        yield tuple((sentence, self.answer(sentence, self.how)) for sentence in sentences)


def rescued(engine: BatchEngine, *sources: str) -> tuple[Rescued, ...]:
    return translate_safely(engine, sources, lambda _: None, source_locale="en", locale="es")


def test_what_is_sound_is_asked_for_once() -> None:
    engine = Scripted(lambda sentence, how: GOOD)
    assert rescued(engine, SENTENCE) == (Rescued(GOOD, "", "", -0.5, ""),)
    assert engine.asked == [(USUAL, (SENTENCE,))]


BANKS = Termbase(Glossary("en", (Term("bank", (("es", ("ribera",)),)),))).terms("en", "es")


@pytest.mark.parametrize(
    ("hypotheses", "expected"),
    [
        (("El banco está seco.", "La orilla está seca.", "La ribera está seca."), "glossary"),
        (("El banco está seco.", "La orilla está seca."), ""),
        (("El banco está seco.", "La ribera ribera ribera ribera ribera ribera."), ""),
    ],
)
def test_of_several_hypotheses_the_one_that_keeps_to_the_glossary_is_taken(
    hypotheses: tuple[str, ...], expected: str
) -> None:
    def answer(sentence: str, how: Decoding) -> str:
        return BETWEEN.join(hypotheses) if how.every else hypotheses[0]

    engine = Scripted(answer)
    (found,) = translate_safely(
        engine,
        ["The bank is dry."],
        lambda _: None,
        source_locale="en",
        locale="es",
        terms=BANKS,
    )
    assert found.rung == expected
    assert found.text == (hypotheses[2] if expected else hypotheses[0])


def test_a_model_says_all_its_hypotheses_the_best_first() -> None:
    engine = ArgosEngine([STARTER])
    every = engine.decoding(Decoding(hypotheses=4, every=True))
    assert every is not None
    (text,) = every.translate(["The bridge will open in May."], lambda _: None)
    said = text.split(BETWEEN)
    assert len(set(said)) == len(said) > 1
    assert said[0] == engine.translate(["The bridge will open in May."], lambda _: None)[0]


def test_several_hypotheses_come_first_and_only_what_failed_is_asked_again() -> None:
    other = "The old one will close in June."
    engine = Scripted(
        lambda sentence, how: (
            "El viejo cerrará en junio."
            if sentence == other
            else GOOD
            if how.hypotheses > 1
            else LOOP
        )
    )
    assert [each.rung for each in rescued(engine, SENTENCE, other)] == ["n-best", ""]
    assert engine.asked == [(USUAL, (SENTENCE, other)), (Decoding(hypotheses=4), (SENTENCE,))]


def test_repeating_is_punished_only_when_it_happened() -> None:
    engine = Scripted(lambda sentence, how: GOOD if how.no_repeat else LOOP)
    assert rescued(engine, SENTENCE) == (Rescued(GOOD, "", "repetition penalty", -0.75, ""),)
    engine = Scripted(lambda sentence, how: GOOD if how.no_repeat else sentence)
    assert "repetition penalty" not in {each.rung for each in rescued(engine, SENTENCE)}


def test_a_sentence_that_fails_as_a_whole_may_do_in_two_halves() -> None:
    halves = {
        "The council will open the new bridge in May,": "El consejo abrirá el puente en mayo,",
        "and the old one will close in June.": "Y el viejo cerrará en junio.",
    }
    engine = Scripted(lambda sentence, how: halves.get(sentence, LOOP))
    assert rescued(engine, SENTENCE) == (
        Rescued(
            "El consejo abrirá el puente en mayo, y el viejo cerrará en junio.",
            "",
            "two halves",
            None,
            "",
        ),
    )


def test_whole_numbers_may_be_to_blame() -> None:
    engine = Scripted(lambda sentence, how: GOOD if how.compute_type == "float32" else "")
    assert rescued(engine, SENTENCE) == (Rescued(GOOD, "", "float32", -0.75, ""),)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda sentence: LOOP, "“muy” 6 times in a row"),
        (lambda sentence: "", "the machine found no translation"),
        (lambda sentence: sentence, "copied from the source"),
        (
            lambda sentence: "Совет откроет новый мост.",
            "“Совет” is not in the script of Spanish",
        ),
    ],
)
def test_what_nothing_helps_is_left_to_people(answer: Callable[[str], str], reason: str) -> None:
    engine = Scripted(lambda sentence, how: answer(sentence))
    (found,) = rescued(engine, SENTENCE)
    assert (found.text, found.reason) == ("", reason)


def test_figures_that_stay_wrong_are_written_for_the_check_to_find() -> None:
    engine = Scripted(lambda sentence, how: "Se abrió en 1913." if "[" not in sentence else "")
    assert rescued(engine, "It opened in 1931.")[0].text == "Se abrió en 1913."


DENIED = "Nobody should go near the old bridge, and the new one is not open."


def test_a_lost_denial_is_asked_for_again_and_the_hypothesis_that_denies_is_taken() -> None:
    kept = "Nadie debería acercarse al puente viejo, y el nuevo no está abierto."
    wrong = "Alguien debería acercarse al puente viejo, y el nuevo está abierto."
    engine = Scripted(lambda sentence, how: kept if how.hypotheses > 1 else wrong)
    assert rescued(engine, DENIED) == (Rescued(kept, "", "n-best", -0.75, ""),)


def test_a_denial_that_no_hypothesis_has_may_be_in_the_two_halves() -> None:
    halves = {
        "Nobody should go near the old bridge,": "Nadie debería acercarse al puente viejo,",
        "and the new one is not open.": "y el nuevo no está abierto.",
    }
    wrong = "Alguien debería acercarse al puente viejo, y el nuevo está abierto."
    (found,) = rescued(Scripted(lambda sentence, how: halves.get(sentence, wrong)), DENIED)
    assert found.rung == "two halves"
    assert found.text == "Nadie debería acercarse al puente viejo, y el nuevo no está abierto."


def test_a_denial_that_stays_lost_is_written_for_the_check_to_find() -> None:
    wrong = "Alguien debería acercarse al puente viejo, y el nuevo está abierto."
    assert rescued(Scripted(lambda sentence, how: wrong), DENIED)[0].text == wrong


def test_a_lost_weekday_goes_behind_a_mask_where_no_hypothesis_has_it() -> None:
    source = "The pool is shut on Thursday."

    def answer(sentence: str, how: Decoding) -> str:
        return sentence.replace("The pool is shut on", "La piscina cierra el").replace(
            "Thursday", "Tursday"
        )

    assert rescued(Scripted(answer), source) == (
        Rescued("La piscina cierra el jueves.", "masked", "n-best", -0.75, ""),
    )
    wide = Scripted(
        lambda sentence, how: answer(sentence, how) if how.hypotheses == 1 else "Cierra el jueves."
    )
    assert rescued(wide, source)[0].text == "Cierra el jueves."
    assert [how.hypotheses for how, _ in wide.asked] == [1, 4]


def test_a_headline_in_capitals_is_rescued_by_its_case() -> None:
    engine = Scripted(
        lambda sentence, how: sentence if sentence.isupper() else "El alcalde abre el puente hoy"
    )
    assert rescued(engine, "MAYOR OPENS BRIDGE TODAY")[0].text == "EL ALCALDE ABRE EL PUENTE HOY"


def test_a_second_run_asks_no_engine_even_for_what_failed(tmp_path: Path) -> None:
    sources = (SENTENCE, "The road is closed until Friday.")
    with Cache(tmp_path) as cache:
        engine = Scripted(lambda sentence, how: LOOP if "council" in sentence else "Está cerrada.")
        first = CachedEngine(engine, cache)
        found = rescued(first, *sources)
        assert found[0].text == ""
        assert first.calls > 1
        again = CachedEngine(engine, cache)
        assert rescued(again, *sources) == found
        assert (again.calls, again.computed) == (0, 0)


ANSWERS = ("", LOOP, GOOD, "Se abrió en 1913.", "copy")


@settings(max_examples=30)
@given(st.lists(st.sampled_from([SENTENCE, "It opened in 1931.", "Sport", "Read it."]), max_size=6))
def test_a_sentence_is_treated_alike_in_any_company(sources: list[str]) -> None:
    def answer(sentence: str, how: Decoding) -> str:
        said = ANSWERS[(len(sentence) + how.hypotheses) % len(ANSWERS)]
        return sentence if said == "copy" else said

    together = rescued(Scripted(answer), *sources)
    assert together == tuple(rescued(Scripted(answer), source)[0] for source in sources)


@pytest.fixture(scope="module")
def starter() -> ArgosEngine:
    return ArgosEngine([STARTER])


def test_the_starter_does_not_make_things_up_from_short_segments(starter: ArgosEngine) -> None:
    assert len(SHORT) == 60
    found = rescued(starter, *map(escape, SHORT))
    bad = [
        (source, each.text, each.reason)
        for source, each in zip(SHORT, found, strict=True)
        if not each.text or signals(source, each.text, "en", "es")
    ]
    assert bad == []
    alone = [text for text in SHORT if not any(map(str.isalpha, text))]
    assert len(alone) == 8


def test_what_users_complain_of_does_not_happen_with_the_starter(starter: ArgosEngine) -> None:
    hostile = [
        "No no no no no no no no no",
        "MAYOR OPENS NEW BRIDGE IN THE CITY",
        "Write to desk@example.org or see https://example.org/a_b.",
        "Dear {name}, you have %1$s messages.",
        "The vote was 1,234 to 56 in 2021.",
        "Is the bridge open?",
        "x" * 20000,
        "word " * 4000,
        "😀😀😀",
        "a" * 300,
        "\u202eThe road is closed.\u202c",
        "The\u200b road\u200b is closed.",
    ]
    found = rescued(starter, *hostile)
    for source, each in zip(hostile, found, strict=True):
        assert bool(each.text) != bool(each.reason), source
        if each.text:
            assert not any(one.grave for one in signals(source, each.text, "en", "es")), source
    assert found[1].text.isupper()
    assert "desk@example.org" in found[2].text
    assert "https://example.org/a_b" in found[2].text
    assert "{name}" in found[3].text
    assert "%1$s" in found[3].text
    assert "1234" in found[4].text
    assert found[5].text.endswith("?")
    assert found[8].text == "😀😀😀"


@pytest.mark.parametrize(
    "sentence",
    [
        "Neither of the sailors came back.",
        "None of the passengers had slept since Monday.",
        "Nobody in the crew was paid.",
        "The council cannot close it, and will not.",
        "It has never been this cold, and no trains ran.",
    ],
)
def test_the_starter_denies_what_its_source_denies(sentence: str, starter: ArgosEngine) -> None:
    (found,) = rescued(starter, sentence)
    assert found.text
    assert not denials.lost(sentence, "en", found.text, "es")


def test_a_model_gives_scores_and_takes_the_hypothesis_that_passes(starter: ArgosEngine) -> None:
    sentence = "The city is very big."
    (text,) = starter.translate([sentence], lambda _: None)
    score = starter.scores([sentence])[sentence]
    assert -2 < score < 0
    assert starter.scores([sentence]) == {}
    wide = starter.decoding(Decoding(hypotheses=4))
    assert wide is not None
    assert wide.translate([sentence], lambda _: None) == (text,)
    assert wide.key != starter.key
    precise = starter.decoding(Decoding(compute_type="float32"))
    assert precise is not None
    assert precise.translate([sentence], lambda _: None) == (text,)
