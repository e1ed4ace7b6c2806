"""Stage 1, HTML: a page or a fragment -> its blocks; everything that is no prose is skeleton.

In: an article's text. Out: a `Document`; and for a translation, its characters as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.formats.composing import Part, plainly
from pipeline.formats.html_reader import read_page
from pipeline.formats.html_text import encode
from pipeline.formats.lines import failing
from pipeline.model import Article, Document

__all__ = ["FORMAT"]


class _HtmlFormat:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, article: Article) -> Document:
        """The page's blocks. Raises ArticleError where it ends inside a tag, a comment, a script
        or a `<pre>`, nests too deep, or names a language that nobody knows."""
        is_xml = article.path.lower().endswith(".xhtml") or article.text.lstrip(
            "\ufeff"
        ).startswith("<?xml")
        page = read_page(article.text, article.locale, failing(article), xml=is_xml)
        return Document(
            article=replace(article, locale=page.locale),
            format=self.name,
            blocks=page.blocks,
            locale_fields=page.locale_fields,
            translate=page.translate,
            retracted=page.retracted,
            title=page.title,
            date=page.date,
        )

    def write(self, text: str, context: str) -> str:
        """Plain text escaped for a text or for an attribute in the quotes it has."""
        return encode(text, context)

    def compose(self, parts: Sequence[Part], context: str) -> str:
        """Words and codes one after another."""
        return plainly(self.write, parts, context)


FORMAT = _HtmlFormat()
