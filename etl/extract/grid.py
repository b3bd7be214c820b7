"""Rows of text, from whatever engine, become a table."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from etl.extract.cell_text import told
from etl.extract.table import TOP, Line, Table, batch_schema

#: Rows handed on at a time.
_BATCH = 1 << 15

#: Gives the rows anew, from row 1 on, blank ones too.
Rows = Callable[[], Iterable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook as its engine reads it.

    Attributes:
        name: as on its tab; "" for a file without sheets.
        number: its position, from 1.
        rows: its cells as text, all rows of the same width; numbers with decimals are a ``Number``.
        remarks: sentences on what a person must know of it.
    """

    name: str
    number: int
    rows: Rows
    remarks: tuple[str, ...] = ()


def tabulate(path: Path, form: str, sheet: Sheet) -> Table | None:
    """The sheet as a table, or None where no cell of it has text."""
    numbered = ((row, tuple(map(str, cells))) for row, cells in enumerate(sheet.rows(), start=1))
    top = tuple(islice((Line(row, cells) for row, cells in numbered if any(map(str.strip, cells))), TOP))
    if not top:
        return None

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        return _batches(sheet.rows, header, width, ())

    def numeric(header: int, width: int, columns: Collection[str]) -> Iterator[pl.DataFrame]:
        return _batches(sheet.rows, header, width, columns)

    return Table(path, sheet.name, sheet.number, form, sheet.remarks, top, rows, numeric=numeric)


def _batches(rows: Rows, header: int, width: int, numeric: Collection[str]) -> Iterator[pl.DataFrame]:
    below = islice(rows(), header, None)
    row = header + 1
    while batch := list(islice(below, _BATCH)):
        columns = list(zip(*batch, strict=True))
        columns += [("",) * len(batch)] * (width - len(columns))
        columns = [tuple(map(told, each)) if str(at) in numeric else each for at, each in enumerate(columns)]
        numbers = range(row, row + len(batch))
        cells = [width] * len(batch) if len(columns) == width else [_cells(each, width) for each in batch]
        yield pl.DataFrame([numbers, cells, [None] * len(batch), *columns[:width]], schema=batch_schema(width))
        row += len(batch)


def _cells(cells: Sequence[str], width: int) -> int:
    """How many cells a row has; empty ones at its end do not count beyond the width."""
    return next((place for place in range(len(cells), width, -1) if cells[place - 1]), width)
