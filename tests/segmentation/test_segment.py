"""Blocks of real articles become segments: markup whole, whitespace outside, headings in one."""

from __future__ import annotations

import pytest

from pipeline.model import Article, Block, Code, CodeKind, Document, Piece, Role, Span, Text
from pipeline.segmentation import segment


def segmented(pieces: list[Piece], article: str, role: Role = "paragraph") -> list[tuple[str, str]]:
    """(source, the article's characters) of each segment of a block of these pieces."""
    span = Span(pieces[0].span.start, pieces[-1].span.end)
    block = Block(role, span, tuple(pieces))
    document = Document(Article("a", "a.md", "en", article), "markdown", (block,))
    return [
        (found.source, article[found.span.start : found.span.end])
        for found in segment(document).blocks[0].segments
    ]


def read(marked: str) -> tuple[list[Piece], str]:
    """Pieces of a text in which `<b>`, `</b>`, `<code/>`, `<br/>`, `<fn/>` are the article's codes.

    `&amp;` is an indivisible piece, as is `~~`, a wrapped line's end.
    """
    pieces: list[Piece] = []
    position = 0
    while position < len(marked):
        end = position + 1
        if marked[position] == "<":
            end = marked.index(">", position) + 1
            tag = marked[position:end].strip("<>")
            kind: CodeKind = (
                "close" if tag[0] == "/" else "standalone" if tag[-1] == "/" else "open"
            )
            name = tag.strip("/")
            pieces.append(Code(Span(position, end), kind, name, transparent=name == "fn"))
        elif marked.startswith("&amp;", position):
            end = position + 5
            pieces.append(Text(Span(position, end), "&"))
        elif marked.startswith("~~", position):
            end = position + 2
            pieces.append(Text(Span(position, end), " "))
        else:
            while end < len(marked) and marked[end] not in "<&~":
                end += 1
            pieces.append(Text(Span(position, end), marked[position:end]))
        position = end
    return pieces, marked


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("It ended. Nobody spoke.", ["It ended.", "Nobody spoke."]),
        ("It <b>ended.</b> <b>Nobody</b> spoke.", ["It <b>ended.</b>", "<b>Nobody</b> spoke."]),
        ("It ended.<fn/> Nobody spoke.", ["It ended.<fn/>", "Nobody spoke."]),
        ("It ended. <fn/> Nobody spoke.", ["It ended. <fn/>", "Nobody spoke."]),
        ("<b>Stop! Do not enter.</b> We went.", ["<b>Stop! Do not enter.</b>", "We went."]),
        ("It <b>ended. Nobody</b> spoke. We left.", ["It <b>ended. Nobody</b> spoke.", "We left."]),
        ("It ended.<b> Nobody</b> spoke.", ["It ended.", "<b> Nobody</b> spoke."]),
        ("<b>It ended. </b>Nobody spoke.", ["<b>It ended. </b>", "Nobody spoke."]),
        ("It ended.<br/>Nobody spoke.", ["It ended.", "Nobody spoke."]),
        ("It ended. <br/> Nobody<br/>spoke.", ["It ended.", "Nobody<br/>spoke."]),
        ("<br/>It ended.<br/>", ["It ended."]),
        ("Run <code/>. Then wait.", ["Run <code/>.", "Then wait."]),
        ("Run it. <code/> is a tool.", ["Run it.", "<code/> is a tool."]),
        ("It ended. <a></a>Nobody spoke.", ["It ended.", "<a></a>Nobody spoke."]),
        ("It ended.~~Nobody~~spoke.", ["It ended.", "Nobody spoke."]),
        ("Q&amp;A. It ended.", ["Q&amp;A.", "It ended."]),
        ("<i><b>It ended.</b></i> Yes.", ["<i><b>It ended.</b></i>", "Yes."]),
        ("<img/>", []),
        ("* * *", []),
        ("<b>–</b> <br/>", []),
        ("1984", ["1984"]),
    ],
)
def test_a_paragraph_is_cut_between_its_sentences_and_never_inside_markup(
    marked: str, expected: list[str]
) -> None:
    pieces, article = read(marked)
    assert [source for source, _ in segmented(pieces, article)] == expected


def test_a_segment_covers_its_own_characters_and_leaves_the_space_outside() -> None:
    pieces, article = read("It <b>ended.</b><fn/>~~~~Q&amp;A <br/> began.  Yes.")
    assert segmented(pieces, article) == [
        ("It <b>ended.</b><fn/>", "It <b>ended.</b><fn/>"),
        ("Q&amp;A <br/> began.", "Q&amp;A <br/> began."),
        ("Yes.", "Yes."),
    ]


def test_a_boundary_inside_an_indivisible_piece_is_no_boundary() -> None:
    pieces: list[Piece] = [Text(Span(0, 5), "One. Two"), Text(Span(5, 12), ". Three")]
    assert [source for source, _ in segmented(pieces, "&xyz;. Three")] == ["One. Two.", "Three"]


@pytest.mark.parametrize("role", ["headline", "cell", "slug"])
def test_a_heading_or_cell_stands_alone(role: Role) -> None:
    pieces, article = read("Who won? We did.")
    assert [source for source, _ in segmented(pieces, article, role)] == ["Who won? We did."]


@pytest.mark.parametrize("role", ["caption", "list-item", "quote", "alt", "field", "standfirst"])
def test_other_blocks_are_cut_like_prose(role: Role) -> None:
    pieces, article = read("Who won? We did.")
    assert [source for source, _ in segmented(pieces, article, role)] == ["Who won?", "We did."]


def test_a_block_of_a_hundred_thousand_sentences_is_cut_in_one_pass() -> None:
    article = "It <b>ended.</b> No. " * 50_000
    pieces, _ = read(article.strip())
    assert len(segmented(pieces, article)) == 100_000
