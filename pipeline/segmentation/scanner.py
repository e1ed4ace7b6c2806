"""Stage 3, segmentation: plain text and a language's rules -> where its sentences end.

One pass from left to right. A mark that may end a sentence is found with the quotes and brackets
that close after it; then what stands before it (an abbreviation, an initial, an ordinal) and what
follows it (a small letter, a figure, an attribution) decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.segmentation.context import (
    ENUMERATOR,
    OPENING,
    ROMAN,
    Mark,
    Upcoming,
    counts,
    read_marks,
    shape,
)
from pipeline.segmentation.enclosures import Asides, attributed, embedded, named
from pipeline.segmentation.rules import Rules, fold

__all__ = ["sentences"]

# Matches any letter or figure of any script; not `_` or a mark.
_ALNUM = re.compile(r"[^\W_]")
# A brand's own small letter: matches `iPhone`, `eBay`, `macOS`; not `iphone`.
_CAMEL = re.compile(r"[a-z]{1,3}[A-Z]")
# What may be an ordinal: matches `3`, `15`; not `2019`, `3-1`, `10.30`.
_SHORT_NUMBER = re.compile(r"\d{1,3}")
# What an abbreviation may number: matches `12a`, `B-12`, `II`, `B`; not `Bonn`.
_NUMBER = re.compile(rf"[^\W_]?-?\d.*|[^\W\d_]|{ROMAN.pattern}")
# A noun without what is hung on it: matches the `Lig` of `Lig’e`, `Bundesliga-Spiel`; not `3`.
_STEM = re.compile(r"[^\W\d_]+")
# Initials and the name they belong to: matches `A. K. Lisina`, `J. Ames`; not `A. 5`, `B`.
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ \u00a0]?){1,3}[^\W\d_]{2}")
_PHRASE = 30
"""Characters that a date before a sentence's subject may take: `On Jan. 5, 2020, at 6 a.m`."""
_SECTION = 40
"""Characters that the number of a section may take: `Verfassungszusatz 14`."""


def sentences(text: str, rules: Rules) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of `text`, in characters, the whitespace between left out.

    Every sentence has a letter or a figure, but for that of a text which has none at all.
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    scan = _Scan(text, rules)
    for mark in read_marks(text, start):
        if mark.right >= end:
            break
        if scan.ends(start, mark):
            yield start, mark.left
            start = mark.right
    if start < end:
        yield start, end


