"""Stage 11b, compiled catalogs: translations -> the bytes of a gettext `.mo`, by Babel.

`gettext.translation(article_id, "dist/<channel>", languages=["es"])` loads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from babel.messages import Catalog
from babel.messages.mofile import write_mo

from pipeline.languages import Language

__all__ = ["compile_mo"]


class _Catalog(Catalog):
    """Babel's catalog with our header: no clock, no tool's name, no placeholder addresses."""

    def __init__(self, language: Language, project: str, article: str) -> None:
        super().__init__(locale=language.locale, charset="utf-8", fuzzy=False)
        self._header = [
            ("Project-Id-Version", project),
            ("Language", language.gettext),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", language.plural_forms),
            ("X-Article-Id", article),
        ]

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return self._header


def compile_mo(
    targets: Mapping[tuple[str, str], str], language: Language, project: str, article: str
) -> bytes:
    """The MO file of `targets`, keyed (msgctxt, msgid); empty translations are left out.

    Babel sorts by msgid and puts the context before it only afterwards, which breaks the binary
    search of C programs; here the context is part of the id from the start, as in the file.
    """
    catalog = _Catalog(language, project, article)
    for (context, source), target in targets.items():
        if target:
            catalog.add(f"{context}\x04{source}" if context else source, target)
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()
