"""A newsroom in a temporary folder, for tests of whole commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner

from pipeline.commands import main

__all__ = ["Newsroom"]

CONFIG = """\
[project]
name = "Example Wire"
source_locale = "en"
locales = [{locales}]
"""


class Newsroom:
    """A project on disk, and the commands run in it as a user would."""

    def __init__(self, root: Path, locales: tuple[str, ...] = ("es",), extra: str = "") -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        listed = ", ".join(f'"{tag}"' for tag in locales)
        (root / "dragoman.toml").write_text(CONFIG.format(locales=listed) + extra, "utf-8")
        (root / "source_texts").mkdir(exist_ok=True)

    def article(self, name: str, text: str | bytes) -> Path:
        """Put an article into source_texts."""
        path = self.root / "source_texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def dragoman(self, *words: str, code: int | None = 0) -> tuple[str, str]:
        """Run a command; (stdout, stderr). Fails unless it leaves with `code` (None: any)."""
        found = CliRunner().invoke(main, ["-C", str(self.root), *words])
        if code is not None:
            assert found.exit_code == code, (found.exit_code, found.stdout, found.stderr)
        return found.stdout, found.stderr

    def catalog(self, article: str, locale: str = "es") -> Path:
        """Path of a catalog."""
        return self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"

    def read(self, path: str) -> str:
        """A file's text by its path from the project's root, newlines untouched."""
        return (self.root / path).read_bytes().decode()

    def review(self, article: str, translations: Mapping[str, str], locale: str = "es") -> None:
        """Do as a translator in an editor: write msgstrs for these msgids and clear fuzzy."""
        path = self.catalog(article, locale)
        text = path.read_text("utf-8")
        for source, target in translations.items():
            # The entry's flag line may stand above previous msgids and a context.
            pattern = re.compile(
                r"(?:#, fuzzy\n)?((?:#\|[^\n]*\n)*)((?:msgctxt [^\n]*\n)?)"
                + re.escape(f'msgid "{_quoted(source)}"\n')
                + r'msgstr "[^\n]*"\n'
            )
            text, number = pattern.subn(
                lambda match, source=source, target=target: (  # type: ignore[misc] # bound per loop
                    f'{match[2]}msgid "{_quoted(source)}"\nmsgstr "{_quoted(target)}"\n'
                ),
                text,
            )
            assert number == 1, f"{number} entries for {source!r}"
        path.write_text(text, "utf-8")

    def snapshot(self) -> dict[str, tuple[bytes, int]]:
        """Every file outside .dragoman: path -> (bytes, modification time)."""
        return {
            path.relative_to(self.root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".dragoman" not in path.parts
        }


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
