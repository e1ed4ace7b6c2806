"""Merging: two people's work in one catalog comes out whole, whoever merges and however."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from po_samples import HEADER, accepted, catalog, draft, edited, initial, machine, sentences, stale

from pipeline.catalog import read_catalog, render_catalog, state, write_catalog
from pipeline.checks import check_catalog
from pipeline.errors import CatalogError
from pipeline.merging import Merged, merge_catalogs
from pipeline.model import Catalog, Entry
from pipeline.review import is_human
from pipeline.review import merge as carry

if TYPE_CHECKING:
    from conftest import NeedTool

A, A2 = "The first tram leaves at 5:40.", "The first tram leaves at 5:10."
B = "Nobody was hurt on the bridge."
C, D = "The line has 14 stops.", "Passengers welcomed the mayor's decision."
E = "Work on the harbour begins in spring."


def merged(base: list[Entry], ours: list[Entry], theirs: list[Entry]) -> tuple[Entry, ...]:
    """The merged entries; there must be no conflict, and the other way round must be the same."""
    found = merge_catalogs(catalog(base), sourced(base, ours), sourced(base, theirs))
    turned = merge_catalogs(catalog(base), sourced(base, theirs), sourced(base, ours))
    assert found.conflicts == ()
    assert found == turned
    return found.catalog.entries


def kinds(side: Catalog) -> set[str]:
    return {finding.check for finding in check_catalog(side, "en")}


def sourced(base: list[Entry], entries: list[Entry]) -> Catalog:
    """A catalog whose X-Source-Hash goes with its live sentences."""
    was, now = ([entry.key for entry in one if not entry.obsolete] for one in (base, entries))
    return with_fields(catalog(entries), **({} if was == now else {"X-Source-Hash": repr(now)}))


def with_fields(whole: Catalog, **fields: str) -> Catalog:
    values = {**dict(whole.header), **{k.replace("__", "-"): v for k, v in fields.items()}}
    return replace(whole, header=tuple(values.items()))


# --- one sentence, two people -----------------------------------------------------------------


def test_each_side_keeps_the_sentences_that_it_alone_translated() -> None:
    base = [machine(A, "a"), machine(B, "b"), machine(C, "c")]
    ours = [edited(A, "A"), machine(B, "b"), machine(C, "c")]
    theirs = [machine(A, "a"), accepted(B, "b"), draft(C, "C")]
    assert merged(base, ours, theirs) == (edited(A, "A"), accepted(B, "b"), draft(C, "C"))


@pytest.mark.parametrize(
    ("base", "one", "other", "result"),
    [
        (machine(A, "a"), machine(A, "newer machine"), edited(A, "A"), edited(A, "A")),
        (machine(A, "a"), machine(A, "newer machine"), accepted(A, "a"), accepted(A, "a")),
        (machine(A, "a"), initial(A), draft(A, "A"), draft(A, "A")),
        (initial(A), machine(A, "a"), edited(A, "A"), edited(A, "A")),
        (initial(A), initial(A), machine(A, "a"), machine(A, "a")),
        (edited(A, "A"), edited(A, "A"), edited(A, "AA"), edited(A, "AA")),
        (edited(A, "A"), edited(A, "A"), draft(A, "AA"), draft(A, "AA")),
        (edited(A, "A"), edited(A, "A"), draft(A, "A"), draft(A, "A")),
        (edited(A, "A"), initial(A), edited(A, "A"), edited(A, "A")),
        (edited(A, "A"), draft(A, "A"), edited(A, "AA"), edited(A, "AA")),
        (machine(A, "a"), accepted(A, "a"), edited(A, "A"), edited(A, "A")),
        (machine(A, "a"), draft(A, "A"), edited(A, "A"), edited(A, "A")),
        (machine(A, "a"), edited(A, "A"), edited(A, "A"), edited(A, "A")),
    ],
    ids=lambda entry: f"{state(entry)} {entry.target}",
)
def test_the_better_of_two_states_stands(
    base: Entry, one: Entry, other: Entry, result: Entry
) -> None:
    assert merged([base], [one], [other]) == (result,)


def test_a_reviewed_text_stays_reviewed_and_the_draft_is_kept_beside_it() -> None:
    entries = merged([machine(A, "a")], [accepted(A, "a")], [draft(A, 'A "B"\n')])
    assert entries == (replace(accepted(A, "a"), comments=(r'dragoman: also: "A \"B\"\n"',)),)
    assert state(entries[0]) == "accepted"


def test_two_translations_of_one_sentence_are_a_conflict_that_a_check_reports(
    tmp_path: Path,
) -> None:
    base = catalog([machine(A, "a"), edited(B, "b")])
    ours = catalog([edited(A, "El primer tranvía sale a las 5:40."), edited(B, "b")])
    theirs = catalog([edited(A, "El primer «tranvía» parte a las 5:40."), edited(B, "b")])
    found = merge_catalogs(base, ours, theirs)
    entry = replace(
        draft(A, "El primer tranvía sale a las 5:40."),
        comments=('dragoman: conflict: "El primer «tranvía» parte a las 5:40."',),
    )
    assert found == Merged(catalog([entry, edited(B, "b")]), (entry,))
    write_catalog(tmp_path / "a.po", found.catalog, shown="a.po")
    again = read_catalog(tmp_path / "a.po", shown="a.po")
    assert again == found.catalog
    findings = [
        (one.check, one.severity, one.line, one.message)
        for one in check_catalog(again, "en")
        if one.severity != "warning"
    ]
    assert findings == [
        (
            "conflict",
            "block",
            again.entries[0].line,
            'two people translated this sentence, the other has "El primer «tranvía» parte a las '
            '5:40."; choose, and remove the fuzzy mark',
        )
    ]


def test_clearing_the_mark_settles_a_conflict_and_a_later_merge_lets_it_rest() -> None:
    base = [machine(A, "a")]
    both = merge_catalogs(catalog(base), catalog([edited(A, "O")]), catalog([edited(A, "T")]))
    conflict = list(both.catalog.entries)
    settled = [replace(conflict[0], fuzzy=False)]
    assert "conflict" in kinds(both.catalog)
    assert "conflict" not in kinds(catalog(settled))
    assert merged(conflict, settled, conflict) == (*settled,)
    deleted = [edited(A, "T")]
    assert merged(conflict, deleted, conflict) == (*deleted,)


def test_an_accepted_machine_text_in_conflict_is_not_taken_for_the_machines_again() -> None:
    ours, theirs = accepted(A, "a"), accepted(A, "b")
    found = merge_catalogs(None, catalog([ours]), catalog([theirs]))
    assert [state(entry) for entry in found.conflicts] == ["draft"]
    assert found.catalog.entries == (replace(draft(A, "a"), comments=('dragoman: conflict: "b"',)),)


def test_a_previous_sentence_that_an_editor_left_behind_makes_no_conflict_stale() -> None:
    ours = replace(edited(A, "a"), previous=A2)
    found = merge_catalogs(None, catalog([ours]), catalog([edited(A, "b")]))
    assert [(state(entry), entry.previous) for entry in found.conflicts] == [("draft", None)]
    ours = stale(A, "a", A2)
    found = merge_catalogs(None, catalog([ours]), catalog([stale(A, "b", A2)]))
    assert [(state(entry), entry.previous) for entry in found.conflicts] == [("stale", A2)]


def test_joined_on_one_side_and_translated_on_the_other_is_a_conflict_either_way() -> None:
    joined = replace(initial(B), joined=True)
    base = catalog([machine(A, "a"), machine(B, "b")])
    one, other = (
        catalog([edited(A, "A y B"), joined]),
        catalog([edited(A, "A y B"), edited(B, "B")]),
    )
    expected = replace(draft(B, "B"), comments=("dragoman: conflict: joined",))
    assert merge_catalogs(base, one, other).conflicts == (expected,)
    assert merge_catalogs(base, other, one).conflicts == (expected,)


def test_comments_and_flags_of_both_sides_are_kept_and_deleted_ones_stay_deleted() -> None:
    def with_lines(*lines: str, flags: tuple[str, ...] = ()) -> list[Entry]:
        return [replace(edited(A, "A"), comments=lines, flags=flags)]

    found = merge_catalogs(
        catalog(with_lines("old", "older")),
        catalog(with_lines("old", "ours", flags=("no-wrap",))),
        catalog(with_lines("older", "theirs")),
    ).catalog.entries
    (entry,) = found
    assert sorted(entry.comments) == ["ours", "theirs"]
    assert entry.flags == ("no-wrap",)


# --- the source changes -----------------------------------------------------------------------


def test_a_translation_follows_its_sentence_through_the_other_sides_source_edit() -> None:
    noted = replace(stale(A2, "a", A), notes=("changed: number 5:40 → 5:10",))
    base = [edited(A, "a"), machine(B, "b"), edited(C, "c")]
    source_edit = [initial(D), noted, machine(B, "b"), edited(C, "c")]
    work = [edited(A, "AA"), edited(B, "B"), edited(C, "c")]
    assert merged(base, source_edit, work) == (
        initial(D),
        replace(noted, target="AA"),
        edited(B, "B"),
        edited(C, "c"),
    )


def test_work_on_a_machine_text_is_not_lost_where_the_source_changed_meanwhile() -> None:
    source_edit = [machine(A2, "machine for A2")]
    (entry,) = merged([machine(A, "a")], source_edit, [edited(A, "A")])
    assert replace(entry, notes=()) == stale(A2, "A", A)


def test_work_on_a_sentence_that_left_the_article_becomes_obsolete() -> None:
    base = [machine(A, "a"), machine(D, "d")]
    assert merged(base, [machine(A, "a")], [machine(A, "a"), edited(D, "D")]) == (
        machine(A, "a"),
        replace(edited(D, "D"), obsolete=True, references=()),
    )


def test_sentences_that_both_sides_added_stand_where_each_had_them() -> None:
    base = [edited(A, "a"), edited(B, "b")]
    ours = [edited(A, "a"), initial(C), edited(B, "b")]
    theirs = [initial(E), edited(A, "a"), edited(B, "b"), initial(D)]
    assert merged(base, ours, theirs) == (
        initial(E),
        edited(A, "a"),
        initial(C),
        edited(B, "b"),
        initial(D),
    )


def test_obsolete_texts_of_both_sides_are_kept() -> None:
    gone = [replace(edited(one, one[:3]), obsolete=True, references=()) for one in (C, D)]
    base = [edited(A, "a")]
    found = merged(base, [*base, gone[0]], [*base, gone[1]])
    assert found[:1] == (*base,)
    assert sorted(found[1:], key=repr) == sorted(gone, key=repr)
    assert merged([*base, *gone], base, [*base, *gone]) == (*base, *gone)


def test_two_obsolete_texts_keep_both_and_ask_nobody_until_the_sentence_comes_back() -> None:
    base = catalog([edited(A, "a")])
    ours, theirs = (
        catalog([edited(A, "a"), replace(edited(B, text), obsolete=True, references=())])
        for text in ("O", "T")
    )
    found = merge_catalogs(base, ours, theirs)
    assert found.conflicts == ()
    back = carry(found.catalog, catalog([initial(A), initial(B)]))
    assert "conflict" in kinds(back)


def test_templates_merge_as_catalogs_do() -> None:
    def template(*sources: str, **fields: str) -> Catalog:
        return with_fields(catalog(map(initial, sources), locale=""), **fields)

    found = merge_catalogs(
        template(A, B), template(A, C, B, X__Source__Hash="1"), template(A, B, D, Language="")
    )
    assert [entry.source for entry in found.catalog.entries] == [A, C, B, D]


# --- header -----------------------------------------------------------------------------------


def test_the_header_is_the_latest_revisions_and_its_source_fields_go_with_the_source() -> None:
    base = with_fields(catalog([edited(A, "a")]), Language__Team="Desk")
    ours = with_fields(
        catalog([edited(A, "a")]),
        PO__Revision__Date="2026-03-02 09:00+0300",
        Last__Translator="Ana <ana@example.org>",
        X__Generator="Poedit 3.5",
        X__Source__Hash="newer source",
        Language__Team="Desk",
    )
    theirs = with_fields(
        catalog([edited(A, "a")]),
        PO__Revision__Date="2026-03-02 08:00+0100",
        Last__Translator="Bruno <bruno@example.org>",
        Language__Team="Spanish desk",
    )
    expected = {
        **dict(HEADER),
        "PO-Revision-Date": "2026-03-02 08:00+0100",
        "Last-Translator": "Bruno <bruno@example.org>",
        "Language-Team": "Spanish desk",
        "X-Generator": "Poedit 3.5",
        "X-Source-Hash": "newer source",
    }
    assert dict(merge_catalogs(base, ours, theirs).catalog.header) == expected
    assert dict(merge_catalogs(base, theirs, ours).catalog.header) == expected


def test_where_both_sources_changed_the_header_tells_of_one_of_them_in_all_its_fields() -> None:
    ours = with_fields(
        catalog([edited(A, "a")]), X__Source__Hash="a", **{"POT-Creation-Date": "2026-03-01"}
    )
    theirs = with_fields(
        catalog([edited(A, "a")]),
        X__Source__Hash="b",
        PO__Revision__Date="2026-03-02 08:00+0100",
        **{"POT-Creation-Date": "2026-02-01"},
    )
    for found in (
        merge_catalogs(catalog([edited(A, "a")]), ours, theirs),
        merge_catalogs(catalog([edited(A, "a")]), theirs, ours),
    ):
        fields = dict(found.catalog.header)
        assert (fields["X-Source-Hash"], fields["POT-Creation-Date"]) == ("a", "2026-03-01")
        assert fields["PO-Revision-Date"] == "2026-03-02 08:00+0100"


def test_a_language_that_a_tool_emptied_is_that_of_the_other_side() -> None:
    base = catalog([machine(A, "a")])
    ours = with_fields(replace(catalog([edited(A, "A")]), locale=""), Language="")
    for found in (
        merge_catalogs(base, ours, base).catalog,
        merge_catalogs(base, base, ours).catalog,
    ):
        assert (found.locale, dict(found.header)["Language"]) == ("es", "es")
    country = with_fields(replace(catalog([edited(A, "A")]), locale="es-ES"), Language="es_ES")
    found = merge_catalogs(base, base, country).catalog
    assert (found.locale, dict(found.header)["Language"]) == ("es-ES", "es_ES")


def test_catalogs_of_two_languages_are_not_merged() -> None:
    one = catalog([edited(A, "a")], path="locales/es/a.po")
    other = replace(one, locale="tr")
    with pytest.raises(CatalogError) as caught:
        merge_catalogs(one, one, other)
    assert str(caught.value) == "locales/es/a.po: one version is in es, another in tr."
    assert caught.value.hint == "look which file came here by mistake"


# --- the laws ---------------------------------------------------------------------------------


@st.composite
def sides(draw: st.DrawFn) -> tuple[Catalog, Catalog, Catalog]:
    """A catalog, and what two people and an author each made of it at the same time."""
    keys = st.tuples(st.sampled_from(["", "headline"]), sentences)
    start = draw(st.lists(keys, min_size=1, max_size=6, unique=True))
    base = _worked_in(draw, catalog(initial(source, context) for context, source in start), "O")
    if draw(st.booleans()):
        base = _rewritten(draw, base, keys)
    result = []
    for name in "AB":
        side = _worked_in(draw, base, name)
        if draw(st.booleans()):
            side = _rewritten(draw, side, keys)
            side = _worked_in(draw, side, f"{name}{name}")
        result.append(side)
    return base, result[0], result[1]


def _worked_in(draw: st.DrawFn, side: Catalog, name: str) -> Catalog:
    entries = []
    for number, entry in enumerate(side.entries):
        deed = draw(st.sampled_from(["nothing", "machine", "edit", "draft", "clear", "accept"]))
        # What another may write too: the same of the same sentence, and of no other.
        same = f"same_{entry.context}_{entry.source.replace(' ', '_')}"
        text = draw(st.sampled_from([f"{name}{number}.", same]))
        if deed == "machine" and not is_human(entry):
            entry = replace(machine(entry.source, text), context=entry.context)
        elif deed in ("edit", "draft"):
            entry = replace(
                entry, target=text, fuzzy=deed == "draft", previous=None, previous_context=None
            )
        elif deed == "accept" and entry.target:
            entry = replace(entry, fuzzy=False, previous=None, previous_context=None)
        elif deed == "clear" and not entry.obsolete:
            entry = Entry(entry.source, context=entry.context, references=entry.references)
        if draw(st.integers(0, 5)) == 0:
            entry = replace(entry, comments=(*entry.comments, f"remark {name}{number}"))
        entries.append(entry)
    return replace(side, entries=tuple(entries))


def _rewritten(draw: st.DrawFn, side: Catalog, keys: st.SearchStrategy[tuple[str, str]]) -> Catalog:
    """The author edits the article, and `dragoman extract` brings the catalog up to date."""
    live = [entry.key for entry in side.entries if not entry.obsolete]
    now = draw(st.lists(st.sampled_from(live) | keys if live else keys, max_size=7, unique=True))
    fresh = catalog(initial(source, context) for context, source in now)
    return with_fields(carry(side, fresh), X__Source__Hash=repr(now))


def _texts(side: Catalog) -> set[str]:
    return {entry.target for entry in side.entries if is_human(entry) and entry.target}


def _kept(side: Catalog) -> set[str]:
    comments = " ".join(line for entry in side.entries for line in entry.comments)
    return {entry.target for entry in side.entries} | {
        word.strip('",') for word in comments.split()
    }


@settings(max_examples=150)
@given(three=sides())
def test_a_persons_text_is_gone_only_where_another_person_wrote_over_it(
    three: tuple[Catalog, Catalog, Catalog],
) -> None:
    base, ours, theirs = three
    kept = _kept(merge_catalogs(base, ours, theirs).catalog)
    before = {entry.target for entry in base.entries}
    for one, other in ((ours, theirs), (theirs, ours)):
        for text in _texts(one) - kept:
            assert text in before
            assert text not in _texts(other)
            assert _texts(other) - before


@settings(max_examples=100)
@given(three=sides())
def test_exchanging_the_sides_exchanges_only_the_texts_in_conflict(
    three: tuple[Catalog, Catalog, Catalog],
) -> None:
    base, ours, theirs = three
    one, other = merge_catalogs(base, ours, theirs), merge_catalogs(base, theirs, ours)
    disputed = {entry.key for entry in one.conflicts} | {
        entry.key for entry in one.catalog.entries if entry.obsolete
    }
    assert [entry.key for entry in one.conflicts] == [entry.key for entry in other.conflicts]
    assert [entry.key for entry in one.catalog.entries] == [
        entry.key for entry in other.catalog.entries
    ]
    assert one.catalog.header == other.catalog.header
    for left, right in zip(one.catalog.entries, other.catalog.entries, strict=True):
        if left.key not in disputed:
            assert left == right


@settings(max_examples=100)
@given(three=sides())
def test_a_merge_is_written_and_read_back_and_has_no_sentence_twice(
    three: tuple[Catalog, Catalog, Catalog],
) -> None:
    found = merge_catalogs(*three).catalog
    assert len({entry.key for entry in found.entries}) == len(found.entries)
    assert list(found.entries) == sorted(found.entries, key=lambda entry: entry.obsolete)
    assert render_catalog(found)
    live = [{e.key for e in side.entries if not e.obsolete} for side in (found, *three)]
    assert live[0] == (live[2] & live[3]) | (live[2] - live[1]) | (live[3] - live[1])


@given(three=sides())
def test_merging_what_is_the_same_on_both_sides_changes_nothing(
    three: tuple[Catalog, Catalog, Catalog],
) -> None:
    base, ours, _ = three
    assert merge_catalogs(base, ours, ours) == Merged(ours, ())
    assert merge_catalogs(None, ours, ours) == Merged(ours, ())


@given(three=sides())
def test_merging_the_result_again_asks_no_second_time(
    three: tuple[Catalog, Catalog, Catalog],
) -> None:
    once = merge_catalogs(*three)
    again = merge_catalogs(three[2], once.catalog, three[2])
    assert again.conflicts == ()
    assert _texts(once.catalog) <= _kept(again.catalog)


@settings(max_examples=12)
@given(three=sides())
def test_gettext_takes_what_a_merge_makes(
    need_tool: NeedTool, tmp_path_factory: pytest.TempPathFactory, three: tuple[Catalog, ...]
) -> None:
    path = tmp_path_factory.mktemp("merge") / "merged.po"
    found = merge_catalogs(three[0], three[1], three[2]).catalog
    path.write_bytes(render_catalog(with_fields(found, Last__Translator="Ana", Language__Team="D")))
    done = subprocess.run(
        [need_tool("msgfmt"), "-c", "-o", "/dev/null", str(path)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_two_hundred_sentences_by_two_people_merge_in_a_blink() -> None:
    names = [f"Stop {number} is on the harbour line." for number in range(200)]
    base = catalog(machine(name, f"m{name}") for name in names)
    ours = catalog(
        edited(name, f"o{name}") if n % 2 else machine(name, f"m{name}")
        for n, name in enumerate(names)
    )
    theirs = catalog(
        machine(name, f"m{name}") if n % 2 else edited(name, f"t{name}")
        for n, name in enumerate(names)
    )
    found = merge_catalogs(base, ours, theirs)
    assert [entry.target[0] for entry in found.catalog.entries] == ["t", "o"] * 100
    assert found.conflicts == ()
