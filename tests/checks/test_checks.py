"""A wrong translation is named for what is wrong with it; a correct one is left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import CHECKS, check_catalog, check_entry
from pipeline.model import Catalog, Entry, Finding, Severity


def blocks(name: str) -> list[tuple[str, ...]]:
    """The blocks of a fixture file: locale, source, target, then one line a finding."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    comment, *rest = text.strip("\n").split("\n\n")
    assert comment.startswith("# ")
    found = [tuple(block.split("\n")) for block in rest]
    assert all(len(block) >= 3 for block in found)
    return found


CORRECT = blocks("correct_pairs.txt")
WRONG = blocks("wrong_pairs.txt")


def findings(source: str, target: str, locale: str = "es") -> list[str]:
    return [
        f"{check}: {message}"
        for check, _, message in check_entry(Entry(source, target), "en", locale)
    ]


@pytest.mark.parametrize("block", CORRECT, ids=lambda block: f"{block[0]}: {block[2][:40]}")
def test_a_correct_translation_raises_no_alarm(block: tuple[str, ...]) -> None:
    locale, source, target = block
    assert findings(source, target, locale) == []


@pytest.mark.parametrize("block", CORRECT, ids=lambda block: f"{block[0]}: {block[2][:40]}")
def test_a_correct_translation_into_english_raises_no_alarm(block: tuple[str, ...]) -> None:
    locale, english, other = block
    assert list(check_entry(Entry(other, english), locale, "en")) == []


@pytest.mark.parametrize("block", WRONG, ids=lambda block: f"{block[0]}: {block[2][:40]}")
def test_a_wrong_translation_is_named_for_what_is_wrong(block: tuple[str, ...]) -> None:
    locale, source, target, *messages = block
    assert messages
    assert findings(source, target, locale) == messages


def test_every_check_has_a_name_and_a_severity_of_its_own() -> None:
    severities: dict[str, Severity] = {check.NAME: check.SEVERITY for check in CHECKS}
    assert severities == {
        "conflict": "block",
        "msgfmt": "block",
        "codes": "block",
        "placeholders": "block",
        "urls": "block",
        "empty": "error",
        "numbers": "error",
        "currencies": "error",
        "dates": "error",
        "copied": "warning",
        "doubled": "warning",
        "whitespace": "warning",
        "names": "warning",
        "negation": "warning",
        "numerals": "warning",
        "quotation": "warning",
        "nfc": "warning",
        "terms": "error",
        "wording": "warning",
    }


def test_a_finding_says_where_to_look() -> None:
    entries = (
        Entry("The bridge is open.", "El puente está abierto.", line=12),
        Entry("Turnout was 61 percent.", "La participación fue del 16 %.", fuzzy=True, line=16),
        Entry("See <code/>.", line=20),
        Entry("It cost 5 euros.", "Costó 6 euros.", obsolete=True, line=24),
    )
    catalog = Catalog("city/bridge", "es", (), entries, path="locales/es/city/bridge.po")
    assert check_catalog(catalog, "en") == (
        Finding(
            check="numbers",
            severity="error",
            path="locales/es/city/bridge.po",
            line=16,
            message="number 61 of the source is missing; 16 is not in the source",
            article="city/bridge",
            locale="es",
        ),
    )


def test_a_template_has_no_translations_to_check() -> None:
    assert check_catalog(Catalog("a", "", (), (Entry("It cost 5.", "6"),)), "en") == ()


def test_a_sentence_joined_to_the_one_before_is_looked_for_there() -> None:
    entries = (
        Entry("It opened in 1931.", "Se abrió en 1931 y cerró en 1950.", line=1),
        Entry("It closed in 1950.", "", joined=True, line=4),
    )
    assert check_catalog(Catalog("a", "es", (), entries), "en") == ()
    alone = (entries[0], Entry("It closed in 1950.", "", line=4))
    assert [finding.message for finding in check_catalog(Catalog("a", "es", (), alone), "en")] == [
        "number 1950 is not in the source"
    ]


@pytest.mark.parametrize(
    ("source", "target", "messages"),
    [
        (
            "It is open.",
            "Está abierto.\n",
            ["msgfmt: source and translation do not both end with a newline"],
        ),
        (
            "\nIt is open.",
            "Está abierto.",
            ["msgfmt: source and translation do not both begin with a newline"],
        ),
        (
            "It is open.",
            "Está\x07 abierto\x85.",
            [
                "msgfmt: the translation has the control character U+0007",
                "msgfmt: the translation has the control character U+0085",
            ],
        ),
        (
            "It is open.",
            "Esta\u0301 abierto.",
            ["nfc: “Esta\u0301” is not in Unicode's composed form (NFC)"],
        ),
        ("It is open.", "   ", ["empty: the translation is nothing but white space"]),
        (
            "It is open. ",
            "Está abierto.",
            ["whitespace: the source ends with a space, the translation does not"],
        ),
        (
            "It is open.",
            "Está abierto.\u00a0",
            ["whitespace: the translation ends with a space, the source does not"],
        ),
        ("x < 3 and y", "x < 3 e y", []),
        ("Anna Reed, Paul Stone", "Anna Reed, Paul Stone", []),
        ("Kent Valley, Redhill, Stone Bay, Porto", "Kent Valley, Redhill, Stone Bay, Porto", []),
        ("Go to example.com now.", "example.com-sayfasına gidin.", []),
    ],
)
def test_what_no_fixture_line_can_hold(source: str, target: str, messages: list[str]) -> None:
    assert findings(source, target) == messages
