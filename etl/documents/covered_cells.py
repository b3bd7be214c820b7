"""Rows of which a cell that is sent has a text under merged cells, where nobody sees it."""

from collections.abc import Mapping, Sequence

import polars as pl

from etl.extract.table import FAULT, ROW
from etl.mapping.mapping import ColumnMap
from etl.text import one_line

#: Ends the fault of such a row.
UNDER_MERGED = "under merged cells, where nobody sees it"


def mistrusted(
    batch: pl.DataFrame, covered: Mapping[int, Mapping[int, str]], mapping: ColumnMap, headings: Sequence[str]
) -> pl.DataFrame:
    """The batch, with a fault for each such row.

    Args:
        batch: as a Table yields it: ``row`` Int64, ``fault`` String and String columns "0", "1", …
        covered: as the Table says it.
        mapping: which columns are sent.
        headings: of the columns.
    """
    if not covered:
        return batch
    sent = {int(column) for binding in mapping.bindings for column in binding.columns}
    found = {
        row: f'has "{one_line(text)}" in {headings[place]} {UNDER_MERGED}'
        for row, cells in covered.items()
        for place, text in cells.items()
        if place in sent
    }
    why = pl.col(ROW).replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.String)
    return batch.with_columns(pl.coalesce(FAULT, why).alias(FAULT)) if found else batch
