"""Codes that no mask brings through stand where their words went, or the engine is not believed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from argos_packages import STARTER
from hypothesis import given
from hypothesis import strategies as st
from test_masking import ANSWERS, SENTENCES, sound, tagged

from pipeline.engines import BatchEngine, Decoding, Pairs
from pipeline.engines.alignment import Pair, attach, linked, unlinked, word_links
from pipeline.engines.alignment_probe import Setting, _patch, measured
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.masking import Translation, translate_tagged
from pipeline.engines.rescue import translate_safely
from pipeline.engines.tokenizers import tokenizer
from pipeline.inline import plain


def pair(source: str, words: str, parent: int = -1) -> Pair:
    start = source.index(words)
    return Pair(start, start + len(words), parent)


def placed(source: str, words: Sequence[str], target: str, links: Sequence[int]) -> list[str]:
    """What stands in the pairs, or nothing."""
    spans = attach(source, [pair(source, each) for each in words], target, links)
    return [target[slice(*span)] for span in spans or ()]


PLAN = "The council read the new plan."


@pytest.mark.parametrize(
    ("source", "words", "target", "links", "expected"),
    [
        (PLAN, ["new plan"], "El consejo leyó el plan nuevo.", (0, 1, 2, 3, 5, 4), ["plan nuevo"]),
        (PLAN, ["council", "new"], "El consejo leyó un nuevo plan.", (0, 1, 2, 3, 4, 5),
         ["consejo", "nuevo"]),
        (PLAN, ["new plan."], "El consejo leyó el plan nuevo.", (0, 1, 2, 3, 5, 4),
         ["plan nuevo."]),
        # One word of three from elsewhere is an article; two of four are another phrase.
        (PLAN, ["new plan"], "El consejo leyó plan el nuevo.", (0, 1, 2, 5, 3, 4),
         ["plan el nuevo"]),
        (PLAN, ["new plan"], "El plan leyó consejo nuevo.", (0, 5, 2, 1, 4), []),
        # Nothing came of the words; the links are of another text; a part of a word.
        (PLAN, ["new"], "El consejo leyó el plan.", (0, 1, 2, 3, 5), []),
        (PLAN, ["new"], "El consejo leyó el plan.", (0, 1, 4), []),
        (PLAN, ["new"], "El consejo leyó el plan.", (0, 1, 2, 3, 99), []),
        (PLAN, ["coun"], "El consejo leyó el plan nuevo.", (0, 1, 2, 3, 5, 4), []),
        # Figures and masks are the same on both sides.
        ("It cost 12 euros.", ["12"], "Costó 12 euros.", (1, 2, 3), ["12"]),
        ("It cost 12 euros.", ["12"], "Costó 13 euros.", (1, 2, 3), []),
        ("Ask [1] now.", ["Ask"], "Pide a [1] ya.", (0, 0, 1, 2), ["Pide a"]),
        ("Ask [1] now.", ["Ask"], "Pide [1] ya.", (0, 0, 2), []),
        ("Join {a} [1].", ["[1]"], "Únete {a} [1].", (0, 1, 2), ["[1]"]),
        # A word beside it that looks nowhere may be of it.
        (PLAN, ["new plan"], "El consejo leyó el plan nuevo.", (0, 1, 2, -1, 5, 4), []),
        (PLAN, ["council"], "El consejo leyó el plan nuevo.", (0, 1, 2, -1, 5, 4), ["consejo"]),
        # Brackets around the pair stay around it.
        ("It (the plan) won.", ["the plan"], "Ganó (el plan).", (3, 1, 2), ["el plan"]),
    ],
)  # fmt: skip
def test_a_pair_goes_where_its_words_went_or_is_refused(
    source: str, words: list[str], target: str, links: tuple[int, ...], expected: list[str]
) -> None:
    assert placed(source, words, target, links) == expected


def test_pairs_keep_their_nesting() -> None:
    source = "The first and only phase begins."
    outer, inner = pair(source, "first and only phase"), pair(source, "only", 0)
    target = "La primera y única fase empieza."
    assert attach(source, [outer, inner], target, (0, 1, 2, 3, 4, 5)) == ((3, 23), (13, 18))
    aside = pair(source, "begins", 0)
    assert attach(source, [outer, aside], target, (0, 1, 2, 3, 4, 5)) is None


def test_a_word_looks_where_its_most_certain_piece_does() -> None:
    source, target = ["▁The", "▁coun", "cil"], ["▁El", "▁conse", "jo"]
    attention = [[0.8, 0.1, 0.1], [0.1, 0.4, 0.5], [0.6, 0.2, 0.2], [0.1, 0.1, 0.1]]
    assert word_links(source, target, attention) == (0, 1)
    attention[0] = [0.4, 0.3, 0.3]
    assert word_links(source, target, attention) == (1, 1)
    attention[0] = [0.5, 0.25, 0.25]
    assert word_links(source, target, attention) == (-1, 1)
    assert unlinked(linked("El consejo", (0, 1))) == ("El consejo", (0, 1))
    assert unlinked("El consejo") == ("El consejo", ())
    assert unlinked("El\x1f1,x") == ("El", ())


class Hostile(BatchEngine):
    """Answers as told; made to align, it says the same with the links it was given."""

    signature = "hostile en_es@1.0"

    def __init__(self, answer: str, links: Sequence[int] | None, how: Decoding | None = None):
        self.answer, self.links, self.how = answer, links, how or Decoding()
        self.calls = 0

    @property
    def key(self) -> str:
        return f"{self.answer} {self.how}"

    def knows(self, character: str) -> bool:
        return True

    def decoding(self, how: Decoding) -> BatchEngine:
        return Hostile(self.answer, self.links, how)

    def stream(self, sentences: Sequence[str]) -> Iterator[Pairs]:
        self.calls += 1
        yield tuple((each, self.said(each)) for each in sentences)

    def said(self, sentence: str) -> str:
        if not self.how.aligned:
            return ANSWERS[self.answer](sentence)
        links = range(len(sentence.split())) if self.links is None else self.links
        return linked(sentence if self.links is None else ANSWERS[self.answer](sentence), links)


def through(engine: BatchEngine, *sources: str) -> tuple[Translation, ...]:
    return translate_tagged(
        engine,
        sources,
        lambda _: None,
        source_locale="en",
        locale="es",
        aligned=lambda: engine.decoding(Decoding(aligned=True)),
    )


@given(tagged(), st.sampled_from(sorted(ANSWERS)), st.lists(st.integers(-1, 9), max_size=12))
def test_whatever_links_an_engine_makes_up_no_code_is_lost(
    source: str, answer: str, links: list[int]
) -> None:
    sound(source, through(Hostile(answer, links), source)[0])


@pytest.mark.parametrize("answer", ["drops every mask", "doubles the masks", "glues words"])
def test_codes_are_put_back_where_masks_fail(answer: str) -> None:
    engine = Hostile(answer, None)
    source = "<b>Read</b> the <a><i>new</i> plan</a> of {name} today."
    assert through(engine, source) == (Translation(source, "aligned"),)
    both = through(engine, "The <b>mayor</b> left.", source)
    assert both[::-1] == through(engine, source, "The <b>mayor</b> left.")


def test_a_second_run_asks_no_engine(tmp_path: Path) -> None:
    source = "Read the <a>new plan</a> today."
    with Cache(tmp_path) as cache:
        for expected in (True, False):
            engine = CachedEngine(Hostile("drops every mask", None), cache)
            done = translate_safely(engine, [source], lambda _: None, source_locale="en",
                                    locale="en")  # fmt: skip
            assert (done[0].text, done[0].note) == (source, "aligned")
            assert (engine.calls > 0) == expected


def test_the_starter_tells_where_its_words_went(tmp_path: Path) -> None:
    engine = ArgosEngine([STARTER])
    assert engine.decoding(Decoding(aligned=True)) is None
    engine.work = tmp_path
    aligned = engine.decoding(Decoding(aligned=True))
    assert aligned is not None and aligned.key != engine.key
    said = aligned.translate(["The council will read the new plan."], lambda _: None)
    text, links = unlinked(said[0])
    assert text == engine.translate(["The council will read the new plan."], lambda _: None)[0]
    assert links[1] == 1 and len(links) == len(text.split())


def test_the_setting_is_measured_once_and_again_when_its_file_is_damaged(tmp_path: Path) -> None:
    its_tokenizer = tokenizer(STARTER)
    expected = Setting(-1, 1, None)
    assert measured(STARTER, its_tokenizer, tmp_path) == expected
    (note,) = (tmp_path / "alignment").iterdir()  # and no copy of the model
    content = note.read_bytes()
    note.write_bytes(b"[1, 0.5, 0, 1]")
    assert measured(STARTER, its_tokenizer, tmp_path) is None
    note.write_bytes(b"{")
    assert measured(STARTER, its_tokenizer, tmp_path) == expected
    assert note.read_bytes() == content


def test_a_package_that_looks_in_the_wrong_place_gets_a_copy_that_looks_in_the_right_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "package"
    shutil.copytree(STARTER.path, folder)
    _patch(folder / "model" / "model.bin", 0, 1)
    package = replace(STARTER, path=folder)
    found = measured(package, tokenizer(package), tmp_path)
    assert found == Setting(1, 1, tmp_path / "alignment" / package.digest)
    engine = ArgosEngine([package])
    engine.work = tmp_path
    aligned = engine.decoding(Decoding(aligned=True))
    assert aligned is not None
    output = aligned.translate(["The council will read the new plan."], lambda _: None)[0]
    assert unlinked(output)[1][1] == 1


def test_real_attention_loses_no_code(tmp_path: Path) -> None:
    starter = ArgosEngine([STARTER], beam=1)
    starter.work = tmp_path
    sources = [source for source in SENTENCES if "</" in source][:40]
    done = translate_tagged(
        Hostile("drops every mask", None),
        sources,
        lambda _: None,
        source_locale="en",
        locale="es",
        aligned=lambda: starter.decoding(Decoding(aligned=True)),
    )
    assert sum(each.note == "aligned" for each in done) > 10
    for source, each in zip(sources, done, strict=True):
        sound(source, each)
        assert plain(each.text)
