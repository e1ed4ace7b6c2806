"""Stage 10, checks: a catalog -> findings, what is wrong with its translations, as values.

In: a `Catalog`. Out: a `Finding` for each thing that a check says of an entry, in document order.
A check is one module here: `NAME`, `SEVERITY`, and `check(pair)`, which yields messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Protocol

from pipeline.checks import (
    codes,
    conflict,
    copied,
    currencies,
    dates,
    doubled,
    empty,
    msgfmt,
    names,
    negation,
    nfc,
    numbers,
    numerals,
    placeholders,
    quotation,
    terms,
    urls,
    whitespace,
    wording,
)
from pipeline.checks.pair import Pair, pair
from pipeline.model import Catalog, Entry, Finding, Severity
from pipeline.termbase import Termbase, Terms

__all__ = ["CHECKS", "Check", "check_catalog", "check_entry"]


class Check(Protocol):
    """What a check's module has."""

    @property
    def NAME(self) -> str:
        """How findings name it."""
        ...

    @property
    def SEVERITY(self) -> Severity:
        """How grave its findings are: `block` never ships."""
        ...

    def check(self, pair: Pair) -> Iterator[str]:
        """What is wrong: one sentence each, without a final full stop."""
        ...


CHECKS: tuple[Check, ...] = (
    msgfmt,
    codes,
    placeholders,
    conflict,
    urls,
    empty,
    numbers,
    numerals,
    dates,
    currencies,
    terms,
    negation,
    names,
    quotation,
    doubled,
    wording,
    copied,
    whitespace,
    nfc,
)
"""In the order in which an entry's findings are told: the gravest first."""


def check_catalog(
    catalog: Catalog, source_locale: str, termbase: Termbase | None = None
) -> tuple[Finding, ...]:
    """The findings on every live entry with a target, in file order; templates have none.

    Without a `termbase` nothing is said of terms.
    """
    if not catalog.locale:
        return ()
    glossary = termbase.terms(source_locale, catalog.locale) if termbase else None
    live = [entry for entry in catalog.entries if not entry.obsolete]
    findings: list[Finding] = []
    for index, entry in enumerate(live):
        joined = tuple(takewhile(lambda other: other.joined, live[index + 1 :]))
        findings += (
            Finding(
                check=name,
                severity=severity,
                path=catalog.path,
                line=entry.line,
                message=message,
                article=catalog.article,
                locale=catalog.locale,
            )
            for name, severity, message in check_entry(
                entry, source_locale, catalog.locale, joined, glossary
            )
        )
    return tuple(findings)


def check_entry(
    entry: Entry,
    source_locale: str,
    locale: str,
    joined: Sequence[Entry] = (),
    glossary: Terms | None = None,
) -> Iterator[tuple[str, Severity, str]]:
    """(check, severity, message) for each thing that is wrong with one entry's target.

    `joined` are the entries after it whose content its target holds as well, `glossary` the terms
    of the two languages.
    """
    if not entry.target:
        return
    looked_at = pair(entry, source_locale, locale, joined, glossary)
    for module in CHECKS:
        for message in module.check(looked_at):
            yield module.NAME, module.SEVERITY, message
