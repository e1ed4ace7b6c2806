"""Stage 9, review: the life of a catalog while its article changes and people work in it.

In: the catalog as people left it and the article as it is now. Out: the next catalog. Pure
functions: what a person wrote or accepted is kept through every edit of the source (law 6); what
a machine wrote and nobody touched goes with its sentence.
"""

from __future__ import annotations

from pipeline.review.carrying import carry_over
from pipeline.review.checking import findings
from pipeline.review.filling import counts, fill, fillable, is_human
from pipeline.review.merging import catch_up, merge

__all__ = ["carry_over", "catch_up", "counts", "fill", "fillable", "findings", "is_human", "merge"]
