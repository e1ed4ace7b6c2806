"""Evaluation: what a machine made of sentences, against what people made of them -> scores.

In: sentences with reference translations, from two files or from the reviewed part of the
catalogs, and one or two systems to compare. Out: their `scoring` rows, and the difference tested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pipeline import catalog, inline, termbase
from pipeline.engines import BatchEngine, packages
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.cache import Cache, CachedEngine
from pipeline.engines.rescue import translate_safely
from pipeline.errors import ConfigurationError, PackageError, PipelineError
from pipeline.languages import language
from pipeline.model import REVIEWED, Catalog, Document
from pipeline.project import Project
from pipeline.scoring import Difference, Row, compare, row
from pipeline.termbase import Terms

__all__ = [
    "Part",
    "Progress",
    "Reference",
    "Settings",
    "System",
    "Trial",
    "lines",
    "named",
    "of_files",
    "of_machine",
    "of_reviewed",
    "parts",
    "references",
    "same_length",
]

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Called with a label and a total; gives a context whose value is called with each advance."""


@dataclass(frozen=True, slots=True)
class System:
    """Packages and how they decode."""

    packages: tuple[packages.Package, ...]
    beam: int

    @property
    def name(self) -> str:
        """`argos en_es@0.1, beam 4`."""
        return f"{ArgosEngine(self.packages).signature}, beam {self.beam}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user wants measured; an empty name is the package that a run would use."""

    package: str = ""
    beam: int = 4
    against_package: str = ""
    against_beam: int = 0
    """0: compare with no other beam size."""

    def systems(self, source: str, target: str) -> tuple[System, ...]:
        """One system, or two to compare, from one locale to another.

        Raises ConfigurationError for a package that is not there or is of another pair,
        PackageError where no package leads there.
        """
        first = _system(source, target, self.package, self.beam)
        if not (self.against_package or self.against_beam):
            return (first,)
        package = self.against_package or self.package
        return first, _system(source, target, package, self.against_beam or self.beam)


