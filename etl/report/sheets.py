"""Workbooks of tables for people: headings that stay in sight, a filter, colours by status, amounts as numbers.

Text stays text, and an amount keeps all its digits. A sheet prints on as few pages abreast as can be read,
its headings and keys on every one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.errors import ResultsError
from etl.report.workbook import (
    ABREAST,
    BAD,
    GOOD,
    MARGINS,
    MONEY,
    NUMBER,
    OPEN,
    PAPER,
    amount,
    fitting,
    height_of,
    new_workbook,
    sheetfuls,
)
from etl.whole import WRITE, write_whole

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | None

#: What stands at the right of its cell.
_NUMBERS = (int, Decimal)

#: Characters of a column in which sentences stand, which are wrapped.
_SENTENCES = 30

#: Rows that tell how a heading is aligned.
_LOOKED_AT = 100

#: The colour behind a word of a status; the word itself says the same.
_COLOURS = {
    **dict.fromkeys(("Failed", "rejected", "conflict", "missing", "different", "not readable", "failed"), BAD),
    **dict.fromkeys(("Success", "agrees", "create", "reversed"), GOOD),
    **dict.fromkeys(("Pending", "change", "paid since", "held as paid", "Set aside", "set aside", "kept"), OPEN),
}


class SheetTable(Struct, frozen=True):
    """A sheet; where it has more rows than Excel holds, several.

    Attributes:
        name: the sheet's.
        headings: each with the width of its column, in characters.
        rows: as wide as the headings; read once.
        status: the heading of the column whose words are coloured; "" for none.
        keys: columns that stay in sight when the sheet is moved sideways.
        filtered: whether its headings have Excel's filter.
        empty: what is said where there are no rows.
        printed: how many columns, from the left, are printed; 0 for all.
    """

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]
    status: str = ""
    keys: int = 1
    filtered: bool = True
    empty: str = ""
    printed: int = 0


class HeadRow(tuple[Cell, ...]):
    """A row that heads those below it, within a sheet."""

    __slots__ = ()


def about_sheet(title: str, rows: Iterable[Sequence[Cell]]) -> SheetTable:
    """The first sheet of a workbook: what, where, when, by whom, and the totals.

    Args:
        title: what the workbook is.
        rows: facts of two cells, and figures of up to seven.
    """
    return SheetTable("About", ((title, 36), ("", 20), *(("", 16) for _ in range(5))), rows, keys=0, filtered=False)


def write_tables(path: Path, tables: Sequence[SheetTable]) -> Path:
    """Writes a workbook whole or not at all; returns where it is: beside ``path``, numbered, where that is open.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"{path} cannot be written: {cause}. {WRITE}")

    return write_whole(path, lambda part: write_sheets(part, tables), failure, beside=True)


def write_sheets(path: Path, tables: Iterable[SheetTable]) -> None:
    """Writes a workbook where it is to be.

    Raises:
        OSError: the disk is full, or the folder cannot be written to.
    """
    with new_workbook(path) as book:
        looks = _Looks(book)
        for table in tables:
            for number, rows in enumerate(sheetfuls(iter(table.rows)), start=1):
                sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
                _set_up(sheet, table)
                _fill(sheet, table, rows, looks)


class _Looks:
    """How cells look; each look is made once."""

    def __init__(self, book: "Workbook") -> None:
        heading = {"bold": True, "bg_color": "#DDEBF7", "bottom": 1}
        self.heading = book.add_format(heading)
        self.number_heading = book.add_format({**heading, "align": "right", "indent": 1})
        self.number = book.add_format({"num_format": NUMBER, "valign": "top"})
        self.fact = book.add_format({"valign": "top", "align": "left"})
        self.money = book.add_format({"num_format": MONEY, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.plain = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        made = {colour: book.add_format({"bg_color": colour, "valign": "top"}) for colour in (BAD, GOOD, OPEN)}
        self.status = {word: made[colour] for word, colour in _COLOURS.items()}

    def head(self, column: int, below: Sequence[Cell]) -> "Format":
        """How the heading of a column looks: as its cells are aligned."""
        return self.number_heading if column < len(below) and isinstance(below[column], _NUMBERS) else self.heading


def _set_up(sheet: "Worksheet", table: SheetTable) -> None:
    """What of a sheet its rows do not change: the print, and what stays in sight."""
    sheet.freeze_panes(1, table.keys)
    sheet.set_landscape()
    sheet.set_paper(PAPER)
    sheet.set_margins(**MARGINS)
    printed = table.headings[: table.printed or None]
    sheet.fit_to_pages(-(-sum(width for _, width in printed) // ABREAST) or 1, 0)
    sheet.repeat_rows(0)
    if table.keys:
        sheet.repeat_columns(0, table.keys - 1)
    sheet.set_footer("&L&F, &A&RPage &P of &N")


def _fill(sheet: "Worksheet", table: SheetTable, rows: Iterator[Sequence[Cell]], looks: _Looks) -> None:
    names = [heading for heading, _ in table.headings]
    for column, (_, width) in enumerate(table.headings):
        sheet.set_column(column, column, width)
    texts = [looks.wrapped if width >= _SENTENCES else looks.plain for _, width in table.headings]
    sentences = [(column, width) for column, (_, width) in enumerate(table.headings) if width >= _SENTENCES]
    coloured = names.index(table.status) if table.status else -1
    last, number = 0, looks.number if table.filtered else looks.fact
    first = list(islice(rows, _LOOKED_AT))
    columns = _firsts(first, len(names)) if table.filtered else ()
    # The row below a heading tells how its column is aligned, or the first cell that is not empty.
    for last, (row, below) in enumerate(pairwise(chain([HeadRow(names)], first, rows, [()]))):
        if isinstance(row, HeadRow):
            number = looks.number if last else number
            _write_heads(sheet, last, row, columns or below, looks)
            continue
        height = height_of((cell, w) for at, w in sentences if at < len(row) and isinstance(cell := row[at], str))
        if height:
            sheet.set_row(last, height)
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                look = looks.status.get(cell, texts[column]) if column == coloured else texts[column]
                _write_text(sheet, last, column, cell, look)
            else:
                _write_value(sheet, (last, column), cell, looks, number)
    if not last and table.empty:
        sheet.write_string(1, 0, table.empty, looks.plain)
    if table.filtered:
        sheet.autofilter(0, 0, last, len(names) - 1)
    if table.printed:
        sheet.print_area(0, 0, last, table.printed - 1)


def _write_heads(sheet: "Worksheet", place: int, row: HeadRow, below: Sequence[Cell], looks: _Looks) -> None:
    for column, cell in enumerate(row):
        sheet.write(place, column, cell, looks.head(column, below))


def _firsts(rows: Sequence[Sequence[Cell]], width: int) -> tuple[Cell, ...]:
    """The first cell of each column that is not empty."""
    return tuple(next((row[at] for row in rows if row[at] is not None), None) for at in range(width))


def _write_value(
    sheet: "Worksheet", place: tuple[int, int], cell: Decimal | date | int | None, looks: _Looks, number: "Format"
) -> None:
    if isinstance(cell, Decimal):
        sheet.write(*place, *amount(cell, looks.money))
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, looks.day)
    elif cell is not None:
        sheet.write_number(*place, cell, number)


def _write_text(sheet: "Worksheet", row: int, column: int, text: str, look: "Format") -> None:
    if text:
        sheet.write_string(row, column, fitting(text), look)
