"""Stage 3, segmentation: quotations and brackets, and whether they are a part of a sentence.

In: a mark, most often one that closes a quotation. Out: whether the sentence goes on after it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.model import Span
from pipeline.segmentation.context import WORD, Mark, Upcoming
from pipeline.segmentation.rules import Rules

__all__ = ["Asides", "attributed", "embedded", "named"]

_BRACKET = re.compile(r"[()（）\[\]]")
# Where the clause after a quotation ends. Matches `,`, `؟`, `«`; not `-`.
_CLAUSE_END = re.compile(r"[.!?؟…,،;:؛«“\"]")
# The same for Chinese, that is without spaces.
_TIGHT_END = re.compile(r"[，。！？：；、“「]")
_LONGEST_ASIDE = 600
"""Characters that a bracket may enclose; beyond, it is taken for a stray one."""
_LONGEST_QUOTATION = 300
_LONGEST_NAME = 30
"""Characters that a name in quotation marks may take on either side of a full stop."""
# The rest of a name, and the sentence that goes on: matches ` Канат» поделили`; not ` Да», — он`.
_NAME_END = re.compile(r"[^.!?…«»“”„\"]{1,30}[»”“\"] (?P<next>[^\W\d_]+)")
_LONGEST_ATTRIBUTION = 20
"""Characters, in Chinese."""
_OPENERS = {"”": "“", "’": "‘", "」": "「", "』": "『", "»": "«", "“": "„", "》": "《"}


class Asides:
    """The brackets of a text that open in mid-sentence."""

    def __init__(self, text: str) -> None:
        opened: list[int] = []
        found: list[Span] = []
        for match in _BRACKET.finditer(text):
            if match[0] in "(（[":
                opened.append(match.start())
            elif opened and match.start() - (start := opened.pop()) <= _LONGEST_ASIDE:
                before = text[max(0, start - 20) : start].rstrip().rstrip("\"'”’»」』")[-1:]
                if before and before not in ".!?…。！？؟۔":
                    found.append(Span(start, match.start()))
        self.spans = sorted(found)
        self.starts = [span.start for span in self.spans]

    def around(self, position: int) -> Span | None:
        """The outermost of them that `position` stands in, of the nearest three."""
        index = bisect_right(self.starts, position)
        for span in self.spans[max(0, index - 3) : index]:
            if span.start < position < span.end:
                return span
        return None


def attributed(text: str, mark: Mark, ahead: Upcoming, rules: Rules) -> bool:
    """True if what follows a closed quotation says who spoke: `“Is it over?” Smith asked.`"""
    if not rules.speech:
        return False
    if rules.speech == "tight":
        return _attributed_tight(text, mark, rules)
    if ahead.opening.strip():
        return False
    clause = _CLAUSE_END.split(ahead.word + ahead.rest, maxsplit=1)[0]
    said = WORD.findall(clause)
    verbs, asking = rules.words["speech-verbs"], rules.words["speech-asking"]
    if not said:
        return False
    if rules.speech == "verb-subject":
        return said[0] in verbs and not rules.words["speech-reported"] & set(said)
    if rules.speech == "verb-final":
        return len(said) <= 6 and (said[-1] in verbs or " ".join(said[-2:]) in verbs)
    if said[0] in rules.words["starters"]:
        return False
    for count, word in enumerate(said[:8]):
        if word in asking or word in verbs:
            return count > 0 and (word in asking or count == len(said) - 1)
        if not word[0].isupper() and word not in rules.words["joiners"]:
            return False
    return False


def _attributed_tight(text: str, mark: Mark, rules: Rules) -> bool:
    ahead = text[mark.right : mark.right + 2 * _LONGEST_ATTRIBUTION]
    found = _TIGHT_END.search(ahead)
    clause, end = (ahead[: found.start()], found[0]) if found else (ahead, "")
    if not clause or len(clause) > _LONGEST_ATTRIBUTION:
        return False
    verbs, asking = tuple(rules.words["speech-verbs"]), tuple(rules.words["speech-asking"])
    if "。" not in mark.mark and any(verb in clause for verb in asking):
        return end in {"。", "，", ""}
    if not clause.endswith(verbs):
        return False
    if end == "，":
        return found is not None and ahead[found.end() : found.end() + 1] in {"“", "「"}
    return end in {"。", "！", "？", ""}


def named(text: str, start: int, mark: Mark, rules: Rules) -> bool:
    """True if a mark stands within a name in quotation marks: `АО «Канат. Север» поделили`."""
    found = _NAME_END.match(text, mark.left)
    if mark.close or found is None or not found["next"].islower():
        return False
    if found["next"] in rules.words["speech-verbs"] | rules.words["speech-asking"]:
        return False
    limit = max(start, mark.start - _LONGEST_NAME)
    at = max(text.rfind(quote, limit, mark.start) for quote in '«“„"')
    before = text[max(start, at - 2) : at] if at >= 0 else ""
    return before[-1:] == " " and before[:1].isalnum()


def embedded(text: str, start: int, mark: Mark, ahead: Upcoming, rules: Rules) -> bool:
    """True if the quotation or title that the mark stands in is a part of a sentence.

    For languages without capitals: `用“加油！”鼓励大家` goes on, `他说：“加油！”大家笑了` does not.
    """
    goes_on = rules.words["continues"]
    if mark.close and not ahead.opening.strip():
        if rules.tight and ahead.word.startswith(tuple(goes_on)):
            return True
        if ahead.word in goes_on:
            return True
    limit = max(start, mark.start - _LONGEST_QUOTATION)
    at = _open_quote(text, limit, mark.start)
    if at < 0 or text[at] == "《":
        return at >= 0
    before = text[max(0, at - 12) : at].rstrip()
    return before[-1:].isalnum() and not before.endswith(tuple(rules.words["speech-verbs"]))


def _open_quote(text: str, start: int, end: int) -> int:
    """Place of the last quotation mark in the stretch that is opened and not closed, else -1."""
    found = (
        opener
        for closer, opener in _OPENERS.items()
        if text.count(opener, start, end) > text.count(closer, start, end)
    )
    return max((text.rfind(opener, start, end) for opener in found), default=-1)
