"""Stage 1, front matter: the YAML or TOML before an article's text <-> settings and blocks.

In: an `Article`. Out: where its text begins, what the front matter settles for us (language,
date, `translate: false`), and a block for each title, description, caption and the like. Values
are never written out by a library: a translation goes into the article's own quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.errors import ArticleError, UnknownLocaleError
from pipeline.formats import frontmatter_toml, frontmatter_yaml
from pipeline.formats.blocks import block_of
from pipeline.formats.frontmatter_values import FrontMatterError, Value
from pipeline.languages import language
from pipeline.model import Article, Block, LocaleField, Role, Span

__all__ = ["CONTEXTS", "FrontMatter", "read", "write"]

CONTEXTS = ("yaml:", "toml:")
"""What the contexts of front matter blocks begin with."""
LARGEST = 100_000
"""Characters of front matter; more is an attack or an accident, and YAML is slow."""

# A first line that opens front matter: matches "---\n", "+++ \r\n" after an optional BOM;
# not "----\n".
_OPENING = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
# The line that closes YAML: matches "---", "..."; not "--- a".
_YAML_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
# The line that closes TOML: matches "+++"; not "+++ a".
_TOML_END = re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n?|\n|\Z)")
# A line that is a key of YAML or TOML: matches `title: A`, `og-title:`, `a = 1`; not `Note that`.
_KEY = re.compile(r"(?:^|(?<=[\r\n]))[\"']?[A-Za-z_][\w.-]*[\"']?[ \t]*(?::(?=[ \t\r\n]|\Z)|=)")
_NEWLINE = re.compile(r"\r\n?|\n")

_TOP: dict[str, Role] = {
    "title": "headline",
    "headline": "headline",
    "description": "standfirst",
    "summary": "standfirst",
    "standfirst": "standfirst",
    "subtitle": "standfirst",
    "excerpt": "standfirst",
    "dek": "standfirst",
    "deck": "standfirst",
}
_ANYWHERE: dict[str, Role] = {
    "caption": "caption",
    "image_caption": "caption",
    "alt": "alt",
    "image_alt": "alt",
}
_LOCALE = ("lang", "language", "locale")
_DATE = ("date", "published")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an article says of itself before its text."""

    end: int
    """Where its text begins, after a BOM and the front matter."""
    blocks: tuple[Block, ...] = ()
    locale: str = ""
    """BCP 47, or empty where it does not say."""
    locale_fields: tuple[LocaleField, ...] = ()
    translate: bool = True
    retracted: bool = False
    title: str = ""
    date: str = ""
    """ISO 8601, or empty."""


def read(article: Article) -> FrontMatter:
    """The article's front matter; without any, all but `end` is empty.

    Raises ArticleError, with the line, for what is broken, doubled, aliased, too large or unknown.
    """
    text = article.text
    opening = _OPENING.match(text)
    start = 1 if text.startswith("\ufeff") else 0
    if opening is None:
        return FrontMatter(start)
    yaml = opening[1] == "---"
    closing = (_YAML_END if yaml else _TOML_END).search(text, opening.end())
    if closing is None:
        if not _KEY.match(text, opening.end()):
            return FrontMatter(start)
        raise ArticleError(
            "front matter is never closed",
            path=article.path,
            line=1,
            hint=f"end it with a line {opening[1]}",
        )
    source = text[opening.end() : closing.start()]
    if source.strip() and not _KEY.search(source):
        return FrontMatter(start)
    try:
        if len(source) > LARGEST:
            raise FrontMatterError(
                f"front matter is longer than {LARGEST:,} characters",
                opening.end(),
                "move what is text below it",
            )
        found = frontmatter_yaml.values if yaml else frontmatter_toml.values
        values = found(source, opening.end())
        return _settled(article, closing.end(), values)
    except FrontMatterError as error:
        before = len(_NEWLINE.findall(text, 0, error.position))
        raise ArticleError(
            error.cause, path=article.path, line=before + 1, hint=error.hint
        ) from error


