"""Terms of any shape, for the laws of what reads and writes them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.termbase import Term
from pipeline.termbase.glossary import CONTROL, PARTS_OF_SPEECH, Cells

__all__ = ["TERM", "sorted_cells"]


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", CONTROL.sub("", text)).split())


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|"), max_size=12).map(one_line)
TEXT = WORDS.filter(bool)
WORDINGS = st.lists(TEXT, unique=True, min_size=1, max_size=3).map(tuple)


def cells(*locales: str) -> st.SearchStrategy[Cells]:
    """Wordings of some of the locales, in the order given."""
    chosen = st.fixed_dictionaries({}, optional=dict.fromkeys(locales, WORDINGS))
    return chosen.map(lambda found: tuple((each, found[each]) for each in locales if each in found))


TERM = st.builds(
    Term,
    text=TEXT,
    translations=cells("es", "pt-BR"),
    forbidden=cells("es", "ar"),
    verbatim=st.booleans(),
    part_of_speech=st.sampled_from(("", *PARTS_OF_SPEECH)),
    note=WORDS,
)


def sorted_cells(term: Term) -> Term:
    """The term with its cells in one order, whatever that of the columns."""
    return replace(
        term,
        translations=tuple(sorted(term.translations)),
        forbidden=tuple(sorted(term.forbidden)),
    )
