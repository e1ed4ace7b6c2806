"""Languages: one BCP 47 tag -> all that the house asks of a locale, from CLDR by way of Babel.

The only module that knows Babel's underscore form and Argos' own codes.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel import UnknownLocaleError as BabelUnknownLocale
from babel.core import parse_locale
from babel.localedata import locale_identifiers
from babel.messages.plurals import get_plural

from pipeline.errors import UnknownLocaleError

__all__ = ["Language", "argos_language", "language"]

# Argos' package index has codes of its own for these (argospm-index, 2026).
_ARGOS = {"pt-BR": "pb", "no": "nb"}


# Languages whose months by themselves are not those beside a day, as Babel 2.18 has CLDR.
_OWN_MONTHS = frozenset(
    """
    an be bn bo ca co cs cu cy de dz el fa fi fo gd hr hy kk kl kn ks ky la lb lt mi nb nn no oc os
    pl ps rm ru si sk so tk to uk uz vi vo xh yi
    """.split()  # noqa: SIM905 — reads better
)


@dataclass(frozen=True, slots=True)
class Language:
    """A locale as the standards and the tools know it."""

    tag: str
    """BCP 47, canonical case: `pt-BR`, `zh-Hant`."""
    locale: Locale
    """Babel's."""
    argos: str
    """The code its Argos packages use: `es`, `pb`, `zt`."""

    @property
    def gettext(self) -> str:
        """Folder name of its catalogs: `pt_BR`, `zh_Hant`."""
        return self.tag.replace("-", "_")

    @property
    def base(self) -> str:
        """Primary language subtag: `pt`."""
        return str(self.locale.language)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(self.locale.text_direction)

    @property
    def english_name(self) -> str:
        """`Brazilian Portuguese`-like name in English."""
        return str(self.locale.get_display_name("en") or self.tag)

    @property
    def own_name(self) -> str:
        """Its name in itself: `español`."""
        return str(self.locale.get_display_name() or self.tag)

    @property
    def plural_forms(self) -> str:
        """Value of a PO file's Plural-Forms header, from CLDR, as Babel writes it."""
        return str(get_plural(self.locale).plural_forms)

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts of CLDR's months and days that are safe to ask Babel for.

        Where a language has no names of its own for months by themselves, Babel gives those of
        whichever language was loaded before, so that what comes out would hang on the order.
        """
        return ("format", "stand-alone") if self.base in _OWN_MONTHS else ("format",)

    @property
    def writes_spaces(self) -> bool:
        """False where sentences follow each other without a space (zh, ja, th, lo, km, my)."""
        return self.base not in {"zh", "ja", "th", "lo", "km", "my"}


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag (`es`, `pt-BR`, `zh-Hant`; case and `_` are forgiven).

    Raises UnknownLocaleError, naming the nearest known tag, where CLDR has no such locale.
    """
    try:
        locale = Locale.parse(tag.strip(), sep="_" if "_" in tag else "-")
    except (BabelUnknownLocale, ValueError, TypeError) as error:
        known = [name.replace("_", "-") for name in locale_identifiers()]
        near = difflib.get_close_matches(tag, known, n=1, cutoff=0.5)
        raise UnknownLocaleError(
            f"{tag!r} is not a locale that CLDR knows",
            hint=f"did you mean {near[0]!r}?" if near else "use a BCP 47 tag such as es or pt-BR",
        ) from error
    # Babel spells zh-TW out as zh-Hant-TW; the user's folders and pages keep the user's tag.
    base, region, script, *_ = parse_locale(tag.strip(), sep="_" if "_" in tag else "-")
    canonical = "-".join(part for part in (base, script, region) if part)
    argos = "zt" if base == "zh" and locale.script == "Hant" else _ARGOS.get(canonical, base)
    return Language(canonical, locale, argos)


def argos_language(code: str) -> Language:
    """The language of an Argos package's code: `pb` is `pt-BR`, `zt` is `zh-Hant`.

    Raises UnknownLocaleError as `language` does.
    """
    return language({"pb": "pt-BR", "zt": "zh-Hant"}.get(code, code))
