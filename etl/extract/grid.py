"""Rows of text, from whatever engine, become a table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

import polars as pl
from msgspec import Struct, field

from etl.extract.cell_text import Number, Whole
from etl.extract.formatted import Run, Runs, amounts, ids, none, numbers, rounder
from etl.extract.merged import Covered, bared
from etl.extract.struck import Struck, nothing
from etl.extract.table import TOP, Line, Table, Told, batch_schema

#: Rows handed on at a time.
_BATCH = 1 << 15

#: Gives the rows anew, from row 1 on, blank ones too; in some columns, counted from 0, cells say what is no id.
Rows = Callable[[Collection[int]], Iterable[Sequence[str]]]


class Sheet(Struct, frozen=True):
    """A sheet of a workbook as its engine reads it.

    Attributes:
        name: as on its tab; "" for a file without sheets.
        number: its position, from 1.
        rows: its cells as text, all rows of the same width; numbers are a ``Number`` or a ``Whole``.
        remarks: sentences on what a person must know of it.
        runs: its number formats; none where they are not known.
        covered: the texts under merged cells, which its rows have not.
        hidden: the rows that are not shown, from 0.
        struck: tells the cells that are struck through.
    """

    name: str
    number: int
    rows: Rows
    remarks: tuple[str, ...] = ()
    runs: Runs = none
    covered: Covered = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    struck: Callable[[], Struck] = nothing

    def bare(self, ids: Collection[int]) -> Iterable[Sequence[str]]:
        """Its cells without what nobody sees."""
        rows = self.rows(ids)
        return bared(rows, self.covered) if self.covered else rows


def tabulate(path: Path, form: str, sheet: Sheet) -> Table | None:
    """The sheet as a table, or None where no cell of it has text."""
    numbered = ((row, tuple(map(str, cells))) for row, cells in enumerate(sheet.bare(()), start=1))
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
    named = sorted(map(int, told.ids))
    below = islice(sheet.bare(named), header, None)
    teller = _Teller(sheet, told)
    row = header + 1
    while batch := list(islice(below, _BATCH)):
        columns: list[Sequence[str]] = list(zip(*batch, strict=True))
        columns += [("",) * len(batch)] * (width - len(columns))
        columns = [teller.told(at, each, row) for at, each in enumerate(columns)]
        places = range(row, row + len(batch))
        cells = [width] * len(batch) if len(columns) == width else [_cells(each, width) for each in batch]
        yield pl.DataFrame([places, cells, [None] * len(batch), *columns[:width]], schema=batch_schema(width))
        row += len(batch)


class _Teller:
    """Makes the cells of some columns tell more; the number formats are looked for once they matter."""

    def __init__(self, sheet: Sheet, told: Told) -> None:
        self._sheet = sheet
        self._numbers, self._amounts, self._ids = ({int(name) for name in names} for names in told[:3])
        self._rounded = {int(name): rounded for name, rounded in told.rounded.items()}

    def told(self, at: int, cells: Sequence[str], row: int) -> Sequence[str]:
        """The cells of a column, of which the first stands in a row."""
        if at in self._rounded:
            self._compare(at, cells, row)
        if at in self._amounts:
            return amounts(cells, row, self._dresses.get(at, ()))
        if at in self._numbers:
            return numbers(cells, row, self._dresses.get(at, ()))
        if at in self._ids and Whole in set(map(type, cells)):
            return ids(cells, row, self._names.get(at, ()))
        return cells

    def _compare(self, at: int, cells: Sequence[str], row: int) -> None:
        """Notes what is shown otherwise than it is. Almost all have two decimals, which almost all formats show."""
        odd = any(type(cell) is Number and cell[-3:-2] != "." and cell[-2:-1] != "." for cell in cells)
        for found in rounder(cells, row, (self._fixed if odd else self._short).get(at, ())):
            self._rounded[at].add(*found)

    @cached_property
    def _fixed(self) -> dict[int, list[Run]]:
        return _by_column(self._sheet.runs(self._rounded, lambda form: bool(form.rounds) or form.disguises))

    @cached_property
    def _short(self) -> dict[int, list[Run]]:
        return _by_column(self._sheet.runs(self._rounded, lambda form: bool(form.rounds & {0, 1}) or form.disguises))

    @cached_property
    def _dresses(self) -> dict[int, list[Run]]:
        return _by_column(self._sheet.runs(self._amounts | self._numbers, lambda form: form.dresses))

    @cached_property
    def _names(self) -> dict[int, list[Run]]:
        return _by_column(self._sheet.runs(self._ids, lambda form: not form.plain))


def _by_column(runs: Iterable[Run]) -> dict[int, list[Run]]:
    found: dict[int, list[Run]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: run.top):
        found[run.column].append(run)
    return found


def _cells(cells: Sequence[str], width: int) -> int:
    """How many cells a row has; empty ones at its end do not count beyond the width."""
    return next((place for place in range(len(cells), width, -1) if cells[place - 1]), width)
