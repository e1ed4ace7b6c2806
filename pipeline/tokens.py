"""Beside stage 2: finds in plain text what every translation must carry over verbatim.

In: a plain string. Out: the URLs, addresses, handles, file names, placeholders and identifiers in
it, as spans. Every pattern is bounded or possessive, so that a search takes time in proportion to
the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

__all__ = ["PLACEHOLDER", "VERBATIM", "Kind", "Token", "blank", "protected"]

Kind = Literal["placeholder", "url", "email", "handle", "hashtag", "path", "identifier"]

PLACEHOLDER: frozenset[Kind] = frozenset({"placeholder"})
VERBATIM: frozenset[Kind] = frozenset({"url", "email", "handle"})
"""What no editor may change either; a hashtag, a file name or an identifier an editor may."""


class Token(NamedTuple):
    """A stretch of plain text that is carried over as it is: `text[start:end] == value`."""

    kind: Kind
    start: int
    end: int
    value: str


# Endings of bare domain names. Not every country's: `end.it` and `so.is` are slips of the space
# bar oftener than addresses; those are known by `www.` or by the path that follows.
_ENDINGS = "com|org|net|gov|edu|int|mil|info|io|app|dev|news|tv|eu|co\\.uk|az|tr|ru|de|fr|es|uk"
_FILES = (
    "pdf|docx?|xlsx?|pptx?|odt|ods|csv|tsv|json|xml|ya?ml|toml|ini|conf|txt|md|rst|html?|css|js|ts"
    "|py|sh|rb|go|rs|java|exe|dmg|apk|zip|tar|gz|7z|rar|jpe?g|png|gif|svg|webp|mp3|mp4|mov|wav"
    "|epub|po|mo|sql|log"
)

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    # Matches `{{ author }}`, `${city}`, `%{city}`, `{name}`, `{0}`, `{}`, `{price:.2f}`; not
    # `{two words}`.
    ("placeholder", r"\{\{[^{}\n]{1,80}\}\}|[$%]?\{[\w.\[\]]{0,60}(?:[!:][^{}\s]{1,40})?\}"),
    # Matches `%s`, `%1$s`, `%(name)s`, `%.2f`, `%ld`, `%@`; not `50%s`, `5 % der`, `%sale`, nor
    # the per cent of `%5e` (Turkish).
    (
        "placeholder",
        r"(?<![\w%])%(?:\d{1,2}\$|\(\w{1,60}\))?"
        r"(?:[-+#0]{0,3}\d{0,3}(?:\.\d{1,2})?[hlz]{0,2}[sdf](?!\w)|[iuxXcgG](?!\w)|@)",
    ),
    # Matches `https://example.org/a?b=1`, `ftp://x`; not `https:` alone. Trimmed by `_trimmed`.
    ("url", r"(?<!\w)(?:https?|ftp)://[^\s<>\"“”«»„‘]{1,2000}"),
    # Matches `mailto:desk@example.org`, `tel:+99412`; not `tel: 99`.
    ("url", r"(?<!\w)(?:mailto|tel):[^\s<>\"“”«»„‘]{1,300}"),
    # Matches `desk@example.org`; not `@desk`, `desk@`.
    (
        "email",
        r"(?<![\w.+-])[\w+][\w.+-]{0,63}+@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])",
    ),
    # Matches `www.example.org/budget`, `example.pt/a`; not `www.`, `and/or`, `End.It`.
    (
        "url",
        r"(?<![\w.@-])(?:www\.(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])(?:/[^\s<>\"“”«»„‘]{0,2000})?"
        r"|(?:[a-zA-Z0-9-]{2,63}\.){1,8}[a-z]{2,24}/[^\s<>\"“”«»„‘]{1,2000})",
    ),
    # Matches `data.csv`, `photos-2026.tar.gz`; not `data.`, `3.2`.
    ("path", rf"(?<![\w.@/-])\w[\w-]{{0,99}}(?:\.[\w-]{{1,40}}){{0,4}}\.(?:{_FILES})(?![\w-])"),
    # Matches `example.com`, `news.example.co.uk`; not `etc.com.`-less `et al.`, `e.g`, `p.m`.
    ("url", rf"(?<![\w.@-])(?:[a-zA-Z0-9-]{{2,63}}\.){{1,8}}(?:{_ENDINGS})(?![\w-]|\.\w)"),
    # Matches `/usr/local/bin`, `~/notes`, `./a`, `C:\\Users\\x`; not `and/or`, `/`, `24/7/365`.
    (
        "path",
        r"(?<![\w/.:<~])(?:(?:~|\.{1,2})/[\w.-]{1,99}(?:/[\w.-]{1,99}){0,30}"
        r"|(?:/[\w.-]{1,99}){2,30}/?)"
        r"|(?<!\w)[A-Za-z]:\\[^\s\"<>|]{1,300}",
    ),
    # Matches `@harbor_desk`, `@desk@example.social`; not `a@b`, `@ home`.
    ("handle", r"(?<![\w@.])@\w{2,40}(?:@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24})?(?![\w@])"),
    # Matches `#FloodWatch`, `#сегодня`; not `#1`, `C#`.
    ("hashtag", r"(?<![\w#&])#(?=\d{0,30}[^\W\d])\w{1,100}"),
    # Matches `user_id`, `__init__`, `a_b_c`; not `_`, `user`. (A subword model loses the `_`.)
    ("identifier", r"(?<!\w)(?=[^\W_]{0,60}_)_{0,2}[^\W_]\w{1,99}(?!\w)"),
)
# What scripts without spaces between words write right up to an address, and ideographic
# punctuation. Within an address it may only begin a part: `/wiki/`, `?q=`, `@`.
_WIDE = (
    "\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff10-\uffef"
    "\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"(?<![/=@{_WIDE}])[{_WIDE}]+|[\u3000-\u303f\uff00-\uff0f]")
_LITERAL = ("placeholder", "hashtag")  # what may have such letters anywhere
# One group a pattern; the first that matches at a place wins unless a later one reaches further,
# which `protected` settles.
_ANY = re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (_, pattern) in enumerate(_PATTERNS)))
_EACH = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


@lru_cache(4096)  # masking and most of the checks ask for the same few sentences
def protected(text: str) -> tuple[Token, ...]:
    """Everything in plain text that survives verbatim: disjoint, leftmost, then longest."""
    return tuple(_found(text))


def blank(text: str) -> str:
    """The text with every protected token as spaces: same length, same places."""
    parts: list[str] = []
    position = 0
    for token in protected(text):
        parts += (text[position : token.start], " " * (token.end - token.start))
        position = token.end
    return "".join((*parts, text[position:]))


def _found(text: str) -> Iterator[Token]:
    spaced = _UNSPACED.sub(lambda run: " " * len(run[0]), text)
    views = dict.fromkeys((spaced, text))  # one where nothing is unspaced
    position = 0
    while starts := [first.start() for view in views if (first := _ANY.search(view, position))]:
        start = min(starts)
        candidates = [
            (_trimmed(kind, match[0]), kind)
            for kind, pattern in _EACH
            for view in (views if kind in _LITERAL else (spaced,))
            if (match := pattern.match(view, start)) is not None
        ]
        value, kind = max(candidates, key=lambda each: len(each[0]), default=("", "url"))
        if value:
            yield Token(kind, start, start + len(value), value)
        position = start + max(len(value), 1)


def _trimmed(kind: Kind, value: str) -> str:
    """A URL or path without the sentence's punctuation and the bracket that it stands in."""
    if kind not in ("url", "path"):
        return value
    while value:
        last = value[-1]
        if last in ".,;:!?'’*_…،؛؟。" or (
            last in ")]}" and value.count(last) > value.count("([{"[")]}".index(last)])
        ):
            value = value[:-1]
        else:
            break
    return value
