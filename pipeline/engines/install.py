"""Bringing Argos packages onto this machine and taking them away: file, folder, index -> `Package`.

A package is unpacked beside Argos' folder, read, tried in a process of its own, and only then
renamed into place: what other programs see there is whole at any time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.engines.download import Progress, download, quiet
from pipeline.engines.index import newest
from pipeline.engines.packages import (
    Package,
    argos_settings,
    folders,
    installed,
    package_at,
    starters,
)
from pipeline.engines.trial import trial
from pipeline.errors import OutputError, PackageError

__all__ = ["install_file", "install_folder", "install_index", "remove", "verify"]

_MOST_MEMBERS = 10_000
_MOST_BYTES = 4 * 1024**3
_MOST_RATIO = 100  # of a member's size to what it takes in the archive; models reach about 10
_HINT = "get the file again from where it came; nothing was installed"


def install_file(path: Path, *, shown: str | None = None) -> Package:
    """Install an `.argosmodel` file. Returns the package in its place in Argos' folder.

    One of the same pair and version is replaced. Raises PackageError, naming the file as
    `shown`, where it is no sound package, OutputError where there is no room for it.
    """
    shown = shown or str(path)
    with _staging() as stage:
        folder = _unpack(path, stage, shown)
        package = package_at(folder, shown=shown)
        trial(folder, shown, _HINT)
        home = folders()[0] / _folder_name(package)
        replaced = stage / "replaced"
        if home.exists():
            home.rename(replaced)
        try:
            folder.rename(home)
        except OSError:
            if replaced.exists():
                replaced.rename(home)
            raise
    return replace(package, path=home)


def install_folder(
    folder: Path, *, shown: str | None = None
) -> Iterator[tuple[str, Package | PackageError]]:
    """Install each `.argosmodel` file of a folder, by name: its name, and what became of it.

    Raises PackageError where there is none.
    """
    shown = shown or str(folder)
    files = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".argosmodel")
    if not files:
        unpacked = (folder / "metadata.json").exists()
        raise PackageError(
            "holds no .argosmodel file",
            path=shown,
            hint="it is an unpacked package: name the .argosmodel file that it came from"
            if unpacked
            else "name a folder of packages, one package, or two languages",
        )
    for path in files:
        try:
            yield path.name, install_file(path, shown=str(Path(shown, path.name)))
        except PackageError as error:
            yield path.name, error


def install_index(source: str, target: str, progress: Progress = quiet) -> Package:
    """Install the newest package of a pair (BCP 47) from the Argos index. Uses the network.

    Its links are tried in turn, and a broken download goes on where it broke off, in the next
    call too. Raises PackageError where the index or the package cannot be had.
    """
    offer = newest(source, target)
    part = Path(argos_settings().downloads_dir, f"dragoman-{offer.name}.part")
    failed = []
    for link in offer.links:
        try:
            download(link, part, most=_MOST_BYTES, label=offer.name, progress=progress)
        except PackageError as error:
            failed.append(str(error).removesuffix("."))
            continue
        try:
            if zipfile.is_zipfile(part):
                return install_file(part, shown=link)
        finally:
            part.unlink()
        failed.append(f"{link}: is no zip archive")
    raise PackageError(
        f"{offer.name} could not be downloaded: {'; '.join(failed)}",
        hint="look at the network and type the command again: it goes on where it broke off",
    )


def verify() -> tuple[tuple[Package, PackageError | None], ...]:
    """Try every package, the starters too: load it, translate the canary. None is all right.

    Packages that `installed` calls damaged are not among them.
    """

    def tried(package: Package) -> PackageError | None:
        try:
            trial(package.path, str(package.path), "install it again")
        except PackageError as error:
            return error
        return None

    return tuple((package, tried(package)) for package in (*starters(), *installed()[0]))


def remove(name: str) -> tuple[Path, ...]:
    """Delete installed packages: `en_es@1.9` or, for all of the pair, `en_es`; or a folder's name.

    Returns the folders that were deleted. Raises PackageError where there is none.
    """
    found, errors = installed()
    paths = {p.path for p in found if name in (p.name, p.name.split("@")[0], p.path.name)}
    # A damaged package has no name but its folder's.
    paths |= {Path(error.path) for error in errors if error.path and Path(error.path).name == name}
    if not paths:
        ours = any(name in (p.name, p.name.split("@")[0], p.path.name) for p in starters())
        raise PackageError(
            f"{name} is dragoman's own starter package and stays"
            if ours
            else f"no installed package is called {name}",
            hint="an installed package of the pair takes its place"
            if ours
            else "see the names with: dragoman models list",
        )
    with _staging() as stage:
        for number, path in enumerate(sorted(paths)):
            path.rename(stage / str(number))
    return tuple(sorted(paths))


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder on the same disk as Argos' packages, beside them, gone afterwards."""
    home = folders()[0]
    try:
        with tempfile.TemporaryDirectory(dir=home.parent, prefix=".dragoman-") as stage:
            yield Path(stage)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            path=str(home),
            hint="free some space or make the folder writable; nothing was changed",
        ) from error


def _unpack(path: Path, stage: Path, shown: str) -> Path:
    """The archive's one folder, unpacked below `stage`."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise PackageError("there is no such file", path=shown) from error
    except OSError as error:
        raise PackageError(f"cannot be read: {error.strerror}", path=shown) from error
    except (zipfile.BadZipFile, ValueError) as error:
        raise PackageError("is no zip archive, or a part of one", path=shown, hint=_HINT) from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if cause := _unsound(members):
            raise PackageError(cause, path=shown, hint=_HINT)
        for member in members:
            home = stage / "unpacked" / member.filename
            home.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(member) as packed, home.open("xb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, 1 << 20)
                    unpacked.flush()
                    os.fsync(unpacked.fileno())
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                raise PackageError(
                    f"{member.filename} is damaged in the archive", path=shown, hint=_HINT
                ) from error
    return stage / "unpacked" / PurePosixPath(members[0].filename).parts[0]


def _unsound(members: Sequence[zipfile.ZipInfo]) -> str:
    """Why an archive of these members is not to be unpacked, else empty."""
    if len(members) > _MOST_MEMBERS:
        return f"holds {len(members):,} files, more than {_MOST_MEMBERS:,}"
    if sum(member.file_size for member in members) > _MOST_BYTES:
        return f"would unpack to more than {_MOST_BYTES // 1024**3} GB"
    names = [PurePosixPath(member.filename) for member in members]
    for member, name in zip(members, names, strict=True):
        if name.is_absolute() or ".." in name.parts or set(member.filename) & set("\\:\0"):
            return f"holds a file that would land outside its folder: {member.filename!r}"
        if member.flag_bits & 1:
            return f"{member.filename} is encrypted"
        # A few bytes may well shrink to nothing much; a bomb is big.
        if member.file_size > _MOST_RATIO * max(member.compress_size, 10_000):
            return f"{member.filename} unpacks to more than {_MOST_RATIO} times its packed size"
    if len(set(names)) < len(names):
        return "holds two files of one name"
    tops = {name.parts[0] for name in names}
    if len(tops) != 1 or PurePosixPath(*tops, "metadata.json") not in names:
        return "has no metadata.json in one folder that holds all else"
    return ""


def _folder_name(package: Package) -> str:
    """As Argos' own: `translate-en_es-1_0`. Not the archive's word for it."""
    version = package.version.replace(".", "_")
    return f"translate-{package.from_code}_{package.to_code}-{version}"
