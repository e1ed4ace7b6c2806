"""Stage 11a, one article in one locale: document + catalog -> its files, and what is wrong with it.

In: a segmented document and its catalog as it stands. Out: the localized article in its own format
and its `.mo`, the findings of the checks and of the building itself, and why the release rule holds
it back, if it does.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pipeline import catalog, formats, review
from pipeline.bundle import withdrawing
from pipeline.bundle.fill import JOINED, Filled, fill
from pipeline.bundle.manifest import File, Held, Record
from pipeline.bundle.mo import compile_mo
from pipeline.errors import ArticleError, OutputError
from pipeline.languages import language
from pipeline.model import REVIEWED, STATES, Catalog, Code, Document, Finding, State
from pipeline.project import Project
from pipeline.termbase import Termbase

__all__ = ["Localized", "localize", "packed", "unpacked"]

_MEDIA_TYPES = {
    "markdown": "text/markdown",
    "html": "text/html",
    "plain": "text/plain",
    "ninjs": "application/json",
}


@dataclass(frozen=True, slots=True)
class Localized:
    """One article in one locale, ready for any channel."""

    record: Record
    reasons: tuple[str, ...]
    """Why the release rule holds it back; empty if it does not."""
    findings: tuple[Finding, ...]
    """Of the checks and of the building."""
    built: tuple[Finding, ...]
    """Of these, what only building shows: codes that do not match, an article that reads back
    otherwise."""
    uncorrected: bool
    """True where it carries a correction notice that nobody has reviewed in this locale."""

    @property
    def held(self) -> Held:
        """As the release's manifest names it."""
        return Held(self.record.id, self.record.title, self.reasons)


def packed(localized: Localized) -> dict[str, Any]:
    """As JSON can keep it."""
    return asdict(localized)


def unpacked(kept: Mapping[str, Any]) -> Localized:
    """What was `packed`. Raises KeyError or TypeError where it was not."""
    record = kept["record"]
    return Localized(
        record=Record(**{**record, "files": tuple(record["files"])}),
        reasons=tuple(kept["reasons"]),
        findings=tuple(Finding(**each) for each in kept["findings"]),
        built=tuple(Finding(**each) for each in kept["built"]),
        uncorrected=kept["uncorrected"],
    )


def localize(
    project: Project,
    document: Document,
    locale: str,
    known: Catalog | None,
    terms: Termbase | None,
) -> tuple[Localized, tuple[File, ...]]:
    """What a bundle has of an article, and its files, the article's own first.

    Raises OutputError where they would take the place of the bundle's own.
    """
    article = document.article
    inside = Path(article.path).relative_to(project.shown(project.sources)).as_posix()
    if inside in {"index.html", "manifest.json"}:
        raise OutputError(
            f"would take the place of the bundle's own {inside}",
            path=article.path,
            hint="give the article another name",
        )
    target = language(locale)
    entries = {entry.key: entry for entry in known.entries if not entry.obsolete} if known else {}
    states: Counter[State] = Counter()
    chosen: dict[tuple[str, str], str] = {}
    for wanted in catalog.extract(document):
        entry = entries.get(wanted.key)
        states[catalog.state(entry) if entry else "initial"] += 1
        if entry is not None and entry.joined and not entry.target:
            chosen[wanted.key] = JOINED
        elif entry is not None and entry.target:
            chosen[wanted.key] = entry.target
    form = formats.by_name(document.format)
    filled = fill(document, chosen, target, form)
    findings = (
        review.findings(known, article.locale, terms, mass_accept=project.mass_accept)
        if known
        else ()
    )
    shown_by_building = tuple(_build_findings(document, filled, form, locale, known))
    findings += shown_by_building
    compiled = {key: text for key, text in chosen.items() if text != JOINED}
    own = File(inside, _MEDIA_TYPES[document.format], filled.text.encode())
    mo = File(
        f"LC_MESSAGES/{article.id}.mo",
        "application/x-gettext-translation",
        compile_mo(compiled, target, project.name, article.id),
    )
    reasons = _reasons(project, states, findings)
    title_key = (catalog.context("headline"), document.title)
    uncorrected = bool(withdrawing.open_notice(document, known))
    # A correction goes out with its notice reviewed, however little else must be.
    notice = ("its correction notice is not reviewed",) if uncorrected else ()
    localized = Localized(
        record=Record(
            id=article.id,
            title=chosen.get(title_key, document.title),
            date=document.date,
            source_path=article.path,
            source_locale=article.locale,
            source_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
            states={state: states[state] for state in STATES},
            files=(own.described(), mo.described()),
        ),
        reasons=(*notice, *reasons),
        findings=findings,
        built=shown_by_building,
        uncorrected=uncorrected,
    )
    return localized, (own, mo)


