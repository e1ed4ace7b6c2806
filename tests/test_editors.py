"""What editors do to a catalog, each in its way: the state is what its translator would say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from po_samples import accepted, catalog, draft, edited, initial, machine, stale

from pipeline.catalog import read_catalog, render_catalog, state, write_catalog
from pipeline.errors import CatalogError
from pipeline.model import Catalog, Entry, State
from pipeline.review import merge

LONG = (
    "The mayor called the work on the old bridge necessary and added that the tram “would be back "
    "before the autumn is over”."
)
WORK = [
    replace(machine("The tram returns.", "El tranvía vuelve."), notes=("standfirst",)),
    machine("The line has 14 stops.", "La línea tiene 14 paradas."),
    accepted("Nobody was hurt.", "Nadie resultó herido."),
    edited(LONG, LONG.replace("mayor", "alcalde").replace("tram", "tranvía")),
    draft("The bridge stays closed.", "El puente sigue cerrado."),
    stale("It leaves at 5:10.", "Sale a las 5:40.", "It leaves at 5:40."),
    initial("The driver said no."),
    replace(initial("He went home."), joined=True),
    replace(edited("The old depot.", "La vieja cochera."), obsolete=True, references=()),
]
AS_LEFT: list[State] = [state(entry) for entry in WORK]


def after(path: Path, edit: Callable[[str], str]) -> Catalog:
    """Our catalog as an editor wrote it; then as the next run leaves it, which is settled."""
    path.write_bytes(edit(render_catalog(catalog(WORK)).decode()).encode())
    whole = read_catalog(path, shown="tram.po")
    article = catalog(
        replace(initial(entry.source, entry.context), notes=entry.notes)
        for entry in WORK
        if not entry.obsolete
    )
    merged = merge(whole, article)
    assert [state(entry) for entry in merged.entries] == [
        state({entry.key: entry for entry in whole.entries}[entry.key]) for entry in merged.entries
    ]
    write_catalog(path, merged, shown="tram.po")
    assert merge(read_catalog(path, shown="tram.po"), article) == merged
    return merged


def states(whole: Catalog) -> list[State]:
    return [state(entry) for entry in whole.entries]


def test_clearing_the_mark_accepts(tmp_path: Path) -> None:
    source = '#, fuzzy\nmsgid "The tram returns."'
    whole = after(tmp_path / "tram.po", lambda text: text.replace(source, source[9:]))
    assert states(whole) == ["accepted", *AS_LEFT[1:]]


def test_editing_without_clearing_the_mark_is_a_draft(tmp_path: Path) -> None:
    whole = after(tmp_path / "tram.po", lambda text: text.replace("vuelve", "regresa"))
    assert states(whole) == ["draft", *AS_LEFT[1:]]


def test_editing_and_clearing_is_edited_in_whatever_order(tmp_path: Path) -> None:
    source = '#, fuzzy\nmsgid "The tram returns."'
    for edit in (
        lambda text: text.replace("vuelve", "regresa").replace(source, source[9:]),
        lambda text: text.replace(source, source[9:]).replace("vuelve", "regresa"),
    ):
        assert states(after(tmp_path / "tram.po", edit)) == ["edited", *AS_LEFT[1:]]


def test_clearing_all_marks_at_once_accepts_what_was_there(tmp_path: Path) -> None:
    whole = after(tmp_path / "tram.po", lambda text: text.replace("#, fuzzy\n", ""))
    assert states(whole) == [
        "accepted",
        "accepted",
        "accepted",
        "edited",
        "edited",
        "edited",
        "initial",
        "edited",
        "edited",
    ]


def test_clearing_the_mark_but_not_the_previous_sentence_is_reviewed(tmp_path: Path) -> None:
    mark = '#, fuzzy\n#| msgid "It leaves at 5:40."\n'
    whole = after(tmp_path / "tram.po", lambda text: text.replace(mark, mark[9:]))
    assert states(whole) == [*AS_LEFT[:5], "edited", *AS_LEFT[6:]]


def test_taking_back_a_review_is_a_draft_or_the_machines_again(tmp_path: Path) -> None:
    def doubt(text: str) -> str:
        for source in ("Nobody was hurt.", LONG):
            text = text.replace(f'msgid "{source}"', f'#, fuzzy\nmsgid "{source}"')
        return text

    whole = after(tmp_path / "tram.po", doubt)
    assert states(whole) == [*AS_LEFT[:2], "machine", "draft", *AS_LEFT[4:]]


def by_polib(text: str, **settings: int) -> str:
    return str(polib.pofile(text, **settings))


@pytest.mark.parametrize("width", [40, 79, 100_000])
def test_wrapping_anew_says_nothing(tmp_path: Path, width: int) -> None:
    whole = after(tmp_path / "tram.po", lambda text: by_polib(text, wrapwidth=width))
    assert whole.entries == merge(catalog(WORK), catalog(WORK[:-1])).entries


def reordered(text: str) -> str:
    header, *entries = text.rstrip("\n").split("\n\n")
    return "\n\n".join((header, *sorted(entries, key=lambda e: (e.startswith("#~"), e)))) + "\n"


def test_another_order_of_entries_is_put_right(tmp_path: Path) -> None:
    whole = after(tmp_path / "tram.po", reordered)
    assert [entry.source for entry in whole.entries] == [entry.source for entry in WORK]
    assert states(whole) == AS_LEFT


def test_a_changed_header_is_kept_where_it_is_the_translators(tmp_path: Path) -> None:
    def signed(text: str) -> str:
        text = text.replace("Last-Translator: ", "Last-Translator: Ana Ruiz <ana@example.org>")
        text = text.replace("YEAR-MO-DA HO:MI+ZONE", "2026-03-01 18:12+0100")
        return text.replace('"MIME-Version', '"X-Generator: Poedit 3.5\\n"\n"MIME-Version')

    whole = after(tmp_path / "tram.po", signed)
    header = dict(whole.header)
    assert (header["Last-Translator"], header["PO-Revision-Date"], header["X-Generator"]) == (
        "Ana Ruiz <ana@example.org>",
        "2026-03-01 18:12+0100",
        "Poedit 3.5",
    )
    assert states(whole) == AS_LEFT


@pytest.mark.parametrize(
    "flags", ["#, fuzzy\n#, no-wrap\n", "#, no-wrap\n#, fuzzy\n", "#,fuzzy,no-wrap\n"]
)
def test_flags_on_two_lines_are_flags(tmp_path: Path, flags: str) -> None:
    whole = after(tmp_path / "tram.po", lambda text: text.replace("#, fuzzy\n", flags))
    assert states(whole) == AS_LEFT
    assert whole.entries[0].flags == ("no-wrap",)


def test_without_its_comments_no_text_is_the_machines_and_nothing_overwrites_it(
    tmp_path: Path,
) -> None:
    def bare(text: str) -> str:
        return re.sub(r"^#(?![,|~]).*\n", "", text, flags=re.M)

    whole = after(tmp_path / "tram.po", bare)
    # The joined sentence lost the comment that said so, and is asked for again.
    assert states(whole) == [
        "draft",
        "draft",
        "edited",
        "edited",
        "draft",
        "stale",
        "initial",
        "initial",
        "edited",
    ]
    assert whole.entries[0].notes == ("standfirst",)
    assert whole.entries[0].references == WORK[0].references


# --- as programs write ----------------------------------------------------------------------


def as_poedit(text: str) -> str:
    """As Poedit saves: wrapped at 79, its own header fields, a blank line's worth of changes."""
    text = text.replace("Last-Translator: ", "Last-Translator: Ana Ruiz <ana@example.org>")
    text = text.replace('"X-Source', '"X-Generator: Poedit 3.5\\n"\n"X-Source')
    return by_polib(text, wrapwidth=79).replace("\n", "\r\n")


