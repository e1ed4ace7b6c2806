"""Stage 8, catalogs: a document's sentences and their translations <-> one PO file.

In: a segmented `Document`, or a PO file that any editor may have touched. Out: a `Catalog` of
plain values, and the bytes of the file as GNU `msgcat --no-wrap` would write them. Only this
package imports polib, and only it knows the PO format's words.
"""

from __future__ import annotations

from pipeline.catalog.extracting import context, extract, fresh, header, template
from pipeline.catalog.reading import read_catalog
from pipeline.catalog.states import digest, state
from pipeline.catalog.writing import render_catalog, write_catalog

__all__ = [
    "context",
    "digest",
    "extract",
    "fresh",
    "header",
    "read_catalog",
    "render_catalog",
    "state",
    "template",
    "write_catalog",
]
