"""Stage 1, back into Markdown: a translation's plain text -> Markdown that means just that text.

In: one run of text and the context its block was given by the reader: `paragraph`, `heading`,
`cell`, `label` (an alternative text), `title "` or `argument hugo"`, followed by what else must be
minded: `cell`, `links` (the block has links, so brackets may pair up with theirs), `refs` (the
article has definitions, so `[word]` may be a link). Out: the text, escaped where it would be
markup and only there: `3 * 4`, `snake_case` and `AT&T` stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.formats import markdown_commands

__all__ = ["write"]

# Every character that may have to be escaped inside a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<&~!|\"'()]")
# A line break and the spaces around it: matches "\n  ", " \r\n"; not " ".
_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
# An entity: matches `&amp;`, `&#38;`; not `AT&T`, `Q&A`.
_ENTITY = re.compile(r"&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# What begins a tag, a comment or an address: matches `<a`, `</`, `<!`, `<?`; not `< 3`, `<3`.
_ANGLE = re.compile(r"<(?:[A-Za-z/!?]|\Z)")
# What begins another kind of block: matches `# a`, `- a`, `>a`, `1. a`, `: a`, `---`, `|--|`;
# not `#1 hit`, `-5`, `1.5`.
_BLOCK = re.compile(
    r"#{1,6}(?=[ \t]|\Z)|[-+:](?=[ \t]|\Z)|>|[-:|=](?=[-:|= \t]*\Z)|\d{1,9}(?=[.)](?:[ \t]|\Z))"
)
# Hashes and attributes that a heading would lose: matches the end of `a #`, `a {#b}`; not `C#`.
_CLOSING = re.compile(r"(?:(?<=[ \t])|\A)#+(?=[ \t]*\Z)|\{[ \t]*[#.:][^{}\n]*\}\Z")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_QUOTES = {'"': '"', "'": "'", "(": "()"}


def write(text: str, context: str) -> str:
    """`text` as Markdown for `context`; a line break in it becomes a space."""
    text = _BREAK.sub(" ", text)
    base, *flags = context.split(" ")
    if base == "argument":
        return markdown_commands.write(text, context)
    cell = base == "cell" or "cell" in flags
    if base == "title":
        risky = f"{_QUOTES[flags[0]]}"
        return _SPECIAL.sub(lambda match: _in_title(match, text, risky, cell), text)
    brackets = base == "label" or "links" in flags or "refs" in flags
    begin = len(text) - len(text.lstrip())

    def escaped(match: re.Match[str]) -> str:
        character, at = match[0], match.start()
        if character in "&|\\":
            return _anywhere(match, text, cell)
        if character in "[]":
            risky = brackets or at == begin or text.startswith("](", at)
        elif character == "!":
            # A link may follow: together they would be an image.
            risky = "links" in flags and at + 1 == len(text)
        else:
            risky = _RISKY[character](text, at) if character in _RISKY else False
        return "\\" + character if risky else character

    out = _SPECIAL.sub(escaped, text)
    if base in ("paragraph", "label") and (block := _BLOCK.match(text, begin)):
        at = block.end() if block[0].isdecimal() else begin
        out = f"{out[:at]}\\{out[at:]}"
    if base == "heading" and (closing := _CLOSING.search(text)):
        at = len(out) - (len(text) - closing.start())
        out = f"{out[:at]}\\{out[at:]}"
    return out


def _in_title(match: re.Match[str], text: str, quotes: str, cell: bool) -> str:
    if match[0] in "&|\\":
        return _anywhere(match, text, cell)
    return "\\" + match[0] if match[0] in quotes else match[0]


def _anywhere(match: re.Match[str], text: str, cell: bool) -> str:
    """What `&`, `|` and the backslash need in prose and titles alike."""
    character, at = match[0], match.start()
    if character == "&":
        return "&amp;" if _ENTITY.match(text, at) else "&"
    if character == "|":
        return "\\|" if cell else "|"
    after = text[at + 1 : at + 2]
    if cell and not after:
        # Two backslashes before the cell's pipe would still escape it.
        return "&#92;"
    return "\\\\" if not after or after in _PUNCTUATION else "\\"


def _star(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at + 2] != " * "


def _underscore(text: str, at: int) -> bool:
    """False between two spaces or inside a word, where no emphasis can begin or end."""
    start, end = at, at + 1
    while start and text[start - 1] == "_":
        start -= 1
    while end < len(text) and text[end] == "_":
        end += 1
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before == after == " " or (before.isalnum() and after.isalnum()))


def _tilde(text: str, at: int) -> bool:
    """False for `~5`, the sign of a rough figure."""
    return not (text[max(0, at - 1) : at] in ("", " ") and text[at + 1 : at + 2].isdecimal())


_RISKY: dict[str, Callable[[str, int], bool]] = {
    "`": lambda text, at: True,
    "*": _star,
    "_": _underscore,
    "~": _tilde,
    "<": lambda text, at: _ANGLE.match(text, at) is not None,
}
