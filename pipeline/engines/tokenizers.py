"""Sentence -> the pieces that a package's model reads, and the model's pieces -> text.

Argos packages come with SentencePiece, or with Moses and subword BPE (`@@`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pipeline.engines.packages import Package
from pipeline.errors import PackageError

__all__ = ["Tokenizer", "tokenizer"]


class Tokenizer(Protocol):
    """Text to pieces and back."""

    def encode(self, sentence: str) -> list[str]:
        """The pieces of a sentence; none for an empty one."""
        ...

    def decode(self, pieces: Sequence[str]) -> str:
        """The text of a translation's pieces, no space at its ends."""
        ...


def tokenizer(package: Package) -> Tokenizer:
    """The package's own tokenizer, loaded. Raises PackageError where its file is damaged."""
    path = package.path / "sentencepiece.model"
    if path.exists():
        return _SentencePiece(path)
    return _MosesBpe(package)


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

    def encode(self, sentence: str) -> list[str]:
        pieces: list[str] = self._processor.encode(sentence, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        text: str = self._processor.decode_pieces(list(pieces))
        return text.replace("▁", " ").strip()


class _MosesBpe:
    """Moses tokens cut by a list of merges, as Argos does it."""

    def __init__(self, package: Package) -> None:
        from argostranslate.tokenizer import BPETokenizer

        path = package.path / "bpe.model"
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
