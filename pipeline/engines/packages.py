"""The Argos packages of this machine: folders -> `Package` values, and the chain for a pair.

A package is a folder with `metadata.json`, a CTranslate2 model in `model/` and the model's
tokenizer. Packages lie in Argos' own folder, so that other Argos programs share them; the
starter lies in ours. A damaged one is a value too, so that it can be told and the rest goes on.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, cast

from pipeline.errors import PackageError, UnknownLocaleError
from pipeline.languages import argos_language, language

__all__ = [
    "Package",
    "argos_settings",
    "best",
    "chain",
    "folders",
    "installed",
    "package_at",
    "starters",
    "version_order",
]

_STARTERS = Path(__file__).parent.parent / "starter"
_REINSTALL = "install it again, or take it away with: dragoman models remove {name}"
# Pieces of the longest sentences that models are commonly trained on; measured for the starter.
_MAX_SOURCE_PIECES = 150
_COUNTING = Lock()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that has all its parts; whether they work shows when it is tried."""

    path: Path
    from_code: str
    """Argos' code: `en`, `pb`."""
    to_code: str
    version: str
    """As its metadata says it: digits, letters, `.`, `-`, `_`, `+`."""
    starter: bool = False
    target_prefix: str = ""
    """A token that the model wants before each translation, else empty."""
    max_source_pieces: int = _MAX_SOURCE_PIECES
    """Sentences of more pieces are cut in two: models fail beyond what they were trained on."""
    scores: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    """Measured quality: (metric, ((test set, score), …)), the package's own word for it."""

    @property
    def name(self) -> str:
        """`en_es@1.0`, unique among packages of one pair."""
        return f"{self.from_code}_{self.to_code}@{self.version}"

    @property
    def source(self) -> str:
        """BCP 47."""
        return argos_language(self.from_code).tag

    @property
    def target(self) -> str:
        """BCP 47."""
        return argos_language(self.to_code).tag

    @property
    def pair(self) -> tuple[str, str]:
        """Source and target as Argos' codes, however its metadata spells them."""
        return argos_language(self.from_code).argos, argos_language(self.to_code).argos

    @property
    def quality(self) -> str:
        """`chrF2 59.2 Tatoeba, 68.4 OpenStax`; empty where the package does not tell."""
        return "; ".join(
            f"{metric} " + ", ".join(f"{score:g} {test}" for test, score in tests)
            for metric, tests in self.scores
        )

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, over its files' names and contents."""
        files = sorted(path for path in self.path.rglob("*") if path.is_file())
        stats = ((path, path.stat()) for path in files)
        stamps = tuple((str(p), s.st_mtime_ns, s.st_size) for p, s in stats)
        with _COUNTING:  # who comes second waits for the first rather than count too
            return _digest(self.path, stamps)

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Its place among the versions of its pair."""
        return version_order(self.version)


def version_order(version: str) -> tuple[tuple[int, ...], str]:
    """Sorts versions: 1.10 after 1.9."""
    return tuple(map(int, re.findall(r"\d+", version))), version  # 1 and 10 in "1.10"


@cache
def _digest(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> str:
    """`stamps` say when what was counted before may be taken again."""
    whole = hashlib.sha256()
    for name, _, _ in stamps:
        with Path(name).open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{content}  {Path(name).relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()


def argos_settings() -> ModuleType:
    """Argos' own settings: its folders and the address of its index.

    Raises PackageError where Argos cannot make its folders or read its settings.
    """
    try:
        from argostranslate import settings
    except OSError as error:  # importing it makes the folders
        raise PackageError(
            f"Argos cannot make its folder: {error.strerror}",
            path=error.filename,
            hint="make it writable, or set HOME or XDG_DATA_HOME to a folder that is",
        ) from error
    except (ValueError, AttributeError, AssertionError) as error:  # and reads a file and variables
        raise PackageError(
            f"Argos' own settings cannot be read: {error}",
            hint="mend argos-translate/settings.json and the variables that begin with ARGOS_",
        ) from error
    return cast(ModuleType, settings)


def folders() -> tuple[Path, ...]:
    """Where Argos keeps packages (ARGOS_PACKAGES_DIR and its settings); new ones go to the first.

    Raises PackageError as `argos_settings` does.
    """
    return tuple(map(Path, argos_settings().package_dirs))


def installed() -> tuple[tuple[Package, ...], tuple[PackageError, ...]]:
    """The translation packages in Argos' folders, by path, and an error for each damaged one."""
    found: list[Package] = []
    errors: list[PackageError] = []
    try:
        for folder in folders():
            for path in sorted(folder.iterdir() if folder.is_dir() else ()):
                if path.is_dir() and not path.name.startswith("."):
                    try:
                        found += _translators(path)
                    except PackageError as error:
                        errors.append(error)
    except OSError as error:
        errors.append(PackageError(f"cannot be read: {error.strerror}", path=error.filename))
    except PackageError as error:
        errors.append(error)
    return tuple(found), tuple(errors)