class _Scan:
    """The decisions about one text."""

    def __init__(self, text: str, rules: Rules) -> None:
        self.text = text
        self.rules = rules
        self.asides = Asides(text)
        self.last = next((n for n in range(len(text) - 1, -1, -1) if _ALNUM.match(text[n])), -1)
        self.first = (-1, -1)

    def ends(self, start: int, mark: Mark) -> bool:
        """True if the sentence that begins at `start` ends at this mark."""
        if mark.right > self.last or self._first_alnum(start) >= mark.start:
            return False
        if mark.right == mark.left and not self._runs_on(mark):
            return False
        if self.text[mark.right] in ":;,،؛":
            return False
        ahead = Upcoming.read(self.text, mark.right)
        if not self._may_begin(ahead, start, mark):
            return False
        aside = self.asides.around(mark.start)
        if aside is not None and aside.end < mark.left:
            return self.rules.cased and self._starter(ahead)
        if aside is not None and not self.text[aside.start + 1].isupper():
            return False
        if mark.closes_quotation and attributed(self.text, mark, ahead, self.rules):
            return False
        if self.rules.cased and named(self.text, start, mark, self.rules):
            return False
        if mark.kind == "stop":
            return self._after_stop(start, mark, ahead)
        # `(!)`, `[…]`: a mark about the text, not of it.
        if mark.close and self.text[mark.start - 1 : mark.start] in {"(", "[", "（"}:
            return False
        if mark.kind == "ellipsis":
            return self._after_ellipsis(start, mark, ahead)
        return self._after_strong(start, mark, ahead)

    def _first_alnum(self, start: int) -> int:
        """Place of the first letter or figure at or after `start`; remembered, so linear."""
        if self.first[0] != start:
            found = _ALNUM.search(self.text, start)
            self.first = (start, found.start() if found else len(self.text))
        return self.first[1]

    def _runs_on(self, mark: Mark) -> bool:
        """True if a sentence may begin right after the mark, without a space: `。他`, `؟قال`."""
        if any(c in "。！？｡" for c in mark.mark) or (self.rules.tight and "……" in mark.mark):
            return True
        following = self.text[mark.right]
        if following in "¿¡":
            return mark.kind == "strong"
        if self.rules.tight:
            return mark.mark != "." and not following.isascii()
        word = mark.words(self.text)[1]
        return not self.rules.cased and len(word) > 3 and _foreign(word) and _foreign(following)

    def _may_begin(self, ahead: Upcoming, start: int, mark: Mark) -> bool:
        """False where what follows goes on with a small letter."""
        if not ahead.word[:1].islower():
            return True
        if not self._plain_word(start, mark):
            return False
        head, hyphen, tail = ahead.word.partition("-")
        name = tail if hyphen else ahead.second
        return (
            not self.rules.cased
            or ahead.opening.endswith(("@", "#"))
            or _CAMEL.match(ahead.word) is not None
            or (head in self.rules.words["lower_names"] and name[:1].isupper())
        )

    def _plain_word(self, start: int, mark: Mark) -> bool:
        """True if no doubt is left that the mark stands after a word that abbreviates nothing."""
        word = mark.words(self.text, start)[1]
        if not word[-1:].isalpha():
            return True
        known = self.rules.policy(word) or shape("", word, self.rules)
        return mark.kind != "ellipsis" and len(word) > 2 and known is None

    def _starter(self, ahead: Upcoming) -> bool:
        """True if a sentence clearly begins with what follows."""
        if any(c in "¿¡" for c in ahead.opening):
            return True
        # "A. Smith": an initial, not the article.
        if len(ahead.word) == 1 and ahead.rest.startswith("."):
            return False
        for form in ahead.forms():
            if form in self.rules.words["openings"]:
                return form not in self.rules.words["particles"] or not ahead.second[:1].isupper()
        return False

    def _after_strong(self, start: int, mark: Mark, ahead: Upcoming) -> bool:
        if mark.mark in "!?" and self._brand(start, mark):
            return self._starter(ahead)
        if self.rules.cased:
            return True
        return not embedded(self.text, start, mark, ahead, self.rules)

    def _brand(self, start: int, mark: Mark) -> bool:
        previous, word = mark.words(self.text, start)
        return bool({word, f"{previous} {word}"} & self.rules.words["brands"])

    def _after_ellipsis(self, start: int, mark: Mark, ahead: Upcoming) -> bool:
        if ahead.word in self.rules.words["capitals"]:
            return False
        if self.rules.cased:
            return ahead.word[:1].isupper() or (ahead.word[:1].isdigit() and bool(mark.close))
        if mark.close:
            return not embedded(self.text, start, mark, ahead, self.rules)
        before = self.text[max(start, mark.start - 20) : mark.start]
        said = before.split()[-1:] or [""]
        over = self.rules.words["finished"]
        done = before.endswith(tuple(over)) if self.rules.tight else said[0] in over
        goes_on = ahead.word in self.rules.words["continues"]
        return done or (self._starter(ahead) and not goes_on)

    def _after_stop(self, start: int, mark: Mark, ahead: Upcoming) -> bool:
        previous, word = mark.words(self.text, start)
        if self._numbers_what_follows(start, mark.start):
            return False
        policy = self.rules.policy(f"{previous} {word}", word)
        if policy is None:
            if word[:1].isdigit() or not word[-1:].isalnum():
                return self._after_figure(previous, word, ahead)
            policy = shape(previous, word, self.rules)
        if policy is None:
            return True
        counted = policy == "unit" and counts(previous)
        if policy == "unit":
            policy = "capital" if counted else "never"
        if policy == "never" or not ahead.word or self._goes_on(start, mark, ahead):
            return False
        if self._starter(ahead):
            return True
        # "in 1899. A. K. Lisina gave": what is counted is over before initials.
        if policy == "capital" and counted and _INITIALS.match(ahead.word + ahead.rest):
            return True
        if policy == "starter":
            return False
        # "LISBOA, 12 out. A Dra. Favre": a word of one letter, not an initial or a number.
        article = ahead.word in self.rules.words["particles"] and not ahead.rest.startswith(".")
        if _NUMBER.fullmatch(ahead.word) and not article:
            return False
        if policy == "clause":
            second = ahead.second
            return not second[:1].isupper() and second not in {"", *self.rules.words["joiners"]}
        return True

    def _goes_on(self, start: int, mark: Mark, ahead: Upcoming) -> bool:
        """True if an abbreviation surely ends nothing here: `5 p.m. EST`, `In 44 B.C. Caesar`."""
        if ahead.word.replace(".", "") in self.rules.words["continues"]:
            return True
        so_far = self.text[start : min(mark.start, start + _PHRASE)].split()
        return (
            mark.start - start < _PHRASE
            and so_far[0].lstrip(OPENING) in self.rules.words["phrases"]
            and any(word[0].isdigit() for word in so_far[1:4])
        )

    def _after_figure(self, previous: str, word: str, ahead: Upcoming) -> bool:
        """After `15.` or `5%.`; the first is an ordinal in some languages."""
        if not self.rules.ordinals or not _SHORT_NUMBER.fullmatch(word):
            return True
        words = self.rules.words
        cue = fold(previous.rstrip(":"))
        # "3. Lig’e", "2. Bundesliga-Spiel": what counts may have endings.
        noun = _STEM.match(ahead.word)
        if ahead.word[:1].isdigit() or (noun and noun[0] in words["ordinals-followers"]):
            return False
        if cue in words["ordinals-cardinal_cues"]:
            return True
        if self._starter(ahead) and ahead.word not in words["subjects"]:
            return True
        if self.rules.ordinals == "ordinal":
            # "5. Bilim Şenliği" is a name; of "212. Okul bu yıl kapandı" the second word is small.
            return not ahead.second[:1].isupper()
        return cue not in words["ordinals-cues"]

    def _numbers_what_follows(self, start: int, end: int) -> bool:
        """True if the sentence so far is but the number of an item or a section: `2`, `Art. 5`."""
        if end - start > _SECTION:
            return False
        so_far = self.text[start:end]
        head, _, number = so_far.strip("§([ ").partition(" ")
        return ENUMERATOR.fullmatch(so_far) is not None or (
            head.rstrip(".") in self.rules.words["sections"]
            and ENUMERATOR.fullmatch(number) is not None
        )


def _foreign(text: str) -> bool:
    return text.isalpha() and not text.isascii()
