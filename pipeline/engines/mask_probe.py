"""Stage 6, which masks come through a model: a few sentences with codes -> two styles, measured.

Packages differ in the signs they were trained on: one keeps `[1]` and drops `#1`, another the other
way round. So a package is asked, once in a project, before its first sentence with a code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.engines.canary import sentences
from pipeline.engines.masks import STYLES, Style, protect, restore
from pipeline.engines.notes import keep, noted

__all__ = ["measured", "tagged"]

_NAME = "masks.json"
_RECIPE = 1  # raise it when the sentences or the way to count change
_WORDS = 4  # a sentence with fewer is of a language that writes no spaces


def measured(
    key: str, source: str, ask: Callable[[Sequence[str]], Sequence[str]], work: Path
) -> tuple[Style, ...]:
    """The style that comes back sound most often, and the next; of equals the first in `STYLES`.

    Where the first of `STYLES` loses nothing, no other is tried. `key` names all that the answers
    depend on, `source` is BCP 47, `ask` translates plain texts, `work` is the project's
    `.dragoman`. Raises what `ask` raises.
    """
    name = f"{_RECIPE} {key}"
    order = _order(noted(work / _NAME).get(name))
    if not order:
        order = _sweep(tagged(source), ask)
        keep(work / _NAME, name, [style.mask(1) for style in order])
    return order


def tagged(source: str) -> tuple[str, ...]:
    """The canary's sentences with a pair of codes, and again with two that stand alone."""
    found = []
    for sentence in sentences(source):
        words, space = sentence.split(" "), " "
        if len(words) < _WORDS:
            words, space = list(sentence), ""
        first, *middle, last = words
        half = len(middle) // 2
        begin, end = space.join(middle[:half]), space.join(middle[half:])
        found.append(f"{first}{space}<a>{begin}</a>{space}{end}{space}{last}")
        found.append(f"{first}{space}{begin}<fn/>{space}{end}{space}<code/>{space}{last}")
    return tuple(found)


def _sweep(
    texts: Sequence[str], ask: Callable[[Sequence[str]], Sequence[str]]
) -> tuple[Style, ...]:
    sound: dict[Style, int] = {}
    for style in STYLES:
        items = [protect(text, style) for text in texts]
        said = ask([item.text for item in items])
        sound[style] = sum(
            restore(item.with_text(output)) is not None
            for item, output in zip(items, said, strict=True)
        )
        if sound[STYLES[0]] == len(texts):
            return STYLES[:2]
    return tuple(sorted(STYLES, key=lambda style: -sound[style])[:2])


def _order(shown: object) -> tuple[Style, ...]:
    by_mask = {style.mask(1): style for style in STYLES}
    found = (
        [by_mask[str(each)] for each in shown if str(each) in by_mask]
        if isinstance(shown, list)
        else []
    )
    return tuple(found) if len(found) == 2 else ()