@dataclass(frozen=True, slots=True)
class Reference:
    """A sentence that a person answers for."""

    source: str
    """Tagged, as it stands in the catalog."""
    target: str
    """Plain text of the person's translation."""
    format: str
    folder: str
    """Folder of the article below the sources: `city`; `.` for none."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the references."""

    kind: Literal["all", "format", "folder"]
    name: str
    members: tuple[int, ...]
    """Indices of the references, ascending."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One or two systems on the same sentences."""

    locale: str
    """BCP 47 of the references; empty where nobody said it."""
    references: tuple[str, ...]
    outputs: tuple[tuple[str, tuple[str, ...]], ...]
    """(system's name, its outputs), as many as there are references."""
    parts: tuple[Part, ...]

    @property
    def rows(self) -> tuple[tuple[Part, str, Row], ...]:
        """(part, system's name, its scores), systems beside each other."""
        return tuple(
            (
                part,
                name,
                row(
                    [outputs[at] for at in part.members],
                    [self.references[at] for at in part.members],
                    self.locale,
                ),
            )
            for part in self.parts
            for name, outputs in self.outputs
        )

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The second system against the first on all sentences; nothing where there is one."""
        if len(self.outputs) < 2:
            return ()
        (_, first), (_, second) = self.outputs
        return compare(first, second, self.references, self.locale)


def lines(path: Path, *, blank: bool = False) -> tuple[str, ...]:
    """The lines of a UTF-8 file, one sentence each; empty ones only where `blank` allows them.

    Only "\\n" and "\\r\\n" end a line. Raises ConfigurationError, with the line, for bytes that
    are not UTF-8, an empty line and an empty file.
    """
    shown = str(path)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", path=shown) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "is not UTF-8",
            path=shown,
            line=content[: error.start].count(b"\n") + 1,
            hint="save it as UTF-8",
        ) from error
    found = tuple(line.removesuffix("\r").strip() for line in text.split("\n"))
    if found[-1] == "":
        found = found[:-1]
    if not found:
        raise ConfigurationError("is empty", path=shown, hint="write one sentence a line")
    if not blank and "" in found:
        raise ConfigurationError(
            "the line is empty",
            path=shown,
            line=found.index("") + 1,
            hint="write one sentence a line, in the same order in both files",
        )
    return found


def same_length(first: Path, one: Sequence[str], second: Path, other: Sequence[str]) -> None:
    """Raises ConfigurationError where two files do not have as many sentences."""
    if len(one) != len(other):
        raise ConfigurationError(
            f"has {len(other):,} lines, but {first} has {len(one):,}",
            path=str(second),
            hint="line 1 of one must be the translation of line 1 of the other, and so on",
        )


def _system(source: str, target: str, package: str, beam: int) -> System:
    if not package:
        return System(packages.chain(source, target), beam)
    chosen = named(package)
    if chosen.pair != (language(source).argos, language(target).argos):
        raise ConfigurationError(
            f"package {package} is for {chosen.source} to {chosen.target}, "
            f"not for {language(source).tag} to {language(target).tag}"
        )
    return System((chosen,), beam)


def named(name: str) -> packages.Package:
    """The package with this name. Raises ConfigurationError where there is none."""
    here = (*packages.installed()[0], *packages.starters())
    for package in here:
        if package.name == name:
            return package
    known = ", ".join(package.name for package in here)
    raise ConfigurationError(f"there is no package {name!r}", hint=f"there are: {known}")


def of_files(
    wanted: Sequence[str], written: Sequence[tuple[str, Sequence[str]]], locale: str
) -> Trial:
    """Translations that lie in files, (name, lines), against references in `locale`."""
    outputs = tuple((name, tuple(lines)) for name, lines in written)
    return Trial(locale, tuple(wanted), outputs, _everything(wanted))


def of_machine(
    sources: Sequence[str],
    wanted: Sequence[str],
    source_locale: str,
    locale: str,
    settings: Settings,
    progress: Progress,
) -> Trial:
    """What the machine makes of plain sentences, against references."""
    tagged = tuple(map(inline.escape, sources))
    outputs = _outputs(tagged, source_locale, locale, settings, progress)
    return Trial(locale, tuple(wanted), outputs, _everything(wanted))


def of_reviewed(
    project: Project,
    documents: Sequence[Document],
    locale: str,
    settings: Settings,
    progress: Progress,
) -> tuple[tuple[Trial, ...], tuple[PipelineError, ...]]:
    """The machine against a locale's reviewed sentences, and what failed.

    One trial for each language that articles are written in; a language without a package is a
    PackageError among the failures. What the machine said before is taken from the project's
    cache; that is the same text. Raises GlossaryError where the project's glossary is wrong.
    """
    found, failures = references(project, documents, locale)
    trials: list[Trial] = []
    glossary = termbase.load(project)
    with Cache(project.work) as cache:
        for source, rows in found.items():
            tagged = tuple(row.source for row in rows)
            try:
                terms = glossary.terms(source, locale) if glossary else None
                outputs = _outputs(tagged, source, locale, settings, progress, cache, terms)
            except PackageError as error:
                failures = (*failures, error)
                continue
            wanted = tuple(row.target for row in rows)
            trials.append(Trial(locale, wanted, outputs, parts(rows)))
    return tuple(trials), failures


def _outputs(
    tagged: Sequence[str],
    source: str,
    locale: str,
    settings: Settings,
    progress: Progress,
    cache: Cache | None = None,
    terms: Terms | None = None,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Plain text of what each system makes of tagged sentences, as a run would make it."""
    outputs: list[tuple[str, tuple[str, ...]]] = []
    for system in settings.systems(source, locale):
        engine: BatchEngine = ArgosEngine(system.packages, beam=system.beam)
        if cache is not None:
            engine = CachedEngine(engine, cache)
        with progress(system.name, len(tagged)) as advance:
            done = translate_safely(
                engine, tagged, advance, source_locale=source, locale=locale, terms=terms
            )
        outputs.append((system.name, tuple(inline.plain(each.text) for each in done)))
    return tuple(outputs)


def references(
    project: Project, documents: Sequence[Document], locale: str
) -> tuple[dict[str, list[Reference]], tuple[PipelineError, ...]]:
    """The reviewed sentences of one locale by their articles' source locale, and what failed.

    A sentence that was joined to another has no translation of its own: both are left out.
    """
    found: dict[str, list[Reference]] = {}
    failures: list[PipelineError] = []
    for document in documents:
        article = document.article
        path = project.catalog_path(article.id, locale)
        if article.locale == locale or not path.exists():
            continue
        try:
            entries = _reviewed(catalog.read_catalog(path, shown=project.shown(path)))
        except PipelineError as error:
            failures.append(error)
            continue
        folder = str(PurePosixPath(article.id).parent)
        found.setdefault(article.locale, []).extend(
            Reference(source, inline.plain(target), document.format, folder)
            for source, target in entries
        )
    return {tag: rows for tag, rows in found.items() if rows}, tuple(failures)


def _reviewed(whole: Catalog) -> list[tuple[str, str]]:
    live = [entry for entry in whole.entries if not entry.obsolete]
    return [
        (entry.source, entry.target)
        for entry, following in zip(live, [*live[1:], None], strict=True)
        if entry.target
        and not entry.joined
        and not (following and following.joined)
        and catalog.state(entry) in REVIEWED
    ]


def _everything(wanted: Sequence[object]) -> tuple[Part, ...]:
    return (Part("all", "all", tuple(range(len(wanted)))),)


def parts(rows: Sequence[Reference]) -> tuple[Part, ...]:
    """All references, then those of each format and of each folder, by name."""

    def of(kind: Literal["format", "folder"]) -> list[Part]:
        names = [row.format if kind == "format" else row.folder for row in rows]
        return [
            Part(kind, name, tuple(at for at, other in enumerate(names) if other == name))
            for name in sorted(set(names))
        ]

    return *_everything(rows), *of("format"), *of("folder")
