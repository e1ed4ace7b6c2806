"""Review: what people wrote outlives every edit of the source, and nothing is promoted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_samples import (
    HEADER,
    accepted,
    catalog,
    draft,
    edited,
    initial,
    machine,
    sentences,
    stale,
    told,
)

from pipeline.catalog import digest, state
from pipeline.model import REVIEWED, Catalog, Entry, Provenance
from pipeline.review import (
    carry_over,
    catch_up,
    counts,
    fill,
    fillable,
    findings,
    is_human,
    merge,
)
from pipeline.review.alignment import align, likeness

A, A2 = "The first tram leaves at 5:40.", "The first tram leaves at 5:10."
A3 = "The first tram leaves the depot at 5:10."
B, B2 = "Nobody was hurt on the bridge.", "Nobody was badly hurt on the bridge."
C, D = "The line has 14 stops.", "Passengers welcomed the mayor's decision."
SENTENCES = (A, B, C, D)


def article(*sources: str) -> Catalog:
    """An article as it is now, one paragraph of these sentences."""
    return catalog(map(initial, sources))


def after(old: Catalog, *sources: str) -> tuple[Entry, ...]:
    return merge(old, article(*sources)).entries


# --- unchanged sentences --------------------------------------------------------------------


def test_new_article_is_all_untranslated() -> None:
    assert merge(None, article(A, B)) == article(A, B)


def test_unchanged_sentences_keep_everything_wherever_they_moved() -> None:
    entries = [
        replace(accepted(A, "a"), comments=("mine",), flags=("no-wrap",), notes=("old note",)),
        machine(B, "b"),
        stale(C, "c", "The line has 13 stops."),
        draft(D, "d"),
    ]
    fresh = article(D, "Quite another sentence.", C, B, A)
    moved = replace(
        fresh, entries=tuple(replace(entry, notes=("new note",)) for entry in fresh.entries)
    )
    assert merge(catalog(entries), moved).entries == (
        replace(entries[3], notes=("new note",)),
        replace(initial("Quite another sentence."), notes=("new note",)),
        told(replace(entries[2], notes=("new note",)), "number 13 → 14"),
        *(replace(entry, notes=("new note",)) for entry in (entries[1], entries[0])),
    )


def test_previous_sentence_left_behind_by_an_editor_makes_nothing_stale() -> None:
    left = replace(edited(A2, "a"), previous=A)
    assert after(catalog([left]), A2) == (left,)


# --- changed sentences ----------------------------------------------------------------------


@pytest.mark.parametrize("before", [accepted(A, "a"), edited(A, "a"), draft(A, "a")], ids=state)
def test_a_persons_text_stays_with_the_sentence_it_was_made_for(before: Entry) -> None:
    stale_now = replace(before, source=A2, fuzzy=True, previous=A)
    assert after(catalog([before]), A2) == (told(stale_now, "number 5:40 → 5:10"),)


def test_stale_text_keeps_the_oldest_sentence_it_was_made_for() -> None:
    assert after(catalog([stale(A2, "a", A)]), A3) == (
        told(stale(A3, "a", A), "number 5:40 → 5:10"),
    )


def test_untouched_machine_text_goes_with_its_sentence() -> None:
    assert after(catalog([machine(A, "a"), machine(B, "b")]), A2) == (initial(A2),)


def test_remark_on_a_machine_text_stays() -> None:
    with_remark = replace(machine(A, "a"), comments=("5:40 or 5:10?",))
    assert after(catalog([with_remark]), A2) == (replace(initial(A2), comments=("5:40 or 5:10?",)),)
    assert after(catalog([with_remark]), D) == (
        initial(D),
        replace(with_remark, obsolete=True, references=()),
    )


def test_paragraph_that_becomes_a_headline_is_looked_at_again() -> None:
    fresh = catalog([initial(A, "headline")])
    assert merge(catalog([edited(A, "a")]), fresh).entries == (
        replace(stale(A, "a", A), context="headline"),
    )
    back = merge(merge(catalog([replace(edited(A, "a"), context="alt")]), fresh), article(A))
    assert back.entries == (replace(stale(A, "a", A), previous_context="alt"),)


def test_sentence_that_was_joined_to_a_changed_one_is_asked_for_again() -> None:
    joined = replace(initial(A), joined=True, comments=("see above",))
    assert after(catalog([joined]), A2) == (replace(initial(A2), comments=("see above",)),)


@pytest.mark.parametrize(
    "before", [stale(A2, "a", A), replace(accepted(A2, "a"), fuzzy=True, previous=A)]
)
def test_reverted_sentence_is_a_draft_for_nobody_can_tell_whether_it_was_reviewed(
    before: Entry,
) -> None:
    back = after(catalog([before]), A)
    assert back == (draft(A, "a"),)
    assert state(back[0]) == "draft"


def test_reverted_sentence_wins_over_a_likeness() -> None:
    old = catalog([stale(A2, "a", A), edited(B, "b")])
    assert after(old, A, A3) == (
        draft(A, "a"),
        initial(A3),
        replace(edited(B, "b"), obsolete=True, references=()),
    )


# --- sentences that are gone ----------------------------------------------------------------


def test_a_persons_text_without_a_sentence_is_kept_at_the_end_once() -> None:
    old = catalog([edited(A, "a"), machine(C, "c"), stale(B2, "b", B)])
    gone = (
        replace(edited(A, "a"), obsolete=True, references=()),
        replace(stale(B2, "b", B), obsolete=True, references=()),
    )
    assert after(old, D) == (initial(D), *gone)
    assert after(catalog(after(old, D)), D) == (initial(D), *gone)


def test_obsolete_text_comes_back_with_the_state_it_had() -> None:
    waiting = told(stale(C, "c", "The line has 13 stops."), "number 13 → 14")
    entries = (accepted(A, "a"), draft(B, "b"), waiting)
    away = merge(catalog(entries), article(D))
    assert merge(away, article(C, B, A, D)).entries == (*entries[::-1], initial(D))


def test_machine_text_that_another_tool_made_obsolete_is_dropped() -> None:
    assert after(catalog([replace(machine(A, "a"), obsolete=True)]), D) == (initial(D),)


def test_obsolete_text_leaves_its_place_to_nobody_alike() -> None:
    old = catalog([edited(A, "a"), replace(edited(A2, "a2"), obsolete=True)])
    assert after(old, A2) == (
        edited(A2, "a2"),
        replace(edited(A, "a"), obsolete=True, references=()),
    )


# --- header ---------------------------------------------------------------------------------


def test_header_keeps_the_editors_fields_in_place_and_follows_the_source() -> None:
    old = catalog(
        [],
        header=(
            ("X-Source-Hash", "old"),
            ("PO-Revision-Date", "2026-03-01 18:12+0100"),
            ("Plural-Forms", "nplurals=2; plural=n != 1;"),
            ("Project-Id-Version", "Old name"),
            ("Language-Team", ""),
            ("Last-Translator", "Ana"),
            ("X-Generator", "Poedit 3.5"),
        ),
        comments=("Ana's.",),
    )
    new = replace(
        article(A),
        header=(
            ("Project-Id-Version", "Example Wire"),
            ("POT-Creation-Date", "2026-02-26 00:00+0000"),
            ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
            ("Last-Translator", ""),
            ("Language-Team", "Desk"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
            ("X-Source-Hash", "new"),
        ),
    )
    merged = merge(old, new)
    assert merged.comments == ("Ana's.",)
    assert merged.header == (
        ("X-Source-Hash", "new"),
        ("PO-Revision-Date", "2026-03-01 18:12+0100"),
        ("Plural-Forms", "nplurals=2; plural=n != 1;"),
        ("Project-Id-Version", "Example Wire"),
        ("POT-Creation-Date", "2026-02-26 00:00+0000"),
        ("Language-Team", "Desk"),
        ("Last-Translator", "Ana"),
        ("X-Generator", "Poedit 3.5"),
    )
    assert merge(merged, new) == merged


# --- which sentence became which ------------------------------------------------------------


def pairs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    found = align([("", one) for one in old], [("", one) for one in new])
    return [(old[i], new[j]) for j, i in found.items()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trams retrun.", "Trams return."),
        ("She was 41.", "She was 42."),
        ("The talks would continue, he said.", "The talks, he said on Friday, would not continue."),
        ("Rain is expected.", "Heavy rain is expected in the north on Sunday."),
        ("Belediye başkanı istifa etti.", "Belediye başkanının istifası bekleniyor."),
        ("市议会周一批准了预算。", "市议会周二批准了新预算。"),
    ],
)
def test_edited_sentences_are_recognised(one: str, other: str) -> None:
    assert pairs([one], [other]) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Markets fell.", "The council approved the budget."),
        ("The bridge opened on Monday.", "Passengers welcomed the decision of the mayor."),
        ("Prices rose by 4 per cent in March.", "The driver, who was 41, said he was not hurt."),
    ],
)
def test_another_sentence_is_not_taken_for_an_edit(one: str, other: str) -> None:
    assert pairs([one], [other]) == []


def test_each_sentence_gets_its_likest_and_not_the_first_that_will_do() -> None:
    low = "The council voted on the budget."
    high = "The council voted on the budget for the new harbour bridge."
    assert pairs([low, high], ["The council voted on the budget for the new harbour."]) == [
        (high, "The council voted on the budget for the new harbour.")
    ]


def test_sentences_that_are_all_alike_are_told_apart_by_their_order() -> None:
    old = [f"Stop {name}: every 12 minutes." for name in "ABCDEFGH"]
    new = [f"Stop {name}: every 10 minutes." for name in "ABCDEFGH"]
    assert pairs(old, [new[0], *new[2:]]) == [
        *zip(old[:1] + old[2:], [new[0], *new[2:]], strict=True)
    ]


def test_block_that_was_moved_and_edited_is_found_again() -> None:
    old = [A, B, C, D, "The port is old.", "It was built in 1911.", "The crane still works."]
    new = ["The old port is old.", "It was built in 1912.", A, B, C, D, "The crane still works."]
    assert pairs(old, new) == [
        ("The port is old.", "The old port is old."),
        ("It was built in 1911.", "It was built in 1912."),
    ]


def test_two_edited_sentences_that_changed_places_cross() -> None:
    first = "The mayor of Baku opened the new tram line on Monday."
    second = "Passengers waited for an hour at the old harbour station."
    new = [
        "Passengers waited for two hours at the old harbour station.",
        "The mayor of Baku opened the new tram line on Tuesday.",
    ]
    assert pairs([first, second], new) == [(second, new[0]), (first, new[1])]


def test_likeness_is_one_for_the_same_and_none_for_nothing_in_common() -> None:
    assert likeness("The  Tram", "the tram") == 1.0
    assert likeness("xyz", "abc") == 0.0


def test_five_thousand_sentences_of_which_200_changed_take_less_than_a_second() -> None:
    words = ("council", "bridge", "tram", "harbour", "voted", "driver", "mayor", "budget")
    old = [f"{words[n % 8].title()} {n} {words[n * 7 % 8]} {n % 83}." for n in range(5000)]
    new = [f"{one[:-1]} again." if n % 25 == 0 else one for n, one in enumerate(old)]
    people = catalog(edited(one, f"T{n}.") for n, one in enumerate(old))
    started = time.process_time()
    merged = merge(people, article(*new))
    assert time.process_time() - started < 1
    assert [entry.target for entry in merged.entries] == [f"T{n}." for n in range(5000)]
    assert counts(merged)["stale"] == 200


# --- filling --------------------------------------------------------------------------------


def test_machine_text_is_marked_as_such_and_waits_for_a_person() -> None:
    filled = fill(initial(A), " Sale a las 5:40. \n", "mt", "argos en_es@1.0")
    assert filled == machine(A, "Sale a las 5:40.")
    assert state(filled) == "machine"


def test_machine_text_is_written_nfc() -> None:
    assert fill(initial(A), "cafe\u0301", "mt", "argos").target == "café"


def test_newer_machine_text_replaces_an_older() -> None:
    assert fill(machine(A, "a"), "b", "mt", "argos en_es@1.0") == machine(A, "b")


def test_remembered_text_is_reviewed_only_where_the_project_trusts_it() -> None:
    provenance = Provenance("tm", "city/bridge", digest("a"))
    remembered = replace(edited(A, "a"), provenance=provenance)
    assert fill(initial(A), "a", "tm", "city/bridge") == replace(remembered, fuzzy=True)
    assert fill(initial(A), "a", "tm", "city/bridge", trusted=True) == remembered
    assert state(remembered) == "accepted"


def test_machine_is_never_trusted() -> None:
    assert fill(initial(A), "a", "mt", "argos en_es@1.0", trusted=True) == machine(A, "a")


def test_empty_machine_text_leaves_the_entry_untranslated() -> None:
    assert fill(machine(A, "a"), " ", "mt", "argos en_es@1.0") == initial(A)


@pytest.mark.parametrize(
    "entry",
    [
        draft(A, "a"),
        edited(A, "a"),
        accepted(A, "a"),
        stale(A, "a", B),
        replace(initial(A), joined=True),
    ],
    ids=state,
)
def test_a_persons_text_is_never_filled_over(entry: Entry) -> None:
    assert not fillable(entry)
    with pytest.raises(ValueError, match="a person's translation stands at"):
        fill(entry, "b", "mt", "argos en_es@1.0")


def test_counts_name_every_state_and_leave_obsolete_entries_out() -> None:
    whole = catalog([machine(A, "a"), edited(B, "b"), replace(edited(C, "c"), obsolete=True)])
    assert counts(whole) == {
        "initial": 0,
        "machine": 1,
        "draft": 0,
        "stale": 0,
        "accepted": 0,
        "edited": 1,
    }


# --- law 6 ----------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> tuple[Catalog, list[Catalog]]:
    """A catalog that people worked in, and the article after each of a few edits."""
    keys = st.tuples(st.sampled_from(["", "headline"]), sentences)
    old = draw(st.lists(keys, max_size=8, unique=True))
    entries = []
    for number, (context, source) in enumerate(old):
        make = draw(st.sampled_from([initial, machine, accepted, edited, draft, stale]))
        target = f"T{number}."
        if make is initial:
            entry = replace(initial(source), joined=draw(st.booleans()))
        elif make is stale:
            entry = stale(source, target, draw(sentences))
        else:
            entry = make(source, target)  # type: ignore[operator] # the two-argument ones
        if entry.target:
            entry = replace(entry, obsolete=draw(st.booleans()))
        remarks = draw(st.sampled_from([(), (f"remark {number}",)]))
        entries.append(replace(entry, context=context, comments=remarks))
    entries.sort(key=lambda entry: entry.obsolete)
    edits = draw(st.lists(st.lists(st.sampled_from(old) | keys if old else keys), max_size=3))
    return catalog(entries), [
        catalog(initial(source, context) for context, source in dict.fromkeys(edit))
        for edit in edits
    ]


@settings(max_examples=300, deadline=None)
@given(history=histories())
def test_no_edit_of_the_source_loses_or_doubles_what_people_wrote(
    history: tuple[Catalog, list[Catalog]],
) -> None:
    before, edits = history
    for fresh in edits:
        merged = merge(before, fresh)
        people = Counter(entry.target for entry in before.entries if is_human(entry))
        people.pop("", None)
        kept = Counter(entry.target for entry in merged.entries if is_human(entry))
        kept.pop("", None)
        assert people == kept
        before = merged


@settings(max_examples=300, deadline=None)
@given(history=histories())
def test_no_edit_of_the_source_reviews_or_unreviews_an_unchanged_sentence(
    history: tuple[Catalog, list[Catalog]],
) -> None:
    before, edits = history
    for fresh in edits:
        merged = merge(before, fresh)
        was = {entry.key: entry for entry in before.entries}
        reviewed = {
            (entry.key, entry.target) for entry in before.entries if state(entry) in REVIEWED
        }
        for entry in merged.entries:
            if entry.key in was:
                assert state(entry) == state(was[entry.key])
            else:
                assert state(entry) not in REVIEWED
            if state(entry) in REVIEWED:
                assert (entry.key, entry.target) in reviewed
        before = merged


@settings(max_examples=300, deadline=None)
@given(history=histories())
def test_merging_again_changes_nothing_and_no_key_stands_twice(
    history: tuple[Catalog, list[Catalog]],
) -> None:
    before, edits = history
    for fresh in edits:
        merged = merge(before, fresh)
        assert merge(merged, fresh) == merged
        live = [entry for entry in merged.entries if not entry.obsolete]
        assert [entry.key for entry in live] == [entry.key for entry in fresh.entries]
        assert merged.entries[: len(live)] == tuple(live)
        assert len({entry.key for entry in merged.entries}) == len(merged.entries)
        assert merged.header == HEADER
        before = merged


# --- a new name -----------------------------------------------------------------------------


def gone(article: str, *entries: Entry) -> Catalog:
    """A catalog whose article is no more."""
    header = tuple((k, article if k == "X-Article-Id" else v) for k, v in HEADER)
    header = tuple((k, "Ana <a@example.org>" if k == "Last-Translator" else v) for k, v in header)
    return catalog(entries, article=article, header=header)


def test_renamed_article_keeps_its_reviewed_text_and_says_where_it_is_from() -> None:
    entries = (accepted(A, "a"), edited(B, "b"), machine(C, "c"), draft(D, "d"))
    old = gone("city/old", *entries, replace(edited(B2, "gone"), obsolete=True))
    whole, used = carry_over(article(B, A, D, C), [old])
    assert whole.entries == (entries[1], entries[0], entries[3], entries[2])
    assert used == ("city/old",)
    assert whole.comments == ("Carried over from the catalog of city/old.",)
    assert dict(whole.header)["X-Article-Id"] == "city/tram-line"
    assert dict(whole.header)["Last-Translator"] == "Ana <a@example.org>"


def test_renamed_and_edited_article_keeps_the_text_of_changed_sentences_too() -> None:
    old = gone("city/old", edited(A, "a"), edited(B, "b"))
    whole, _ = carry_over(article(A2, B), [old])
    assert whole.entries == (told(stale(A2, "a", A), "number 5:40 → 5:10"), edited(B, "b"))


def test_both_halves_of_a_split_article_keep_their_text() -> None:
    old = gone("city/old", edited(A, "a"), edited(B, "b"), edited(C, "c"), edited(D, "d"))
    assert carry_over(article(A, B), [old])[0].entries == (edited(A, "a"), edited(B, "b"))
    assert carry_over(article(D, C), [old])[0].entries == (edited(D, "d"), edited(C, "c"))


def test_article_made_of_two_takes_from_both_whatever_their_order() -> None:
    one = gone("city/one", edited(A, "a"), edited(B, "b"), accepted(C, "of one"))
    two = gone("city/two", edited(D, "d"), machine(B, "of two"))
    expected = (edited(D, "d"), accepted(C, "of one"), edited(B, "b"), edited(A, "a"))
    for order in ([one, two], [two, one]):
        whole, used = carry_over(article(D, C, B, A), order)
        assert (whole.entries, used) == (expected, ("city/one", "city/two"))


def test_stray_sentence_in_common_makes_no_successor() -> None:
    old = gone("city/old", edited(A, "a"), edited(B, "b"), edited(B2, "b2"))
    assert carry_over(article(A, C, D), [old]) == (article(A, C, D), ())


def test_gone_article_that_nobody_worked_on_leaves_nothing_behind() -> None:
    old = gone("city/old", machine(A, "a"))
    assert carry_over(article(A), [old]) == (article(A), ())


# --- accepted in bulk -----------------------------------------------------------------------


def many(made: int, changed: int) -> Catalog:
    """A catalog in which so many sentences were accepted as they stood, and so many changed."""
    entries = [accepted(f"Sentence {n}.", f"Frase {n}.") for n in range(made)]
    entries += [
        replace(accepted(f"Other {n}.", f"Otra {n}."), target=f"Otra más {n}.")
        for n in range(changed)
    ]
    return catalog([replace(entry, line=7 + n) for n, entry in enumerate(entries)], path="tram.po")


def test_thirty_sentences_accepted_unchanged_are_asked_about() -> None:
    assert [
        (finding.check, finding.severity, finding.line, finding.message, finding.reviewed)
        for finding in findings(many(40, 2), "en", mass_accept=30)
        if finding.check == "mass-accept"
    ] == [
        (
            "mass-accept",
            "warning",
            7,
            "40 sentences are accepted just as the machine wrote them and 2 changed: ask whether "
            "they were read",
            True,
        )
    ]


@pytest.mark.parametrize(("made", "changed", "limit"), [(29, 0, 30), (40, 3, 30), (40, 0, 0)])
def test_work_that_looks_like_work_is_not_asked_about(made: int, changed: int, limit: int) -> None:
    found = findings(many(made, changed), "en", mass_accept=limit)
    assert "mass-accept" not in {finding.check for finding in found}


# --- a catalog that was saved while a run was at work ----------------------------------------


def test_what_a_person_saved_meanwhile_stands_and_the_run_fills_the_rest() -> None:
    ours = catalog([machine(A, "a"), machine(B, "b"), edited(C, "c"), machine(D, "d")])
    newer = catalog([edited(A, "mine"), initial(B), initial(C), draft(D, "begun")])
    assert catch_up(newer, ours).entries == (
        newer.entries[0],
        ours.entries[1],
        newer.entries[2],  # the person took their own text away
        newer.entries[3],
    )


def test_a_text_saved_meanwhile_for_a_sentence_that_the_run_changed_is_stale() -> None:
    ours = catalog([told(stale(A2, "old", A), "clock time 5:40 → 5:10"), machine(B, "b")])
    newer = catalog([edited(A, "new"), initial(B)])
    found = catch_up(newer, ours)
    assert [(entry.target, state(entry)) for entry in found.entries] == [
        ("new", "stale"),
        ("b", "machine"),
    ]
    assert found.entries[0].previous == A
    assert sum(note.startswith("changed: ") for note in found.entries[0].notes) == 1


@given(st.data())
def test_catching_up_loses_no_text_of_a_person(data: st.DataObject) -> None:
    def drawn(make: str) -> Catalog:
        kinds: dict[str, Callable[[str], Entry]] = {
            "initial": initial,
            "machine": lambda source: machine(source, f"{make} mt"),
            "draft": lambda source: draft(source, f"{make} draft {source}"),
            "edited": lambda source: edited(source, f"{make} {source}"),
        }
        drawn_kinds = [data.draw(st.sampled_from(sorted(kinds))) for _ in SENTENCES]
        each = zip(drawn_kinds, SENTENCES, strict=True)
        return catalog([kinds[kind](source) for kind, source in each])

    newer, ours = drawn("newer"), drawn("ours")
    found = {entry.key: entry for entry in catch_up(newer, ours).entries}
    for entry in newer.entries:
        if is_human(entry):
            assert found[entry.key].target == entry.target
            assert state(found[entry.key]) == state(entry)
