"""Memories brought into the project and taken out of it: TMX files <-> `locales/memory/`.

An imported file becomes one of the project's own, byte for byte, so that the index in `.dragoman/`
can be deleted at any time. Nothing is imported of a file that is not sound to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from pipeline import __version__
from pipeline.catalog import read_catalog
from pipeline.errors import PipelineError, TmxError
from pipeline.files import copy_if_changed, write_if_changed
from pipeline.languages import language
from pipeline.memory.exact import neighbours, units
from pipeline.memory.store import folder
from pipeline.memory.tmx import best_tag, read_tmx
from pipeline.memory.tmx_codes import seg
from pipeline.model import Catalog
from pipeline.project import Project

__all__ = ["Exported", "Imported", "export_tmx", "import_tmx"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A file taken in."""

    path: str
    """Where it now lies, as the user would name it."""
    pairs: tuple[tuple[str, int], ...]
    """(Locale, sentences with a translation), in the project's order of locales."""
    passed: int
    """Translation units that are of no use here: other languages, or nothing in them."""
    changed: bool
    """False where the very same file was there already."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, by locale, and what could not be read."""

    pairs: tuple[tuple[str, int], ...]
    failures: tuple[PipelineError, ...]
    changed: bool


def import_tmx(project: Project, path: Path) -> Imported:
    """Take a TMX file into the project, in place of an earlier one of its name.

    The file is read as a stream, to its end, before anything is written. Raises TmxError where it
    is unsound or holds none of the project's pairs of languages.
    """
    shown = str(path)
    name = path.name if path.suffix == ".tmx" else f"{path.stem}.tmx"
    if name.startswith("."):
        raise TmxError(
            "has a name that begins with a full stop", path=shown, hint="give it another name"
        )
    pairs: Counter[str] = Counter()
    present: Counter[str] = Counter()
    passed = 0
    for unit in read_tmx(path, shown=shown):
        tags = tuple(unit.segments)
        present.update(tags)
        source = best_tag(tags, project.source_locale)
        served = [
            locale
            for locale in project.locales
            if source is not None and best_tag(tags, locale) not in (None, source)
        ]
        pairs.update(served)
        passed += not served
    if not pairs:
        raise TmxError(
            f"holds no sentence in {project.source_locale} with one in "
            f"{' or '.join(project.locales)}; it has {_listed(present)}",
            path=shown,
            hint="check source_locale and locales in dragoman.toml, or export the file again",
        )
    place = folder(project) / name
    return Imported(
        path=project.shown(place),
        pairs=tuple((locale, pairs[locale]) for locale in project.locales if pairs[locale]),
        passed=passed,
        changed=copy_if_changed(path, place, shown=project.shown(place)),
    )


def _listed(present: Counter[str]) -> str:
    if not present:
        return "no sentences at all"
    shown = [f"{tag} ({number:,})" for tag, number in sorted(present.items())]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def export_tmx(project: Project, path: Path, only: tuple[str, ...] = ()) -> Exported:
    """Write the reviewed sentences of all catalogs as TMX 1.4b; `only` narrows the locales.

    A sentence is one translation unit with all its languages. Equal catalogs give equal bytes.
    """
    failures: list[PipelineError] = []
    pairs: Counter[str] = Counter()
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    around: dict[tuple[str, str, str], tuple[str, str]] = {}
    for locale in only or project.locales:
        for whole in _catalogs(project, locale, failures):
            beside = neighbours(whole)
            for unit in units(whole):
                key = (unit.name, unit.context, unit.source)
                variants = found.setdefault(key, {})
                if locale not in variants:
                    variants[locale] = unit.target
                    pairs[locale] += 1
                if (unit.context, unit.source) in beside:
                    around.setdefault(key, beside[unit.context, unit.source])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'<header creationtool="dragoman" creationtoolversion={quoteattr(__version__)}'
        ' segtype="sentence" o-tmf="PO" adminlang="en"'
        f' srclang={quoteattr(project.source_locale)} datatype="html"/>',
        "<body>",
    ]
    for key, variants in sorted(found.items()):
        lines += _translation_unit(project.source_locale, key, variants, around.get(key))
    lines += ["</body>", "</tmx>", ""]
    changed = write_if_changed(path, "\n".join(lines).encode("utf-8"), shown=str(path))
    return Exported(
        tuple((locale, pairs[locale]) for locale in only or project.locales),
        tuple(failures),
        changed,
    )


def _translation_unit(
    source_locale: str,
    key: tuple[str, str, str],
    variants: dict[str, str],
    around: tuple[str, str] | None,
) -> Iterator[str]:
    article, context, source = key
    yield "<tu>"
    yield f'<prop type="x-article">{xml_escape(article)}</prop>'
    if context:
        yield f'<prop type="x-context">{xml_escape(context)}</prop>'
    for kind, text in zip(("prev", "next"), around or (), strict=False):
        if text:
            yield f'<prop type="{kind}">{xml_escape(text)}</prop>'
    for locale, text in ((source_locale, source), *sorted(variants.items())):
        yield f"<tuv xml:lang={quoteattr(locale)}><seg>{seg(text)}</seg></tuv>"
    yield "</tu>"


def _catalogs(project: Project, locale: str, failures: list[PipelineError]) -> Iterator[Catalog]:
    home = project.catalogs / language(locale).gettext / "LC_MESSAGES"
    for path in sorted(home.rglob("*.po")):
        try:
            yield read_catalog(path, shown=project.shown(path))
        except PipelineError as error:
            failures.append(error)
