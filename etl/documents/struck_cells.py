"""Rows of which a cell that is sent is struck through: somebody has crossed out what it says."""

from collections.abc import Sequence

import polars as pl

from etl.extract.struck import Struck
from etl.extract.table import FAULT, ROW
from etl.mapping.mapping import ColumnMap
from etl.text import one_line

#: Ends the fault of such a row.
STRUCK_THROUGH = "struck through"


def crossed_out(rows: pl.DataFrame, struck: Struck, mapping: ColumnMap, headings: Sequence[str]) -> pl.DataFrame:
    """The rows, with a fault for each such one.

    Args:
        rows: ``row`` Int64, ``fault`` String and any others.
        struck: as the Table says it.
        mapping: which columns are sent.
        headings: of the columns.
    """
    if not struck:
        return rows
    number = mapping.of("InvoiceId")
    key = {int(column) for column in number.columns} if number else set()
    sent = {int(column) for binding in mapping.bindings for column in binding.columns}
    found = {
        row + 1: f"is {STRUCK_THROUGH}"
        if key & set(places)
        else f"has {one_line(headings[min(here)])} {STRUCK_THROUGH}"
        for row, places in struck.items()
        if (here := sent & set(places))
    }
    why = pl.col(ROW).replace_strict(list(found), list(found.values()), default=None, return_dtype=pl.String)
    return rows.with_columns(pl.coalesce(FAULT, why).alias(FAULT)) if found else rows


def legible() -> pl.Expr:
    """Whether the cells of a row are what they seem: of one without a fault, and of one that is struck through."""
    return pl.col(FAULT).is_null() | pl.col(FAULT).str.ends_with(STRUCK_THROUGH)
