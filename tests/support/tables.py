"""Tables as plain rows, for what reading a file promises."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from etl.extract import Reading, Table, open_tables
from etl.extract.table import batch_schema

Row = tuple[int, int, tuple[str, ...]]
AS_IT_SAYS = Reading()


def body(table: Table) -> Iterator[pl.DataFrame]:
    """What stands below the first row that is not blank."""
    return table.rows(table.top[0].row, len(table.top[0].cells))


def headings(table: Table) -> tuple[str, ...]:
    """The first row that is not blank, trimmed."""
    return tuple(cell.strip() for cell in table.top[0].cells)


def faults(path: Path, reading: Reading = AS_IT_SAYS) -> Iterator[tuple[int, int, str | None, tuple[str, ...]]]:
    """Every row as its number, how many cells it has, its fault and its text; empty cells as ""."""
    [table] = open_tables(path, reading)
    for batch in body(table):
        assert batch.schema == batch_schema(len(table.top[0].cells))
        for number, cells, fault, *texts in batch.iter_rows():
            yield number, cells, fault, tuple(text or "" for text in texts)


def rows(path: Path, reading: Reading = AS_IT_SAYS) -> Iterator[Row]:
    """The same of rows without fault."""
    for number, cells, fault, texts in faults(path, reading):
        assert fault is None
        yield number, cells, texts


def written(folder: Path, content: str | bytes, name: str = "july.csv") -> Path:
    """Writes a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
