"""`dragoman status`: what stands where, per locale and article."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import click

from pipeline import report
from pipeline.bundle.withdrawing import Duty, duties
from pipeline.commands.console import (
    articles_argument,
    clean,
    complain,
    count,
    locale_option,
    narrowed,
    open_project,
    say,
)
from pipeline.errors import PipelineError
from pipeline.model import STATES
from pipeline.sources import load

# Matches "reviewed=95" and "translated=99.5"; not "reviewed>95".
_GOAL = re.compile(r"(reviewed|translated)=(\d{1,3}(?:\.\d+)?)")
_LONGEST = 300  # characters of a sentence that the queue shows as text
_COLUMNS = ("locale", "article", "sentences", "empty", "machine", "draft", "stale", "reviewed")


def _goal(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, float] | None:
    if value is None:
        return None
    found = _GOAL.fullmatch(value)
    if found is None or float(found[2]) > 100:
        raise click.BadParameter("write reviewed=95 or translated=100")
    return found[1], float(found[2])


@click.command()
@locale_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--fail-under",
    "goal",
    callback=_goal,
    metavar="MEASURE=PERCENT",
    help="Exit with 1 below this share of all sentences: reviewed=95 or translated=100.",
)
@click.option(
    "--queue",
    is_flag=True,
    help="The sentences that nobody has reviewed instead, riskiest first, and why.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --queue: the first N of them.",
)
@articles_argument
@click.pass_context
def status(
    ctx: click.Context,
    locales: tuple[str, ...],
    form: str,
    goal: tuple[str, float] | None,
    queue: bool,
    limit: int | None,
    articles: tuple[str, ...],
) -> None:
    """What stands where: sentences by state and words, per locale and article.

    And who must act: on retracted articles that a bundle still has, and on corrections.
    """
    project = open_project(ctx)
    sources, only = load(project, articles), narrowed(project, locales)
    if queue and goal:
        raise click.UsageError("--fail-under goes with the table, not with --queue.")
    if limit and not queue:
        raise click.UsageError("--limit goes with --queue.")
    if queue:
        _show_queue(ctx, *report.queue(project, sources, only), form, limit)
        return
    found = report.coverage(project, sources, only)
    waiting = duties(project, sources, only)
    for error in found.failures:
        complain(error)
    if form == "json":
        click.echo(_json(found, waiting))
    else:
        click.echo(_table(found))
    for duty in waiting:
        say(f"{duty.locale} {duty.article}: {duty.message}.", tone="red")
    if goal is not None and found.share(goal[0]) < goal[1]:
        # Rounded down: 94.97 is not shown as the 95.0 it fails.
        share = int(found.share(goal[0]) * 10) / 10
        say(f"{goal[0]} {share} %, wanted {goal[1]:g} %.", tone="red")
        ctx.exit(1)
    if found.failures:
        say(f"{count(len(found.failures), 'failure')}, named above.", tone="red")
        ctx.exit(1)


def _show_queue(
    ctx: click.Context,
    waiting: Sequence[report.Queued],
    failures: Sequence[PipelineError],
    form: str,
    limit: int | None,
) -> None:
    """The queue on stdout; failures make the exit code 1."""
    for error in failures:
        complain(error)
    shown = waiting[:limit]
    if form == "json":
        rows = [_queued(each) for each in shown]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for each in shown:
            why = "; ".join(signal.message for signal in each.assessment.signals)
            click.echo(
                f"{each.path}:{each.entry.line}: risk {each.assessment.risk:.2f}"
                + (f" ({clean(why)})" if why else "")
                + f"\n  {_short(each.entry.source)}\n  {_short(each.entry.target) or '–'}"
            )
        more = f", {len(shown)} shown" if len(shown) < len(waiting) else ""
        say(f"{count(len(waiting), 'sentence')} without a review{more}.")
    if failures:
        say(f"{count(len(failures), 'failure')}, named above.", tone="red")
        ctx.exit(1)


def _short(text: str) -> str:
    return clean(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _queued(each: report.Queued) -> dict[str, object]:
    return {
        "file": each.path,
        "line": each.entry.line,
        "locale": each.locale,
        "article": each.article,
        "state": each.state,
        "risk": each.assessment.risk,
        "failed": each.failed,
        "signals": [
            {"name": one.name, "amount": round(one.amount, 3), "message": one.message}
            for one in each.assessment.signals
        ],
        "source": each.entry.source,
        "target": each.entry.target,
    }


def _json(found: report.Coverage, waiting: Sequence[Duty]) -> str:
    """A row for each article and locale, and one for each retracted article still in a bundle."""
    todo: dict[tuple[str, str], list[str]] = {}
    for duty in waiting:
        todo.setdefault((duty.locale, duty.article), []).append(duty.message)
    rows = [
        {
            "locale": row.locale,
            "article": row.article,
            "sentences": row.sentences,
            "words": row.words,
            "reviewed": row.reviewed,
            "states": row.states,
            "to_do": todo.pop((row.locale, row.article), []),
        }
        for row in found.rows
    ]
    rows += [
        {
            "locale": locale,
            "article": article,
            "sentences": 0,
            "words": 0,
            "reviewed": 0,
            "states": dict.fromkeys(STATES, 0),
            "to_do": messages,
        }
        for (locale, article), messages in todo.items()
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _table(found: report.Coverage) -> str:
    lines: list[tuple[str, ...]] = [(*_COLUMNS, "words")]
    for row in found.rows:
        states = row.states
        lines.append(
            (
                row.locale,
                clean(row.article),
                f"{row.sentences:,}",
                *(
                    f"{number:,}" if number else "–"
                    for number in (
                        states["initial"],
                        states["machine"],
                        states["draft"],
                        states["stale"],
                        row.reviewed,
                    )
                ),
                f"{row.words:,}",
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
