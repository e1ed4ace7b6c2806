"""The project: `dragoman.toml` -> a frozen `Project`, every folder, locale and setting in it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, UnknownLocaleError
from pipeline.languages import language

__all__ = ["CONFIG", "Penalties", "Project", "find_project", "load_project"]

CONFIG = "dragoman.toml"

# Table -> key -> (type, default). None: the key must be there.
_KEYS: Mapping[str, Mapping[str, tuple[type, Any]]] = {
    "project": {
        "name": (str, None),
        "source_locale": (str, "en"),
        "locales": (list, None),
        "sources": (str, "source_texts"),
        "catalogs": (str, "locales"),
        "output": (str, "dist"),
        "team": (str, ""),
    },
    "translation": {
        "beam": (int, 4),
        "batch_tokens": (int, 0),
    },
    "memory": {
        "trust": (bool, False),
        "threshold": (int, 70),
        "case_penalty": (int, 1),
        "punctuation_penalty": (int, 1),
        "number_penalty": (int, 1),
        "tag_penalty": (int, 2),
    },
    "review": {"mass_accept": (int, 30)},
    "release": {
        "reviewed": (int, 100),
        "errors": (bool, False),
    },
}


@dataclass(frozen=True, slots=True)
class Penalties:
    """Per cent that a fuzzy match loses for each kind of difference in it, 0 to 30."""

    case: int = 1
    punctuation: int = 1
    numbers: int = 1
    tags: int = 2


@dataclass(frozen=True, slots=True)
class Project:
    """A project's settings; all paths absolute."""

    root: Path
    name: str
    source_locale: str
    """BCP 47, of articles that do not say otherwise."""
    locales: tuple[str, ...]
    """BCP 47, in the order of the file; the source locale is never among them."""
    sources: Path
    catalogs: Path
    output: Path
    team: str
    """Language-Team of the catalogs' headers: a name, a list's address or a page's."""
    beam: int
    """Beam size of the engine, 1 (greedy) to 16."""
    batch_tokens: int
    """Tokens in one batch of the engine; 0: as many as were measured to be best."""
    trust_memory: bool
    """True: a sentence reviewed in one article arrives as reviewed in another where the same
    sentences stand before and after it."""
    memory_threshold: int
    """Per cent from which a fuzzy match is worth showing, 50 to 100."""
    penalties: Penalties
    mass_accept: int
    """Sentences accepted unchanged in one catalog from which the checks ask; 0: never."""
    release_reviewed: int
    """Per cent of an article's sentences that must be reviewed before it is released."""
    release_errors: bool
    """True: an article with error findings may be released all the same."""

    @property
    def work(self) -> Path:
        """Folder of what can be made again at any time (law 8)."""
        return self.root / ".dragoman"

    def shown(self, path: Path) -> str:
        """A path as the user would name it from the project's root."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def catalog_path(self, article: str, locale: str) -> Path:
        """`locales/pt_BR/LC_MESSAGES/city/tram-line.po`."""
        return self.catalogs / language(locale).gettext / "LC_MESSAGES" / f"{article}.po"

    def template_path(self, article: str) -> Path:
        """`locales/templates/city/tram-line.pot`."""
        return self.catalogs / "templates" / f"{article}.pot"


def find_project(start: Path) -> Project:
    """The project whose `dragoman.toml` lies in `start` or the nearest folder above it."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / CONFIG).is_file():
            return load_project(folder / CONFIG)
    raise ConfigurationError(
        f"no {CONFIG} here or in any folder above",
        hint="go to your project's folder, or make one with: dragoman init my-project",
    )


