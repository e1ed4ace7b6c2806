"""Check: the target has the source's inline codes, each as often, and well nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair, some
from pipeline.inline import Tag, tags
from pipeline.model import Severity

NAME = "codes"
SEVERITY: Severity = "block"

# Matches `<b >`, `< /b>`, `<B>`, `<b1`, `</a 1>`: tags as slips of the hand make them; not `3 < 4`.
_SLIP = re.compile(r"<\s?/?\s?[A-Za-z]{1,10}[0-9]?\s?[0-9]?\s?/?\s?(?:>|(?=[<\s]|$))")


def check(pair: Pair) -> Iterator[str]:
    """What differs, a sentence each."""
    wanted = Counter(map(str, tags(pair.tagged)))
    found = Counter(map(str, tags(pair.entry.target)))
    for tag, count in _paired(wanted - found).items():
        yield f"{some(count, tag)} of the source is missing"
    for tag, count in _paired(found - wanted).items():
        kind = (
            "more than the source has" if tag.partition("…")[0] in wanted else "not in the source"
        )
        yield f"{some(count, tag)} is {kind}"
    yield from _nesting(tags(pair.entry.target))
    slips = Counter(_slips(pair.entry.target)) - Counter(_slips(pair.tagged))
    for slip in slips:
        yield f"{slip} looks like a tag but is none; write a plain < as &lt;"


def _nesting(found: tuple[Tag, ...]) -> Iterator[str]:
    opened: list[str] = []
    for tag in found:
        if tag.kind == "open":
            opened.append(tag.name)
        elif tag.kind == "close":
            if tag.name not in opened:
                yield f"{tag} closes what is not open"
            elif opened.pop() != tag.name:
                yield f"{tag} closes before the tag that was opened after it"
                return
    for name in opened:
        yield f"<{name}> is never closed"


def _slips(tagged: str) -> Iterator[str]:
    known = set(map(str, tags(tagged)))
    for match in _SLIP.finditer(tagged):
        if match[0] not in known:
            yield match[0].strip()


def _paired(counts: Counter[str]) -> dict[str, int]:
    """The same with `<b>` and `</b>` told as one `<b>…</b>` where both are there as often."""
    told: dict[str, int] = {}
    for tag, count in counts.items():
        other = f"</{tag[1:]}"
        if not tag.startswith("</") and counts[other] == count:
            told[f"{tag}…{other}"] = count
        elif not (tag.startswith("</") and counts[f"<{tag[2:]}"] == count):
            told[tag] = count
    return told