def _settled(article: Article, end: int, values: Iterable[Value]) -> FrontMatter:
    values = tuple(values)
    fields = _fields(values)
    locale = title = published = ""
    translate = True
    retracted = False
    blocks: list[Block] = []
    locale_fields: list[LocaleField] = []
    for value in values:
        key = value.path[-1]
        top = len(value.path) == 1
        if top and key in _LOCALE and value.text:
            locale = locale or _locale(value)
            locale_fields.append(LocaleField(value.span, "tag"))
        elif top and key == "translate":
            translate = _truth(key, value)
        elif top and key == "retracted":
            retracted = _truth(key, value)
        elif top and key == "correction":
            blocks += _correction(value, article.text)
        elif top and key in _DATE:
            published = published or _date(value.value)
        elif isinstance(value.value, str) and (role := _role(value.path, fields)):
            if role == "headline" and not title:
                title = " ".join(value.value.split())
            blocks += _blocks(value, role, article.text)
    blocks.sort(key=lambda block: block.span)
    return FrontMatter(
        end,
        tuple(blocks) if translate else (),
        locale,
        tuple(locale_fields),
        translate,
        retracted,
        title,
        published,
    )


def _truth(key: str, value: Value) -> bool:
    if not isinstance(value.value, bool):
        raise FrontMatterError(f"{key} is {value.text!r}", value.span.start, "write true or false")
    return value.value


def _correction(value: Value, article: str) -> list[Block]:
    """The block of a correction notice; none for an empty one. It must not go unseen."""
    if value.value is None or value.value == "":
        return []
    blocks = _blocks(value, "correction", article) if isinstance(value.value, str) else []
    if not blocks:
        raise FrontMatterError(
            f"correction is {value.text!r}, which cannot be translated",
            value.span.start,
            "write the notice in quotes on one line, at the top of the front matter",
        )
    return blocks


def _fields(values: Iterable[Value]) -> frozenset[tuple[str, ...]]:
    """The keys that `dragoman.fields` asks for. Raises FrontMatterError for what is not there."""
    there = {value.path[:n] for value in values for n in range(1, len(value.path) + 1)}
    fields: set[tuple[str, ...]] = set()
    for value in values:
        if value.path[0] != "dragoman":
            continue
        if value.path != ("dragoman", "fields"):
            said = ".".join(value.path[1:]) or value.text
            raise FrontMatterError(
                f"dragoman has no setting {said!r}",
                value.span.start,
                "the one setting here is fields: a list of keys to translate",
            )
        path = tuple(value.text.lower().replace("-", "_").split("."))
        if path not in there:
            raise FrontMatterError(
                f"dragoman.fields names {value.text!r}, which is not in the front matter",
                value.span.start,
                "name keys that are there, such as title or image.credit",
            )
        fields.add(path)
    return frozenset(fields)


def _role(path: tuple[str, ...], fields: frozenset[tuple[str, ...]]) -> Role | None:
    role = _ANYWHERE.get(path[-1]) or (_TOP.get(path[0]) if len(path) == 1 else None)
    if role is None and any(path[:n] in fields for n in range(1, len(path) + 1)):
        return "field"
    return role


def _blocks(value: Value, role: Role, article: str) -> list[Block]:
    blocks: list[Block] = []
    for run in value.runs:
        block = block_of(role, run.pieces, run.context, article)
        if block and run.whole:
            span = Span(run.pieces[0].span.start, run.pieces[-1].span.end)
            block = Block(role, span, run.pieces, run.context, whole=True)
        blocks += [block] if block else []
    return blocks


def _locale(value: Value) -> str:
    try:
        return language(value.text).tag
    except UnknownLocaleError as error:
        raise FrontMatterError(error.cause, value.span.start, error.hint or "") from error


def _date(value: object) -> str:
    """ISO 8601 of a date; empty where it is written in another way."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        return datetime.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def write(text: str, context: str) -> str:
    """A translation as it stands in front matter for a block's `context`, one of `CONTEXTS`."""
    if context.startswith("yaml:"):
        return frontmatter_yaml.write(text, context)
    return frontmatter_toml.write(text, context)
