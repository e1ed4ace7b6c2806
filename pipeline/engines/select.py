"""The engine for a pair of languages: project, source, target -> `Engine`, nothing loaded yet.

And what must hold before it is used: the packages are those of `models.lock`, and they work.
"""

from __future__ import annotations

from pipeline.engines import lock
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import best, chain
from pipeline.engines.trial import tried
from pipeline.errors import PackageError
from pipeline.project import Project

__all__ = ["open_engine", "prepare"]


def open_engine(project: Project, source: str, target: str, *, locked: bool = False) -> ArgosEngine:
    """The packages that `chain` finds, with the project's settings.

    Models are loaded when there is something to translate. Raises PackageError where no package
    leads from `source` to `target` (BCP 47); with `locked` also, with a path, where they are not
    those of `models.lock`.
    """
    pins = lock.pins(project) if locked else {}
    try:
        packages = chain(source, target)
    except PackageError:
        for gone in lock.missing(pins, best(), source, target):
            raise gone from None
        raise
    for difference in lock.differences(pins, packages, strict=locked):
        raise difference
    engine = ArgosEngine(packages, beam=project.beam, batch_tokens=project.batch_tokens)
    engine.work = project.work
    return engine


def prepare(project: Project, engine: ArgosEngine) -> tuple[str, ...]:
    """Before an engine's use: compare its packages with the lock, and try those not tried here.

    Returns what differs from the lock, as notices. Raises PackageError, with a path, where a
    package must not be used.
    """
    found = lock.differences(lock.pins(project), engine.packages, strict=False)
    for package in engine.packages:
        tried(package, project.work)
    return tuple(f"{str(error).removesuffix('.')} ({error.hint})" for error in found)
