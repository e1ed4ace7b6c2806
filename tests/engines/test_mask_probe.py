"""A package that loses one sign is asked with another from the first sentence on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from argos_packages import STARTER

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.mask_probe import measured, tagged
from pipeline.engines.masking import translate_tagged
from pipeline.engines.masks import STYLES, Style, protect, restore
from pipeline.inline import plain, tags

SQUARE, LETTER, ROUND, HASH = STYLES


class Asked:
    """An engine's answers, and how often it was asked."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer = answer
        self.times = 0

    def __call__(self, texts: Sequence[str]) -> Sequence[str]:
        self.times += 1
        return [self.answer(text) for text in texts]


class Echo:
    """An engine that answers as a function says, and remembers what it was asked."""

    signature = key = "echo"

    def __init__(self, answer: Callable[[str], str] = str) -> None:
        self.answer = answer
        self.sent: list[str] = []

    def knows(self, character: str) -> bool:
        return True

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        self.sent.extend(sentences)
        return tuple(map(self.answer, sentences))


def without(*signs: str) -> Callable[[str], str]:
    """An engine that drops these signs."""
    dropped = re.compile("|".join(map(re.escape, signs)))
    return lambda text: dropped.sub("", text)


@pytest.mark.parametrize(
    ("answer", "styles", "times"),
    [
        (str, (SQUARE, LETTER), 1),
        (without("[", "]"), (LETTER, ROUND), 4),
        (without("[", "X"), (ROUND, HASH), 4),
        (without("[", "X", "("), (HASH, SQUARE), 4),
        (lambda text: "", (SQUARE, LETTER), 4),
    ],
)
def test_the_styles_that_come_back_are_used(
    answer: Callable[[str], str], styles: tuple[Style, Style], times: int, tmp_path: Path
) -> None:
    ask = Asked(answer)
    assert measured("key", "en", ask, tmp_path) == styles
    assert ask.times == times
    assert measured("key", "en", ask, tmp_path) == styles
    assert ask.times == times, "it is asked once in a project"
    assert measured("other", "en", ask, tmp_path) == styles
    assert ask.times == 2 * times, "another package is asked for itself"


def test_a_style_that_loses_some_yields_to_one_that_loses_none(tmp_path: Path) -> None:
    assert measured("key", "en", Asked(without("[2]", "X1")), tmp_path) == (ROUND, HASH)


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"1 key": ["[1]"]}', '{"1 key": ["?", "X1"]}', '{"1 key": [["a"], "X1"]}'],
)
def test_a_damaged_note_is_measured_again(damage: str, tmp_path: Path) -> None:
    ask = Asked(without("["))
    measured("key", "en", ask, tmp_path)
    (tmp_path / "masks.json").write_text(damage, "utf-8")
    assert measured("key", "en", ask, tmp_path) == (LETTER, ROUND)
    assert ask.times == 8


@pytest.mark.parametrize("source", ["en", "de", "zh", "ja", "az", "und"])
def test_the_sentences_have_codes_inside_and_stay_what_they_were(source: str) -> None:
    for text in tagged(source):
        assert len(list(tags(text))) == 2
        assert not text.startswith("<") and not text.endswith(">")
        assert plain(text).split()
        for style in STYLES:
            assert restore(protect(text, style)) == text


def test_the_engine_gets_the_masks_that_were_measured() -> None:
    engine = Echo(without("("))
    done = translate_tagged(
        engine,
        ["Read <a>the report</a> now.", "No code."],
        lambda _: None,
        styles=lambda: (ROUND, HASH),
    )
    assert [(each.text, each.note) for each in done] == [
        ("Read <a>the report</a> now.", "other style"),
        ("No code.", ""),
    ]
    assert engine.sent == ["Read (1) the report (2) now.", "No code.", "Read #1 the report #2 now."]


def test_the_starter_keeps_its_square_brackets(tmp_path: Path) -> None:
    engine = ArgosEngine([STARTER])
    assert tuple(engine.styles()) == STYLES[:2]
    engine = ArgosEngine([STARTER])
    engine.work = tmp_path
    first, _ = engine.styles()
    assert first == SQUARE
    assert (tmp_path / "masks.json").exists()


def test_nothing_is_measured_where_nothing_is_masked(tmp_path: Path) -> None:
    def never() -> Sequence[Style]:
        raise AssertionError("asked")

    assert translate_tagged(Echo(), ["Plain."], lambda _: None, styles=never)[0].text == "Plain."
