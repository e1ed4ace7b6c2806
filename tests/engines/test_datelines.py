"""A dateline is written as its language has it, and the engine gets the sentence after it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.datelines import dateline
from pipeline.engines.passage import Passage
from pipeline.termbase import Glossary, Term, Termbase


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("LERIK, Nov. 27 — A quake", "es", "LERIK, 27 de noviembre — "),
        ("KARSU, Oct. 14 (Courier) - More", "tr", "KARSU, 14 Ekim (Courier) - "),
        ("LIRVAN, October 12.", "fr", "LIRVAN, 12 octobre."),
        ("LIRVAN, October 12. The first", "de", "LIRVAN, 12. Oktober. "),
        (
            "ASTANA, Kazakhstan, Nov. 27 (AP) — A",
            "es",
            "ASTANA, Kazajistán, 27 de noviembre (AP) — ",
        ),
        ("TOKYO, Tuesday, March 3 — It", "es", "TOKIO, martes, 3 de marzo — "),
        ("NEW YORK, Sept. 9 -- The", "es", "NUEVA YORK, 9 de septiembre -- "),
        ("ISTANBUL, May 1 — Police", "tr", "İSTANBUL, 1 Mayıs — "),
        ("BAKU (Reuters) — The", "az", "BAKI (Reuters) — "),
        ("BAKU, Azerbaijan (AP) — The", "ru", "БАКУ, Азербайджан (AP) — "),
        ("LONDON — The minister", "es", "LONDRES — "),
        ("PARIS, 3 March 2026 – The", "zh", "巴黎，2026年3月3日 – "),
    ],
)
def test_a_dateline_is_as_its_language_has_it(text: str, locale: str, said: str) -> None:
    length, found = dateline(text, "en", locale)
    assert found == said
    assert text[:length].rstrip()[-1] in "—–-."


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("NATO — The alliance met.", "es"),
        ("LONDON — the city of bridges", "es"),
        ("MADRID. The city is hot.", "es"),
        ("LERIK — A quake", "es"),  # may be any word in capitals
        ("LERIK, Nov. 27 — A quake", "ru"),  # no one knows how it is spelt
        ("GENEVA, March 3 — The", "es"),  # has another name, which CLDR has not
        ("LONDON, Ontario, May 2 — A", "es"),
        ("U.S. and Iran - The talks", "es"),
        ("BREAKING: Ferry sinks", "es"),
        ("Lerik, Nov. 27 — A quake", "es"),
        ("A-10 — The plane", "es"),
        ("SATURDAY, May 2 — The team", "es"),
        ("UPDATE, May 2 — The team", "es"),
    ],
)
def test_what_only_looks_like_one_goes_through_the_engine(text: str, locale: str) -> None:
    assert dateline(text, "en", locale) == (0, "")


def test_the_engine_gets_the_sentence_alone() -> None:
    source = "BAKU, Nov. 3 (Courier) — The <b>port</b> &amp; the pier."
    job = Passage.of(source, "en", "es", frozenset(), None)
    assert (job.prefix, job.core) == (
        "BAKÚ, 3 de noviembre (Courier) — ",
        "The <b>port</b> &amp; the pier.",
    )
    whole = Passage.of("LIRVAN, October 12.", "en", "es", frozenset(), None)
    assert (whole.ready, whole.worded) == ("LIRVAN, 12 de octubre.", False)
    coded = Passage.of("<b>BAKU</b>, Nov. 3 — The port.", "en", "es", frozenset(), None)
    assert coded.core == "<b>BAKU</b>, Nov. 3 — The port."


def test_a_place_is_what_the_glossary_calls_it() -> None:
    terms = Termbase(Glossary("en", (Term("Karsu", (("es", ("Carsu",)),), verbatim=True),)))
    source = "KARSU, Oct. 14 — More came."
    job = Passage.of(source, "en", "es", frozenset(), terms.terms("en", "es"))
    assert (job.prefix, job.core) == ("CARSU, 14 de octubre — ", "More came.")


@given(st.text(alphabet="ABİÉ ,.—-(3)ab:\n", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    length, said = dateline(text, "en", "es")
    assert 0 <= length <= len(text)
    assert bool(length) == bool(said)
