"""Names that the glossary keeps go round the engine and come out as the glossary has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.engines.masking import translate_tagged
from pipeline.termbase import Glossary, Term, Termbase

NAMES = Termbase(
    Glossary(
        "en",
        (
            Term("Turna", (("ar", ("تورنا",)),), verbatim=True),
            Term("R&D Harbour", verbatim=True),
            Term("Fish Gate", (("es", ("puerta del Pescado",)),), part_of_speech="proper noun"),
        ),
    )
)


class Echo:
    """An engine that gives back what it gets, in a way of its own."""

    signature = key = "echo"

    def __init__(self, answer: Callable[[str], str] = str) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def knows(self, character: str) -> bool:
        return True

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        self.asked += sentences
        return tuple(self.answer(sentence) for sentence in sentences)


def through(engine: Echo, source: str, locale: str = "es") -> str:
    done = translate_tagged(
        engine,
        [source],
        lambda _: None,
        source_locale="en",
        locale=locale,
        terms=NAMES.terms("en", locale),
    )
    return done[0].text


@pytest.mark.parametrize(
    ("source", "locale", "asked", "expected"),
    [
        ("The Turna is late.", "es", "The [1] is late.", "The Turna is late."),
        ("The Turna is late.", "ar", "The [1] is late.", "The تورنا is late."),
        ("The Turna's bow", "es", "The [1]'s bow", "The Turna's bow"),
        ("At the Fish Gate", "es", "At the [1]", "At the puerta del Pescado"),
        ("At the Fish Gate", "tr", "At the Fish Gate", "At the Fish Gate"),
        ("A <a>Turna</a> crew", "es", "A [1] [2] [3] crew", "A <a>Turna</a> crew"),
        ("A R&amp;D Harbour crew", "es", "A [1] crew", "A R&amp;D Harbour crew"),
        ("See turna and https://turna.example/Turna", "es", "See turna and [1]", None),
        ("THE TURNA IS LATE AGAIN", "es", "The [1] is late again", "THE TURNA IS LATE AGAIN"),
    ],
)
def test_a_name_passes_the_engine_as_a_mark(
    source: str, locale: str, asked: str, expected: str | None
) -> None:
    engine = Echo()
    assert through(engine, source, locale) == (source if expected is None else expected)
    assert engine.asked == [asked]


def test_a_name_alone_does_not_trouble_the_engine() -> None:
    engine = Echo()
    assert through(engine, "<b>Turna</b>", "ar") == "<b>تورنا</b>"
    assert through(engine, "Turna") == "Turna"
    assert engine.asked == []


def test_a_name_survives_an_engine_that_loses_every_mark() -> None:
    engine = Echo(lambda text: "".join(char for char in text if char not in "[]X0123456789"))
    assert through(engine, "The Turna left the pier.", "ar") == "The تورنا left the pier."


def test_a_wrong_number_is_asked_for_again_with_the_names_still_behind_marks() -> None:
    engine = Echo(lambda text: text.replace("4", "5"))
    assert through(engine, "The Turna took 4 hours.") == "The Turna took 4 hours."
    assert engine.asked[-1] == "The [1] took [2] hours."
