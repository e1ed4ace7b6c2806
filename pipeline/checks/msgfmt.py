"""Check: what GNU `msgfmt -c` refuses in an entry, and the characters that no text should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity

NAME = "msgfmt"
SEVERITY: Severity = "block"

# Matches U+0007, U+0000, U+0085, U+FFFE, a lone surrogate; not "\n" and "\t".
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def check(pair: Pair) -> Iterator[str]:
    """What is wrong, a sentence each."""
    source, target = pair.entry.source, pair.entry.target
    if not target:
        return
    for where, ours, theirs in (
        ("begin", source.startswith("\n"), target.startswith("\n")),
        ("end", source.endswith("\n"), target.endswith("\n")),
    ):
        if ours != theirs:
            yield f"source and translation do not both {where} with a newline"
    for char in dict.fromkeys(_CONTROL.findall(target)):
        if char not in source:
            yield f"the translation has the control character U+{ord(char):04X}"
