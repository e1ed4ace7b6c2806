"""Whatever an engine does to a sentence, its links, its marks and its placeholders arrive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from argos_packages import STARTER
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import Engine
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.masking import Translation, translate_tagged
from pipeline.engines.masks import STYLES, Style, protect, restore
from pipeline.inline import escape, parse, plain, tags
from pipeline.tokens import protected

SENTENCES = Path(__file__).with_name("tagged_sentences.txt").read_text("utf-8").splitlines()

WORDS = ["The", "mayor", "of", "Baku", "said", "“No”,", "3.2", "million", "[1]", "X1", "Q&A", "a<b"]
TOKENS = ["https://example.org/a?b&c", "desk@example.org", "@desk_1", "{name}", "%s", "user_id"]


class Told:
    """An engine that answers as a function says, and remembers what it was asked."""

    signature = "told en_es@1.0"
    key = "told"

    def __init__(self, answer: Callable[[str], str], unknown: str = "") -> None:
        self.answer = answer
        self.unknown = unknown
        self.asked: list[tuple[str, ...]] = []

    def knows(self, character: str) -> bool:
        return character not in self.unknown

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None]
    ) -> tuple[str, ...]:
        self.asked.append(tuple(sentences))
        advance(len(sentences))
        return tuple(self.answer(sentence) for sentence in sentences)


def translated(engine: Engine, *sources: str, locale: str = "es") -> tuple[Translation, ...]:
    return translate_tagged(engine, sources, lambda _: None, source_locale="en", locale=locale)


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """Well-nested tagged text, as inline.tag_text makes it."""
    count = 0

    def stretch(depth: int) -> str:
        nonlocal count
        out = ""
        for _ in range(draw(st.integers(0, 4))):
            match draw(st.sampled_from("wwwtsp" if depth else "wwwts")):
                case "w":
                    out += escape(draw(st.sampled_from(WORDS)))
                case "t":
                    out += escape(draw(st.sampled_from(TOKENS)))
                case "s":
                    count += 1
                    out += f"<{draw(st.sampled_from(['code', 'fn', 'br']))}{count}/>"
                case _:
                    count += 1
                    name = f"{draw(st.sampled_from(['a', 'b']))}{count}"
                    out += f"<{name}>{stretch(depth - 1)}</{name}>"
            out += draw(st.sampled_from([" ", " ", " ", "", ", ", "(", "’s "]))
        return out

    return stretch(3)


def _swap(text: str) -> str:
    """The first two masks change places."""
    masks = re.findall(r"\[\d+\]|X\d+", text)
    if len(masks) < 2:
        return text
    first, second = masks[:2]
    return text.replace(first, "\0").replace(second, first).replace("\0", second)


ANSWERS: dict[str, Callable[[str], str]] = {
    "copies": lambda text: text,
    "says nothing": lambda text: "",
    "drops every mask": lambda text: re.sub(r"\[\d+\]|X\d+", "", text),
    "drops one mask": lambda text: re.sub(r"\[\d+\]|X\d+", "", text, count=1),
    "doubles the masks": lambda text: re.sub(r"(\[\d+\]|X\d+)", r"\1 \1", text),
    "swaps masks": _swap,
    "turns the words around": lambda text: " ".join(reversed(text.split())),
    "glues words": lambda text: text.replace(" ", ""),
    "shouts": str.upper,
    "changes brackets": lambda text: text.replace("[", "{").replace("]", "}"),
    "changes digits": lambda text: text.translate(str.maketrans("123", "321")),
    "writes markup": lambda text: f"<b>{text}</b> & <fn/>",
    "adds full stops": lambda text: text + ".",
    "loops": lambda text: text * 3,
}


def sound(source: str, translation: Translation) -> None:
    """The translation has the source's codes, nested, and its tokens; or there is none."""
    if not translation.text:
        return
    assert Counter(tags(translation.text)) == Counter(tags(source))
    opened: list[str] = []
    for tag in tags(translation.text):
        if tag.kind == "open":
            opened.append(tag.name)
        elif tag.kind == "close":
            assert opened.pop() == tag.name
    assert opened == []
    words = plain(translation.text)
    runs_of_text = [part for part in parse(source) if isinstance(part, str)]
    tokens = Counter(token.value for part in runs_of_text for token in protected(part))
    for value, count in tokens.items():
        assert words.count(value) >= count