def starters() -> tuple[Package, ...]:
    """The packages that dragoman brings itself."""
    return tuple(package_at(path, starter=True) for path in sorted(_STARTERS.glob("*-*")))


def best() -> tuple[Package, ...]:
    """The package that is used for each pair: the newest installed one, else the starter."""
    chosen: dict[tuple[str, str], Package] = {}
    here, _ = installed()
    for package in (*starters(), *sorted(here, key=lambda package: package.order)):
        chosen[package.pair] = package
    return tuple(chosen[pair] for pair in sorted(chosen))


def chain(source: str, target: str) -> tuple[Package, ...]:
    """The packages that lead from one language to another (BCP 47): one, or two by a third.

    The third language is English where that can be, else the first by its code. Raises
    PackageError where there is no way.
    """
    start, end = language(source).argos, language(target).argos
    pairs = {package.pair: package for package in best()}
    if (start, end) in pairs:
        return (pairs[start, end],)
    middles = [middle for first, middle in pairs if first == start and (middle, end) in pairs]
    if not middles:
        raise PackageError(
            f"no Argos package translates {source} to {target}",
            hint=f"dragoman models install {source} {target}",
        )
    middle = min(middles, key=lambda code: (code != "en", code))
    return pairs[start, middle], pairs[middle, end]


def _translators(path: Path) -> Iterator[Package]:
    """The package, unless it is of another sort (sentence splitters, language models)."""
    if _metadata(path, str(path)).get("type", "translate") == "translate":
        yield package_at(path)


def package_at(path: Path, *, starter: bool = False, shown: str | None = None) -> Package:
    """Read an unpacked package. Raises PackageError, naming it as `shown`, for what it lacks."""
    shown = shown or str(path)
    hint = _REINSTALL.format(name=path.name)
    metadata = _metadata(path, shown)
    values: dict[str, str] = {}
    for key in ("from_code", "to_code", "package_version"):
        value = metadata.get(key)
        # "1.9.1" and "en", not "" nor "../x"
        if not isinstance(value, str) or not re.fullmatch(r"\w[\w.+-]{0,30}", value, re.ASCII):
            raise PackageError(f"metadata.json has no proper {key}", path=shown, hint=hint)
        values[key] = value
    for key in ("from_code", "to_code"):
        try:
            argos_language(values[key])
        except UnknownLocaleError as error:
            raise PackageError(
                f"metadata.json: {key} {values[key]!r} is no language that CLDR knows",
                path=shown,
                hint=hint,
            ) from error
    if not (path / "model" / "model.bin").is_file():
        raise PackageError("has no model/model.bin", path=shown, hint=hint)
    if not any((path / name).is_file() for name in ("sentencepiece.model", "bpe.model")):
        raise PackageError("has neither sentencepiece.model nor bpe.model", path=shown, hint=hint)
    prefix, limit = metadata.get("target_prefix"), metadata.get("max_source_pieces")
    return Package(
        path=path,
        from_code=values["from_code"],
        to_code=values["to_code"],
        version=values["package_version"],
        starter=starter,
        target_prefix=prefix if isinstance(prefix, str) else "",
        max_source_pieces=limit if isinstance(limit, int) and limit > 7 else _MAX_SOURCE_PIECES,
        scores=_scores(metadata.get("quality")),
    )


def _metadata(path: Path, shown: str) -> Mapping[str, Any]:
    hint = _REINSTALL.format(name=path.name)
    try:
        metadata = json.loads((path / "metadata.json").read_bytes())
    except FileNotFoundError as error:
        raise PackageError("has no metadata.json", path=shown, hint=hint) from error
    except OSError as error:
        raise PackageError(f"cannot be read: {error.strerror}", path=shown) from error
    except (ValueError, RecursionError) as error:
        raise PackageError("its metadata.json is no JSON", path=shown, hint=hint) from error
    if not isinstance(metadata, dict):
        raise PackageError("its metadata.json is no JSON object", path=shown, hint=hint)
    return metadata


def _scores(quality: object) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
    """`{"chrF2": {"Tatoeba": 59.2}}` as tuples; whatever is shaped otherwise is left out."""
    if not isinstance(quality, dict):
        return ()
    return tuple(
        (str(metric), tuple((str(t), float(s)) for t, s in tests.items() if _is_number(s)))
        for metric, tests in quality.items()
        if isinstance(tests, dict)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)
