"""Who made a picture is told in the language of the page, the name as it is."""

from __future__ import annotations

import pytest

from pipeline.engines.credits import credit
from pipeline.engines.passage import Passage


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("Photo: Nigar Aliyeva", "es", "Foto: Nigar Aliyeva"),
        ("Photo: A. B. Rzayev/Courier", "tr", "Fotoğraf: A. B. Rzayev/Courier"),
        ("Photos by Jan van der Orsan.", "fr", "Photos\u00a0: Jan van der Orsan."),
        ("Illustration: Həsən O’Hara/AFP", "az", "İllüstrasiya: Həsən O’Hara/AFP"),
        ("Map: Reuters", "de", "Karte: Reuters"),
        ("© 2026 The Harbor Courier.", "es", "© 2026 The Harbor Courier."),
        ("© 2019–2026 Orsan & Co", "az", "© 2019–2026 Orsan & Co"),
        ("© 2026 Orsan. All rights reserved.", "es", ""),
        ("© 2026 Orsan. All Rights Reserved.", "es", ""),
        ("© 2026 Orsan All Rights Reserved", "es", ""),
        ("© 2026 J. Orsan", "es", "© 2026 J. Orsan"),
        ("© 2026 all rights reserved", "es", ""),
        # What may be more than a name is the engine's.
        ("Photo: Courthouse Square", "es", ""),
        ("Photo: Nigar Aliyeva, 2026", "es", ""),
        ("Photo: a boat at Pier 4", "es", ""),
        ("Photo by the harbour", "es", ""),
        ("Note: Nigar Aliyeva", "es", ""),
        ("Photo: Nigar Aliyeva", "ru", ""),
        ("Photo:", "es", ""),
        ("", "es", ""),
    ],
)
def test_a_credit_keeps_its_names(text: str, locale: str, said: str) -> None:
    assert credit(text, "en", locale) == said


def test_the_engine_is_not_asked() -> None:
    job = Passage.of("Photo: A. B. Rzayev/Courier", "en", "es", frozenset(), None)
    assert (job.ready, job.worded) == ("Foto: A. B. Rzayev/Courier", False)
