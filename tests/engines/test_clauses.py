"""Where a long sentence is cut, and how its halves come together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.clauses import halve, rejoin
from pipeline.languages import language


@pytest.mark.parametrize(
    ("tag", "sentence", "halves"),
    [
        ("en", "The dam held. Nobody was hurt, he said.",
         ("The dam held.", " ", "Nobody was hurt, he said.")),
        ("en", "The dam held, they say; but the road, at 10:30, was gone.",
         ("The dam held, they say;", " ", "but the road, at 10:30, was gone.")),
        ("en", "It cost 1,200 euros, as the office at 3.5 Mill Road said.",
         ("It cost 1,200 euros,", " ", "as the office at 3.5 Mill Road said.")),
        ("en", "The farmers lost the harvest and the mill lost its corn",
         ("The farmers lost the harvest", " ", "and the mill lost its corn")),
        ("tr", "Çiftçiler ürünü kaybetti ve değirmen mısırsız kaldı",
         ("Çiftçiler ürünü kaybetti", " ", "ve değirmen mısırsız kaldı")),
        ("xx", "one two three four", ("one two", " ", "three four")),
        ("ar", "فاز الفريق بالمباراة، وعاد إلى المدينة",
         ("فاز الفريق بالمباراة،", " ", "وعاد إلى المدينة")),
        ("zh", "球队赢了比赛，然后回到城里。", ("球队赢了比赛，", "", "然后回到城里。")),
    ],
)  # fmt: skip
def test_it_is_cut_at_the_best_boundary_near_the_middle(
    tag: str, sentence: str, halves: tuple[str, str, str]
) -> None:
    assert halve(sentence, tag, inside_words=False) == halves


def test_a_word_is_cut_only_on_demand() -> None:
    assert halve("aaaa", "en", inside_words=False) is None
    assert halve("aaaa", "en", inside_words=True) == ("aa", "", "aa")
    assert halve("a", "en", inside_words=True) is None


@given(st.text(st.sampled_from("ab ,;.:—，。 and\u00a0X1"), min_size=1), st.booleans())
def test_halves_join_back_and_both_hold_something(text: str, inside_words: bool) -> None:
    sentence = text.strip()
    halves = halve(sentence, "en", inside_words=inside_words)
    if halves is not None:
        assert "".join(halves) == sentence
        assert all((halves[0], halves[2]))


@pytest.mark.parametrize(
    ("pair", "halves", "left", "right", "text"),
    [
        ("en es", ("he said", " ", "that it rained"), "dijo.", "Que llovía.", "dijo que llovía."),
        ("en es", ("he came;", " ", "a dog ran"), "vino;", "A casa.", "vino; a casa."),
        ("en es", ("he said,", " ", "the UN met"), "dijo,", "ONU se reunió.",
         "dijo, ONU se reunió."),
        ("en de", ("he said,", " ", "trams run"), "sagte er,", "Bahnen fahren",
         "sagte er, Bahnen fahren"),
        ("en es", ("to go, but,", " ", "it rained"), "ir, pero,.", "Llovió.", "ir, pero, llovió."),
        ("en es", ("I would go…", " ", "but I stay"), "Iría.", "Pero me quedo.",
         "Iría… pero me quedo."),
        ("en tr", ("he said,", " ", "light came"), "dedi,", "Işık geldi", "dedi, ışık geldi"),
        ("en tr", ("he said,", " ", "need came"), "dedi,", "İhtiyaç var", "dedi, ihtiyaç var"),
        ("en zh", ("he came;", " ", "a dog ran"), "他来了；", "狗跑了。", "他来了；狗跑了。"),
        ("zh en", ("他来了；", "", "狗跑了。"), "He came;", "a dog ran.", "He came; a dog ran."),
        ("en fr", ("night", "—", "day"), "nuit", "jour", "nuit—jour"),
        ("en fr", ("night", " ", "day"), "", "jour", ""),
    ],
)  # fmt: skip
def test_halves_are_rejoined_as_one_sentence(
    pair: str, halves: tuple[str, str, str], left: str, right: str, text: str
) -> None:
    source, target = map(language, pair.split())
    assert rejoin(halves, left, right, source=source, target=target) == text
