"""The engine for a pair of languages: project, source, target -> `Engine`, nothing loaded yet."""

from __future__ import annotations

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.packages import chain
from pipeline.project import Project

__all__ = ["open_engine"]


def open_engine(project: Project, source: str, target: str) -> ArgosEngine:
    """The packages that `chain` finds, with the project's settings.

    Models are loaded when there is something to translate. Raises PackageError where no package
    leads from `source` to `target` (BCP 47).
    """
    return ArgosEngine(chain(source, target), beam=project.beam, batch_tokens=project.batch_tokens)
