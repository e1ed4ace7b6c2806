"""Stage 3, segmentation: a document's blocks -> the same blocks, cut into sentences.

In: blocks with their content. Out: blocks with `segments`; what lies between two of them is
whitespace and line breaks. Twelve languages have a file of facts in `rules/` and go through our
own scanner; all others go through sentencex, and `supported` tells the two apart. (sentencex
alone gets 47 % of tests/segmentation/fixtures right. Asking it about abbreviations that no list
has was tried and left out: it mended nothing more there, and takes words like "May" for one.)
"""

from __future__ import annotations

from dataclasses import replace

import sentencex  # type: ignore[import-untyped]  # it ships no type information

from pipeline.model import Article, Block, Document
from pipeline.segmentation.blocks import cut, plain_text
from pipeline.segmentation.rules import languages, rules
from pipeline.segmentation.scanner import sentences

__all__ = ["segment", "split", "supported"]

# A heading is one line to a translator however many marks it has: "Who won? We did."
_WHOLE_ROLES = frozenset({"headline", "cell", "slug"})


def supported(locale: str) -> bool:
    """True if the language of a BCP 47 tag has rules of its own: `pt-BR` has, `pl` has not.

    Where it has not, callers say that sentences may be cut less well.
    """
    return _base(locale) in languages()


def split(text: str, locale: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence of plain text, in characters, ascending.

    Before, between and after them is whitespace only, so they join back character for character.
    `locale` is a BCP 47 tag; see `supported`.
    """
    base = _base(locale)
    if base in languages():
        return tuple(sentences(text, rules(base)))
    return tuple(_generic(text, base))


def segment(document: Document) -> Document:
    """The document with every block cut into segments, by the article's own language.

    A block without any letter or figure (a lone image, `***`) gets none. Headlines and table
    cells are one segment each. No segment begins or ends inside inline markup.
    """
    article = document.article
    return replace(document, blocks=tuple(_segmented(block, article) for block in document.blocks))


def _segmented(block: Block, article: Article) -> Block:
    plain = plain_text(block.content)
    if not any(character.isalnum() for character in plain):
        return replace(block, segments=())
    if block.role in _WHOLE_ROLES:
        start = len(plain) - len(plain.lstrip())
        spans: tuple[tuple[int, int], ...] = ((start, len(plain.rstrip())),)
    else:
        spans = split(plain, article.locale)
    return replace(block, segments=cut(block.content, spans, article.text))


def _base(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].lower()


def _generic(text: str, language: str) -> list[tuple[int, int]]:
    """sentencex' sentences, without the whitespace that it leaves on them."""
    spans = []
    for found in sentencex.get_sentence_boundaries(language, text):
        start, end = found["start_index"], found["end_index"]
        sentence = text[start:end]
        start += len(sentence) - len(sentence.lstrip())
        end -= len(sentence) - len(sentence.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
