"""Numbers put into a translation: rightly, or not at all."""

from __future__ import annotations

import pytest

from pipeline.memory.forms import mask
from pipeline.memory.substituting import substitute


@pytest.mark.parametrize(
    ("locale", "source", "target", "sentence", "expected"),
    [
        ("es", "It costs 2.40 euros.", "Cuesta 2,40 euros.", "It costs 3.75 euros.",
         "Cuesta 3,75 euros."),
        ("es", "In 2025 it opened.", "Abrió en 2025.", "In 2026 it opened.", "Abrió en 2026."),
        ("es", "About 1,400 homes.", "Unos 1400 hogares.", "About 23,500 homes.",
         "Unos 23.500 hogares."),
        ("de", "About 1,400 homes.", "Etwa 1.400 Haushalte.", "About 900 homes.",
         "Etwa 900 Haushalte."),
        ("ar", "About 14 homes.", "نحو ١٤ منزلا.", "About 27 homes.", "نحو ٢٧ منزلا."),
        ("es", "From 9 to 11.", "De 9 a 11.", "From 11 to 12.", "De 11 a 12."),
        ("es", "They won 3 to 1.", "Ganaron por 3 a 1.", "They won 1 to 3.", "Ganaron por 1 a 3."),
        ("es", "See <a1>page 4</a1>.", "Véase <a1>la página 4</a1>.", "See <a1>page 9</a1>.",
         "Véase <a1>la página 9</a1>."),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_translation_writes_them(
    locale: str, source: str, target: str, sentence: str, expected: str
) -> None:
    assert substitute(target, mask(source)[1], sentence, "en", locale) == expected


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("Of 4 people 4 came.", "De 4 personas vinieron 4.", "Of 4 people 3 came."),
        ("He is 12.", "Tiene doce años.", "He is 13."),
        ("They won 3 to 1.", "Ganaron.", "They won 2 to 1."),
        ("It is 5 km.", "Son 5 km (5000 m) y 5 más.", "It is 6 km."),
    ],
)
def test_where_it_cannot_be_told_which_number_is_which_none_is_touched(
    source: str, target: str, sentence: str
) -> None:
    assert substitute(target, mask(source)[1], sentence, "en", "es") is None