def test_poedit_saves_without_a_change_and_nothing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "tram.po"
    assert states(after(path, as_poedit)) == AS_LEFT


def as_omegat(text: str, known: dict[str, str]) -> str:
    """As OmegaT makes its target file: marks gone, only what is in its project translated.

    Its project knows the file's own translations that are not fuzzy, and what was translated in
    it since, `known`.
    """
    out = []
    for block in text.rstrip("\n").split("\n\n"):
        source = re.search(r'^msgid "(.+)"$', block, re.M)
        if source is None or block.startswith("#~"):
            out.append(block)
            continue
        own = re.search(r'^msgstr "(.*)"$', block, re.M)
        assert own is not None
        target = known.get(source[1], "" if "#, fuzzy" in block else own[1])
        block = block[: own.start()] + f'msgstr "{target}"'
        out.append(block.replace("#, fuzzy\n", ""))
    return "\n\n".join(out) + "\n"


def test_omegat_target_has_what_was_translated_and_gives_up_what_was_not(tmp_path: Path) -> None:
    known = {"The tram returns.": "El tranvía vuelve.", "The driver said no.": "Se negó."}
    whole = after(tmp_path / "tram.po", lambda text: as_omegat(text, known))
    # The untouched machine text comes back from the cache; the draft and the stale one are lost
    # to the file, as docs/translators.md warns.
    assert states(whole) == [
        "accepted",
        "initial",
        "accepted",
        "edited",
        "initial",
        "initial",
        "edited",
        "edited",
        "edited",
    ]


def test_omegat_target_whose_last_sentence_waits_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tram.po"
    content = render_catalog(catalog([edited("Fin.", "End."), WORK[1]])).decode()
    path.write_text(as_omegat(content, {}), "utf-8")
    with pytest.raises(CatalogError) as caught:
        read_catalog(path, shown="tram.po")
    assert f"{caught.value} {caught.value.hint}" == (
        "tram.po:22: ends in the middle of a msgstr. restore it from version control, or take "
        "the editor's last good copy; if it is complete, delete the lines with # and #, above it"
    )


def entry_of(whole: Catalog, source: str) -> Entry:
    return next(entry for entry in whole.entries if entry.source == source)


def test_weblate_marks_and_comments_are_read(tmp_path: Path) -> None:
    def by_weblate(text: str) -> str:
        # It writes a suggestion's comment of its own, and moves the flags to one line.
        source = '#, fuzzy\nmsgid "The tram returns."'
        return text.replace(source, f"# Ana: «regresa»?\n{source}")

    whole = after(tmp_path / "tram.po", by_weblate)
    assert states(whole) == AS_LEFT
    assert entry_of(whole, "The tram returns.").comments == ("Ana: «regresa»?",)
