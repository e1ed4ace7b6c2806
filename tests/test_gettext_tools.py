"""GNU gettext's own programs on our catalogs: what they write we read, what we write is theirs."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from po_samples import (
    HEADER,
    accepted,
    catalog,
    catalogs,
    draft,
    edited,
    initial,
    machine,
    sentences,
    stale,
    told,
)

from pipeline.catalog import read_catalog, render_catalog, state
from pipeline.errors import CatalogError
from pipeline.model import REVIEWED, Catalog, Entry, State
from pipeline.review import counts, merge

if TYPE_CHECKING:
    from conftest import NeedTool


def run(program: str, *words: str, content: bytes) -> bytes:
    """What a gettext program makes of a catalog; fails with what it says."""
    done = subprocess.run([program, *words], input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def read(path: Path, content: bytes) -> Catalog:
    path.write_bytes(content)
    return read_catalog(path, shown=path.name)


LIFE = [
    replace(accepted("The tram returns to the harbour.", "El tranvía vuelve."), context="headline"),
    machine("The line has 14 stops between the depot and the port.", "La línea tiene 14 paradas."),
    edited("Nobody was hurt when the tram left the rails on Monday.", "Nadie resultó herido."),
    initial("The driver said <a>no</a> and went home."),
    draft("The bridge stays closed until the spring of next year.", "El puente sigue cerrado."),
    stale("The first tram leaves at 5:10.", "Sale a las 5:40.", "The first tram leaves at 5:40."),
    replace(edited("The old depot, 2024.", "La vieja cochera."), obsolete=True, references=()),
]


@settings(max_examples=60, deadline=None)
@given(whole=catalogs())
def test_what_we_write_is_what_msgcat_writes(need_tool: NeedTool, whole: Catalog) -> None:
    content = render_catalog(whole)
    assert run(need_tool("msgcat"), "--no-wrap", "-", content=content) == content


@settings(max_examples=60, deadline=None)
@given(whole=catalogs())
def test_what_msgcat_wraps_is_read_as_what_we_wrote(
    need_tool: NeedTool, tmp_path_factory: pytest.TempPathFactory, whole: Catalog
) -> None:
    wrapped = run(need_tool("msgcat"), "-", content=render_catalog(whole))
    assert read(tmp_path_factory.getbasetemp() / "wrapped.po", wrapped) == whole


@settings(max_examples=15, deadline=None)
@given(old=st.lists(sentences, unique=True), new=st.lists(sentences, unique=True))
def test_msgfmt_accepts_every_merged_catalog(
    need_tool: NeedTool, old: list[str], new: list[str]
) -> None:
    makers = (edited, machine, accepted, draft)
    before = catalog(makers[n % 4](source, f"T{n}.") for n, source in enumerate(old))
    merged = merge(before, catalog(map(initial, new)))
    run(need_tool("msgfmt"), "-c", "-o", "/dev/null", "-", content=render_catalog(merged))


def test_msgfmt_has_only_the_missing_revision_date_to_say(need_tool: NeedTool) -> None:
    words = [need_tool("msgfmt"), "-c", "-o", "/dev/null", "-"]
    done = subprocess.run(words, input=render_catalog(catalog(LIFE)), capture_output=True)
    assert (done.returncode, done.stderr.decode().splitlines()) == (
        0,
        ["<stdin>:2: warning: header field 'PO-Revision-Date' still has the initial default value"],
    )


def test_babel_reads_our_catalogs() -> None:
    read_back = read_po(io.BytesIO(render_catalog(catalog(LIFE))), locale="es", abort_invalid=True)
    assert [message.string for message in read_back if message.id] == [
        entry.target for entry in LIFE if not entry.obsolete
    ]


@pytest.mark.parametrize(
    ("program", "words", "expected"),
    [
        (
            "msgattrib",
            ["--clear-fuzzy"],
            ["accepted", "accepted", "edited", "initial", "edited", "edited", "edited"],
        ),
        (
            "msgattrib",
            ["--clear-fuzzy", "--clear-previous"],
            ["accepted", "accepted", "edited", "initial", "edited", "edited", "edited"],
        ),
        (
            "msguniq",
            [],
            ["accepted", "machine", "edited", "initial", "draft", "stale", "edited"],
        ),
        (
            "msgcat",
            ["--width=40"],
            ["accepted", "machine", "edited", "initial", "draft", "stale", "edited"],
        ),
    ],
)
def test_states_after_a_gettext_program_are_what_its_user_expects(
    need_tool: NeedTool, tmp_path: Path, program: str, words: list[str], expected: list[State]
) -> None:
    content = run(need_tool(program), *words, "-", content=render_catalog(catalog(LIFE)))
    whole = read(tmp_path / "tram.po", content)
    assert [state(entry) for entry in whole.entries] == expected
    assert [entry.target for entry in whole.entries] == [entry.target for entry in LIFE]


def test_purged_obsolete_entries_are_noticed_and_the_hint_mends_it(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    content = render_catalog(catalog(LIFE))
    purged = run(need_tool("msgattrib"), "--no-obsolete", "--no-wrap", "-", content=content)
    with pytest.raises(CatalogError) as caught:
        read(tmp_path / "tram.po", purged)
    assert f"{caught.value} {caught.value.hint}" == (
        "tram.po: holds 6 of the 7 entries it was written with: its end is missing. restore it "
        "from version control, or take the editor's last good copy; if you removed entries on "
        "purpose, delete its X-Entries line"
    )
    mended = purged.replace(b'"X-Entries: 7\\n"\n', b"")
    assert len(read(tmp_path / "tram.po", mended).entries) == 6


def msgmerge(program: str, folder: Path, old: Catalog, sources: list[str]) -> Catalog:
    """`msgmerge --previous` of a catalog with a template of these sentences."""
    language = HEADER.index(("Language", "es"))
    header = (*HEADER[:language], ("Language", ""), *HEADER[language + 1 :])
    template = catalog(map(initial, sources), locale="", header=header)
    (folder / "old.po").write_bytes(render_catalog(old))
    (folder / "new.pot").write_bytes(render_catalog(template))
    words = ("--previous", "--quiet", str(folder / "old.po"), str(folder / "new.pot"))
    return read(folder / "merged.po", run(program, *words, content=b""))


def test_msgmerge_with_previous_leaves_what_we_would_have_left(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    live = [entry for entry in LIFE[1:] if not entry.obsolete]
    changed = {
        "Nobody was hurt when the tram left the rails on Monday.": "Nobody was hurt when the tram "
        "left the rails on Tuesday."
    }
    sources = [changed.get(entry.source, entry.source) for entry in reversed(live)]
    merged = msgmerge(need_tool("msgmerge"), tmp_path, catalog(live), sources)
    ours = merge(catalog(live), catalog(map(initial, sources)))
    assert [replace(entry, notes=()) for entry in ours.entries] == list(merged.entries)
    assert merge(merged, catalog(map(initial, sources))).entries == ours.entries
    assert [(entry.source, state(entry)) for entry in ours.entries] == [
        ("The first tram leaves at 5:10.", "stale"),
        ("The bridge stays closed until the spring of next year.", "draft"),
        ("The driver said <a>no</a> and went home.", "initial"),
        ("Nobody was hurt when the tram left the rails on Tuesday.", "stale"),
        ("The line has 14 stops between the depot and the port.", "machine"),
    ]


def test_what_msgmerge_made_obsolete_comes_back_with_its_state(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    old = catalog([machine("The line has 14 stops.", "La línea."), *LIFE[4:6]])
    gone = msgmerge(need_tool("msgmerge"), tmp_path, old, ["Harbour"])
    assert [(entry.obsolete, state(entry)) for entry in gone.entries] == [
        (False, "initial"),
        (True, "machine"),
        (True, "draft"),
        (True, "stale"),
    ]
    back = merge(gone, catalog([initial("Harbour"), *(initial(e.source) for e in old.entries)]))
    stale_again = told(old.entries[2], "number 5:40 → 5:10")
    assert back.entries == (initial("Harbour"), *old.entries[:2], stale_again)


def test_catalog_made_from_our_template_by_msginit_is_read(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    header = tuple((name, "" if name == "Language" else value) for name, value in HEADER)
    path = tmp_path / "tram.pot"
    path.write_bytes(render_catalog(catalog([initial("Harbour")], locale="", header=header)))
    words = ("--no-translator", "-l", "az", "-i", str(path), "-o", "-")
    whole = read(tmp_path / "az.po", run(need_tool("msginit"), *words, content=b""))
    assert (whole.article, whole.locale) == ("city/tram-line", "az")
    assert whole.entries == (Entry("Harbour", references=("source_texts/city/tram-line.md",)),)


def test_remark_that_ends_in_a_backslash_does_not_swallow_the_next_line(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    entry = replace(edited("Harbour", "Puerto"), comments=("in C:\\maps\\",))
    content = run(need_tool("msgcat"), "-", content=render_catalog(catalog([entry])))
    kept = replace(entry, comments=("in C:\\maps\\ ",))
    assert read(tmp_path / "tram.po", content).entries == (kept,)


def test_msgfilter_changes_the_words_and_the_state_says_that_somebody_did(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    words = ["--keep-header", "--no-wrap", "sed", "-e", "s/vuelve/regresa/"]
    content = run(need_tool("msgfilter"), *words, content=render_catalog(catalog(LIFE)))
    whole = read(tmp_path / "tram.po", content)
    assert [(entry.target, state(entry)) for entry in whole.entries] == [
        ("El tranvía regresa.", "edited"),
        *((entry.target, state(entry)) for entry in LIFE[1:]),
    ]


def test_msgattrib_shows_a_translator_what_waits(need_tool: NeedTool, tmp_path: Path) -> None:
    content = render_catalog(catalog(LIFE))
    for word, expected in [
        ("--untranslated", ["initial"]),
        ("--only-fuzzy", ["machine", "draft", "stale"]),
        ("--translated --no-fuzzy", ["accepted", "edited"]),
    ]:
        part = run(need_tool("msgattrib"), "--no-obsolete", *word.split(), "-", content=content)
        part = part.replace(b'"X-Entries: 7\\n"\n', b"")  # a part of a catalog, and it says so
        assert [state(e) for e in read(tmp_path / "part.po", part).entries] == expected


def test_msgattrib_marks_all_for_another_look_and_no_text_is_the_machines(
    need_tool: NeedTool, tmp_path: Path
) -> None:
    content = run(need_tool("msgattrib"), "--set-fuzzy", "-", content=render_catalog(catalog(LIFE)))
    whole = read(tmp_path / "tram.po", content)
    assert [state(entry) for entry in whole.entries if not entry.obsolete] == [
        "machine",
        "machine",
        "draft",
        "initial",
        "draft",
        "stale",
    ]


# --- Translate Toolkit's programs -----------------------------------------------------------


def toolkit(program: str, folder: Path, *words: str) -> str:
    """Run a program of the Translate Toolkit in `folder`; what it prints."""
    path = Path(sys.executable).with_name(program)
    assert path.exists(), f"{program} is missing: make test installs it"
    done = subprocess.run([str(path), *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def pot2po(folder: Path, old: Catalog, sources: list[Entry]) -> Catalog:
    """`pot2po -t` of a catalog with a template of these sentences."""
    header = tuple((name, "" if name == "Language" else value) for name, value in HEADER)
    template = catalog(sources, locale="", header=header)
    (folder / "old.po").write_bytes(render_catalog(old))
    (folder / "new.pot").write_bytes(render_catalog(template))
    toolkit("pot2po", folder, "--progress=none", "-t", "old.po", "new.pot", "out.po")
    return read_catalog(folder / "out.po", shown="out.po", locale="es")


def test_pot2po_keeps_every_text_and_every_state(tmp_path: Path) -> None:
    live = [entry for entry in LIFE if not entry.obsolete]
    sources = [
        initial(entry.source.replace("Monday", "Tuesday"), entry.context)
        for entry in reversed(live)
    ]
    whole = pot2po(tmp_path, catalog(LIFE), sources)
    assert whole.locale == "es"
    ours = merge(catalog(LIFE), catalog(sources))
    assert [replace(entry, notes=()) for entry in ours.entries] == list(whole.entries)
    assert merge(whole, catalog(sources)).entries == ours.entries
    assert [state(entry) for entry in whole.entries] == [
        "stale",
        "draft",
        "initial",
        "stale",
        "machine",
        "accepted",
        "edited",
    ]


def test_pofilter_finds_a_lost_tag_and_leaves_the_catalog_alone(tmp_path: Path) -> None:
    entries = [
        edited("Ask <b>the desk</b>.", "Pregunte en la mesa."),
        edited("Ask <b>the mayor</b>.", "Pregunte <b>al alcalde</b>."),
    ]
    content = render_catalog(catalog(entries))
    (tmp_path / "tram.po").write_bytes(content)
    words = (
        "--language=es",
        "-t",
        "xmltags",
        "-t",
        "untranslated",
        "-i",
        "tram.po",
        "-o",
        "out.po",
    )
    toolkit("pofilter", tmp_path, "--progress=none", *words)
    found = (tmp_path / "out.po").read_text("utf-8")
    assert "# (pofilter) xmltags: Different XML tags\n" in found
    assert [line for line in found.split("\n") if line.startswith("msgid ")][1:] == [
        'msgid "Ask <b>the desk</b>."'
    ]
    assert (tmp_path / "tram.po").read_bytes() == content
    # Its part of the catalog, put in the catalog's place, is not taken for the whole.
    with pytest.raises(CatalogError, match="holds 1 of the 2 entries it was written with"):
        read_catalog(tmp_path / "out.po", shown="out.po")


def test_pocount_counts_the_states_as_we_do(tmp_path: Path) -> None:
    (tmp_path / "tram.po").write_bytes(render_catalog(catalog(LIFE)))
    names, values = toolkit("pocount", tmp_path, "--csv", "tram.po").strip().split("\n")
    counted = dict(zip(names.split(","), values.split(","), strict=True))
    ours = counts(catalog(LIFE))
    assert int(counted["Translated Messages"]) == ours["accepted"] + ours["edited"]
    assert int(counted["Fuzzy Messages"]) == ours["machine"] + ours["draft"] + ours["stale"]
    assert int(counted["Untranslated Messages"]) == ours["initial"]


def test_po2tmx_takes_out_what_is_reviewed_and_only_that(tmp_path: Path) -> None:
    (tmp_path / "tram.po").write_bytes(render_catalog(catalog(LIFE)))
    toolkit("po2tmx", tmp_path, "--progress=none", "-l", "es", "tram.po", "out.tmx")
    found = re.findall(r"<seg>(.*?)</seg>", (tmp_path / "out.tmx").read_text("utf-8"))
    reviewed = [e for e in LIFE if state(e) in REVIEWED and not e.obsolete]
    assert found == [text for entry in reviewed for text in (entry.source, entry.target)]
