"""Cases written by somebody who had not seen the rules, and on which nothing was tuned since."""

from __future__ import annotations

from pathlib import Path

from fixture_format import read_cases

from pipeline.segmentation import split

BLIND = Path(__file__).parent / "blind"


def test_news_that_nobody_tuned_on_is_cut_as_an_editor_would_cut_it() -> None:
    wrong: list[str] = []
    cases = [case for path in sorted(BLIND.glob("*.txt")) for case in read_cases(path)]
    for case in cases:
        cut = tuple(case.text[start:end] for start, end in split(case.text, case.language))
        if cut != case.sentences:
            wrong.append(f"{case.language}: {case.title}")
    assert len(cases) == 108
    assert wrong == [
        "fa: دادگاه، پرسش، single",
        "fa: گفت‌وگو، سه نقطه",
        "zh: 采访, 省略号",
    ]
