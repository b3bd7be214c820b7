"""Rows of a text that all have empty cells more than the headings, or leave out those that have none."""

from collections.abc import Iterator

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.extract import CELLS, FAULT, Table, column_names
from etl.mapping import Header
from etl.text import number_of

#: Cells that hold something, of a row that counts: a line of a report has fewer.
_FEWEST = 2


def evened(table: Table, header: Header) -> Table:
    """The table, its rows as wide as its headings, where each one has as many cells and only empty ones go or come.

    Such cells move nothing: a delimiter at the end of each row, or of the headings alone. Where rows differ from one
    another they stay as they are, since one of them may have a cell too many in its middle.

    Raises:
        FileError: it cannot be read to its end.
    """
    width = len(header.headings)
    if table.text is None or not width:
        return table
    found = _usual(next(table.rows(header.row, width), None))
    if found is None or found == width or any(header.headings[found:]):
        return table
    if not all(_fits(batch, width, found) for batch in table.rows(header.row, max(width, found))):
        return table
    count = abs(found - width)
    cells = number_of(count, "empty cell")
    said = f"Each row has {cells} more at its end than the headings: nothing stands there."
    fewer = f"The headings have {cells} more at their end than each row: nothing stands there."
    remarks = (*table.remarks, said if found > width else fewer)
    return replace(table, remarks=remarks, rows=_Margin(table, width, found).rows, told=None)


def _usual(batch: pl.DataFrame | None) -> int | None:
    """How many cells each row has that counts; None where they differ, or there is none."""
    if batch is None:
        return None
    counts = batch.filter(_counting(batch))[CELLS].unique()
    return int(counts[0]) if len(counts) == 1 else None


def _counting(batch: pl.DataFrame) -> pl.Expr:
    """Rows of several cells; one whose quotes do not close says nothing of the others, and is rejected anyway."""
    names = [name for name in batch.columns if name.isdigit()]
    filled = (pl.col(name).str.strip_chars().fill_null("") != "" for name in names)
    several = pl.sum_horizontal(pl.lit(0), *(each.cast(pl.Int64) for each in filled)) >= _FEWEST
    return several & pl.col(FAULT).is_null()


def _fits(batch: pl.DataFrame, width: int, found: int) -> bool:
    """Whether each row that counts has as many cells, and what stands behind the headings' last column is empty."""
    counting = batch.filter(_counting(batch))
    beyond = [pl.col(name).str.strip_chars().fill_null("") != "" for name in column_names(found)[width:]]
    more = batch.filter(pl.col(FAULT).is_null()).select(
        pl.any_horizontal(pl.lit(value=False), *beyond).any() | (pl.col(CELLS) > max(width, found)).any()
    )
    return bool((counting[CELLS] == found).all()) and not more.item()


class _Margin(Struct, frozen=True):
    """A table whose rows have ``found`` cells each, under ``width`` headings."""

    table: Table
    width: int
    found: int

    def rows(self, header: int, width: int) -> Iterator[pl.DataFrame]:
        """The rows, as if they had as many cells as there are headings."""
        for batch in self.table.rows(header, self.found):
            cells = pl.when(pl.col(CELLS) == self.found).then(self.width).otherwise(pl.col(CELLS)).cast(pl.Int64)
            told = batch.with_columns(cells.alias(CELLS)).drop(column_names(self.found)[width:])
            yield told.with_columns(pl.lit(None, pl.String).alias(name) for name in column_names(width)[self.found :])
