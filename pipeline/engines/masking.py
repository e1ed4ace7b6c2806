"""Stage 6, codes through the engine: tagged sentences -> tagged translations that lost no code.

Engines take and give plain text. A code or a protected token (a URL, a placeholder) goes through
as a numbered mask such as `[1]`, and so does a word or a sign with a character that the engine does
not know; what comes back is believed only if every mask is there once, in
its place among the others. If not, another style of mask is tried, then the words without codes,
which are put back where the engine's attention says their words went, and at last the sentence is
translated in the pieces between its codes, which cannot lose any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pipeline import numbers
from pipeline.engines import Engine
from pipeline.engines.alignment import unlinked
from pipeline.engines.bare import Bare
from pipeline.engines.finishing import finish
from pipeline.engines.foreign import plainly, unknown_in
from pipeline.engines.masks import STYLES, Protected, Style, runs
from pipeline.engines.passage import Note, Passage, Translation
from pipeline.inline import escape, plain
from pipeline.termbase import Terms

__all__ = ["Note", "Translation", "translate_tagged"]


def translate_tagged(
    engine: Engine,
    sources: Sequence[str],
    advance: Callable[[int], None],
    *,
    source_locale: str = "",
    locale: str = "",
    terms: Terms | None = None,
    aligned: Callable[[], Engine | None] | None = None,
    styles: Callable[[], Sequence[Style]] = lambda: STYLES,
    in_words: bool = False,
) -> tuple[Translation, ...]:
    """Tagged sentences through an engine, in order; the engine is called three times at most.

    `aligned` gives the engine made to tell which word came from which (`Decoding.aligned`), where
    it can; it is asked for, and called once, only where masks did not come through. `styles` gives
    the two styles of mask to try, and is asked for only where there is something to mask.

    `advance(n)` whenever n more sentences are done. Without locales (BCP 47) numbers are not
    compared and capitals and final marks follow no language's own rules. The names among `terms`
    go through as masks and come out as the glossary has them. With `in_words`, weekdays and
    number words that were lost go through as masks the second time, and numbers come out in digits:
    other hypotheses, which say `el lunes` and `nueve`, are better.
    Raises what the engine raises.
    """
    unknown = unknown_in(map(plain, sources), engine.knows)
    jobs = [Passage.of(source, source_locale, locale, unknown, terms) for source in sources]
    waiting = [job for job in jobs if job.worded]
    advance(len(jobs) - len(waiting))
    _ask(engine, [(job, job.protected(styles), "masked") for job in waiting], advance)
    again: list[_Try] = []
    for job in waiting:
        if job.result is None and job.masked:
            again.append((job, job.protect(job.core, styles()[1]), "other style"))
        elif job.result and job.difference():
            item = job.with_figures(styles()[0], in_words)
            if item.text != job.protected(styles).text:  # the same would be said again
                again.append((job, item, "masked"))
    _ask(engine, again, _silent)
    if aligned:
        _align(aligned, styles, [job for job, *_ in again if job.result is None])
    _by_pieces(engine, [job for job, *_ in again if job.result is None])
    return tuple(job.translation() for job in jobs)


def _silent(_: int) -> None:
    """Progress of a second try, which no one counted on."""


_Try = tuple[Passage, Protected, Note]
"""What is sent, and what is said of it if it comes back sound."""


def _ask(engine: Engine, tries: Sequence[_Try], advance: Callable[[int], None]) -> None:
    if not tries:
        return
    outputs = engine.translate([plainly(item.text, job.unknown) for job, item, _ in tries], advance)
    for (job, item, note), output in zip(tries, outputs, strict=True):
        job.take(item, output, note)


def _align(
    aligned: Callable[[], Engine | None],
    styles: Callable[[], Sequence[Style]],
    jobs: Sequence[Passage],
) -> None:
    """The words without their pairs of codes, which then go where the words went."""
    bare = []
    for job in jobs:
        item = Bare.of(job.core, partial(job.protect, style=styles()[0]))
        if item is not None:
            bare.append((job, item))
    engine = aligned() if bare else None
    if engine is None:
        return
    texts = [plainly(item.text, job.unknown) for job, item in bare]
    for (job, item), sent, output in zip(
        bare, texts, engine.translate(texts, _silent), strict=True
    ):
        text, links = unlinked(output)
        if not text or not links or len(sent.split()) != len(item.text.split()):
            continue
        text = job.put_right(item.text, text)
        tagged = item.put_back(text, links)
        if tagged is not None and not job.difference(tagged):
            job.result, job.sent, job.note = tagged, (sent,), "aligned"


def _by_pieces(engine: Engine, jobs: Sequence[Passage]) -> None:
    """The last rung: every run of words between two codes by itself."""
    if not jobs:
        return
    pieces = [tuple(runs(job.core, job.unknown, job.names)) for job in jobs]
    wanted = [
        plainly(run, job.unknown).strip()
        for job, of_job in zip(jobs, pieces, strict=True)
        for kind, run in of_job
        if kind == "text" and any(map(str.isalpha, run))
    ]
    unique = tuple(dict.fromkeys(wanted))
    done = dict(zip(unique, engine.translate(unique, _silent), strict=True))
    for job, of_job in zip(jobs, pieces, strict=True):
        out: list[str] = []
        for kind, run in of_job:
            output = done.get(plainly(run, job.unknown).strip()) if kind == "text" else None
            if output is None:
                out.append(escape(run) if kind == "text" else job.said(run))
                continue
            piece = finish(run, output, job.locale)
            if not piece:
                out = []
                break
            if job.source_locale and job.locale:
                piece = numbers.localise(run, job.source_locale, piece, job.locale)
            out.append(escape(_begun_as(run, piece, job.locale)))
        job.result, job.note = "".join(out), "split"
        job.sent = tuple(
            plainly(run, job.unknown).strip() for kind, run in of_job if kind == "text"
        )


def _begun_as(source: str, target: str, locale: str) -> str:
    """A piece from within a sentence does not begin with a capital that its source has not."""
    first = source.lstrip()[:1]
    stripped = target.lstrip()
    lead = target[: len(target) - len(stripped)]
    if first.islower() and stripped[:2].istitle() and not locale.startswith("de"):
        return lead + stripped[:1].lower() + stripped[1:]
    return target
