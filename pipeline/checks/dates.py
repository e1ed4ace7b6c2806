"""Check: the months and weekdays of the source are the target's (see `facts.dates`).

Days and years are figures, and so the check `numbers` has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.facts import dates
from pipeline.model import Severity
from pipeline.tokens import blank

NAME = "dates"
SEVERITY: Severity = "error"


def check(pair: Pair) -> Iterator[str]:
    """What is missing, in one sentence."""
    missing = dates.lost(blank(pair.source), pair.source_locale, blank(pair.target), pair.locale)
    if missing:
        date, are = ("dates", "are") if len(missing) > 1 else ("date", "is")
        yield f"{date} {', '.join(missing)} of the source {are} missing"
