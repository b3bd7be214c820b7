"""Columns of a file become attributes: the cells as they stand, joined, replaced or filled by what the mapping says."""

import polars as pl

from etl.extract.table import CELLS, FAULT, ROW
from etl.transform.mapping import Mapping


def bound(batch: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Attributes instead of columns."""
    texts = [name for name in batch.columns if name not in {ROW, CELLS, FAULT}]
    trimmed = batch.with_columns(pl.col(texts).str.strip_chars().replace("", None))
    first = pl.coalesce(texts).alias("first")
    return trimmed.select(
        ROW, CELLS, FAULT, first, *(pl.col(b.columns[0]).alias(b.attribute) for b in mapping.bindings)
    )
