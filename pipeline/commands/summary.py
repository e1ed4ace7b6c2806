"""What a command says at its end: counts of what was done, and what to look at next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.bundle.build import Built
from pipeline.commands.console import count, say
from pipeline.model import Finding
from pipeline.sources import Sources
from pipeline.translation import Result

__all__ = ["say_built", "say_findings_counted", "say_result"]


def say_result(sources: Sources, result: Result) -> None:
    """Articles, sentences, and where their translations came from."""
    for notice in (*sources.notices, *result.notices):
        say(f"note: {notice}", tone="yellow")
    aside = f", {len(sources.left_alone)} left alone as they ask" if sources.left_alone else ""
    say(
        f"{count(result.articles, 'article')}{aside}; "
        f"{count(result.sentences, 'sentence')} in the catalogs"
        + (f", {result.empty:,} without a translation" if result.empty else "")
        + "."
    )
    speed = f" at {result.engine / result.seconds:,.0f} a second" if result.engine else ""
    say(
        f"Filled {result.memory:,} from memory and {result.filled:,} by machine: "
        f"{result.engine:,} new in the engine{speed}, {result.cached:,} known from before."
    )
    if result.failed:
        were = "sentence was" if result.failed == 1 else "sentences were"
        say(
            f"{result.failed:,} {were} left to people because the machine failed; "
            "see why with: dragoman status --queue",
            tone="yellow",
        )


def say_findings_counted(findings: Sequence[Finding]) -> None:
    """How many findings, by check; the findings themselves are `dragoman check`'s to print."""
    if not findings:
        say("No findings.")
        return
    counted = Counter(finding.check for finding in findings)
    named = ", ".join(f"{check} {number}" for check, number in sorted(counted.items()))
    reviewed = sum(finding.reviewed for finding in findings)
    say(
        f"{count(len(findings), 'finding')} ({named}), {reviewed:,} of them in reviewed "
        "text; see them with: dragoman check",
        tone="yellow",
    )


def say_built(built: Built) -> None:
    """Bundles written, what was withdrawn, and what the release rule held back and why."""
    for article in built.retracted:
        say(f"RETRACTED {article}: in no bundle any more; its catalogs stay.", tone="red")
    for article in dict.fromkeys(article for _, article in built.corrected):
        waiting = ", ".join(locale for locale, one in built.corrected if one == article)
        say(f"CORRECTED {article}: the notice waits for review in {waiting}.", tone="red")
    say(f"Bundles: {count(built.articles, 'localized article')} in all channels and locales.")
    if not built.held:
        return
    say(f"Held back from release: {built_held(built)}.")
    shown = built.held if len(built.held) <= 5 else built.held[:4]
    for locale, held in shown:
        say(f"  {locale} {held.id}: {'; '.join(held.reasons)}")
    if len(built.held) > len(shown):
        say(f"  and {len(built.held) - len(shown)} more, all named in manifest.json of each locale")


def built_held(built: Built) -> str:
    """`12 articles (es 3, tr 9)`."""
    counted = Counter(locale for locale, _ in built.held)
    return (
        f"{count(len(built.held), 'article')} "
        f"({', '.join(f'{locale} {number}' for locale, number in counted.items())})"
    )
