"""`dragoman evaluate`: how near a machine comes to what people wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline import evaluation, scoring
from pipeline.commands.console import (
    clean,
    complain,
    locale_option,
    narrowed,
    open_project,
    progress_bar,
    say,
)
from pipeline.errors import PackageError
from pipeline.evaluation import Settings, Trial
from pipeline.files import one_writer
from pipeline.languages import language
from pipeline.sources import load

_FILE = click.Path(dir_okay=False, path_type=Path)
_BEAM = click.IntRange(1, 16)


@click.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="[SRC REF]")
@click.option("--reviewed", is_flag=True, help="Take the project's reviewed sentences instead.")
@locale_option
@click.option("--from", "start", metavar="TAG", help="Language of SRC.")
@click.option("--to", "end", metavar="TAG", help="Language of REF.")
@click.option(
    "--hyp",
    "hypotheses",
    type=_FILE,
    multiple=True,
    help="Score this file, not the machine; a second one is compared with the first.",
)
@click.option("--beam", type=_BEAM, help="Beam size; 4, or with --reviewed the project's.")
@click.option("--against-beam", type=_BEAM, help="Compare with this beam size.")
@click.option("--package", metavar="NAME", help="Use this package, as `models list` names it.")
@click.option("--against", metavar="NAME", help="Compare with this package.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def evaluate(
    ctx: click.Context,
    files: tuple[Path, ...],
    reviewed: bool,
    locales: tuple[str, ...],
    start: str | None,
    end: str | None,
    hypotheses: tuple[Path, ...],
    beam: int | None,
    against_beam: int | None,
    package: str | None,
    against: str | None,
    form: str,
) -> None:
    """How near the machine comes to what people wrote: chrF2 and BLEU.

    SRC and REF have one sentence a line; REF is what should come out. With --reviewed they are
    the sentences of the project's catalogs that a person answers for. Of two settings the second
    is compared with the first by paired bootstrap.
    """
    _refuse_contradictions(files, reviewed, locales, bool(start or end), hypotheses)
    if hypotheses and (beam or against_beam or package or against):
        raise click.UsageError("with --hyp no machine runs: leave beam and package out")
    scoring.ready()
    settings = Settings(package or "", beam or 4, against or "", against_beam or 0)
    if not reviewed:
        trials = [_of_files(files, start, end, hypotheses, settings)]
        failed = False
    else:
        project = open_project(ctx)
        settings = Settings(package or "", beam or project.beam, against or "", against_beam or 0)
        trials, failed = [], False
        with one_writer(project.work):
            sources = load(project)
            failures = list(sources.failures)
            for locale in narrowed(project, locales) or project.locales:
                found, errors = evaluation.of_reviewed(
                    project, sources.documents, locale, settings, progress_bar
                )
                trials += found
                failures += errors
        for error in failures:
            complain(error)
        # A language without a package is bad news only to those who asked for it.
        failed = any(locales or not isinstance(error, PackageError) for error in failures)
        if not trials and not failures:
            say("No sentence is reviewed yet: there is nothing to compare the machine with.")
    if form == "json":
        click.echo(json.dumps([_record(each) for each in trials], ensure_ascii=False, indent=2))
    elif trials:
        click.echo(_text(trials))
    if failed:
        ctx.exit(1)


def _refuse_contradictions(
    files: Sequence[Path],
    reviewed: bool,
    locales: Sequence[str],
    languages: bool,
    hypotheses: Sequence[Path],
) -> None:
    if len(files) != (0 if reviewed else 2):
        raise click.UsageError("give SRC and REF, or --reviewed without them")
    if reviewed and (languages or hypotheses):
        raise click.UsageError("--from, --to and --hyp go with SRC and REF, not with --reviewed")
    if locales and not reviewed:
        raise click.UsageError("--locale goes with --reviewed; with SRC and REF say --to")
    if len(hypotheses) > 2:
        raise click.UsageError("--hyp may be given twice, not more often")


def _of_files(
    files: tuple[Path, ...],
    start: str | None,
    end: str | None,
    hypotheses: Sequence[Path],
    settings: Settings,
) -> Trial:
    src, ref = files
    sources, wanted = evaluation.lines(src), evaluation.lines(ref)
    evaluation.same_length(src, sources, ref, wanted)
    if hypotheses:
        written = []
        for path in hypotheses:
            written.append((str(path), evaluation.lines(path, blank=True)))
            evaluation.same_length(src, sources, path, written[-1][1])
        return evaluation.of_files(wanted, written, language(end).tag if end else "")
    if settings.package and not (start and end):
        chosen = evaluation.named(settings.package)
        start, end = start or chosen.source, end or chosen.target
    if not (start and end):
        raise click.UsageError("say the languages of SRC and REF: --from en --to es")
    return evaluation.of_machine(
        sources, wanted, language(start).tag, language(end).tag, settings, progress_bar
    )


def _record(trial: Trial) -> dict[str, object]:
    return {
        "locale": trial.locale,
        "rows": [
            {
                "system": system,
                "part": part.kind,
                "name": part.name,
                "sentences": row.sentences,
                "identical": row.identical,
                "scores": {
                    score.metric: {"score": score.value, "signature": score.signature}
                    for score in row.scores
                },
            }
            for part, system, row in trial.rows
        ],
        "differences": {
            each.metric: {
                "points": each.points,
                "p": each.p_value,
                "signature": each.signature,
            }
            for each in trial.differences
        },
    }


def _text(trials: Sequence[Trial]) -> str:
    table: list[tuple[str, ...]] = [
        ("locale", "of", "system", "sentences", "identical", "chrF2", "BLEU")
    ]
    below: list[str] = []
    for trial in trials:
        for part, system, row in trial.rows:
            label = part.name if part.kind != "folder" else f"{part.name}/"
            scores = (f"{score.value:.1f}" for score in row.scores)
            table.append(
                (
                    trial.locale or "–",
                    clean(label),
                    clean(system),
                    f"{row.sentences:,}",
                    f"{row.identical:,}",
                    *scores,
                )
            )
        signatures = [f"{score.metric}: {score.signature}" for score in trial.rows[0][2].scores]
        below += [line for line in signatures if line not in below]
        (_, first), *others = ((part, name) for part, name, _ in trial.rows[: len(trial.outputs)])
        for _, second in others:
            points = ", ".join(
                f"{each.metric} {each.points:+.1f} (p = {each.p_value:.3f})"
                for each in trial.differences
            )
            below.append(f"{second} against {first}: {points}")
            below += [f"{each.metric}: {each.signature}" for each in trial.differences]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    rows = (
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    )
    return "\n".join((*rows, "", *(clean(line) for line in below)))
