"""Stage 4, translation memory: reviewed catalogs and imported TMX -> what people said before.

In: a sentence and its neighbours. Out: its translation elsewhere (`choose`), or those of sentences
like it (`Memory.search`). What is kept in `.dragoman/memory.sqlite` is an index of the project's
own files and nothing more: delete it and it is made again.
"""

from __future__ import annotations

from pipeline.memory.exact import Match, Unit, choose, neighbours, units
from pipeline.memory.keeping import Exported, Imported, export_tmx, import_tmx
from pipeline.memory.recalling import Recall
from pipeline.memory.searching import FuzzyMatch, Memory
from pipeline.memory.store import Store, folder, imported

__all__ = [
    "Exported",
    "FuzzyMatch",
    "Imported",
    "Match",
    "Memory",
    "Recall",
    "Store",
    "Unit",
    "choose",
    "export_tmx",
    "folder",
    "import_tmx",
    "imported",
    "neighbours",
    "units",
]
