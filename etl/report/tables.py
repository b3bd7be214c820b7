"""Workbooks of plain tables: headings in bold, a filter, text that stays text, amounts with all their digits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import ResultsError
from etl.report.workbook import MONEY, amount, fitting, new_workbook, sheetfuls
from etl.whole import write_whole

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet; where it has more rows than Excel holds, several.

    Attributes:
        name: the sheet's.
        headings: each with the width of its column, in characters.
        rows: as wide as the headings; read once.
    """

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def write_tables(path: Path, tables: Sequence[SheetTable]) -> Path:
    """Writes a workbook whole or not at all; returns where it is: beside ``path``, numbered, where that is open.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"{path} cannot be written: {cause}.")

    return write_whole(path, lambda part: write_sheets(part, tables), failure, beside=True)


def write_sheets(path: Path, tables: Iterable[SheetTable]) -> None:
    """Writes a workbook where it is to be.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    with new_workbook(path) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": MONEY})
        for table in tables:
            for number, rows in enumerate(sheetfuls(iter(table.rows)), start=1):
                sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
                _fill(sheet, table, rows, bold, money)


def _fill(
    sheet: "Worksheet",
    table: SheetTable,
    rows: Iterator[Sequence[Cell]],
    bold: "Format",
    money: "Format",
) -> None:
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(table.headings):
        sheet.set_column(column, column, width)
        sheet.write(0, column, heading, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write(last, column, *_excel(cell, money))
    sheet.autofilter(0, 0, last, len(table.headings) - 1)


def _excel(cell: Cell, money: "Format") -> tuple[object, ...]:
    if isinstance(cell, Decimal):
        return amount(cell, money)
    return (fitting(cell) if isinstance(cell, str) else cell,)
