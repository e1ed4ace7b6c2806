"""Errors that stop a stage: what happened, where, and what to do about it.

A finding about a translation is no error: it is a value (`model.Finding`), collected and reported.
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "CatalogError",
    "ConfigurationError",
    "GlossaryError",
    "OutputError",
    "PackageError",
    "PipelineError",
    "TmxError",
    "UnknownLocaleError",
]


class PipelineError(Exception):
    """A stage cannot go on with this file.

    `cause` is one sentence without a final full stop; `hint` says what to do, likewise.
    `path` is as the user would type it, `line` counts from 1.
    """

    exit_code = 1

    def __init__(
        self,
        cause: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        """`source_texts/a.md:14: cause.`"""
        where = "".join(
            (f"{self.path}:" if self.path else "", f"{self.line}:" if self.line else "")
        )
        return f"{where} {self.cause}." if where else f"{self.cause}."


class ConfigurationError(PipelineError):
    """dragoman.toml or the command line asks for something that cannot be."""

    exit_code = 2


class UnknownLocaleError(ConfigurationError):
    """A language tag that BCP 47 or CLDR does not know."""


class GlossaryError(ConfigurationError):
    """A glossary that says what cannot be; nothing is translated or judged by it until mended."""


class ArticleError(PipelineError):
    """A source article that cannot be read."""


class CatalogError(PipelineError):
    """A gettext catalog that cannot be trusted; it is left as it is."""


class PackageError(PipelineError):
    """An Argos package that is missing, damaged or not what it says."""


class TmxError(PipelineError):
    """A translation memory in TMX that cannot be trusted; nothing of it is used."""


class OutputError(PipelineError):
    """A file that cannot be written; what stood there before still stands."""
