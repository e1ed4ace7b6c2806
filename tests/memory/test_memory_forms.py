"""What a fuzzy match compares, and how a difference is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inline import collapse
from pipeline.memory.forms import MASK, diff, form, mask, unmask
from pipeline.memory.searching import FuzzyMatch
from pipeline.memory.suggesting import fits, is_suggestion, line

texts = st.text(st.sampled_from("ab 1.,<>/&é水ï-+[]{}\u00a0A'"), max_size=30)


@given(texts)
def test_a_sentence_comes_back_from_its_form_and_its_numbers(text: str) -> None:
    masked, numbers = mask(text)
    assert unmask(masked, numbers) == collapse(text)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Don't pay 2.40 euros!", ("don't", "pay", MASK, "euros")),
        ("The <a1>A320</a1> lands at 9:40 p.m.", ("the", "a320", "lands", "at", MASK, "p", "m")),
        ("un<b>do</b> &lt;it&gt;", ("undo", "it")),
        ("北京有2人。", ("北", "京", "有", MASK, "人")),
        ("हिन्दी में", ("हिन्दी", "में")),
        ("12 345 people", (MASK, MASK, "people")),
        ("12\u00a0345 people", (MASK, "people")),
        ("3,2 %", (MASK,)),
    ],
)
def test_words_are_what_a_reader_takes_for_words(sentence: str, words: tuple[str, ...]) -> None:
    assert form(mask(sentence)[0]).words == words


@given(texts, texts)
def test_a_difference_shows_the_new_sentence_whole(old: str, new: str) -> None:
    plain = old.translate({ord(char): None for char in "[]{}"})
    wanted = new.translate({ord(char): None for char in "[]{}"})
    comment = line(FuzzyMatch(84, "fuzzy", plain, "Uno.", "city/tram", diff(plain, wanted)))
    assert is_suggestion(comment)
    assert fits(comment, wanted)
    assert wanted == "" or not fits(comment, wanted + "x")


def test_a_difference_marks_words_and_nothing_else() -> None:
    assert (
        diff("A single ticket costs 2.40 euros.", "A return ticket costs 2.60 euros, today.")
        == "A [-single-]{+return+} ticket costs [-2.40-]{+2.60+} euros{+, today+}."
    )


@pytest.mark.parametrize(
    "remark", ["tm: city/tram 3f9c2a71", "see tm 84% a: Uno. [source: One.]", "tm 84% of it"]
)
def test_a_persons_remark_is_no_suggestion(remark: str) -> None:
    assert not is_suggestion(remark)
