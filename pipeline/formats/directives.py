"""Stage 1, an author's instructions: the inside of `<!-- dragoman: … -->` -> what it asks for.

In: the text of a comment. Out: `off`, `on` or a note for the translator; None for any other
comment. One grammar for every format that has comments.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

__all__ = ["HINT", "Directive", "UnknownDirective", "directive"]

# Matches ` dragoman: note Keep it short. `; not ` see dragoman.toml `.
_DIRECTIVE = re.compile(r"\s*dragoman:\s*(\S*)\s*(.*)", re.DOTALL | re.IGNORECASE)

HINT = "write dragoman: off, dragoman: on or dragoman: note …"


class Directive(NamedTuple):
    """What a comment asks for."""

    kind: Literal["off", "on", "note"]
    note: str = ""
    """The note on one line, white space collapsed."""


class UnknownDirective(ValueError):
    """A comment speaks to dragoman in a word it does not know; `args[0]` is the word."""


def directive(comment: str) -> Directive | None:
    """What the inside of a comment (between `<!--` and `-->`) asks for, None if nothing.

    Raises UnknownDirective: a misspelt `off` must not pass unseen.
    """
    match = _DIRECTIVE.fullmatch(comment)
    if match is None:
        return None
    word, rest = match[1].lower(), " ".join(match[2].split())
    # Matches on the word alone, so that `note:` and `off.` are taken as they are meant.
    match word.rstrip(":.,"):
        case "off" if not rest:
            return Directive("off")
        case "on" if not rest:
            return Directive("on")
        case "note" if rest:
            return Directive("note", rest)
    raise UnknownDirective(match[1])