def load_project(config: Path) -> Project:
    """Read a `dragoman.toml`. Raises ConfigurationError with the line where it can be told."""
    shown = config.name
    try:
        text = config.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", path=shown) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError("is not UTF-8", path=shown, hint="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"is not valid TOML: {error}", path=shown) from error
    values: dict[str, dict[str, Any]] = {}
    _no_unknown(tables, _KEYS, "table", text, shown)
    for table, keys in _KEYS.items():
        given = tables.get(table, {})
        if not isinstance(given, dict):
            raise ConfigurationError(
                f"{table} must be a table",
                path=shown,
                line=_line(text, table),
                hint=f"write [{table}]",
            )
        _no_unknown(given, keys, "key", text, shown)
        values[table] = {}
        for key, (kind, default) in keys.items():
            if key not in given and default is None:
                raise ConfigurationError(
                    f"[{table}] has no {key}", path=shown, hint=f"add a line: {key} = …"
                )
            value = given.get(key, default)
            if type(value) is not kind:
                raise ConfigurationError(
                    f"{key} must be {_KINDS[kind]}", path=shown, line=_line(text, key)
                )
            values[table][key] = value
    return _project(config.parent.absolute(), values, text, shown)


_KINDS = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list"}


def _project(root: Path, values: dict[str, dict[str, Any]], text: str, shown: str) -> Project:
    project, translation, release = values["project"], values["translation"], values["release"]
    memory = values["memory"]

    def locale(tag: object, key: str) -> str:
        try:
            if not isinstance(tag, str):
                raise UnknownLocaleError(
                    f"{tag!r} is not a locale", hint='write it in quotes: "es"'
                )
            return language(tag).tag
        except UnknownLocaleError as error:
            raise UnknownLocaleError(
                error.cause, path=shown, line=_line(text, key), hint=error.hint
            ) from error

    def folder(key: str) -> Path:
        path: Path = root / project[key]
        if not path.resolve().is_relative_to(root.resolve()) or path.resolve() == root.resolve():
            raise ConfigurationError(
                f"{key} must be a folder inside the project",
                path=shown,
                line=_line(text, key),
                hint=f'write a name such as {key} = "{_KEYS["project"][key][1]}"',
            )
        return path

    def number(table: dict[str, Any], key: str, least: int, most: int) -> int:
        value: int = table[key]
        if not least <= value <= most:
            raise ConfigurationError(
                f"{key} must be {least} to {most}, not {value}", path=shown, line=_line(text, key)
            )
        return value

    source_locale = locale(project["source_locale"], "source_locale")
    locales = tuple(locale(tag, "locales") for tag in project["locales"])
    if len(set(locales)) != len(locales) or source_locale in locales:
        raise ConfigurationError(
            "locales names a language twice"
            if len(set(locales)) != len(locales)
            else f"locales names the source language {source_locale}",
            path=shown,
            line=_line(text, "locales"),
            hint="name each target language once",
        )
    folders = {key: folder(key) for key in ("sources", "catalogs", "output")}
    for first, second in (("output", "sources"), ("output", "catalogs"), ("catalogs", "sources")):
        one, other = folders[first].resolve(), folders[second].resolve()
        if one.is_relative_to(other) or other.is_relative_to(one):
            raise ConfigurationError(
                f"{first} and {second} lie in one another",
                path=shown,
                line=_line(text, first) or _line(text, second),
                hint="give each a folder of its own",
            )
    return Project(
        root=root,
        name=project["name"],
        source_locale=source_locale,
        locales=locales,
        sources=folders["sources"],
        catalogs=folders["catalogs"],
        output=folders["output"],
        team=project["team"],
        beam=number(translation, "beam", 1, 16),
        batch_tokens=translation["batch_tokens"] and number(translation, "batch_tokens", 64, 65536),
        trust_memory=memory["trust"],
        memory_threshold=number(memory, "threshold", 50, 100),
        penalties=Penalties(
            case=number(memory, "case_penalty", 0, 30),
            punctuation=number(memory, "punctuation_penalty", 0, 30),
            numbers=number(memory, "number_penalty", 0, 30),
            tags=number(memory, "tag_penalty", 0, 30),
        ),
        mass_accept=number(values["review"], "mass_accept", 0, 100_000),
        release_reviewed=number(release, "reviewed", 0, 100),
        release_errors=release["errors"],
    )


def _no_unknown(
    given: Mapping[str, Any], known: Mapping[str, Any], what: str, text: str, shown: str
) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            raise ConfigurationError(
                f"unknown {what} {name!r}",
                path=shown,
                line=_line(text, name),
                hint=f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}",
            )


def _line(text: str, word: str) -> int | None:
    """Line of the first line that begins with `word` or `[word`, else None."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().lstrip("[").startswith(word):
            return number
    return None
