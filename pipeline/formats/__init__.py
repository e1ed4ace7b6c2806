"""Stage 1, formats: an article's file <-> a `Document`; one module a format.

In: a path. Out: a document whose blocks cover every translatable stretch of the article, in
order of their spans, everything else being skeleton. `Format.write` goes the other way for one
run of text, so that a translation stands in the file as its format wants it.
"""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from pipeline.errors import ArticleError, ConfigurationError, PipelineError
from pipeline.formats import html, markdown, ninjs, plain
from pipeline.formats.composing import Part
from pipeline.inline import collapse
from pipeline.model import Article, Block, Document, Text
from pipeline.project import Project

__all__ = ["FORMATS", "SIZE_LIMIT", "Format", "by_name", "discover", "in_markup", "read"]

SIZE_LIMIT = 20_000_000
"""Bytes of one article; the longest book of fiction has a third of it."""

# Unicode categories that no name may hold: controls, line ends, halves of surrogate pairs. The
# last are how Python shows a name that is not UTF-8.
_REFUSED = {"Cc", "Zl", "Zp", "Cs"}
# Marks that turn the direction of what follows, so that a name is not what it looks like.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Format(Protocol):
    """What one format does. Instances are modules' single `FORMAT` constants."""

    name: str
    suffixes: tuple[str, ...]
    """With the dot, lower case."""

    def read(self, article: Article) -> Document:
        """Find the blocks. Raises ArticleError where the file cannot be read for what it is."""
        ...

    def write(self, text: str, context: str) -> str:
        """Plain text of a translation, escaped for a block's `context`, meaning itself only.

        For a `whole` block: all that belongs in its span, quotes included.
        """
        ...

    def compose(self, parts: Sequence[Part], context: str) -> str:
        """A translated segment: its words, written, and its codes, each meaning itself only."""
        ...


FORMATS: tuple[Format, ...] = (markdown.FORMAT, html.FORMAT, plain.FORMAT, ninjs.FORMAT)
"""One format an ending."""

_BY_NAME = {format_.name: format_ for format_ in FORMATS}
_BY_SUFFIX = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}


def by_name(name: str) -> Format:
    """The format that a document says it was read by."""
    return _BY_NAME[name]


def in_markup(block: Block) -> bool:
    """True where a block's place is told by markup, so that a built article must have it again.

    Plain text tells its blocks by the look of its lines, and a translation looks different.
    """
    return block.context not in {plain.TEXT, *ninjs.PLAIN}


def discover(
    project: Project,
) -> tuple[tuple[tuple[str, Path], ...], tuple[PipelineError, ...]]:
    """((article id, path) …, errors): all articles below the sources folder, in order of id.

    Hidden files, other endings and the project's own output are no articles. An article whose
    name cannot be an id, or has the id of another, is left out and named in an error.
    """
    errors: list[PipelineError] = []
    if not project.sources.is_dir():
        shown = project.shown(project.sources)
        hint = "make the folder and put articles in it, or name another as sources in dragoman.toml"
        return (), (ConfigurationError("is not a folder", path=shown, hint=hint),)
    found: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for path in _files(project, errors):
        if path.suffix.lower() not in _BY_SUFFIX:
            continue
        below = path.relative_to(project.sources)
        id_ = unicodedata.normalize("NFC", below.with_suffix("").as_posix())
        error = _refusal(project, path, id_)
        if error is not None:
            errors.append(error)
        else:
            # A server, a Mac and a Windows machine do not agree on which names are two names.
            found[unicodedata.normalize("NFC", id_.casefold())].append((id_, path))
    articles = [same[0] for same in found.values() if len(same) == 1]
    errors += (_collision(project, same) for same in found.values() if len(same) > 1)
    return tuple(sorted(articles)), tuple(sorted(errors, key=lambda error: error.path or ""))


