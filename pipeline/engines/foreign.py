"""Stage 6, characters that a model has never seen: plain text -> what must go round the model.

In: plain text and the characters that the engine does not know. Out: the spans to be carried over
verbatim, and the text as it is sent, in which a plain sign stands for an unknown one that has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

__all__ = ["Span", "foreign", "plainly", "typography", "unknown_in"]

Span = tuple[int, int]

# The plain sign that an unknown one is sent as.
_PLAIN = {
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‘’‚‛‹›′ʼʻ`´", "'"),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("—―", " - "),
    "…": "...",
}
_WIDE = ("<wide>", "<narrow>", "<vertical>", "<small>")
# Matches, in a text's kinds (see `_kind`): a key-cap as `1️⃣`, a run of signs such as `€` and
# `👩‍👩‍👧🎉`, a word; not the space between two.
_RUN = re.compile(r".v?e|s(?:[sve]|z.)*|w+")
# Matches the space of `Əliyev Məmmədov`, the hyphen of `Əliyev-Şahin`; not `, `.
_BETWEEN = re.compile(r"[ \-‑’']")
# The typographic signs that come back, by the plain sign that a model may write for them.
_GROUPS = (
    # Matches `"`, `“`; not `'`.
    ('"', re.compile(r"[\"“”„‟«»]")),
    # Matches `'`, `’`; not `"`.
    ("'", re.compile(r"['‘’‚‛‹›]")),
    # Matches `...`, `…`; not `..`.
    ("...", re.compile(r"\.{3}|…")),
    # Matches the dash of `2019–2021` and `3-2`; not that of `a - b`, `-3`.
    ("-", re.compile(r"(?<=\d)[-‐‑‒–](?=\d)")),
    # Matches the minus of `−5` and `(-5`; not the dash of `3-2`, `a-3`, `- 3`.
    ("-", re.compile(r"(?<![\w.,)\]])[-−](?=\d)")),
)


def unknown_in(texts: Iterable[str], knows: Callable[[str], bool]) -> frozenset[str]:
    """The characters of the texts that are not known; white space always is."""
    characters = set[str]().union(*texts)
    return frozenset(char for char in characters if not char.isspace() and not knows(char))


def foreign(text: str, unknown: frozenset[str]) -> tuple[Span, ...]:
    """What of a plain text a model must not see: disjoint spans, in order.

    A word with an unknown letter as a whole, a run of unknown signs as one; such neighbours that
    only a space or a hyphen parts are one name. A word in small letters whose unknown letters are
    known ones with a mark on them (`façade`) is for the model: it is sent without the marks.
    """
    if unknown.isdisjoint(text):
        return ()
    spans: list[Span] = []
    kinds = "".join(_kind(char, unknown) for char in text)
    for match in _RUN.finditer(kinds):
        start, end = match.span()
        if match[0][0] == "w" and "e" not in match[0] and not _is_name(text[start:end], unknown):
            continue
        if spans and _BETWEEN.fullmatch(text, spans[-1][1], start):
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)


def plainly(text: str, unknown: frozenset[str]) -> str:
    """The text as it is sent to a model that does not know these characters.

    The spans of `foreign` are not for sending: masks stand there.
    """
    if unknown.isdisjoint(text):
        return text
    sent = "".join(
        _sign(char) or _bare(char, unknown) or "" if char in unknown else char for char in text
    )
    return sent if "  " in text else sent.replace("  ", " ")


def typography(source: str, target: str) -> str:
    """The target with the source's quotation marks and dashes where it has plain ones for them.

    In order, and only where there are as many: a target that quotes in its own way is left alone.
    """
    for plain, pattern in _GROUPS:
        wanted = pattern.findall(source)
        if set(wanted) - {plain} and pattern.findall(target) == [plain] * len(wanted):
            rest = iter(wanted)
            target = pattern.sub(lambda _, rest=rest: next(rest), target)  # type: ignore[misc]
    return target


def _kind(char: str, unknown: frozenset[str]) -> str:
    """w of a word, s an unknown sign; z, v, e what makes one picture of several signs."""
    if char == "\u200d":
        return "z"
    if char == "\ufe0f" or char > "\U000e0000":  # and the tags of a region's flag
        return "v"
    category = unicodedata.category(char)
    if category == "Me":
        return "e"
    if char.isalnum() or category[0] == "M":
        return "w"
    return "s" if char in unknown and _sign(char) is None else " "


def _is_name(word: str, unknown: frozenset[str]) -> bool:
    """True where it is to be carried over: an unknown letter has no plain one, or it is a name."""
    return any(
        char in unknown
        and _sign(char) is None
        and (word[0].isupper() or _bare(char, unknown) is None)
        for char in word
    )


def _sign(char: str) -> str | None:
    """The plain sign or letter that an unknown character stands for; None where there is none.

    Soft hyphens, joiners and marks of direction stand for nothing.
    """
    if char in _PLAIN:
        return _PLAIN[char]
    if unicodedata.category(char) == "Cf":
        return ""
    if unicodedata.decomposition(char).startswith(_WIDE):
        return unicodedata.normalize("NFKC", char)
    return None


def _bare(char: str, unknown: frozenset[str]) -> str | None:
    """A letter without its marks, if that is known; nothing for a mark; None for what has none."""
    letters = "".join(
        part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part) != "Mn"
    )
    return None if letters == char or not unknown.isdisjoint(letters) else letters
