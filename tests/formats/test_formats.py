"""Finding and reading articles: which files are articles, what their ids are, what is refused."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ArticleError, ConfigurationError
from pipeline.formats import FORMATS, SIZE_LIMIT, discover, read
from pipeline.project import Project, load_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    config = tmp_path / "dragoman.toml"
    config.write_text('[project]\nname = "Courier"\nlocales = ["es"]\n', "utf-8")
    (tmp_path / "source_texts").mkdir()
    return load_project(config)


def put(project: Project, name: str, content: bytes | str = "Text.\n") -> Path:
    path = project.sources / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def found(project: Project) -> list[str]:
    return [f"{id_} {project.shown(path)}" for id_, path in discover(project)[0]]


def told(project: Project) -> list[str]:
    return [f"{error} | {error.hint}" for error in discover(project)[1]]


def test_no_two_formats_claim_one_ending() -> None:
    suffixes = [suffix for format_ in FORMATS for suffix in format_.suffixes]
    assert sorted(suffixes) == [
        ".htm", ".html", ".json", ".markdown", ".md", ".txt", ".xhtml",
    ]  # fmt: skip
    assert [format_.name for format_ in FORMATS] == ["markdown", "html", "plain", "ninjs"]


def test_articles_are_found_in_order_of_their_ids(project: Project) -> None:
    for name in ("b.md", "a/z.HTML", "a/b.c.txt", "README.md", "été.json", "a.txt"):
        put(project, name)
    for name in (".hidden.md", ".git/a.md", "picture.png", "no-ending", "a/style.css", "x.md~"):
        put(project, name)
    assert found(project) == [
        "README source_texts/README.md",
        "a source_texts/a.txt",
        "a/b.c source_texts/a/b.c.txt",
        "a/z source_texts/a/z.HTML",
        "b source_texts/b.md",
        "été source_texts/été.json",
    ]
    assert told(project) == []


def test_the_projects_own_files_are_no_articles(project: Project) -> None:
    put(project, "dist/es/a.md")
    put(project, "po/a.txt")
    put(project, "a.md")
    nested = replace(project, output=project.sources / "dist", catalogs=project.sources / "po")
    assert found(nested) == ["a source_texts/a.md"]


def test_two_articles_with_one_id_are_both_left_out(project: Project) -> None:
    for name in ("a.md", "a.html", "b.md", "c.md", "c.txt", "c.json"):
        put(project, name)
    assert found(project) == ["b source_texts/b.md"]
    assert told(project) == [
        "source_texts/a.html: has the id 'a', as source_texts/a.md has. | "
        "rename one of them; none is translated now",
        "source_texts/c.json: has the id 'c', as source_texts/c.md and source_texts/c.txt have. | "
        "rename all but one; none is translated now",
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system knows no such two names")
@pytest.mark.parametrize(
    ("one", "other"), [("Tram.md", "tram.txt"), ("\u00e9.md", "e\u0301.txt"), ("ß.md", "SS.txt")]
)
def test_ids_that_are_one_on_another_machine_are_refused(
    project: Project, one: str, other: str
) -> None:
    put(project, one)
    put(project, other)
    assert found(project) == []
    (error,) = discover(project)[1]
    assert error.hint == "rename one of them; none is translated now"


def test_an_id_is_composed_unicode_whatever_the_disk_says(project: Project) -> None:
    put(project, "e\u0301.md")
    assert [id_ for id_, _ in discover(project)[0]] == ["\u00e9"]


def test_names_that_deceive_are_refused_and_shown_harmless(project: Project) -> None:
    put(project, "a\x1b[31m.md")
    put(project, "b\u202edm.md")
    put(project, "c\\d.md")
    assert found(project) == []
    signs = "has a name with signs that cannot be shown. | rename the file"
    assert told(project) == [
        f"source_texts/a\\x1b[31m.md: {signs}",
        f"source_texts/b\\u202edm.md: {signs}",
        "source_texts/c\\d.md: has a name that means another place elsewhere. | "
        "rename the file without \\ and ..",
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes UTF-8 only")
def test_a_name_that_is_not_utf_8_is_refused(project: Project) -> None:
    Path(os.fsdecode(os.fsencode(project.sources) + b"/\xff.md")).write_text("x")
    assert told(project) == [
        "source_texts/\\udcff.md: has a name with signs that cannot be shown. | rename the file"
    ]


def test_links_that_leave_the_sources_folder_are_refused(project: Project) -> None:
    outside = project.root / "secret.md"
    outside.write_text("Secret.", "utf-8")
    (project.sources / "a.md").symlink_to(outside)
    (project.sources / "b.md").symlink_to(project.sources / "nothing.md")
    (project.sources / "c").symlink_to(project.root)
    (project.sources / "d.md").mkdir()
    put(project, "e.md")
    (project.sources / "f.md").symlink_to(project.sources / "e.md")
    assert found(project) == ["e source_texts/e.md", "f source_texts/f.md"]
    assert told(project) == [
        "source_texts/a.md: is a link that leads out of the sources folder. | "
        "put the file itself there",
        "source_texts/b.md: is a link that leads nowhere. | remove the link",
        "source_texts/c: is a link to a folder, and such links are not followed. | "
        "put the folder itself below the sources folder",
    ]


def test_a_pipe_is_not_waited_for(project: Project) -> None:
    os.mkfifo(project.sources / "a.md")
    assert told(project) == [
        "source_texts/a.md: is not a file. | remove it from the sources folder"
    ]


def test_a_folder_that_cannot_be_read_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project, "a/b.md")
    scandir = os.scandir

    # In place of chmod, which does not keep root out; the build server is root.
    def refused(path: str) -> object:
        if Path(path) == project.sources / "a":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert told(project) == [
        "source_texts/a: cannot be read: Permission denied. | make the folder readable"
    ]


def test_a_project_without_articles_folder_says_so(project: Project) -> None:
    project.sources.rmdir()
    articles, (error,) = discover(project)
    assert articles == ()
    assert isinstance(error, ConfigurationError)
    assert str(error) == "source_texts: is not a folder."
    assert error.hint == (
        "make the folder and put articles in it, or name another as sources in dragoman.toml"
    )


def test_an_article_is_read_with_its_bytes_kept_and_its_blocks_numbered(project: Project) -> None:
    content = "\ufeffFerry is late\r\n\r\nIt rained.\r\n\r\nThe End  "
    document = read(project, "a", put(project, "a.txt", content))
    assert document.article.text == content
    assert (document.article.id, document.article.path) == ("a", "source_texts/a.txt")
    assert (document.article.locale, document.format) == ("en", "plain")
    assert [(block.id, block.role) for block in document.blocks] == [
        ("1", "headline"),
        ("2", "paragraph"),
        ("3", "paragraph"),
    ]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "source_texts/a.md: is empty.", "write the article, or remove the file"),
        (b" \r\n\t", "source_texts/a.md: is empty.", "write the article, or remove the file"),
        (
            b"\xef\xbb\xbf\n",
            "source_texts/a.md: is empty.",
            "write the article, or remove the file",
        ),
        (
            b"One\r\ntwo\nthr\xe9e",
            "source_texts/a.md:3: is not UTF-8: byte 0xe9 at offset 12.",
            "save it as UTF-8",
        ),
        (
            "One".encode("utf-16"),
            "source_texts/a.md:1: is not UTF-8: byte 0xff at offset 0.",
            "save it as UTF-8",
        ),
        (
            b"One\rtwo\0",
            "source_texts/a.md:2: has a NUL character.",
            "save it as UTF-8 text; this may be UTF-16, or no text at all",
        ),
        (
            b"\xed\xa0\x80",
            "source_texts/a.md:1: is not UTF-8: byte 0xed at offset 0.",
            "save it as UTF-8",
        ),
        (
            b"a" * (SIZE_LIMIT + 1),
            "source_texts/a.md: is too large: 20,000,001 bytes, and 20,000,000 are the most.",
            "split it into several articles",
        ),
    ],
    ids=["empty", "spaces", "bom", "latin-1", "utf-16", "nul", "surrogate", "large"],
)
def test_a_file_that_is_no_text_is_refused(
    project: Project, content: bytes, message: str, hint: str
) -> None:
    path = put(project, "a.md", content)
    with pytest.raises(ArticleError) as caught:
        read(project, "a", path)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_a_file_that_has_gone_or_is_no_article_is_named(project: Project) -> None:
    with pytest.raises(ArticleError) as caught:
        read(project, "a", project.sources / "a.md")
    assert str(caught.value) == "source_texts/a.md: cannot be read: No such file or directory."
    assert caught.value.hint == "put it back, or make it readable"
    with pytest.raises(ArticleError) as caught:
        read(project, "a", put(project, "a.docx"))
    assert str(caught.value) == "source_texts/a.docx: has an ending that no format has."
    assert caught.value.hint == "known endings: .md .markdown .html .htm .xhtml .txt .json"