def _files(project: Project, errors: list[PipelineError]) -> Iterator[Path]:
    """Every file below the sources folder that is not hidden, in order of name."""
    own = {project.output, project.catalogs, project.work}

    def unreadable(error: OSError) -> None:
        shown = _printable(project.shown(Path(error.filename)))
        cause = f"cannot be read: {error.strerror}"
        hint = "make the folder readable"
        errors.append(ArticleError(cause, path=shown, hint=hint))

    for folder, folders, names in os.walk(project.sources, onerror=unreadable):
        here = Path(folder)
        walked = []
        for name in sorted(folders):
            path = here / name
            if name.startswith(".") or path in own:
                continue
            if path.is_symlink():
                cause = "is a link to a folder, and such links are not followed"
                hint = "put the folder itself below the sources folder"
                errors.append(ArticleError(cause, path=_printable(project.shown(path)), hint=hint))
                continue
            walked.append(name)
        folders[:] = walked
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _refusal(project: Project, path: Path, id_: str) -> ArticleError | None:
    """Why a file cannot be an article, by its name alone or by where it leads."""
    shown = _printable(project.shown(path))
    if any(unicodedata.category(sign) in _REFUSED or sign in _TURNING for sign in id_):
        return ArticleError(
            "has a name with signs that cannot be shown", path=shown, hint="rename the file"
        )
    if "\\" in id_ or ".." in id_.split("/"):
        return ArticleError(
            "has a name that means another place elsewhere",
            path=shown,
            hint=r"rename the file without \ and ..",
        )
    if path.is_symlink() and not path.exists():
        return ArticleError("is a link that leads nowhere", path=shown, hint="remove the link")
    # Folders that are links are not walked, so that the file itself is all that may lead out.
    if path.is_symlink() and not path.resolve().is_relative_to(project.sources.resolve()):
        return ArticleError(
            "is a link that leads out of the sources folder",
            path=shown,
            hint="put the file itself there",
        )
    if not path.is_file():
        return ArticleError("is not a file", path=shown, hint="remove it from the sources folder")
    return None


def _printable(name: str) -> str:
    """A name with what cannot be shown as `\\x1b`."""
    return "".join(
        repr(sign)[1:-1] if unicodedata.category(sign) in _REFUSED or sign in _TURNING else sign
        for sign in name
    )


def _collision(project: Project, same: list[tuple[str, Path]]) -> ArticleError:
    shown = [project.shown(path) for _, path in same]
    ids = sorted({id_ for id_, _ in same})
    others = " and ".join(shown[1:])
    cause = (
        f"has the id {ids[0]!r}, as {others} {'has' if len(same) == 2 else 'have'}"
        if len(ids) == 1
        else f"has an id that differs only in case from that of {others}"
    )
    hint = f"rename {'one of them' if len(same) == 2 else 'all but one'}; none is translated now"
    return ArticleError(cause, path=shown[0], hint=hint)


def read(project: Project, article_id: str, path: Path) -> Document:
    """Read an article. Raises ArticleError where it is not an article that can be translated."""
    shown = project.shown(path)
    format_ = _BY_SUFFIX.get(path.suffix.lower())
    if format_ is None:
        raise ArticleError(
            "has an ending that no format has",
            path=shown,
            hint=f"known endings: {' '.join(_BY_SUFFIX)}",
        )
    article = Article(article_id, shown, project.source_locale, _text(path, shown))
    document = format_.read(article)
    blocks = (replace(block, id=str(number)) for number, block in enumerate(document.blocks, 1))
    return replace(document, blocks=tuple(blocks), title=document.title or _headline(document))


def _headline(document: Document) -> str:
    """The words of the first headline: the title of an article that has no other."""
    first = next((block for block in document.blocks if block.role == "headline"), None)
    words = (piece.text for piece in first.content if isinstance(piece, Text)) if first else ()
    return collapse("".join(words)).strip()


def _text(path: Path, shown: str) -> str:
    """A file's text, decoded strictly, its BOM and line ends still in it."""
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise ArticleError(
                f"is too large: {size:,} bytes, and {SIZE_LIMIT:,} are the most",
                path=shown,
                hint="split it into several articles",
            )
        content = path.read_bytes()
    except OSError as error:
        raise ArticleError(
            f"cannot be read: {error.strerror or error}",
            path=shown,
            hint="put it back, or make it readable",
        ) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}",
            path=shown,
            line=_line(content, error.start),
            hint="save it as UTF-8",
        ) from error
    if "\0" in text:
        raise ArticleError(
            "has a NUL character",
            path=shown,
            line=_line(content, content.index(0)),
            hint="save it as UTF-8 text; this may be UTF-16, or no text at all",
        )
    if not text.removeprefix("\ufeff").strip():
        raise ArticleError("is empty", path=shown, hint="write the article, or remove the file")
    return text


def _line(content: bytes, position: int) -> int:
    before = content[:position]
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
