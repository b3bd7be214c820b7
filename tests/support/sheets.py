"""Worksheets as plain rows."""

from collections.abc import Iterator
from pathlib import Path

from etl.extract import Table, open_tables

Row = tuple[int, tuple[str, ...]]


def rows(table: Table) -> Iterator[Row]:
    """Every row as its number and text; empty cells as ""."""
    width = len(table.top[0].cells)
    for batch in table.rows(table.top[0].row, width):
        for place, cells, fault, *texts in batch.iter_rows():
            assert (cells, fault) == (width, None)
            yield place, tuple(each or "" for each in texts)


def only(path: Path) -> Table:
    """The only table of a file."""
    [table] = open_tables(path)
    return table
