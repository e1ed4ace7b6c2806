"""A first word that a package spells letter by letter is sent small, and its capital comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.beginnings import lowered, raised


def pieces(word: str) -> int:
    """Of a package that knows small words, and of those with a capital a few."""
    letters = word.strip('“"')
    whole = letters.islower() or letters in ("The", "They", "She")
    return (1 if whole else len(letters)) + (letters != word)


@pytest.mark.parametrize(
    ("sentence", "sent"),
    [
        ("Revenue fell.", "revenue fell."),
        ("“Good morning,” she said.", "“good morning,” she said."),
        ("She said: “Good morning.” “Stay here.”", "She said: “good morning.” “stay here.”"),
        ("The “Police” sign fell.", "The “police” sign fell."),
        ("The revenue fell.", "The revenue fell."),
        ("Orsan fell.", "Orsan fell."),
        ("Black Sea ports closed.", "Black Sea ports closed."),
        ("REVENUE fell.", "REVENUE fell."),
        ("It’s late.", "It’s late."),
        ("They saw Revenue.", "They saw Revenue."),
        ("", ""),
    ],
)
def test_an_ordinary_first_word_is_sent_small(sentence: str, sent: str) -> None:
    found, places = lowered(sentence, "en", pieces)
    assert found == sent
    assert [sentence[place] for place in places] == [
        one for one, other in zip(sentence, sent, strict=True) if one != other
    ]


def test_a_word_that_the_package_knows_keeps_its_capital() -> None:
    assert lowered("Revenue fell.", "en", lambda word: 2) == ("Revenue fell.", ())


@pytest.mark.parametrize(
    ("source", "target", "locale", "right"),
    [
        ("Revenue fell.", "los ingresos cayeron.", "es", "Los ingresos cayeron."),
        ("Revenue fell.", "Los ingresos cayeron.", "es", "Los ingresos cayeron."),
        ("Is revenue up?", "¿suben los ingresos?", "es", "¿Suben los ingresos?"),
        ("“Good morning,” he said.", "“buenos días”, dijo.", "es", "“Buenos días”, dijo."),
        ("He said: “Good morning.”", "Dijo: “buenos días”.", "es", "Dijo: “Buenos días”."),
        ("He said: “Good morning.”", "Dijo: buenos días.", "es", "Dijo: buenos días."),
        ("Revenue fell.", "işler kötü.", "tr", "İşler kötü."),
        ("Revenue fell.", "", "es", ""),
    ],
)
def test_the_translation_has_the_capital_again(
    source: str, target: str, locale: str, right: str
) -> None:
    _, places = lowered(source, "en", pieces)
    places = places or (source.index("I"),)
    assert raised(source, places, target, locale) == right


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_too_odd(source: str, target: str) -> None:
    sent, places = lowered(source, "en", pieces)
    assert sent.casefold() == source.casefold()
    raised(source, places, target, "es")
