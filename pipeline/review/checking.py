"""The checks over a catalog: each finding knows whether a person answers for its sentence."""

from __future__ import annotations

from dataclasses import replace

from pipeline.catalog import state
from pipeline.checks import check_catalog
from pipeline.model import REVIEWED, Catalog, Finding

__all__ = ["findings"]


def findings(catalog: Catalog, source_locale: str) -> tuple[Finding, ...]:
    """What the checks say of a catalog's live entries, in file order."""
    reviewed = {
        entry.line for entry in catalog.entries if not entry.obsolete and state(entry) in REVIEWED
    }
    return tuple(
        replace(finding, reviewed=finding.line in reviewed)
        for finding in check_catalog(catalog, source_locale)
    )
