"""Joining and splitting: one sentence for two or two for one reads naturally and stays together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from po_samples import HEADER, catalog, edited
from workshop import Newsroom

from pipeline import catalog as catalogs
from pipeline.bundle.fill import JOINED, Filled, fill
from pipeline.checks import check_catalog
from pipeline.formats import by_name
from pipeline.languages import language
from pipeline.model import Article, Entry
from pipeline.review import merge
from pipeline.segmentation import segment

PAGE = '<p>Ask <a href="/desk">the desk</a>. Or ask <a href="/map">the <b>guide</b></a>.</p>\n'
DESK, GUIDE = "Ask <a>the desk</a>.", "Or ask <a>the <b>guide</b></a>."


def built(text: str, targets: dict[str, str], form: str = "html") -> Filled:
    document = segment(by_name(form).read(Article("a", "a", "en", text)))
    keyed = {
        entry.key: targets[entry.source]
        for entry in catalogs.extract(document)
        if entry.source in targets
    }
    return fill(document, keyed, language("es"), by_name(form))


def test_joined_sentence_brings_its_own_links_into_the_one_before() -> None:
    one = "Pregunte en <a>la mesa</a> o al <a><b>guía</b></a>."
    assert built(PAGE, {DESK: one, GUIDE: JOINED}) == Filled(
        '<p>Pregunte en <a href="/desk">la mesa</a> o al <a href="/map"><b>guía</b></a>.</p>\n',
        2,
        (),
    )


def test_links_of_one_name_are_told_apart_by_where_they_open() -> None:
    text = '<p>Ask <em>now <a href="/desk">here</a></em>. Or <em>there</em>.</p>\n'
    first, second = "Ask <i>now <a>here</a></i>.", "Or <i>there</i>."
    one = "Pregunte <i>ya <a>aquí</a></i> o <i>allí</i>."
    assert built(text, {first: one, second: JOINED}).text == (
        '<p>Pregunte <em>ya <a href="/desk">aquí</a></em> o <em>allí</em>.</p>\n'
    )


def test_link_of_a_joined_sentence_is_not_lost() -> None:
    one = "Pregunte en <a>la mesa</a> o al guía."
    assert built(PAGE, {DESK: one, GUIDE: JOINED}) == Filled(PAGE, 0, (DESK,), (GUIDE,))


def test_sentence_joined_to_an_untranslated_one_says_itself() -> None:
    assert built(PAGE, {GUIDE: JOINED}) == Filled(PAGE, 0, (), (GUIDE,))


def test_sentence_joined_across_paragraphs_says_itself() -> None:
    text = "<p>It rained.</p><p>It stopped. We left.</p>\n"
    targets = {"It rained.": "Llovió.", "It stopped.": JOINED, "We left.": "Salimos."}
    assert built(text, targets) == Filled(
        "<p>Llovió.</p><p>It stopped. Salimos.</p>\n", 2, (), ("It stopped.",)
    )


def test_joined_title_in_front_matter_is_written_as_one() -> None:
    text = "---\ndescription: It rained. It stopped.\n---\n\nWe left.\n"
    targets = {"It rained.": "Llovió hasta que paró.", "It stopped.": JOINED}
    assert built(text, targets, "markdown").text == (
        "---\ndescription: Llovió hasta que paró.\n---\n\nWe left.\n"
    )


def test_one_sentence_may_become_two() -> None:
    assert (
        built(
            "<p>It rained, then stopped. We left.</p>",
            {
                "It rained, then stopped.": "Llovió. Luego paró.",
                "We left.": "Salimos.",
            },
        ).text
        == "<p>Llovió. Luego paró. Salimos.</p>"
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Pregunte en <a>la mesa</a> o al <a><b>guía</b></a>.", []),
        (
            "Pregunte en <a>la mesa</a> o al guía.",
            ["<a>…</a> of the source is missing", "<b>…</b> of the source is missing"],
        ),
    ],
)
def test_checks_look_for_the_links_of_both(target: str, expected: list[str]) -> None:
    whole = catalog([edited(DESK, target), Entry(GUIDE, joined=True)])
    assert [f.message for f in check_catalog(whole, "en") if f.check == "codes"] == expected


def test_reviewed_half_of_a_joined_pair_is_never_offered_alone(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, ("tr",), "\n[memory]\ntrust = true\n")
    newsroom.article("one.txt", "The storm began at noon. It ended at night.\n")
    newsroom.dragoman("translate")
    newsroom.review(
        "one", {"The storm began at noon.": "Fırtına öğleden geceye kadar sürdü."}, "tr"
    )
    path = newsroom.catalog("one", "tr")
    whole = catalogs.read_catalog(path, shown="one")
    text = path.read_text("utf-8")
    mark = f'#: {whole.entries[1].references[0]}\nmsgid "It ended at night."'
    assert mark in text
    path.write_text(text.replace(mark, f"# dragoman: joined\n{mark}"), "utf-8")
    newsroom.article("two.txt", "The storm began at noon. Nobody was hurt.\n")
    newsroom.article("three.txt", "The storm began at noon.\n")
    newsroom.dragoman("translate")
    for name in ("two", "three"):
        entries = catalogs.read_catalog(newsroom.catalog(name, "tr"), shown=name).entries
        assert [entry.target for entry in entries] == ["" for _ in entries]
    entries = catalogs.read_catalog(path, shown="one").entries
    assert [catalogs.state(entry) for entry in entries] == ["edited", "edited"]


A, B, C = "It rained at noon.", "It stopped at night.", "Nobody was hurt at all."
PAIR = (edited(A, "Llovió hasta la noche."), Entry(B, joined=True))


def edit(*sources: str) -> tuple[Entry, ...]:
    """The catalog of A with B joined to it, after an edit of the article."""
    header = tuple((k, "another" if k == "X-Source-Hash" else v) for k, v in HEADER)
    fresh = catalog((Entry(source) for source in sources), header=header)
    merged = merge(catalog(PAIR), fresh)
    assert merge(merged, fresh) == merged
    return merged.entries


def test_joined_sentence_that_moved_with_its_partner_stays_joined() -> None:
    assert edit(C, A, B)[2] == PAIR[1]
    assert edit("It rained and rained at noon.", B)[1] == PAIR[1]


@pytest.mark.parametrize("sources", [(B,), (C, B), (A, C, B), (B, A)])
def test_sentence_joined_to_one_that_went_is_looked_at_again(sources: tuple[str, ...]) -> None:
    entry = next(entry for entry in edit(*sources) if entry.source == B)
    assert entry == replace(PAIR[1], fuzzy=True)
    assert catalogs.state(entry) == "draft"


def test_file_that_an_editor_sorted_joins_nothing_anew() -> None:
    fresh = catalog([Entry(A), Entry(B)])
    assert merge(catalog(PAIR[::-1]), fresh).entries[1].joined
    assert not merge(catalog(PAIR[::-1]), fresh).entries[1].fuzzy
