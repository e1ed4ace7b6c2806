"""Stage 6, credits: `Photo: A. B. Orsan/Courier` -> as the target has it, its names untouched.

In: a plain text and the locales of both sides. Out: the credit in the target's language, or nothing
where the text is none for certain: names only, none of them an ordinary word, after a word that
credits.toml knows. A line of copyright, `© 2026 The Orsan Courier`, is the same in all languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pipeline.facts.words import is_ordinary
from pipeline.languages import language

__all__ = ["credit"]

# Matches `Photo: Leyla Orsan`, `Photos by A. B. Orsan/Courier.`: the word, the names, the stop.
_CREDIT = re.compile(r"([A-Z][a-z]+)(?: ?: | by )([^:;,\n]{2,80}?)(\.?)")
# Matches what a name is made of: `Leyla`, `A.`, `O’Hara`, `van`, `AFP`; not `of`, `3`.
_NAME = re.compile(
    r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?|al|bin|da|de|del|der|di|la|le|oğlu|qızı|van|von"
)

# Matches `© 2026 The Orsan Courier.`, `© 2019–2026 J. Orsan & Co`; not `© 2026 Orsan. All Rights
# Reserved.`, `© 2026 all rights reserved`.
_COPYRIGHT = re.compile(
    r"©\s?\d{4}(?:\s?[-–,]\s?\d{4})?"
    r"(?:,? (?:by )?(?![Rr]ights\b)(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]*|&|and|of|the)){1,8}\.?"
)


def credit(text: str, source_locale: str, locale: str) -> str:
    """The credit as the target has it; empty where the text is none, or not for certain."""
    if _COPYRIGHT.fullmatch(text):
        return text
    found = _CREDIT.fullmatch(text)
    label = _labels(source_locale, locale).get(found[1]) if found else None
    if found is None or label is None:
        return ""
    people, *agencies = found[2].split("/")
    words = people.split()
    if not words or not all(map(_NAME.fullmatch, [*words, *" ".join(agencies).split()])):
        return ""
    # `Photo: Courthouse Square` is no one.
    if any(word[0].isupper() and is_ordinary(word, source_locale) for word in words):
        return ""
    colon = "\u00a0: " if language(locale).base == "fr" else ": "
    return label + colon + found[2] + found[3]


@cache
def _labels(source_locale: str, locale: str) -> Mapping[str, str]:
    """`Photo` -> `Foto`."""
    text = resources.files(__package__).joinpath("credits.toml").read_text("utf-8")
    known: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    ours, theirs = (known.get(language(tag).base, {}) for tag in (source_locale, locale))
    return {
        word: said
        for key, words in ours.items()
        for word, said in zip(words.split(), theirs.get(key, "").split(), strict=False)
    }
