"""Stages 1 to 3 over a whole project: the sources folder -> segmented documents.

One unreadable article is a failure in the result, never the end of the others (law 10).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import catalog, formats, segmentation
from pipeline.errors import ConfigurationError, PipelineError
from pipeline.languages import language
from pipeline.model import Document
from pipeline.project import Project
from pipeline.shelf import Shelf

__all__ = ["Sources", "load", "targets"]


@dataclass(frozen=True, slots=True)
class Sources:
    """All articles of a project, or those asked for."""

    documents: Shelf[Document]
    """Segmented, in order of their ids; those that ask to be left alone are not among them. Where
    they are many, most lie in a temporary file and are made anew whenever they are gone through."""
    ids: tuple[str, ...]
    """Theirs, and those of the articles that need not be opened, in order."""
    left_alone: tuple[str, ...]
    """Ids of the articles that say `translate: false`."""
    failures: tuple[PipelineError, ...]
    notices: tuple[str, ...]
    """What the user should know though nothing failed."""
    retracted: tuple[Document, ...] = ()
    """Those that their authors withdrew, in order of their ids: none of `documents`, unsegmented;
    their catalogs stay as they are."""
    failed: tuple[str, ...] = ()
    """Ids of the articles behind `failures`, where an id could be told."""

    def reopen(self, project: Project, ids: Iterable[str]) -> Iterator[Document]:
        """The documents with these ids, those that were not opened before read now."""
        wanted = set(ids)
        missing = wanted - {document.article.id for document in self.documents}
        for document in load(project, sorted(missing)).documents if missing else ():
            self.documents.append(document)
        return (document for document in self.documents if document.article.id in wanted)


def load(
    project: Project, ids: Sequence[str] = (), *, settled: Mapping[str, str] | None = None
) -> Sources:
    """Read and segment every article, or those with the given ids.

    Those in `settled` (id -> language) are known to be as they were, and are not opened.
    Raises ConfigurationError for an id that no article has and for a missing sources folder.
    """
    if not project.sources.is_dir():
        raise ConfigurationError(
            "there is no such folder",
            path=project.shown(project.sources),
            hint="make it and put your articles in it, or change `sources` in dragoman.toml",
        )
    found, errors = formats.discover(project)
    failures: list[PipelineError] = list(errors)
    known = [article_id for article_id, _ in found]
    for wanted in ids:
        if wanted not in known:
            near = difflib.get_close_matches(wanted, known, n=1)
            raise ConfigurationError(
                f"there is no article {wanted!r}",
                hint=f"did you mean {near[0]!r}?"
                if near
                else f"an article's id is its path below {project.shown(project.sources)} "
                "without the ending",
            )
    documents: Shelf[Document] = Shelf(lambda document: len(document.article.text))
    unsupported: set[str] = set()
    ids_read: list[str] = []
    left_alone: list[str] = []
    retracted: list[Document] = []
    failed: list[str] = []
    for article_id, path in found:
        if ids and article_id not in ids:
            continue
        if settled and article_id in settled:
            ids_read.append(article_id)
            _note_unsupported(settled[article_id], unsupported)
            continue
        try:
            document = formats.read(project, article_id, path)
            if document.translate and not document.retracted:
                document = segmentation.segment(document)
                catalog.extract(document)  # what no catalog can carry is refused here, once
        except PipelineError as error:
            failures.append(error)
            failed.append(article_id)
            continue
        if document.retracted:
            retracted.append(document)
        elif document.translate:
            documents.append(document)
            ids_read.append(article_id)
            _note_unsupported(document.article.locale, unsupported)
        else:
            left_alone.append(article_id)
    return Sources(
        documents=documents,
        ids=tuple(ids_read),
        left_alone=tuple(left_alone),
        failures=tuple(failures),
        notices=tuple(
            f"no sentence rules for {language(tag).english_name} ({tag}): its articles are split "
            "by general rules, look at the sentences before you review them"
            for tag in sorted(unsupported)
        ),
        retracted=tuple(retracted),
        failed=tuple(failed),
    )


def _note_unsupported(locale: str, unsupported: set[str]) -> None:
    if not segmentation.supported(locale):
        unsupported.add(locale)


def targets(project: Project, document: Document, only: Sequence[str] = ()) -> tuple[str, ...]:
    """Locales an article is translated into: the project's, but its own; `only` narrows them."""
    return tuple(
        locale
        for locale in project.locales
        if locale != document.article.locale and (not only or locale in only)
    )
