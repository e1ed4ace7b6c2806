"""Stage 1, places: a position in a text -> the line an editor shows there; errors that say it."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.errors import ArticleError
from pipeline.model import Article

__all__ = ["Fail", "failing", "line_at"]

Fail = Callable[[int, str, str], ArticleError]
"""(position in the text, cause, hint) -> the error that names the article and the line."""


def line_at(text: str, position: int) -> int:
    """Line of `position`, from 1; `\\n`, `\\r\\n` and a lone `\\r` end a line."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def failing(article: Article) -> Fail:
    """How a reader of this article makes its errors."""

    def fail(position: int, cause: str, hint: str) -> ArticleError:
        line = line_at(article.text, position)
        return ArticleError(cause, path=article.path, line=line, hint=hint)

    return fail
