"""Source edits: what a change of a sentence means for the translation that a person reviewed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_samples import accepted, catalog, draft, edited, initial, machine, sentences, stale, told

from pipeline.catalog import state
from pipeline.model import REVIEWED, Entry
from pipeline.review import merge
from pipeline.review.changes import Change, classify

FIXTURE = Path(__file__).parent / "fixtures" / "po" / "changes.txt"


def cases() -> list[tuple[str, str, str, str, str]]:
    """(title, locale, old, new, expected); a malformed fixture fails the run."""
    _, *blocks = re.split(r"^=== ", FIXTURE.read_text("utf-8"), flags=re.M)
    found = []
    for block in blocks:
        title, old, new, expected = block.strip().split("\n")
        locale, _, name = title.partition(": ")
        assert name, title
        found.append((name, locale, old, new, expected))
    assert len({case[0] for case in found}) == len(found)
    return found


@pytest.mark.parametrize(
    ("locale", "old", "new", "expected"), [pytest.param(*case[1:], id=case[0]) for case in cases()]
)
def test_change_is_called_what_an_editor_would_call_it(
    locale: str, old: str, new: str, expected: str
) -> None:
    change = classify(old, new, locale)
    said = "; ".join(change.facts) or change.kind
    assert said == expected


def test_word_written_so_elsewhere_in_the_article_is_no_slip() -> None:
    old, new = "The agreemnet was signed.", "The agreement was signed."
    assert classify(old, new, "en").kind == "typo"
    assert classify(old, new, "en", known=frozenset({"agreemnet"})).kind == "wording"


@given(one=sentences, two=sentences)
def test_other_words_are_never_a_typo(one: str, two: str) -> None:
    if classify(one, two, "en").kind == "typo":
        assert re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", two.casefold())


@given(text=st.text(max_size=60), other=st.text(max_size=60))
def test_no_two_texts_bring_the_classes_down(text: str, other: str) -> None:
    change = classify(text, other, "en")
    assert (change.kind == "fact") == bool(change.facts)
    assert classify(text, text, "en") == Change("typo")
    assert all("\n" not in fact and "\r" not in fact for fact in change.facts)


OLD = "The council voted on Monday, and the mayor signed."
TYPO = "The council voted on Monday and the mayor signed."
FACT = "The council voted on Tuesday, and the mayor signed."


def after(entry: Entry, source: str) -> Entry:
    return merge(catalog([entry]), catalog([initial(source)])).entries[0]


@pytest.mark.parametrize("before", [accepted(OLD, "a"), edited(OLD, "a"), draft(OLD, "a")])
def test_typo_keeps_the_review(before: Entry) -> None:
    assert after(before, TYPO) == replace(before, source=TYPO)


def test_typo_in_a_joined_sentence_keeps_it_joined() -> None:
    joined = replace(initial(OLD), joined=True)
    assert after(joined, TYPO) == replace(joined, source=TYPO)


def test_typo_leaves_a_stale_text_stale_for_what_it_was_made_for() -> None:
    assert after(stale(FACT, "a", OLD), FACT.replace(",", "")) == told(
        stale(FACT.replace(",", ""), "a", OLD), "date Monday → Tuesday"
    )


def test_machine_text_is_made_anew_for_a_typo_too() -> None:
    assert after(machine(OLD, "a"), TYPO) == initial(TYPO)


def test_typo_in_a_sentence_that_became_a_headline_is_looked_at() -> None:
    fresh = catalog([initial(TYPO, "headline")])
    assert state(merge(catalog([edited(OLD, "a")]), fresh).entries[0]) == "stale"


def test_fact_is_named_until_a_person_has_looked_and_no_longer() -> None:
    fresh = catalog([replace(initial(FACT), notes=("standfirst",))])
    waiting = merge(catalog([edited(OLD, "a")]), fresh)
    assert waiting.entries == (
        told(replace(stale(FACT, "a", OLD), notes=("standfirst",)), "date Monday → Tuesday"),
    )
    assert merge(waiting, fresh) == waiting
    cleared = replace(waiting, entries=(replace(waiting.entries[0], fuzzy=False, previous=None),))
    done = merge(cleared, fresh)
    assert done.entries == (replace(edited(FACT, "a"), notes=("standfirst",)),)
    assert merge(done, fresh) == done


def test_slip_in_one_sentence_is_a_word_where_another_sentence_has_it() -> None:
    old = catalog([edited("Carvnigs of oak were sold.", "a"), edited("The agreemnet ended.", "b")])
    fresh = catalog([initial("Carvnigs of oak were sold."), initial("The agreement ended.")])
    assert [state(entry) for entry in merge(old, fresh).entries] == ["edited", "edited"]
    again = catalog([*old.entries, edited("No agreemnet is known.", "c")])
    kept = catalog([*fresh.entries, initial("No agreemnet is known.")])
    assert [state(entry) for entry in merge(again, kept).entries] == ["edited", "stale", "edited"]


def test_text_without_full_stops_is_classed_in_no_time() -> None:
    words = ["tram", "bridge", "14", "not", "Baku", "harbour"]
    old = " ".join(words[n * n % 6] for n in range(50_000))
    started = time.process_time()
    assert classify(old, f"The {old}", "en") == Change("wording")
    assert classify("\u00a0" * 50_000 + "a", "a" + "\u00a0" * 50_000, "en").kind == "typo"
    assert time.process_time() - started < 3


EDITS: tuple[Callable[[str], str], ...] = (
    lambda sentence: sentence,
    lambda sentence: sentence.removesuffix("."),
    lambda sentence: sentence.replace(" and ", ", and "),
    lambda sentence: sentence.replace("“", '"').replace("”", '"'),
    lambda sentence: sentence.replace("harbour", "harbuor"),
    lambda sentence: sentence.replace("14", "15"),
    lambda sentence: sentence.replace(" was ", " was not "),
    lambda sentence: f"Later, {sentence}",
)
ARTICLE = (
    "The harbour was open and the line had 14 stops.",
    "The mayor said it was “a good day” and left.",
    "The bridge was closed and nobody was hurt.",
    "The council was divided and voted on Monday.",
)


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.permutations(range(4)), st.lists(st.sampled_from(EDITS), min_size=4, max_size=4)
        ),
        min_size=1,
        max_size=3,
    ),
    start=st.lists(st.sampled_from([accepted, edited, draft]), min_size=4, max_size=4),
)
def test_no_edit_loses_a_text_or_reviews_one_whose_facts_changed(
    steps: list[tuple[list[int], list[Callable[[str], str]]]],
    start: list[Callable[[str, str], Entry]],
) -> None:
    whole = catalog(
        make(text, f"T{n}.") for n, (text, make) in enumerate(zip(ARTICLE, start, strict=True))
    )
    now = list(ARTICLE)
    for order, edits in steps:
        now = [edit(now[n]) for n, edit in zip(order, edits, strict=True)]
        fresh = catalog(map(initial, dict.fromkeys(now)))
        before = {entry.target: entry for entry in whole.entries if entry.target}
        whole = merge(whole, fresh)
        assert merge(whole, fresh) == whole
        texts = sorted(entry.target for entry in whole.entries if entry.target)
        assert texts == ["T0.", "T1.", "T2.", "T3."]
        for entry in whole.entries:
            was = before.get(entry.target)
            if was is not None and was.source != entry.source and state(entry) in REVIEWED:
                assert state(was) in REVIEWED
                assert classify(was.source, entry.source, "en").kind == "typo"
                facts = [
                    re.findall(r"\d+|\bnot\b|Later", text) for text in (was.source, entry.source)
                ]
                assert facts[0] == facts[1]
