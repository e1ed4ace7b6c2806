"""Catalogs: what a translator's file says is what we read, and what we write is gettext's own."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
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
    stale,
)

from pipeline.catalog import (
    digest,
    extract,
    fresh,
    read_catalog,
    render_catalog,
    state,
    template,
    write_catalog,
)
from pipeline.errors import ArticleError, CatalogError
from pipeline.model import (
    Article,
    Block,
    Catalog,
    Code,
    Document,
    Entry,
    Provenance,
    Role,
    Segment,
    Span,
)
from pipeline.project import Project, load_project

FIXTURES = Path(__file__).parent / "fixtures" / "po"
TRAM = "source_texts/city/tram-line.md"

MIXED = catalog(
    [
        replace(
            accepted("The tram returns.", "El tranvía vuelve."),
            context="headline",
            comments=("«vuelve», not «regresa»", "", "  Ana"),
        ),
        machine("The line has 14 stops.", 'La línea tiene\t"14" paradas\\.'),
        edited("Nobody was hurt.", "Nadie resultó herido.\n¡Nadie!"),
        initial("The driver said <a>no</a>."),
        stale("It leaves at 5:10.", "Sale a las 5:40.", "It leaves at 5:40."),
        replace(
            stale("Old depot, 2024.", "Vieja cochera,\n2023.", "Old\u2028depot, 2023."),
            previous_context="alt",
            context="caption",
            obsolete=True,
            references=(),
        ),
    ],
    comments=("Spanish for the harbour line.", ""),
)


def read(tmp_path: Path, content: str | bytes) -> Catalog:
    path = tmp_path / "tram.po"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_catalog(path, shown="es/tram.po")


# --- states ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (initial("a"), "initial"),
        (machine("a", "b"), "machine"),
        (draft("a", "b"), "draft"),
        (replace(machine("a", "b"), target="c"), "draft"),
        (stale("a", "b", "c"), "stale"),
        (replace(machine("a", "b"), previous="c"), "stale"),
        (replace(draft("a", "b"), previous_context="alt"), "stale"),
        (accepted("a", "b"), "accepted"),
        (edited("a", "b"), "edited"),
        (replace(accepted("a", "b"), target="c"), "edited"),
        (replace(accepted("a", "b"), previous="left by msgattrib"), "accepted"),
        (replace(accepted("a", "b"), target=""), "initial"),
        (replace(initial("a"), joined=True), "edited"),
        (replace(initial("a"), joined=True, fuzzy=True), "draft"),
        (replace(initial("a"), joined=True, fuzzy=True, previous="b"), "stale"),
        (replace(machine("a", "b"), joined=True), "machine"),
    ],
)
def test_state_is_told_by_the_entry_alone(entry: Entry, expected: str) -> None:
    assert state(entry) == expected


def test_digest_is_the_beginning_of_the_sha256() -> None:
    assert digest("El tranvía vuelve.") == "40a8c592"


# --- writing and reading --------------------------------------------------------------------


def test_written_catalog_looks_as_a_gettext_user_expects() -> None:
    assert render_catalog(MIXED).decode() == (FIXTURES / "written.po").read_bytes().decode()


@settings(deadline=None)
@given(whole=catalogs())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, whole: Catalog
) -> None:
    path = tmp_path_factory.getbasetemp() / "law4.po"
    path.write_bytes(render_catalog(whole))
    assert read_catalog(path, shown="law4.po") == whole


def test_lines_of_the_file_are_told_for_reports(tmp_path: Path) -> None:
    path = tmp_path / "tram.po"
    write_catalog(path, MIXED, shown="tram.po")
    lines = path.read_text("utf-8").split("\n")
    assert [lines[entry.line - 1] for entry in read_catalog(path, shown="tram.po").entries] == [
        'msgid "The tram returns."',
        'msgid "The line has 14 stops."',
        'msgid "Nobody was hurt."',
        'msgid "The driver said <a>no</a>."',
        'msgid "It leaves at 5:10."',
        '#~ msgid "Old depot, 2024."',
    ]


def test_second_writing_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "es" / "tram.po"
    assert write_catalog(path, MIXED, shown="tram.po").changed is True
    stamp = path.stat().st_mtime_ns
    assert write_catalog(path, MIXED, shown="tram.po").changed is False
    assert path.stat().st_mtime_ns == stamp


def test_an_editors_layout_is_left_alone_until_something_changes(tmp_path: Path) -> None:
    path = tmp_path / "poedit.po"
    content = b"\xef\xbb\xbf" + (FIXTURES / "poedit.po").read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(content)
    whole = read_catalog(path, shown="poedit.po")
    assert write_catalog(path, whole, shown="poedit.po").changed is False
    assert path.read_bytes() == content
    changed = replace(whole, entries=(replace(whole.entries[0], fuzzy=True), *whole.entries[1:]))
    assert write_catalog(path, changed, shown="poedit.po").changed is True
    assert path.read_bytes() == render_catalog(changed)
    assert b"\r" not in path.read_bytes()


def test_damaged_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "tram.po"
    path.write_bytes(b"<<<<<<< HEAD\n")
    with pytest.raises(CatalogError, match="holds a conflict marker"):
        write_catalog(path, MIXED, shown="tram.po")
    assert path.read_bytes() == b"<<<<<<< HEAD\n"


def test_control_character_in_a_translation_is_named(tmp_path: Path) -> None:
    whole = catalog([edited("The tram returns.", "El tranvía\x04 vuelve.")], path="es/tram.po")
    with pytest.raises(CatalogError) as caught:
        render_catalog(whole)
    assert str(caught.value) == (
        "es/tram.po: the translation of 'The tram returns.' holds the control character U+0004."
    )


# --- files of other programs ----------------------------------------------------------------


def test_poedit_file_is_read_for_what_the_translator_did(tmp_path: Path) -> None:
    whole = read_catalog(FIXTURES / "poedit.po", shown="poedit.po")
    assert [(entry.line, entry.context, state(entry)) for entry in whole.entries] == [
        (25, "headline", "accepted"),
        (31, "", "machine"),
        (38, "", "edited"),
        (48, "", "draft"),
        (56, "", "stale"),
    ]
    assert whole.comments == (
        "Spanish for the harbour line.",
        "Ana Ruiz <ana@example.org>, 2026.",
        "",
    )
    assert whole.header[-1] == ("X-Generator", "Poedit 3.5")
    assert whole.header[-2][1] == "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    assert whole.entries[2] == Entry(
        source="The mayor called the work necessary and added that <a>the bridge</a>, closed "
        "since 2024, would “reopen before the autumn is over”.",
        target="El alcalde calificó la obra de necesaria, y añadió que <a>el puente</a>, "
        "cerrado desde 2024, «volverá a abrirse antes de que termine el otoño».",
        provenance=Provenance("mt", "argos en_es@1.0", "00000000"),
        comments=("«obra» or «proyecto»? Ana",),
        notes=("<a> = https://example.org/bridge",),
        references=(TRAM,),
    )


def test_crlf_and_bom_of_a_windows_editor_change_nothing(tmp_path: Path) -> None:
    content = (FIXTURES / "poedit.po").read_bytes()
    assert read(tmp_path, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")) == read(
        tmp_path, content
    )


def test_missing_last_newline_is_forgiven(tmp_path: Path) -> None:
    content = (FIXTURES / "poedit.po").read_bytes()
    assert read(tmp_path, content.rstrip(b"\n")) == read(tmp_path, content)


def test_omegat_file_with_another_order_of_headers_is_read() -> None:
    whole = read_catalog(FIXTURES / "omegat.po", shown="omegat.po")
    assert (whole.article, whole.locale) == ("city/tram-line", "pt-BR")
    assert [name for name, _ in whole.header] == [
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "X-Source-Hash",
        "X-Article-Id",
        "Language",
        "Last-Translator",
        "PO-Revision-Date",
        "Project-Id-Version",
    ]
    assert [(state(entry), entry.comments) for entry in whole.entries] == [
        ("edited", ()),
        # The damaged provenance line is a remark like any other, and the text is a person's.
        ("draft", ("", "mt: argos en_pb@1.4 0")),
    ]


def test_weblate_file_with_two_flag_lines_and_obsolete_entries_is_read() -> None:
    whole = read_catalog(FIXTURES / "weblate.po", shown="weblate.po")
    assert [state(entry) for entry in whole.entries] == ["draft", "edited", "accepted", "stale"]
    assert whole.entries[0] == Entry(
        source="Harbour",
        target="Liman",
        fuzzy=True,
        flags=("no-wrap",),
        notes=("table cell",),
        references=(TRAM, "source_texts/city/timetable.md:7"),
    )
    assert whole.entries[1].joined
    assert whole.entries[1].comments == ("Leyla: the stop is called so on the map",)
    assert whole.entries[3] == Entry(
        source="The old depot, 2024.",
        target="Köhnə depo, 2023.",
        context="caption",
        fuzzy=True,
        previous="The old depot, 2023.",
        previous_context="caption",
        obsolete=True,
    )


def test_two_provenance_lines_are_remarks_so_that_nothing_overwrites_the_text(
    tmp_path: Path,
) -> None:
    whole = catalog([machine("The tram returns.", "El tranvía vuelve.")])
    line = b"# mt: argos en_es@1.0 40a8c592\n"
    path = tmp_path / "tram.po"
    path.write_bytes(render_catalog(whole).replace(line, line + line))
    entry = read_catalog(path, shown="tram.po").entries[0]
    assert (state(entry), entry.comments) == ("draft", ("mt: argos en_es@1.0 40a8c592",) * 2)


# --- refusals -------------------------------------------------------------------------------


def refusals() -> list[tuple[str, str, str]]:
    """(title, file, expected) of each case; a malformed fixture fails the run."""
    _, *cases = re.split(r"^=== ", (FIXTURES / "refused.txt").read_text("utf-8"), flags=re.M)
    result = []
    for case in cases:
        title, rest = case.split("\n", 1)
        content, mark, expected = rest.partition("\n---\n")
        assert mark, title
        assert expected.strip().count("\n") == 1, title
        head = render_catalog(catalog([], header=HEADER[1:])).decode()
        content = content.replace("{header}\n", head.replace('"X-Entries: 0\\n"\n', "") + "\n")
        for name, character in (("CR", "\r"), ("NUL", "\0"), ("ESC", "\x1b")):
            content = content.replace(f"⟨{name}⟩", character)
        result.append((title, content + "\n", expected.strip()))
    return result


@pytest.mark.parametrize(
    ("content", "expected"), [pytest.param(*case[1:], id=case[0]) for case in refusals()]
)
def test_untrustworthy_file_is_refused_and_left_alone(
    content: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, content)
    assert f"{caught.value}\n{caught.value.hint}" == expected
    assert (tmp_path / "tram.po").read_bytes() == content.encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "es/tram.po:1: is empty."),
        (b" \n\n", "es/tram.po:1: is empty."),
        (b"\xef\xbb\xbf", "es/tram.po:1: is empty."),
        (b'msgid ""\nmsgstr "caf\xe9"\n', "es/tram.po:2: is not UTF-8."),
        ('msgid ""\n'.encode("utf-16"), "es/tram.po:1: is not UTF-8."),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, content)
    assert str(caught.value) == expected


def test_file_too_large_for_a_catalog_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tram.po"
    with path.open("wb") as stream:
        stream.truncate(1_000_000_000)  # one line of NUL, a hole on the disk
    with pytest.raises(CatalogError) as caught:
        read_catalog(path, shown="es/tram.po")
    assert str(caught.value) == (
        "es/tram.po: is too large: 1,000,000,000 bytes, and 100,000,000 are the most."
    )


def test_folder_in_a_catalogs_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(tmp_path, shown="es/tram.po")
    assert str(caught.value) == "es/tram.po: cannot be read: Is a directory."


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(tmp_path / "tram.po", shown="es/tram.po")
    assert str(caught.value) == "es/tram.po: cannot be read: No such file or directory."


def cut_everywhere(content: bytes, path: Path, start: int = 0) -> list[int]:
    """Lengths from `start` at which a cut of the file is read as something else than the whole."""
    path.write_bytes(content)
    whole = read_catalog(path, shown="tram.po")
    wrong = []
    for length in range(start, len(content)):
        path.write_bytes(content[:length])
        try:
            if read_catalog(path, shown="tram.po") != whole:
                wrong.append(length)
        except CatalogError:
            continue
    return wrong


LAST = [
    edited("Nobody was hurt.", "Nadie resultó herido."),
    machine("Nobody was hurt.", "Nadie resultó\nherido."),
    accepted("Nobody was hurt.", "Nadie\nresultó\nherido."),
    stale("Nobody was hurt.", "Nadie resultó\nherido.", "Nobody\nwas hurt today."),
    initial("Nobody was hurt."),
    replace(initial("Nobody was hurt."), joined=True),
    replace(edited("Nobody was hurt.", "Nadie\nresultó\nherido."), obsolete=True),
    replace(stale("Nobody was hurt.", "Nadie resultó herido.", "Nobody."), obsolete=True),
]


@pytest.mark.parametrize("last", LAST, ids=state)
def test_our_file_cut_at_any_byte_is_refused(last: Entry, tmp_path: Path) -> None:
    whole = catalog([machine("The line has 14 stops.", "La línea tiene 14 paradas."), last])
    content = render_catalog(whole)
    header = content.index(b"\n\n")  # cut in the next test, and in editors' files
    assert cut_everywhere(content, tmp_path / "tram.po", header) == []


def test_catalog_without_sentences_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    assert cut_everywhere(render_catalog(catalog([])), tmp_path / "tram.po") == []


DEMO = sorted((Path(__file__).parents[1] / "locales").rglob("LC_MESSAGES/**/*.po"))[:20]


@pytest.mark.parametrize("path", DEMO, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_demo_catalog_cut_anywhere_is_refused(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    places = Random(path.stem).sample(range(len(content) - 1), 20)
    for length in (*places, *range(len(content) - 10, len(content) - 1)):
        with pytest.raises(CatalogError) as caught:
            read(tmp_path, content[:length])
        assert caught.value.hint, length


def test_there_are_twenty_demo_catalogs() -> None:
    assert len(DEMO) == 20


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", ["poedit", "weblate"])
def test_an_editors_file_cut_at_any_byte_is_refused(
    name: str, newline: bytes, tmp_path: Path
) -> None:
    content = (FIXTURES / f"{name}.po").read_bytes().replace(b"\n", newline)
    assert cut_everywhere(content, tmp_path / "tram.po") == []


@settings(max_examples=200, deadline=None)
@given(content=st.binary() | catalogs().map(render_catalog), seed=st.randoms(use_true_random=False))
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, seed: Random
) -> None:
    damaged = bytearray(content)
    for _ in range(seed.randrange(4) if damaged else 0):
        damaged[seed.randrange(len(damaged))] = seed.choice(b'"\\\n#~m[]\r \x00\xff')
    path = tmp_path_factory.getbasetemp() / "damaged.po"
    path.write_bytes(damaged)
    try:
        whole = read_catalog(path, shown="damaged.po")
    except CatalogError as error:
        assert str(error).startswith("damaged.po:")
        assert error.hint
    else:
        path.write_bytes(render_catalog(whole))
        assert read_catalog(path, shown="damaged.po") == whole


# --- extraction -----------------------------------------------------------------------------


def document(*blocks: tuple[Role, str, str], date: str = "", path: str = TRAM) -> Document:
    """A document of (role, note, text) blocks; ` | ` parts the sentences of a text."""
    text, made = "", []
    for role, note, sentences in blocks:
        segments = []
        start = len(text)
        for sentence in sentences.split(" | "):
            segments.append(Segment(Span(len(text), len(text) + len(sentence)), sentence))
            text += f"{sentence} "
        made.append(
            Block(role, Span(start, len(text) - 1), (), note=note, segments=tuple(segments))
        )
        text += "\n"
    article = Article("city/tram-line", path, "en", text)
    return Document(article, "markdown", tuple(made), date=date)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    config = tmp_path / "dragoman.toml"
    config.write_text('[project]\nname = "Example  Wire"\nlocales = ["es", "ar"]\nteam = "Desk"\n')
    return load_project(config)


def test_sentences_come_in_document_order_each_once() -> None:
    found = extract(
        document(
            ("headline", "", "The tram returns."),
            ("standfirst", "", "The tram returns."),
            ("paragraph", "", "The line has 14 stops. | Nobody was hurt."),
            ("paragraph", "“Line” is a tram line.\n\n Not a queue.", "The line has 14 stops."),
            ("cell", "", "Harbour"),
            ("slug", "", "tram-returns"),
        )
    )
    assert found == (
        Entry("The tram returns.", context="headline", references=(TRAM,)),
        Entry("The tram returns.", notes=("standfirst",), references=(TRAM,)),
        Entry(
            "The line has 14 stops.",
            notes=("“Line” is a tram line.", "Not a queue."),
            references=(TRAM,),
        ),
        Entry("Nobody was hurt.", references=(TRAM,)),
        Entry("Harbour", notes=("table cell",), references=(TRAM,)),
        Entry("tram-returns", context="slug", references=(TRAM,)),
    )


def test_alt_text_stands_between_the_sentences_around_its_image() -> None:
    whole = Document(
        Article("a", "a.md", "en", "One. ![Alt.](x) two. Three."),
        "markdown",
        (
            Block(
                "paragraph",
                Span(0, 27),
                (),
                segments=(
                    Segment(Span(0, 4), "One."),
                    Segment(Span(5, 20), "<img/> two."),
                    Segment(Span(21, 27), "Three."),
                ),
            ),
            Block("alt", Span(7, 11), (), segments=(Segment(Span(7, 11), "Alt."),)),
        ),
    )
    assert [entry.key for entry in extract(whole)] == [
        ("", "One."),
        ("", "<img/> two."),
        ("alt", "Alt."),
        ("", "Three."),
    ]


def test_legend_tells_what_the_codes_are() -> None:
    codes = (
        Code(Span(0, 1), "open", "a1", "https://example.org/\nbridge"),
        Code(Span(2, 3), "close", "a1", "https://example.org/bridge"),
        Code(Span(4, 5), "standalone", "img", "data:" + "A" * 500),
        Code(Span(6, 7), "standalone", "br"),
        Code(Span(8, 9), "standalone", "code", "pip install x"),
    )
    segment = Segment(Span(0, 9), "<a1>x</a1><img/><br/><code/>", codes)
    blocks = (Block("paragraph", Span(0, 9), (), segments=(segment,)),)
    whole = Document(Article("a", "a.md", "en", "012345678"), "markdown", blocks)
    assert extract(whole)[0].notes == (
        "<a1> = https://example.org/ bridge",
        "<img/> = data:" + "A" * 186 + "…",
        "<code/> = pip install x",
    )


def test_control_character_in_an_article_is_named_with_its_line() -> None:
    with pytest.raises(ArticleError) as caught:
        extract(document(("paragraph", "", "Fine."), ("paragraph", "", "Not\x04 fine.")))
    assert str(caught.value) == (
        f"{TRAM}:2: holds the control character U+0004, which no catalog can carry."
    )


def test_header_says_what_is_known_and_nothing_from_the_clock(project: Project) -> None:
    whole = fresh(project, document(("paragraph", "", "Hi."), date="2026-02-26T09:30+04:00"), "ar")
    assert (whole.article, whole.locale) == ("city/tram-line", "ar")
    assert whole.header == (
        ("Project-Id-Version", "Example Wire"),
        ("POT-Creation-Date", "2026-02-26 09:30+0400"),
        ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
        ("Last-Translator", ""),
        ("Language-Team", "Desk"),
        ("Language", "ar"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        (
            "Plural-Forms",
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
            "n%100>=0 && n%100<=2 ? 4 : 5);",
        ),
        ("X-Article-Id", "city/tram-line"),
        ("X-Source-Hash", "cc076cd10b34746ce3e8e5fd4f8c0744e86e29184b2d5f2bc4ffeefc6f2b9822"),
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-02-26", "2026-02-26 00:00+0000"),
        ("2026-02-26T09:30:59Z", "2026-02-26 09:30+0000"),
        ("2026-02-26 09:30:10.5-03:30", "2026-02-26 09:30-0330"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_creation_date_is_the_articles_own_or_left_out(
    project: Project, date: str, expected: str | None
) -> None:
    fields = dict(template(project, document(("paragraph", "", "Hi."), date=date)).header)
    assert fields.get("POT-Creation-Date") == expected


def test_template_has_no_language(project: Project, tmp_path: Path) -> None:
    whole = template(project, document(("paragraph", "", "Hi."), path="source_texts/a b.md"))
    assert (whole.locale, dict(whole.header)["Language"]) == ("", "")
    assert "Plural-Forms" not in dict(whole.header)
    path = tmp_path / "a b.pot"
    write_catalog(path, whole, shown="a b.pot")
    assert read_catalog(path, shown="a b.pot") == whole


def test_unreadable_folder_of_temporary_files_is_an_error_not_a_crash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path / "missing"))
    with pytest.raises(CatalogError) as caught:
        read_catalog(FIXTURES / "poedit.po", shown="new.po")
    assert str(caught.value).startswith("new.po: cannot be read as a PO file: ")