def _build_findings(
    document: Document, filled: Filled, form: formats.Format, locale: str, known: Catalog | None
) -> Iterable[Finding]:
    path = known.path if known else document.article.path
    article = document.article
    lines = {entry.source: entry.line for entry in known.entries} if known else {}
    if filled.translated:
        problem = _reads_back(document, filled.text, form)
        if problem:
            yield Finding("skeleton", "block", path, 1, problem, article.id, locale)
    for source in filled.refused:
        yield Finding(
            "codes",
            "block",
            path,
            lines.get(source, 1),
            "the translation's tags are not the source's, so the source sentence was built",
            article.id,
            locale,
        )
    for source in dict.fromkeys(filled.alone):
        yield Finding(
            "joined",
            "block",
            path,
            lines.get(source, 1),
            "is joined to a sentence of its paragraph before it, but none there is translated, "
            "so the source sentence was built",
            article.id,
            locale,
        )


def _reads_back(document: Document, text: str, form: formats.Format) -> str:
    """What is wrong if the built article, read again, is not made of the same blocks; or ''."""
    article = document.article
    try:
        again = form.read(replace(article, text=text))
    except ArticleError as error:
        return f"the built article cannot be read back: {error.cause}"
    before = [block.role for block in document.blocks if formats.in_markup(block)]
    after = [block.role for block in again.blocks if formats.in_markup(block)]
    if before == after:
        return _codes_differ(document, again)
    pairs = zip_longest(before, after)
    same = next(number for number, (old, new) in enumerate(pairs) if old != new)
    return (
        f"the built article has {len(after)} blocks where the source has {len(before)}; "
        f"they part at block {same + 1}"
    )


def _codes_differ(document: Document, again: Document) -> str:
    """What is wrong if the built article does not have the source's inline codes; or ''."""

    def codes(of: Document) -> Counter[str]:
        return Counter(
            piece.tag
            for block in of.blocks
            if formats.in_markup(block)
            for piece in block.content
            if isinstance(piece, Code)
        )

    before, after = codes(document), codes(again)
    lost, won = sorted(before - after), sorted(after - before)
    said = [f"has no {' '.join(lost)}"] if lost else []
    said += [f"has {' '.join(won)} that the source has not"] if won else []
    return f"the built article {' and '.join(said)}" if said else ""


def _reasons(
    project: Project, states: Mapping[State, int], findings: Sequence[Finding]
) -> tuple[str, ...]:
    """Why the release rule holds an article back."""
    reasons: list[str] = []
    total = sum(states.values())
    reviewed = sum(states[state] for state in REVIEWED)
    if total and reviewed * 100 < project.release_reviewed * total:
        waiting = ", ".join(
            f"{states[state]} {state}"
            for state in STATES
            if state not in REVIEWED and states[state]
        )
        reasons.append(f"{total - reviewed} of {total} sentences not reviewed ({waiting})")
    severe = {"block"} if project.release_errors else {"block", "error"}
    counted = Counter(finding.check for finding in findings if finding.severity in severe)
    if counted:
        named = ", ".join(f"{check} {number}" for check, number in sorted(counted.items()))
        number = sum(counted.values())
        reasons.append(f"{number} finding{'s' if number > 1 else ''} of the checks ({named})")
    return tuple(reasons)
