"""Stage 1, the commands of templates in Markdown: `{{< figure caption="A pier" >}}` -> its words.

In: a command as it stands in a block's content. Out: where the values of `alt`, `caption` and
`title` are, as pieces, and the way back. Hugo's strings (`{{< >}}`, `{{% %}}`) escape with a
backslash, Liquid's (`{% %}`) cannot escape at all. A value that holds markup, a command or a line
break itself is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.formats.markdown_lines import Content
from pipeline.model import Piece, Role, Text

__all__ = ["arguments", "write"]

# Matches `caption="A \"pier\""`, `alt=`A pier``; not `data-alt="a"`, `alt=a`.
_HUGO = re.compile(r"(?<![\w-])(alt|caption|title)=(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`)")
# Matches `caption="A pier"`, `alt='A pier'`.
_LIQUID = re.compile(r"(?<![\w-])(alt|caption|title)=(?:\"([^\"]*)\"|'([^']*)')")
# What makes more of a value than text, and other escapes than `\"`: matches `*`, `<`, `\n`.
_MARKUP = re.compile(r"[*_`<>\[\]{}\n\r]|\\(?![\"\\])")
_CURLY = {'"': "”", "'": "’"}


def arguments(content: Content, start: int, end: int) -> Iterator[tuple[Role, list[Piece], str]]:
    """(Role, pieces, context) of each value with words in the command from `start` to `end`."""
    command = content.text[start:end]
    hugo = command.startswith("{{")
    for match in (_HUGO if hugo else _LIQUID).finditer(command):
        group = 2 if match[2] is not None else 3
        if not match[group] or _MARKUP.search(match[group]):
            continue
        first, last = (start + place for place in match.span(group))
        quote = content.text[first - 1]
        escapes = hugo and quote == '"'
        pieces: list[Piece] = []
        for escape in re.finditer(r"\\(.)", content.text[first:last]) if escapes else ():
            at = start + match.start(group) + escape.start()
            pieces += content.pieces(first, at)
            pieces.append(Text(content.span(at, at + 2), escape[1]))
            first = at + 2
        pieces += content.pieces(first, last)
        kind = "hugo" if hugo else "liquid"
        role: Role = "alt" if match[1] == "alt" else "caption"
        yield role, pieces, f"argument {kind}{quote}"


def write(text: str, context: str) -> str:
    """`text` as the value of an argument, its line breaks made spaces by the caller."""
    _, way, *flags = context.split(" ")
    kind, quote = way[:-1], way[-1]
    if kind == "hugo" and quote == '"':
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    elif kind == "hugo":
        text = text.replace("`", "’")
    else:
        text = text.replace(quote, _CURLY[quote])
    text = re.sub(r"([>%}])(?=\})", r"\1 ", text)  # else the command would end there
    return text.replace("|", "\\|") if "cell" in flags else text
