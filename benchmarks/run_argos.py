"""A process of its own: `run_argos ARTICLES.json OUTPUT.json FROM TO` -> seconds, as JSON.

Articles go through `argostranslate.translate.translate` one by one, as an Argos user would send
them. Its own sentence splitter would fetch a model from the network and split elsewhere; in its
place it gets the sentences that dragoman found, at no cost. Timed is the translating, model
loading included; the import, which takes seconds, is not.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import argostranslate.translate as argos

_KNOWN: dict[str, list[str]] = {}


class _Given:
    """A splitter that knows the answers."""

    def __init__(self, package: Any) -> None:
        self.package = package

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a paragraph."""
        return _KNOWN[text]


if __name__ == "__main__":
    given, output = map(Path, sys.argv[1:3])
    of, to = sys.argv[3:]
    articles: list[list[list[str]]] = json.loads(given.read_text("utf-8"))
    texts = []
    for article in articles:
        _KNOWN.update({" ".join(paragraph): paragraph for paragraph in article})
        texts.append("\n".join(" ".join(paragraph) for paragraph in article))
    argos.MiniSBDSentencizer = argos.StanzaSentencizer = _Given
    started = time.perf_counter()
    done = [argos.translate(text, of, to) for text in texts]
    seconds = time.perf_counter() - started
    output.write_text(json.dumps([text.split("\n") for text in done]), "utf-8")
    print(json.dumps({"seconds": seconds}))
