"""The checks over a catalog: each finding knows whether a person answers for its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.catalog import state
from pipeline.checks import check_catalog
from pipeline.model import REVIEWED, Catalog, Finding
from pipeline.termbase import Termbase

__all__ = ["findings"]


_ALMOST = 20
"""Of so many accepted as they stood at most one may have been changed, for a doubt to rise."""


def findings(
    catalog: Catalog,
    source_locale: str,
    termbase: Termbase | None = None,
    *,
    mass_accept: int = 0,
) -> tuple[Finding, ...]:
    """What the checks say of a catalog's live entries, in file order.

    Before them, if as many as `mass_accept` sentences (0: never) were accepted just as a machine
    wrote them and hardly one was changed: that is how it looks when an editor clears every mark
    at once, and somebody should ask.
    """
    reviewed = {
        entry.line for entry in catalog.entries if not entry.obsolete and state(entry) in REVIEWED
    }
    return tuple(_mass_accepted(catalog, mass_accept)) + tuple(
        replace(finding, reviewed=finding.line in reviewed)
        for finding in check_catalog(catalog, source_locale, termbase)
    )


def _mass_accepted(catalog: Catalog, limit: int) -> Iterator[Finding]:
    live = [
        entry
        for entry in catalog.entries
        if not entry.obsolete and entry.provenance is not None and entry.provenance.origin == "mt"
    ]
    states = [state(entry) for entry in live]
    accepted, edited = states.count("accepted"), states.count("edited")
    if limit and accepted >= limit and edited * _ALMOST <= accepted:
        first = next(entry for entry, its in zip(live, states, strict=True) if its == "accepted")
        yield Finding(
            check="mass-accept",
            severity="warning",
            path=catalog.path,
            line=first.line,
            message=f"{accepted} sentences are accepted just as the machine wrote them and "
            f"{edited or 'none'} changed: ask whether they were read",
            article=catalog.article,
            locale=catalog.locale,
            reviewed=True,
        )
