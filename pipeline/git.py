"""Running git, and telling it how our catalogs are merged.

In: a folder and git's own words. Out: what git printed; its failures as our errors.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError, OutputError, PipelineError
from pipeline.files import write_if_changed
from pipeline.project import Project

__all__ = ["ask", "blobs", "connect", "is_connected", "repository", "run"]

_DRIVER = "merge.dragoman.driver"
_SETTINGS = {
    "merge.dragoman.name": "gettext catalogs, sentence by sentence",
    # This very Python, whatever the PATH of a graphical client; -P: a folder of the repository's
    # that is named like ours does not come first.
    _DRIVER: f"{shlex.quote(sys.executable)} -P -m pipeline merge-driver %O %A %B %P",
}


def run(folder: Path, *words: str) -> bytes:
    """What `git WORDS` prints in `folder`. Raises PipelineError with git's own words."""
    done = _git(folder, words)
    if done.returncode:
        raise PipelineError(
            f"git {words[0]} failed: {_said(done.stderr)}",
            hint=f"type it yourself: git -C {folder} {' '.join(words)}",
        )
    return done.stdout


def ask(folder: Path, *words: str) -> str | None:
    """The one line that `git WORDS` prints, or None where git says no (a setting not set)."""
    done = _git(folder, words)
    return done.stdout.decode("utf-8", "replace").rstrip("\n") if done.returncode == 0 else None


def repository(folder: Path) -> Path:
    """Top folder of the repository that `folder` is in; ConfigurationError where it is in none."""
    top = ask(folder, "rev-parse", "--show-toplevel")
    if top is None:
        raise ConfigurationError(
            "this folder is in no git repository",
            hint="make one with: git init",
        )
    return Path(top)


def blobs(folder: Path, names: Iterable[str]) -> Iterator[bytes | None]:
    """The content of each object, all from one process; None for one that is not there."""
    asked = list(names)
    given = "".join(f"{name}\n" for name in asked).encode()
    stream = _git(folder, ("cat-file", "--batch"), given).stdout
    place = 0
    for _ in asked:
        end = stream.index(b"\n", place)
        words = stream[place:end].split(b" ")
        place = end + 1
        # `<hash> blob <size>`; not `<name> missing`.
        if len(words) < 3 or words[-2] != b"blob":
            yield None
            continue
        size = int(words[-1])
        yield stream[place : place + size]
        place += size + 1


def connect(project: Project) -> tuple[str, ...]:
    """Have git merge the project's catalogs by `dragoman merge-driver`; what was changed.

    Adds to .gitattributes and .gitignore beside dragoman.toml what is not there yet, and sets the
    driver in this clone's own configuration. Raises ConfigurationError outside of a repository.
    """
    repository(project.root)
    catalogs = _pattern(project.shown(project.catalogs))
    changed = [
        name
        for name, lines in (
            (".gitattributes", [_attribute(catalogs, ending) for ending in ("po", "pot")]),
            (".gitignore", [".dragoman/", f"{_pattern(project.shown(project.output))}/", "*.mo"]),
        )
        if _add_lines(project.root / name, lines)
    ]
    for name, value in _SETTINGS.items():
        if ask(project.root, "config", "--local", "--get", name) != value:
            run(project.root, "config", "--local", name, value)
            changed.append(f"git config {name}")
    return tuple(changed)


def is_connected(project: Project) -> bool | None:
    """Whether this clone has the driver that .gitattributes asks for; None: it asks for none."""
    example = project.shown(project.catalogs / "xx" / "LC_MESSAGES" / "example.po")
    try:
        told = ask(project.root, "check-attr", "merge", "--", example)
    except ConfigurationError:
        return None
    if told is None or not told.endswith(": merge: dragoman"):
        return None
    driver = ask(project.root, "config", "--get", _DRIVER)
    words = shlex.split(driver) if driver else []
    return bool(words) and shutil.which(words[0]) is not None


def _pattern(path: str) -> str:
    """A path of the project's as git's pattern for it alone."""
    return "".join(f"\\{character}" if character in "*?[]\\" else character for character in path)


def _attribute(catalogs: str, ending: str) -> str:
    pattern = f"{catalogs}/**/*.{ending}"
    if any(character in pattern for character in ' "'):
        escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
        pattern = f'"{escaped}"'
    return f"{pattern} merge=dragoman"


def _add_lines(path: Path, wanted: Sequence[str]) -> bool:
    """Add the lines that a file does not have; True if there were any."""
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(
            f"cannot be added to: {error}", path=path.name, hint="make it readable, in UTF-8"
        ) from error
    there = {line.strip() for line in text.split("\n")}
    missing = [line for line in wanted if line not in there and f"/{line}" not in there]
    if not missing:
        return False
    start = text if text.endswith("\n") or not text else f"{text}\n"
    content = start + "".join(f"{line}\n" for line in missing)
    return write_if_changed(path, content.encode(), shown=path.name)


def _git(
    folder: Path, words: Sequence[str], given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *words], cwd=folder, input=given, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise ConfigurationError(
            "git is not on this machine", hint="install git, and make sure that it is on your PATH"
        ) from error


def _said(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].rstrip(".") if lines else "it did not say why"
