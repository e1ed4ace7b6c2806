"""The project's `models.lock`: which packages its translations were made with, by their SHA-256.

In: the packages that a run is about to use. Out: what differs from the file; and the file itself,
which is committed, sorted, and written only where a package is new to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.engines.packages import Package
from pipeline.errors import ConfigurationError, PackageError
from pipeline.files import write_if_changed
from pipeline.languages import language
from pipeline.project import Project

__all__ = ["LOCK", "Pin", "add", "differences", "missing", "pins", "renew"]

LOCK = "models.lock"
_HEAD = """\
# The packages that translated this project. dragoman writes this file; commit it.
# To take the packages of this machine instead: dragoman models lock
"""
_DAMAGED = "take it from your history, or delete it and type: dragoman models lock"
_ACCEPT = "dragoman models lock"
# What a lock may name: "en_es", "0.1", 64 hexadecimal digits; not "en/es", "1\n".
_NAME = re.compile(r"[\w-]+_[\w-]+", re.ASCII)
_VERSION = re.compile(r"\w[\w.+-]{0,30}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    """A package as the lock has it."""

    pair: str
    """In Argos' codes: `en_es`."""
    version: str
    sha256: str

    @property
    def name(self) -> str:
        """As `Package.name`."""
        return f"{self.pair}@{self.version}"

    def __str__(self) -> str:
        """`en_es@1.9 (sha256 0123456789ab)`."""
        return f"{self.name} (sha256 {self.sha256[:12]})"


def pins(project: Project) -> dict[str, Pin]:
    """What the lock holds, by pair; nothing where there is none.

    Raises ConfigurationError where it cannot be read.
    """
    path = project.root / LOCK
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", path=LOCK) from error
    except ValueError as error:  # and what its children say: no UTF-8, no TOML
        raise ConfigurationError(f"is damaged: {error}", path=LOCK, hint=_DAMAGED) from error
    packages = tables.get("package", [])
    found: dict[str, Pin] = {}
    for table in packages if isinstance(packages, list) else [packages]:
        for key, pattern in (("name", _NAME), ("version", _VERSION), ("sha256", _SHA256)):
            value = table.get(key) if isinstance(table, dict) else None
            if not isinstance(value, str) or not pattern.fullmatch(value):
                raise ConfigurationError(
                    f"is damaged: a package has no proper {key}", path=LOCK, hint=_DAMAGED
                )
        entry = Pin(table["name"], table["version"], table["sha256"])
        if entry.pair in found:
            raise ConfigurationError(
                f"is damaged: it has {entry.pair} twice", path=LOCK, hint=_DAMAGED
            )
        found[entry.pair] = entry
    return found


def _pin(package: Package) -> Pin:
    return Pin("_".join(package.pair), package.version, package.digest)


def differences(
    locked: Mapping[str, Pin], packages: Iterable[Package], *, strict: bool
) -> tuple[PackageError, ...]:
    """What is to be said of packages about to be used; if `strict`, also of those not locked."""
    if not locked and not strict:
        return ()  # and no package need be read to tell its SHA-256
    found: list[PackageError] = []
    for package in packages:
        here = _pin(package)
        there = locked.get(here.pair)
        if there is None and strict:
            found.append(
                PackageError(f"{here} is not locked", path=LOCK, hint=f"take it in with: {_ACCEPT}")
            )
        elif there is not None and there != here:
            found.append(
                PackageError(
                    f"{there.pair} is locked as {there}, but this machine has {here}",
                    path=LOCK,
                    hint=f"install the locked package, or take this one instead with: {_ACCEPT}",
                )
            )
    return tuple(found)


def missing(
    locked: Mapping[str, Pin], here: Iterable[Package], source: str = "", target: str = ""
) -> tuple[PackageError, ...]:
    """What is to be said of locked packages whose pair no package of this machine has.

    With a source and a target (BCP 47) only of those that a way between the two begins or ends
    with.
    """
    pairs = {"_".join(package.pair) for package in here}
    start, end = (language(tag).argos if tag else "" for tag in (source, target))
    return tuple(
        PackageError(
            f"{entry} is locked, but this machine has no package of that pair",
            path=LOCK,
            hint="install the locked package",
        )
        for pair, entry in sorted(locked.items())
        if pair not in pairs
        and (not start or pair.split("_")[0] == start or pair.split("_")[-1] == end)
    )


def add(project: Project, packages: Iterable[Package]) -> bool:
    """Take in packages that were used and whose pair is not locked; True if the file changed."""
    locked = pins(project)
    new = [entry for entry in map(_pin, packages) if entry.pair not in locked]
    return bool(new) and _write(project, (*locked.values(), *new))


def renew(project: Project, used: Iterable[Package], here: Iterable[Package]) -> bool:
    """Lock the packages that the project uses, and those `here` of the pairs that it had locked.

    Pairs that this machine has no package of stay as they are. True if the file changed.
    """
    locked = pins(project)
    entries = {**locked}
    entries.update((entry.pair, entry) for entry in map(_pin, used))
    for package in here:
        if "_".join(package.pair) in locked:
            entry = _pin(package)
            entries[entry.pair] = entry
    return _write(project, tuple(entries.values()))


def _write(project: Project, entries: Sequence[Pin]) -> bool:
    tables = (
        f'\n[[package]]\nname = "{entry.pair}"\nversion = "{entry.version}"\n'
        f'sha256 = "{entry.sha256}"\n'
        for entry in sorted(entries, key=lambda entry: entry.pair)
    )
    content = _HEAD + "".join(tables)
    return write_if_changed(project.root / LOCK, content.encode(), shown=LOCK)
