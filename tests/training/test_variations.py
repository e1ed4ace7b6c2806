"""What pairs are varied into is what a newspaper would print on both sides."""

from __future__ import annotations

import random
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.facts import quotation as quotations

SCRIPTS = Path(__file__).parents[2] / "training"
Vary = Callable[[str, str, str, str, int], tuple[str, str] | None]


@pytest.fixture
def vary(monkeypatch: pytest.MonkeyPatch) -> Vary:
    """(kind, English, translation, its language, seed) -> both varied, or None."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    makers = runpy.run_path(str(SCRIPTS / "augment.py"))["_MAKERS"]
    parts = SimpleNamespace(**runpy.run_path(str(SCRIPTS / "tokens.py")))
    languages = runpy.run_path(str(SCRIPTS / "languages.py"))["LANGUAGES"]

    def varied(kind: str, english: str, said: str, to: str, seed: int) -> tuple[str, str] | None:
        pair = parts.Pair(parts.split(english), parts.split(said))
        pair.links = list(zip(pair.source, pair.target, strict=False))
        made = makers[kind](pair, random.Random(seed), languages[to])
        if made is None:
            return None
        inside = {id(token) for token in (*made.source, *made.target)}
        assert all(id(a) in inside and id(b) in inside for a, b in made.links)
        return parts.render(made.source), parts.render(made.target)

    return varied


@pytest.mark.parametrize(
    ("to", "said"), [("es", "La presa no está llena."), ("tr", "Baraj dolu değil.")]
)
def test_what_somebody_says_is_quoted_on_both_sides(to: str, said: str, vary: Vary) -> None:
    """Whoever is named is named in both, and no quotation is left open but where both are."""
    seen = set()
    for seed in range(80):
        made = vary("speech", "The dam is not full.", said, to, seed)
        assert made is not None
        english, theirs = made
        assert "The dam is not full" in english and said[:-1] in theirs
        names = re.findall(r"(?:said|says) ([A-Z]\w+)|([A-Z]\w+) said", english)
        for name in (one or other for one, other in names):
            assert re.search(rf"\b{name}\b", theirs), made
        assert not quotations.unpaired(english, theirs), made
        seen.add(re.sub(r"[“”‘’\"«»]|(?<=said )\w+|\w+(?= said)", "", english))
    assert len(seen) > 4


def test_a_question_or_what_is_quoted_already_is_not_quoted(vary: Vary) -> None:
    assert vary("speech", "Is the dam full?", "¿Está llena la presa?", "es", 1) is None
    assert vary("speech", "He said “no” again.", "Volvió a decir «no».", "es", 1) is None


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("Labor costs rose 14 percent.", "Labour costs rose 14 per cent."),
        ("The organization realized it.", "The organisation realised it."),
        ("The size of the prize is gray.", "The size of the prize is grey."),
        ("Seize the harbor!", "Seize the harbour!"),
        ("Nothing changes here.", None),
    ],
)
def test_english_as_it_is_spelt_in_britain(american: str, british: str | None, vary: Vary) -> None:
    made = [vary("british", american, "Da igual.", "es", seed) for seed in range(4)]
    assert british in [english and english[0] for english in made]
    assert all(each is None or each[1] == "Da igual." for each in made)
