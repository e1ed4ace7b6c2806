"""Stage 1, what a page says of itself: its tags -> locale, direction, date, `translate`.

In: the start tags of a page, one by one. Out: the facts, with the places where the page names its
own language, so that a translation can name its own there.
"""

from __future__ import annotations

from datetime import datetime

from pipeline.errors import UnknownLocaleError
from pipeline.formats import html_elements as elements
from pipeline.formats.html_text import value
from pipeline.formats.html_tokens import Attribute, Token
from pipeline.formats.lines import Fail
from pipeline.languages import language
from pipeline.model import LocaleField, Span

__all__ = ["Facts"]


class Facts:
    """Gathers while the page is walked; `locale` sums up."""

    def __init__(self, text: str, fail: Fail) -> None:
        self.text = text
        self.fail = fail
        self.translate = True
        self.retracted = False
        self._dates: dict[int, str] = {}
        self._root: Token | None = None
        self._root_end: int | None = None
        self._languages: list[tuple[Token, Attribute]] = []

    @property
    def date(self) -> str:
        """The best publication date found, ISO 8601, else empty."""
        return self._dates[min(self._dates)] if self._dates else ""

    def see(self, tag: Token, *, top: bool, off: bool) -> None:
        """A start tag; `top`: no block element is open, `off`: its text is not translated."""
        if tag.name == "html" or (self._root is None and top and tag.name not in elements.HIDDEN):
            self._root = tag
        if tag.name == "html" and off:
            self.translate = False
        if tag.name == "meta":
            self._see_meta(tag)
        elif tag.name == "time":
            published = "datepublished" in value(self.text, tag, "itemprop").lower()
            rank = 1 if published or tag.attribute("pubdate") else 2
            self._see_date(rank, value(self.text, tag, "datetime"))
        if tag.name in elements.BLOCKS and not off:
            for attribute in tag.attributes:
                if attribute.name in ("lang", "xml:lang"):
                    self._languages.append((tag, attribute))

    def see_end(self, tag: Token) -> None:
        """An end tag after which no block element is open."""
        if self._root_end is None:
            self._root_end = tag.span.end

    def _see_meta(self, tag: Token) -> None:
        keys = ("name", "property", "itemprop", "http-equiv")
        key = next((found for name in keys if (found := value(self.text, tag, name))), "").lower()
        said = value(self.text, tag, "content").strip()
        content = tag.attribute("content")
        if key == "dragoman":
            setting = "".join(said.lower().split())
            if setting not in ("translate=false", "translate=true"):
                raise self.fail(
                    tag.span.start,
                    f"dragoman has no setting {said!r}",
                    'write content="translate=false"',
                )
            self.translate = setting == "translate=true"
        elif key == "dragoman-retracted":
            if said.lower() not in ("true", "false"):
                raise self.fail(
                    tag.span.start, f"{key} is {said!r}", 'write content="true" or "false"'
                )
            self.retracted = said.lower() == "true"
        elif key in ("article:published_time", "datepublished", "date", "dc.date"):
            self._see_date(0, said)
        elif key == "content-language" and content is not None:
            self._languages.append((tag, content))

    def _see_date(self, rank: int, said: str) -> None:
        """Keep the first date of each rank; what is no date is left alone."""
        try:
            datetime.fromisoformat(said.strip())
        except ValueError:
            return
        self._dates.setdefault(rank, said.strip())

    def locale(self, default: str, extent: Span) -> tuple[str, tuple[LocaleField, ...]]:
        """The page's locale, and the places where it or its direction stands.

        The root is `<html>`, or else the first element if all prose, `extent`, is in it. Raises
        what `fail` makes where the root names a language that CLDR does not know.
        """
        root = self._root
        if root is not None and root.name != "html":
            end = len(self.text) if self._root_end is None else self._root_end
            root = root if root.span.start <= extent.start and extent.end <= end else None
        own = [attribute for tag, attribute in self._languages if tag is root]
        locale = default
        for attribute in own:
            assert root is not None
            said = value(self.text, root, attribute.name).strip()
            if said:
                try:
                    locale = language(said).tag
                except UnknownLocaleError as error:
                    raise self.fail(attribute.span.start, error.cause, error.hint or "") from error
                break
        fields = [
            LocaleField(attribute.value, "tag")
            for tag, attribute in self._languages
            if attribute.value is not None
            and (raw := self.text[slice(*attribute.value)].strip().lower().replace("_", "-"))
            and (tag is root or raw == locale.lower())
        ]
        if root is not None and own:
            fields += self._direction(root, own[-1].span.end)
        return locale, tuple(sorted(fields, key=lambda field: field.span))

    def _direction(self, root: Token, end: int) -> tuple[LocaleField, ...]:
        found = root.attribute("dir")
        if found is None:
            return (LocaleField(Span(end, end), "dir-attribute"),)
        if found.value and value(self.text, root, "dir").lower() in ("ltr", "rtl"):
            return (LocaleField(found.value, "dir"),)
        return ()
