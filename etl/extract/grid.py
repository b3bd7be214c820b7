"""Rows of text, from whatever engine, become a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import polars as pl
from msgspec import Struct, field

from etl.extract.cell_columns import gathered
from etl.extract.cell_text import Cell, shown
from etl.extract.formatted import Runs, none
from etl.extract.merged import Covered, bared
from etl.extract.struck import Struck, nothing
from etl.extract.table import TOP, Line, Table, Told, batch_schema
from etl.extract.teller import Teller

#: Rows handed on at a time.
_BATCH = 1 << 15

#: Gives the rows anew, from row 1 on, blank ones too, all of the same width.
Rows = Callable[[], Iterable[Sequence[Cell]]]


def _nothing() -> None:
    """Of a sheet that keeps no cells."""


class Sheet(Struct, frozen=True):
    """A sheet of a workbook as its engine reads it.

    Attributes:
        name: as on its tab; "" for a file without sheets.
        number: its position, from 1.
        rows: its cells.
        remarks: sentences on what a person must know of it.
        runs: its number formats; none where they are not known.
        covered: the texts under merged cells, which its rows have not.
        hidden: the rows that are not shown, from 0.
        struck: tells the cells that are struck through.
        done: gives back what holds its cells, which are read anew where they are asked for once more.
    """

    name: str
    number: int
    rows: Rows
    remarks: tuple[str, ...] = ()
    runs: Runs = none
    covered: Covered = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    struck: Callable[[], Struck] = nothing
    done: Callable[[], None] = _nothing

    def bare(self) -> Iterable[Sequence[Cell]]:
        """Its cells without what nobody sees."""
        return bared(self.rows(), self.covered) if self.covered else self.rows()


def tabulate(path: Path, form: str, sheet: Sheet) -> Table | None:
    """The sheet as a table, or None where no cell of it has text."""
    numbered = ((row, tuple(str(shown(cell)) for cell in cells)) for row, cells in enumerate(sheet.bare(), start=1))
    top = tuple(islice((Line(row, cells) for row, cells in numbered if any(map(str.strip, cells))), TOP))
    if not top:
        return None

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        return _batches(sheet, header, width, Told())

    def told(header: int, width: int, columns: Told) -> Iterator[pl.DataFrame]:
        return _batches(sheet, header, width, columns)

    covered = {row + 1: cells for row, cells in sheet.covered.items()}
    unshown = frozenset(row + 1 for row in sheet.hidden)
    place = path, sheet.name, sheet.number, form, sheet.remarks
    return Table(*place, top, rows, told=told, covered=covered, hidden=unshown, struck=sheet.struck)


def _batches(sheet: Sheet, header: int, width: int, told: Told) -> Iterator[pl.DataFrame]:
    below = islice(sheet.bare(), header, None)
    teller = Teller(sheet.runs, told)
    row = header + 1
    while (batch := gathered(below, _BATCH, width)).counts:
        height = len(batch.counts)
        columns = [teller.texts(at, each, row) for at, each in enumerate(batch.columns)]
        columns += [pl.repeat("", height, dtype=pl.String, eager=True)] * (width - len(columns))
        places = range(row, row + height)
        yield pl.DataFrame([places, batch.counts, [None] * height, *columns], schema=batch_schema(width))
        row += height
    sheet.done()
