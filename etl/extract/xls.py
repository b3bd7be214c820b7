"""Workbooks of Excel 2 to 2003 (.xls), through xlrd, which tells errors, number formats and what is hidden."""

import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TypeVar

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as XlsSheet

from etl.errors import FileError
from etl.extract.cell_text import NO_DATE
from etl.extract.cell_text import Cell as CellValue
from etl.extract.formatted import Run, joined, label
from etl.extract.grid import Sheet
from etl.extract.merged import Covered, Merged, covered, filled, told
from etl.extract.number_format import NumberFormat, number_format
from etl.extract.reading import Reading, Source
from etl.extract.struck import Struck, told_once
from etl.extract.workbook import hidden
from etl.extract.xlsx_grid import GRID, far_apart

_T = TypeVar("_T")

#: Cells that a row takes room for at least.
_NARROW = 32


def open_xls(source: Source, reading: Reading) -> tuple[list[Sheet], list[str]]:
    """Every worksheet that is visible or asked for, in the workbook's order, and what is said of the others.

    Raises:
        FileError: the workbook is damaged.
    """
    sheets: list[Sheet] = []
    remarks: list[str] = []
    for book, sheet in _loaded(source):
        place = sheet.number + 1
        asked = reading.sheet is not None and reading.sheet.casefold() in {sheet.name.casefold(), str(place)}
        if sheet.visibility and not asked:
            remarks.append(f'Sheet "{sheet.name}" is hidden and was not read.')
            book.unload_sheet(sheet.number)
        else:
            fill = reading.fill_merged
            rows = partial(_rows, book, sheet, fill=fill)
            unseen = {} if fill else covered(rows(), _ranges(sheet), 0)
            struck = told_once(partial(_struck, book, sheet), 0)
            said = tuple(_remarks(sheet, unseen, fill=fill))
            sheets.append(
                Sheet(sheet.name, place, rows, said, partial(_runs, book, sheet), unseen, _hidden(sheet), struck)
            )
    return sheets, remarks


def _loaded(source: Source) -> Iterator[tuple[Book, XlsSheet]]:
    """Each sheet when it is wanted: a small file may name one of many cells many times."""
    with source.open() as file:
        content = file.read()
    book = _guarded(source, lambda: _book(content))
    cells = 0
    for place in range(book.nsheets):
        sheet = _guarded(source, partial(book.sheet_by_index, place))
        cells += sheet.nrows * max(sheet.ncols, _NARROW)
        if cells > GRID:
            raise FileError(far_apart(source))
        yield book, sheet
    book.release_resources()


def _book(content: bytes) -> Book:
    return xlrd.open_workbook(
        file_contents=content, formatting_info=True, logfile=io.StringIO(), on_demand=True, ragged_rows=True
    )


def _guarded(source: Source, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except Exception as error:
        # What is not as it should be, xlrd finds out by an assertion, an index or a missing key.
        raise FileError(
            f"{source.path.name} cannot be read as an .xls workbook. Open it in Excel and save it as .xlsx."
        ) from error


def _remarks(sheet: XlsSheet, unseen: Covered, *, fill: bool) -> Iterator[str]:
    columns = sum(bool(info.hidden) for info in sheet.colinfo_map.values())
    yield from hidden(len(_hidden(sheet)), columns)
    yield from told(len(sheet.merged_cells), unseen, 0, fill=fill)


def _hidden(sheet: XlsSheet) -> frozenset[int]:
    return frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden)


def _ranges(sheet: XlsSheet) -> list[Merged]:
    return [Merged(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]


def _rows(book: Book, sheet: XlsSheet, *, fill: bool) -> Iterator[Sequence[CellValue]]:
    # A damaged sheet may have rows that are longer than it says.
    width = max((sheet.row_len(row) for row in range(sheet.nrows)), default=0)
    rows = ([*_cells(book, sheet, row), *[""] * (width - sheet.row_len(row))] for row in range(sheet.nrows))
    ranges = _ranges(sheet)
    return filled(rows, ranges, 0) if fill and ranges else rows


def _cells(book: Book, sheet: XlsSheet, row: int) -> Iterator[CellValue]:
    return (_cell(book, cell) for cell in sheet.row(row))


def _cell(book: Book, cell: Cell) -> CellValue:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return label(float(cell.value), _format(book, cell))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(cell.value), "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return NO_DATE if float(cell.value) < 0 else _moment(book, float(cell.value))
    return ""


def _runs(
    book: Book, sheet: XlsSheet, columns: Collection[int], wanted: Callable[[NumberFormat], bool]
) -> Iterator[Run]:
    cells = (
        (place, row, form)
        for row in range(sheet.nrows)
        for place, cell in enumerate(sheet.row(row))
        if place in columns and cell.ctype == xlrd.XL_CELL_NUMBER and wanted(form := _format(book, cell))
    )
    return joined((place, row + 1, form) for place, row, form in cells)


def _struck(book: Book, sheet: XlsSheet) -> Struck:
    """Cells that hold something and are struck through, or a part of them is."""
    lined = {number for number, font in enumerate(book.font_list) if font.struck_out}
    styles = {number for number, style in enumerate(book.xf_list) if style.font_index in lined}
    found = defaultdict[int, set[int]](set)
    for row in range(sheet.nrows if styles else 0):
        places = {place for place, cell in enumerate(sheet.row(row)) if cell.xf_index in styles and cell.value != ""}
        if places:
            found[row] |= places
    for (row, place), parts in sheet.rich_text_runlist_map.items():
        if any(font in lined for _, font in parts):
            found[row].add(place)
    return found


def _format(book: Book, cell: Cell) -> NumberFormat:
    if cell.xf_index is None:
        return number_format("General")
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return number_format(found.format_str if found else "General")


def _moment(book: Book, serial: float) -> CellValue:
    try:
        moment = xlrd.xldate_as_datetime(serial, book.datemode)
    except (ValueError, OverflowError):
        return serial
    return moment.time() if serial < 1 else moment
