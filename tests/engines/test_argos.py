"""The engine on real packages: what comes out is whole, and the same however it is computed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argos_packages import STARTER, repack, with_bpe

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.loading import Models
from pipeline.engines.packages import Package, package_at
from pipeline.engines.running import Model
from pipeline.errors import PackageError

SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
LONG = (
    "The mayor, who has been in office since 2009, said that the new tram line would open in "
    "spring, and that the works, which began two years ago, had cost 12.4 million euros, less "
    "than expected; the opposition, which had voted against the plan, asked for a full account "
    "of the costs and for a debate in the council before the end of the month."
)


def translated(packages: Sequence[Package], *sentences: str, **settings: Any) -> tuple[str, ...]:
    return ArgosEngine(packages, **settings).translate(sentences, lambda _: None)


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine([STARTER])


def test_the_starter_translates_english_to_spanish(engine: ArgosEngine) -> None:
    assert engine.translate(["The city is very big."], lambda _: None) == (
        "La ciudad es muy grande.",
    )
    assert engine.signature == f"argos {STARTER.name}"


def test_order_batch_size_and_threads_do_not_change_a_letter(engine: ArgosEngine) -> None:
    sentences = [*SENTENCES, LONG]
    expected = dict(zip(sentences, engine.translate(sentences, lambda _: None), strict=True))
    for batch_tokens, threads in ((64, 2), (300, 1), (65536, 3)):
        random.Random(batch_tokens).shuffle(sentences)
        other = ArgosEngine([STARTER], batch_tokens=batch_tokens, models=Models(threads))
        found = other.translate(sentences, lambda _: None)
        assert dict(zip(sentences, found, strict=True)) == expected
        assert other.key == engine.key


def test_texts_come_back_in_order_and_duplicates_are_counted(engine: ArgosEngine) -> None:
    steps: list[int] = []
    texts = engine.translate(
        ["No date has been set.", "12.5 %", "No date has been set.", "", "— …"], steps.append
    )
    assert texts[0] == texts[2] != ""
    assert (texts[1], *texts[3:]) == ("12.5 %", "", "— …")
    assert steps == [3, 2]


def test_underscores_live(engine: ArgosEngine) -> None:
    sentence = "See https://example.org/a_b?c=1 for more."
    (text,) = engine.translate([sentence], lambda _: None)
    assert "https://example.org/a_b?c" in text


def test_a_long_sentence_is_translated_to_its_end(engine: ArgosEngine) -> None:
    (text,) = engine.translate([LONG], lambda _: None)
    for word in ("alcalde", "2009", "12,4 millones", "; la oposición", "final del mes."):
        assert word in text
    assert len(text) > len(LONG) * 0.9


def test_a_translation_that_finds_no_end_is_made_of_its_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A long sentence runs into its limit as one in a loop does; the package bears 127 pieces, so
    # that it is not cut before.
    room = Model._room
    monkeypatch.setattr(Model, "_room", lambda self, n: 20 if n > 90 else room(self, n))
    bold = replace(STARTER, max_source_pieces=127)
    looping = "; ".join(sentence.rstrip(".") for sentence in SENTENCES[7:14]) + "."
    left = "; ".join(sentence.rstrip(".") for sentence in SENTENCES[7:10]) + ";"
    right = looping.removeprefix(left).strip()
    (whole,) = translated([bold], looping)
    assert whole == " ".join(translated([bold], left, right))


def test_a_translation_without_end_is_empty_rather_than_junk(engine: ArgosEngine) -> None:
    junk, text = engine.translate(["b" * 300, "Nobody was hurt."], lambda _: None)
    assert junk == ""
    assert text.startswith("Nadie ")


def test_20_000_characters_without_a_space_are_no_harm(engine: ArgosEngine) -> None:
    (text,) = engine.translate(["a" * 20_000], lambda _: None)
    assert isinstance(text, str)


def test_a_pivot_goes_through_both_packages(tmp_path: Path, engine: ArgosEngine) -> None:
    first = package_at(repack(tmp_path, "en", "fr"))
    second = package_at(repack(tmp_path, "fr", "tr", "1.2"))
    once = engine.translate(SENTENCES[:4], lambda _: None)
    pivot = ArgosEngine([first, second])
    assert pivot.translate(SENTENCES[:4], lambda _: None) == engine.translate(once, lambda _: None)
    assert pivot.signature == "argos en_fr@1.0+fr_tr@1.2"
    assert pivot.key != ArgosEngine([first]).key


def test_a_target_prefix_is_given_and_taken_off(tmp_path: Path) -> None:
    package = package_at(repack(tmp_path, "en", "pb", target_prefix="▁La"))
    assert translated([package], "The city is very big.") == ("ciudad es muy grande.",)
    assert (package.source, package.target) == ("en", "pt-BR")


def test_a_bpe_package_translates(tmp_path: Path) -> None:
    folder = with_bpe(repack(tmp_path, "en", "es"), ("The", "city", "is", "very", "big"))
    assert translated([package_at(folder)], "The city is very big.") == (
        "La ciudad es muy grande.",
    )


def test_a_target_without_spaces_is_rejoined_without(tmp_path: Path) -> None:
    package = package_at(repack(tmp_path, "en", "zt", max_source_pieces=8))
    (text,) = translated([package], "The court will hear the case in March; nobody was hurt.")
    assert (package.target, "; " in text, ";" in text) == ("zh-Hant", False, True)


def test_the_key_changes_with_the_settings_and_the_contents(tmp_path: Path) -> None:
    same = package_at(repack(tmp_path / "one", "en", "es"))
    other = package_at(repack(tmp_path / "two", "en", "es", links=["x"]))
    keys = {
        ArgosEngine([same]).key,
        ArgosEngine([same], beam=1).key,
        ArgosEngine([other]).key,
    }
    assert len(keys) == 3
    again = package_at(repack(tmp_path / "three", "en", "es"))
    assert ArgosEngine([again], batch_tokens=64, models=Models(1)).key == ArgosEngine([same]).key


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("model/model.bin", STARTER.path.joinpath("model/model.bin").read_bytes()[:1_000_000],
         "CTranslate2 cannot load its model: "
         "Variable 'decoder/embeddings/weight' has an invalid payload size"),
        ("model/shared_vocabulary.json", json.dumps([]).encode(),
         "CTranslate2 cannot run its model: Invalid token ID …: valid IDs are between 0 and 0"),
        ("sentencepiece.model", b"nonsense", "is no SentencePiece model"),
    ],
)  # fmt: skip
def test_a_damaged_package_says_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, cause: str
) -> None:
    package = package_at(repack(tmp_path, "en", "es"))
    (package.path / name).write_bytes(content)
    with pytest.raises(PackageError) as caught:
        translated([package], "The city is very big.")
    assert re.sub(r"(?<= ID )\d+", "…", caught.value.cause) == cause
    assert str(package.path) in str(caught.value.path)