@given(
    tagged(), st.sampled_from([*STYLES, Style("#", "")]), st.frozensets(st.sampled_from("“’aBu€[3"))
)
def test_masks_taken_off_again_give_the_sentence_back(
    source: str, style: Style, unknown: frozenset[str]
) -> None:
    def more(text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\d+", text)]

    assert restore(protect(source, style, unknown)) == source
    assert restore(protect(source, style, unknown, more)) == source


@given(st.lists(tagged(), max_size=4), st.sampled_from(sorted(ANSWERS)))
def test_no_engine_can_lose_a_code(sources: list[str], answer: str) -> None:
    engine, steps = Told(ANSWERS[answer], "kə’é"), list[int]()
    done = translate_tagged(engine, sources, steps.append, source_locale="en", locale="es")
    assert len(done) == len(sources)
    for source, translation in zip(sources, done, strict=True):
        sound(source, translation)
    assert len(engine.asked) <= 3
    assert sum(steps) == len(sources)


def test_a_plain_sentence_goes_straight_and_comes_back_escaped() -> None:
    engine = Told(lambda text: text.replace("fell", "cayó"))
    assert translated(engine, "Hill &amp; Sons &lt;b> fell.") == (
        Translation("Hill &amp; Sons &lt;b> cayó.", ""),
    )
    assert engine.asked == [("Hill & Sons <b> fell.",)]


def test_codes_around_the_whole_sentence_never_meet_the_engine() -> None:
    engine = Told(lambda _: "Se ha abierto el puente.")
    assert translated(engine, "<fn/> <b><a>The bridge is open.</a></b><img/>") == (
        Translation("<fn/> <b><a>Se ha abierto el puente.</a></b><img/>", ""),
    )
    assert engine.asked == [("The bridge is open.",)]


def test_a_link_moves_with_its_words() -> None:
    engine = Told(lambda _: "El martes, [1] el alcalde [2] dimitió[3].")
    assert translated(engine, "The <a>mayor</a> resigned<fn/> on Tuesday.") == (
        Translation("El martes, <a>el alcalde</a> dimitió<fn/>.", "masked"),
    )
    assert engine.asked == [("The [1] mayor [2] resigned[3] on Tuesday.",)]


def test_a_mask_is_never_a_text_that_the_sentence_has_already() -> None:
    engine = Told(lambda text: text)
    assert translated(engine, "See [1] and <code/>.")[0].text == "See [1] and <code/>."
    assert engine.asked == [("See [1] and [2].",)]


def test_an_engine_that_eats_brackets_is_asked_in_another_style() -> None:
    engine = Told(lambda text: re.sub(r"\[.*?\]", "", text).replace("See", "Vea"))
    assert translated(engine, "See {file} now.", "No code.") == (
        Translation("Vea {file} now.", "other style"),
        Translation("No code.", ""),
    )
    assert engine.asked == [("See [1] now.", "No code."), ("See X1 now.",)]


def test_an_engine_that_eats_every_mask_gets_the_pieces() -> None:
    engine = Told(lambda text: re.sub(r"\[.*?\]|X\d+", "", text).upper())
    assert translated(engine, "Read <a>the report</a> at https://example.org/a_b, please.") == (
        Translation("READ <a>THE REPORT</a> AT https://example.org/a_b, PLEASE.", "split"),
    )
    assert engine.asked[2] == ("Read", "the report", "at", ", please.")


def test_a_piece_from_within_a_sentence_keeps_its_small_letter() -> None:
    words = {"The": "El", "old": "Viejo.", "bridge": "Puente."}
    engine = Told(lambda text: words.get(text, ""))
    assert translated(engine, "The <b>old</b> bridge") == (
        Translation("El <b>viejo</b> puente", "split"),
    )


def test_a_changed_number_is_asked_for_again_behind_a_mask() -> None:
    answers = {
        "It grew to 3.2 million on March 15.": "Creció a 3.2 en marzo.",
        "It grew to [1] on March [2].": "Creció a [1] el [2] de marzo.",
    }
    engine = Told(lambda text: answers[text])
    assert translated(engine, "It grew to 3.2 million on March 15.") == (
        Translation("Creció a 3,2 millones el 15 de marzo.", "masked"),
    )


def test_a_lost_month_is_asked_for_again_behind_a_mask() -> None:
    answers = {
        "It closed on May 5.": "Cerró el 5.",
        "It closed on [1].": "Cerró el [1].",
    }
    engine = Told(lambda text: answers[text])
    assert translated(engine, "It closed on May 5.") == (
        Translation("Cerró el 5 de mayo.", "masked"),
    )


def test_a_mangled_name_is_asked_for_again_behind_a_mask() -> None:
    answers = {
        "They met J. K. Orsan there.": "Allí vieron a J. K. Orsen.",
        "They met J. K. [1] there.": "Allí vieron a J. K. [1].",
        "They met <b>Ada Orsan</b> there.": "Allí vieron a [1] Ada [2].",
        "They met [1] Ada Orsan [2] there.": "Allí vieron a [1] Ada Orsen [2].",
        "They met [1] Ada [2] [3] there.": "Allí vieron a [1] Ada [2] [3].",
    }
    engine = Told(lambda text: answers[text])
    assert translated(engine, "They met J. K. Orsan there.") == (
        Translation("Allí vieron a J. K. Orsan.", "masked"),
    )
    assert translated(engine, "They met <b>Ada Orsan</b> there.") == (
        Translation("Allí vieron a <b>Ada Orsan</b>.", "masked"),
    )


def test_a_date_alone_does_not_trouble_the_engine() -> None:
    engine = Told(lambda _: "!")
    assert translated(engine, "<b>March 3, 2026</b>", "Tuesday, March 3.") == (
        Translation("<b>3 de marzo de 2026</b>", ""),
        Translation("Martes, 3 de marzo.", ""),
    )
    assert engine.asked == []


def test_the_better_of_two_wrong_numbers_is_kept() -> None:
    engine = Told(lambda text: "De 4 a 9." if "[" not in text else "De [1] a nada.")
    assert translated(engine, "From 3 to 9.") == (Translation("De 4 a 9.", ""),)


def test_a_headline_in_capitals_is_translated_and_shouted_back() -> None:
    engine = Told(
        lambda text: {"Minister resigns in [1] after UN vote": "istifa [1] bildirimi"}[text]
    )
    assert translated(engine, "<b>MINISTER RESIGNS IN {city} AFTER UN VOTE</b>", locale="tr") == (
        Translation("<b>İSTİFA {city} BİLDİRİMİ</b>", "masked"),
    )


def test_a_figure_alone_is_written_as_the_target_writes_it() -> None:
    engine = Told(lambda _: "!")
    assert translated(engine, "<b>12,310</b>", "1.5%", "2027") == (
        Translation("<b>12.310</b>", ""),
        Translation("1,5%", ""),
        Translation("2027", ""),
    )
    assert engine.asked == []


def test_nothing_comes_of_nothing() -> None:
    assert translated(Told(lambda _: ""), "The bridge.", "The <b>old</b> bridge.") == (
        Translation("", ""),
        Translation("", ""),
    )


def test_what_has_no_words_is_left_as_it_is_without_an_engine() -> None:
    engine = Told(lambda _: "!")
    sources = ("<b>12–3</b>", "https://example.org/a_b", "", "<code/>", "@desk {name}")
    assert translated(engine, *sources) == tuple(Translation(source, "") for source in sources)
    assert engine.asked == []


def test_the_starter_loses_no_code_in_two_hundred_sentences() -> None:
    done = translated(ArgosEngine([STARTER], beam=1), *SENTENCES)
    for source, translation in zip(SENTENCES, done, strict=True):
        assert translation.text
        sound(source, translation)
    notes = Counter(translation.note for translation in done)
    assert notes["split"] + notes["other style"] <= 4
    assert sum(any(isinstance(p, str) for p in parse(t.text)) for t in done) == len(SENTENCES)


@pytest.mark.parametrize("source", SENTENCES[:40])
def test_a_sentence_on_its_own_is_translated_as_in_company(source: str) -> None:
    engine = Told(lambda text: text[::-1].replace("]1[", "[1]").replace("]2[", "[2]"))
    alone = translated(engine, source)
    assert translated(engine, *SENTENCES[:40])[SENTENCES.index(source)] == alone[0]


def test_a_number_word_that_was_lost_comes_out_in_digits_when_asked_otherwise() -> None:
    known = {
        "Thirty-eight ships and nine crews waited.": "Treinta barcos y nueve equipos esperaban.",
        "[1] ships and nine crews waited.": "[1] barcos y nueve equipos esperaban.",
    }
    engine = Told(lambda text: known[text])
    source = "Thirty-eight ships and nine crews waited."
    assert translated(engine, source)[0].text == "Treinta barcos y nueve equipos esperaban."
    done = translate_tagged(
        engine, [source], lambda _: None, source_locale="en", locale="es", in_words=True
    )
    assert [(each.text, each.note) for each in done] == [
        ("38 barcos y nueve equipos esperaban.", "masked")
    ]


def test_a_number_word_is_masked_where_it_stands_by_itself() -> None:
    known = {
        "Nineteen boats, nine of them new.": "Diecinueve barcos, ocho de ellos nuevos.",
        "Nineteen boats, [1] of them new.": "Diecinueve barcos, [1] de ellos nuevos.",
    }
    engine = Told(lambda text: known[text])
    done = translate_tagged(
        engine,
        ["Nineteen boats, nine of them new."],
        lambda _: None,
        source_locale="en",
        locale="es",
        in_words=True,
    )
    assert done[0].text == "Diecinueve barcos, 9 de ellos nuevos."


@pytest.mark.parametrize(
    ("source", "said", "asked"),
    [
        ("Three hundred people died.", "Murieron las personas.", []),
        ("One hundred and fifteen people died.", "Murieron ciento personas.", []),
        ("A nine-hour shift began.", "Empezó el turno.", []),
        ("Manager Erik ten Hag was sacked.", "El técnico Erik ten Hag fue destituido.", []),
        ("Thirty-five ships and five boats.", "Algunos barcos.", ["[1] ships and [2] boats."]),
    ],
)
def test_no_part_of_a_number_is_masked(source: str, said: str, asked: list[str]) -> None:
    engine = Told(lambda text: said)
    done = translate_tagged(
        engine, [source], lambda _: None, source_locale="en", locale="es", in_words=True
    )
    assert done[0].text == said
    assert [text for texts in engine.asked[1:] for text in texts] == asked
