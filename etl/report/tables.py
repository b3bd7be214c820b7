"""Workbooks of plain tables: headings in bold, a filter, text that stays text, amounts with all their digits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from etl.errors import ResultsError
from etl.report.whole import cause, write_whole

Cell = str | int | Decimal | None

_SHEET_ROWS = 1_048_575
_CELL = 32_767
_DIGITS = 15
"""What an Excel sheet holds below its headings, what a cell of it does, and what a number does."""

_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet; where it has more rows than Excel holds, several.

    Attributes:
        name: the sheet's.
        headings: each with the width of its column, in characters.
        rows: as wide as the headings; read once.
    """

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def write_tables(path: Path, tables: Sequence[Table]) -> Path:
    """Writes a workbook whole or not at all; returns where it is: beside ``path``, numbered, where that is open.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    try:
        return write_whole(path, lambda part: _write(part, tables))
    except (OSError, XlsxFileError) as error:
        raise ResultsError(f"{path} cannot be written: {cause(error)}.") from error


def _write(path: Path, tables: Sequence[Table]) -> None:
    with TemporaryDirectory(prefix="etl-", ignore_cleanup_errors=True) as folder:
        # Strings stay strings: no cell becomes a formula, a link or a number.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with xlsxwriter.Workbook(path, options) as book:
            bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00###"})
            for table in tables:
                for number, rows in enumerate(_sheetfuls(iter(table.rows)), start=1):
                    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
                    _fill(sheet, table, rows, bold, money)


def _sheetfuls(rows: Iterator[Sequence[Cell]]) -> Iterator[Iterator[Sequence[Cell]]]:
    """The rows, as many at a time as a sheet holds; each lot must be used up before the next."""
    yield islice(rows, _SHEET_ROWS)
    for row in rows:
        yield chain([row], islice(rows, _SHEET_ROWS - 1))


def _fill(
    sheet: xlsxwriter.workbook.Worksheet,
    table: Table,
    rows: Iterator[Sequence[Cell]],
    bold: xlsxwriter.format.Format,
    money: xlsxwriter.format.Format,
) -> None:
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(table.headings):
        sheet.set_column(column, column, min(width, _WIDEST))
        sheet.write(0, column, heading, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write(last, column, *_excel(cell, money))
    sheet.autofilter(0, 0, last, len(table.headings) - 1)


def _excel(cell: Cell, money: xlsxwriter.format.Format) -> tuple[object, ...]:
    """A cell as Excel holds it whole: a number of more digits than it keeps is text."""
    if isinstance(cell, Decimal):
        exact = len(cell.normalize().as_tuple().digits) <= _DIGITS
        return (cell, money) if exact else (f"{cell:f}",)
    if isinstance(cell, str) and len(cell) > _CELL:
        return (f"{cell[: _CELL - 1]}…",)
    return (cell,)
