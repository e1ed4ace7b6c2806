"""Check: URLs, e-mail addresses and @handles stand in the target as they stand in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.model import Severity
from pipeline.tokens import VERBATIM, protected

NAME = "urls"
SEVERITY: Severity = "block"

_NAMES = {"url": "URL", "email": "address", "handle": "handle"}


def check(pair: Pair) -> Iterator[str]:
    """What is missing or invented, a sentence each; how often one occurs is free."""
    wanted, found = _found(pair.source), _found(pair.target)
    for text, kind in wanted.items():
        if text not in found and not _stands(text, pair.target):
            yield f"{kind} {text} of the source is missing"
    for text, kind in found.items():
        if text not in wanted and not _stands(text, pair.source):
            yield f"{kind} {text} is not in the source"


def _found(text: str) -> dict[str, str]:
    return {token.value: _NAMES[token.kind] for token in protected(text) if token.kind in VERBATIM}


def _stands(value: str, text: str) -> bool:
    """True where it stands in the text with a suffix at most: `example.com-Server`."""
    return re.search(re.escape(value) + r"(?![\w/?#=&])", text) is not None
