"""The rule files say one thing each, in words that the scanner can find."""

from __future__ import annotations

import pytest

from pipeline.segmentation.rules import COMMON, LISTS, ORDINALS, SPEECH, languages, load, rules

FILES = sorted(languages() | {COMMON})
TABLES = {
    "abbreviations": {"never", "starter", "clause", "capital", "unit"},
    "ordinals": {"default", *ORDINALS},
    "clipped": {"starter", "capital"},
    "speech": {"order", *SPEECH},
}


@pytest.mark.parametrize("name", FILES)
def test_no_rule_is_lost_to_a_misspelt_key(name: str) -> None:
    rules = load(name)
    assert set(rules) <= {"cased", "tight", *LISTS, *TABLES}
    for table, keys in TABLES.items():
        assert set(rules.get(table, {})) <= keys


@pytest.mark.parametrize("name", FILES)
def test_an_abbreviation_has_one_policy_and_at_most_two_words(name: str) -> None:
    words = [word for names in load(name).get("abbreviations", {}).values() for word in names]
    assert [word for word in words if words.count(word) > 1] == []
    assert [word for word in words if word.count(" ") > 1 or word.endswith(".")] == []


@pytest.mark.parametrize("name", FILES)
def test_a_word_that_opens_a_sentence_is_one_word_and_begins_as_sentences_do(name: str) -> None:
    rules = load(name)
    words = [*rules.get("starters", ()), *rules.get("subjects", ())]
    assert [word for word in words if " " in word or word[0].islower()] == []
    assert [word for word in words if words.count(word) > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_a_short_word_is_written_small_and_abbreviates_nothing(name: str) -> None:
    found = load(name)
    known = {word for words in found.get("abbreviations", {}).values() for word in words}
    short = found.get("short", [])
    assert [word for word in short if word in known or word != word.lower()] == []
    assert sorted(set(short)) == short


@pytest.mark.parametrize("name", sorted(languages()))
def test_the_endings_of_clipped_words_are_some_and_not_all(name: str) -> None:
    found = rules(name)
    letters = "bcdfghjklmnpqrstvwxyz"
    for ending in found.clipped.values():
        assert ending.search("") is None
        assert any(ending.search("a" + one + two) for one in letters for two in letters)
