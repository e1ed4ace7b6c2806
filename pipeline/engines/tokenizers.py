"""Sentence -> the pieces that a package's model reads, and the model's pieces -> text.

Argos packages come with SentencePiece, or with Moses and subword BPE (`@@`).
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pipeline.engines.packages import Package
from pipeline.errors import PackageError

__all__ = ["Tokenizer", "has_sentencepiece", "tokenizer"]


_NAME = "sentencepiece.model"


class Tokenizer(Protocol):
    """Text to pieces and back."""

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence; none for an empty one."""
        ...

    def decode(self, pieces: Sequence[str]) -> str:
        """The text of a translation's pieces, no space at its ends."""
        ...

    def knows(self, character: str) -> bool:
        """True for a character that the model has pieces for, and that they give back."""
        ...


def tokenizer(package: Package) -> Tokenizer:
    """The package's own tokenizer, loaded. Raises PackageError where its file is damaged."""
    if has_sentencepiece(package):
        return _SentencePiece(package.path / _NAME)
    return _MosesBpe(package)


def has_sentencepiece(package: Package) -> bool:
    """False where it comes with BPE."""
    return (package.path / _NAME).exists()


class _SentencePiece:
    """SentencePiece itself: Argos' own wrapper makes a space of every `_` it decodes."""

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            self._processor = SentencePieceProcessor(model_file=str(path))
        except (RuntimeError, OSError) as error:
            raise PackageError(
                "is no SentencePiece model",
                path=str(path),
                hint="the package is damaged; install it again",
            ) from error
        self._known: dict[str, bool] = {}

    def encode(self, sentence: str) -> list[str]:
        pieces: list[str] = self._processor.encode(sentence, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        text: str = self._processor.decode_pieces(list(pieces))
        return text.replace("▁", " ").strip()

    def knows(self, character: str) -> bool:
        """See `Tokenizer`. A letter may be normalised; `½` and `²` are not to become `1/2`, `2`."""
        if character not in self._known:
            pieces: list[int] = self._processor.encode(character)
            self._known[character] = not any(
                self._processor.is_unknown(piece) or self._processor.is_byte(piece)
                for piece in pieces
            ) and (character.isalpha() or self._processor.decode(pieces).strip() == character)
        return self._known[character]


class _MosesBpe:
    """Moses tokens cut by a list of merges, as Argos does it."""

    def __init__(self, package: Package) -> None:
        from argostranslate.tokenizer import BPETokenizer

        path = package.path / "bpe.model"
        self._model = package.path / "model"
        self._tokenizer = BPETokenizer(path, package.from_code, package.to_code)
        try:
            self._tokenizer.lazy_load()
        except (OSError, ValueError, IndexError, SystemExit) as error:  # it exits on a bad line
            raise PackageError(
                "is no list of BPE merges",
                path=str(path),
                hint="the package is damaged; install it again",
            ) from error

    def encode(self, sentence: str) -> list[str]:
        pieces: list[str] = self._tokenizer.encode(sentence)
        return [piece for piece in pieces if piece]

    def decode(self, pieces: Sequence[str]) -> str:
        # Argos joins `tr@@ am` but leaves the mark of a piece that nothing follows.
        words = " ".join(pieces).removesuffix("@@").split(" ")
        text: str = self._tokenizer.decode(words)
        return text.strip()

    def knows(self, character: str) -> bool:
        """See `Tokenizer`: a character that any piece has."""
        return character in self._characters

    @cached_property
    def _characters(self) -> frozenset[str]:
        for path in (self._model / name for name in _VOCABULARIES):
            try:
                text = path.read_text(encoding="utf-8")
                pieces = json.loads(text) if path.suffix == ".json" else text.split()
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                raise PackageError(
                    "is no vocabulary",
                    path=str(path),
                    hint="the package is damaged; install it again",
                ) from error
            return frozenset(html.unescape("\n".join(map(str, pieces))))  # Moses writes `&quot;`
        raise PackageError(
            "has no vocabulary",
            path=str(self._model),
            hint="the package is damaged; install it again",
        )


# As CTranslate2 names them; where there are two, the source's counts.
_VOCABULARIES = (
    "source_vocabulary.json",
    "source_vocabulary.txt",
    "shared_vocabulary.json",
    "shared_vocabulary.txt",
)
