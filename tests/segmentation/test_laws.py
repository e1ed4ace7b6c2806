"""What holds for any text in any language: nothing is lost, nothing hangs, nothing is guessed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation import split, supported

LOCALES = (
    "ar",
    "az",
    "de",
    "en",
    "es",
    "fa",
    "fr",
    "it",
    "pt",
    "ru",
    "tr",
    "zh",
    "zh-Hant",
    "pl",
    "und",
)

# Text made of what the rules look at, beside plain arbitrary text.
_WRITTEN = (
    ". ! ? … ... 。 ？ ؟ ۔ ” “ \" ' « » ‘ ’ 「 」 ( ) （ ） [1] — – - , ： Dr. U.S. p.m. Inc. г. "
    "15. 2019. II. A. Yahoo! he He said Smith iPhone de Gaulle он Он قال و می‌رود 他说 的 了 𝒳 5 ½ ①"
)
TOKENS = (*_WRITTEN.split(), "\ufffc", "\u200f", "\u0301")
SEPARATORS = ("", " ", "  ", "\u00a0", "\u3000", "\n", "\n\n")
TEXTS = st.text() | st.lists(
    st.tuples(st.sampled_from(TOKENS), st.sampled_from(SEPARATORS)), max_size=30
).map(lambda pairs: "".join(token + separator for token, separator in pairs))


@given(text=TEXTS, locale=st.sampled_from(LOCALES))
def test_sentences_and_the_whitespace_between_them_join_back_to_the_text(
    text: str, locale: str
) -> None:
    position = 0
    for start, end in split(text, locale):
        assert text[position:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


@given(text=TEXTS, locale=st.sampled_from(LOCALES[:12]))
def test_no_sentence_is_made_of_marks_alone_unless_the_whole_text_is(
    text: str, locale: str
) -> None:
    sentences = [text[start:end] for start, end in split(text, locale)]
    if len(sentences) > 1:
        assert all(any(c.isalnum() for c in sentence) for sentence in sentences)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "The mayor (see above) said so at 5 p.m. Monday, “and so on.” "),
        ("zh", "他说：“我们走吧。”大家都笑了。"),
        ("fa", "«چرا؟» کسی نپرسید. "),
        ("en", "a(. "),
        ("de", ". "),
        ("zh", "“……"),
        ("fr", " »"),
        ("en", "!?. .."),
    ],
)
def test_a_line_of_a_million_characters_takes_time_in_proportion(
    locale: str, sentence: str
) -> None:
    def seconds(length: int) -> float:
        text = sentence * (length // len(sentence))
        begin = time.process_time()
        split(text, locale)
        return time.process_time() - begin

    # Quadratic work would take a hundred times as long; ten times is linear.
    assert seconds(500_000) < 40 * seconds(50_000) + 0.5


def test_which_languages_have_rules_is_said_and_not_guessed() -> None:
    tags = ("en", "pt-BR", "zh-Hant", "az_Latn", "EN-gb", "pl", "und", "")
    assert [tag for tag in tags if supported(tag)] == ["en", "pt-BR", "zh-Hant", "az_Latn", "EN-gb"]


def test_a_language_without_rules_is_cut_by_sentencex() -> None:
    text = "Dom stoi. Nikt nie przyszedł. "
    assert split(text, "pl") == ((0, 9), (10, 29))
