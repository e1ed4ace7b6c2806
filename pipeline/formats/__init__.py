"""Stage 1, formats: an article's file <-> a `Document`; one module a format.

In: a path. Out: a document whose blocks cover every translatable stretch of the article, in
order of their spans, everything else being skeleton. `Format.write` goes the other way for one
run of text, so that a translation stands in the file as its format wants it.
"""

from __future__ import annotations

from typing import Protocol

from pipeline.model import Article, Document

__all__ = ["Format"]


class Format(Protocol):
    """What one format does. Instances are modules' single `FORMAT` constants."""

    name: str
    suffixes: tuple[str, ...]
    """With the dot, lower case."""

    def read(self, article: Article) -> Document:
        """Find the blocks. Raises ArticleError where the file cannot be read for what it is."""
        ...

    def write(self, text: str, context: str) -> str:
        """Plain text of a translation, escaped for a block's `context`, meaning itself only.

        For a `whole` block: all that belongs in its span, quotes included.
        """
        ...
