"""What a package has no pieces for arrives as it stands in the source."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from argos_packages import STARTER, repack, with_bpe
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.foreign import foreign, plainly, typography, unknown_in
from pipeline.engines.masking import translate_tagged
from pipeline.engines.packages import package_at

SENTENCES = [
    line.split(" | ")
    for line in Path(__file__).with_name("unknown_sentences.txt").read_text("utf-8").splitlines()
]
UNKNOWN = frozenset("əƏİşŞçïłé€₼№½😀👩👧\u200d\ufe0f🏆Новаягзетмй克强“”«»’–−…\u00ad①Ａ²")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mr İlham Əliyev’s visit", ["İlham Əliyev"]),
        ("Əliyev-Şahin, Əliyev", ["Əliyev-Şahin", "Əliyev"]),
        ("The Əliyev-led team", ["Əliyev"]),
        ("€48.4 million, ₼5 and 3 €", ["€", "₼", "€"]),
        ("1½ cups, 3 km²", ["1½", "km²"]),
        ("A 👩\u200d👧🏆 day ❤\ufe0f", ["👩\u200d👧🏆"]),
        ("1\ufe0f\u20e3 Open", ["1\ufe0f\u20e3"]),
        ("The Новая газета of 李克强", ["Новая газета", "李克强"]),
        ("A façade, naïve", []),
        ("Façade", ["Façade"]),
        ("“No” – it’s «so»…", []),
        ("co\u00adoperate Ａ", []),
        ("nothing at all", []),
    ],
)
def test_names_signs_and_pictures_are_found_whole(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in foreign(text, UNKNOWN)] == spans


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("“No” – it’s «so»…", '"No" - it\'s "so"...'),
        ("A façade, naïve", "A facade, naive"),
        ("co\u00adoperate Ａ", "cooperate A"),
        ("−5", "-5"),
    ],
)
def test_what_has_a_plain_counterpart_is_sent_as_that(text: str, sent: str) -> None:
    assert plainly(text, UNKNOWN) == sent


@pytest.mark.parametrize(
    ("source", "target", "finished"),
    [
        ("“No,” he said.", '"No", dijo.', "“No”, dijo."),
        ("«No» and “yes”", '"No" y "sí"', "«No» y “sí”"),
        ("“No,” he said.", "«No», dijo.", "«No», dijo."),
        ("“No,” he said.", '"No, dijo.', '"No, dijo.'),
        ("O’Brien said ‘no’", "O'Brien dijo 'no'", "O’Brien dijo ‘no’"),
        ("Don’t go.", "No te vayas.", "No te vayas."),
        ('"No" so', '"No" así', '"No" así'),
        ("2019–2021…", "2019-2021...", "2019–2021…"),
        ("−5 to 3", "-5 a 3", "−5 a 3"),
    ],
)
def test_quotation_marks_and_dashes_are_the_sources(
    source: str, target: str, finished: str
) -> None:
    assert typography(source, target) == finished


@given(
    st.text("aE éə“’€😀\u200d\ufe0f\u20e31-½ЖÀ\u0301"), st.frozensets(st.sampled_from("éə“’€😀ЖÀ"))
)
def test_nothing_unknown_is_ever_sent(text: str, unknown: frozenset[str]) -> None:
    spans = foreign(text, unknown)
    assert list(spans) == sorted(spans) and all(a < b for a, b in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for start, end in reversed(spans):
        text = f"{text[:start]}[1]{text[end:]}"
    assert unknown.isdisjoint(plainly(text, unknown))


def test_white_space_is_always_known() -> None:
    assert unknown_in(["a\u00a0b €", "c\u202f\n"], lambda char: char in "ab") == {"€", "c"}


def test_the_starter_knows_what_it_has_pieces_for() -> None:
    engine = ArgosEngine([STARTER])
    assert [c for c in "aZ9ñéÉ“”’–—%$°&[]º" if not engine.knows(c)] == []
    assert [c for c in "€£₼½²™№şü😀中Яə«#@‘" if engine.knows(c)] == []
    assert "_models" not in vars(engine)  # they would cost a second


def test_a_bpe_package_knows_the_characters_of_its_pieces(tmp_path: Path) -> None:
    package = package_at(with_bpe(repack(tmp_path, "en", "es"), ("bridge",)))
    engine = ArgosEngine([package])
    assert [engine.knows(c) for c in "bé€Ə"] == [True, True, False, False]


def test_a_sign_must_pass_both_packages_of_a_chain(tmp_path: Path) -> None:
    class Knowing:
        def __init__(self, characters: str) -> None:
            self.knows = characters.__contains__

    engine = ArgosEngine([STARTER, STARTER])
    vars(engine)["_tokenizers"] = (Knowing("€ə"), Knowing("x"))
    assert [engine.knows(c) for c in "€əx"] == [False, True, False]


def test_the_starter_carries_all_of_sixty_hard_sentences_over() -> None:
    done = translate_tagged(
        ArgosEngine([STARTER]),
        [source for source, *_ in SENTENCES],
        lambda _: None,
        source_locale="en",
        locale="es",
    )
    lost = [
        (translation.text, wanted)
        for (_, *words), translation in zip(SENTENCES, done, strict=True)
        for wanted in words
        if (wanted[1:] in translation.text if wanted[0] == "!" else wanted not in translation.text)
    ]
    assert lost == []


def test_a_sentence_of_another_script_is_left_as_it_is() -> None:
    sources = ("Мост закрыт до мая.", "🏆🎉", "<b>李克强</b>")
    done = translate_tagged(
        ArgosEngine([STARTER]), sources, lambda _: None, source_locale="en", locale="es"
    )
    assert tuple(translation.text for translation in done) == sources
