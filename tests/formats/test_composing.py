"""Composing: a translator's words and codes become characters that mean what they say."""

from __future__ import annotations

import pytest

from pipeline.bundle.fill import fill
from pipeline.formats import by_name
from pipeline.languages import language
from pipeline.model import Article
from pipeline.segmentation import segment


def built(format_name: str, text: str, target: str) -> str:
    """A one-sentence article with that sentence translated."""
    form = by_name(format_name)
    document = segment(form.read(Article("a", "a", "en", text)))
    sources = [found.source for block in document.blocks for found in block.segments]
    assert len(sources) == 1
    return fill(document, {("", sources[0]): target}, language("tr"), form).text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Bugün <b>geldi</b>.", "Bugün **geldi**."),
        ("Bugün <b> geldi </b>.", "Bugün  **geldi** ."),
        ("Bugün<b> geldi</b>.", "Bugün **geldi**."),
        ("<b>«Titanik»</b>in kaptanı.", "<strong>«Titanik»</strong>in kaptanı."),
        ("<b>Titanik</b>in kaptanı.", "**Titanik**in kaptanı."),
        ("<b>Titanik</b>, bugün.", "**Titanik**, bugün."),
        ("Bugün<b>«geldi»</b>.", "Bugün<strong>«geldi»</strong>."),
    ],
)
def test_bold_stays_bold_wherever_a_translation_puts_it(target: str, expected: str) -> None:
    text = built("markdown", "It **came** today.", target)
    assert text == expected
    again = by_name("markdown").read(Article("a", "a", "tr", text))
    tags = [piece.tag for block in again.blocks for piece in block.content if hasattr(piece, "tag")]
    assert tags == ["<b>", "</b>"]


def test_an_underscore_in_a_word_is_written_as_a_tag() -> None:
    assert built("markdown", "It is _Titanic_ today.", "<i>Titanik</i>in") == "<em>Titanik</em>in"


def test_a_link_that_is_its_own_label_still_leads_to_its_address() -> None:
    text = "See [the notes] now.\n\n[the notes]: https://example.org/n\n"
    assert built("markdown", text, "Şimdi <a>notlara</a> bak.").startswith(
        "Şimdi [notlara][the notes] bak."
    )


def test_an_exclamation_mark_is_escaped_only_before_a_link() -> None:
    assert built("markdown", "It came!", "Geldi!") == "Geldi!"
    assert built("markdown", "It [came](u) today.", "Bugün!<a>geldi</a>") == "Bugün\\![geldi](u)"


def test_spaces_at_the_inner_edge_of_nested_pairs_go_outside_them_all() -> None:
    assert (
        built("html", "<p>A <b><i>b</i></b> c.</p>", "x<b><i> y </i></b>z")
        == "<p>x <b><i>y</i></b> z</p>"
    )
