"""Workbooks through python-calamine: .xlsx, .xlsm, .xlsb and .ods."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.errors import FileError
from etl.extract import ods_styles, xlsb_cells, xlsx_styles
from etl.extract.cell_text import NO_DATE, Cell
from etl.extract.formatted import Labels, shifted
from etl.extract.grid import Sheet
from etl.extract.merged import Covered, covered, filled, told
from etl.extract.ods_grid import refuse_giant_tables
from etl.extract.ods_layout import layouts
from etl.extract.reading import Reading, Source
from etl.extract.struck import struck_cells, told_once
from etl.extract.table import WIDEST
from etl.extract.xlsb_cells import binary_cells
from etl.extract.xlsx_details import Overlay, SheetDetails
from etl.extract.xlsx_grid import refuse_giants
from etl.extract.xlsx_mended import negatives, placed, refuse_doubles, with_known_errors, without_macros
from etl.extract.xlsx_zip import refuse_large

_T = TypeVar("_T")

_STDERR = 2

#: What gives the number formats of a worksheet, by the kind of its workbook.
_RUNS = {"xlsx": xlsx_styles.runs, "xlsb": xlsb_cells.runs, "ods": ods_styles.runs}

#: What gives the cells of a worksheet that are struck through, besides those of an .xlsx.
_STRUCK = {"xlsb": xlsb_cells.struck, "ods": ods_styles.struck}


def open_sheets(source: Source, reading: Reading, kind: str) -> tuple[list[Sheet], list[str]]:
    """Every worksheet that is visible or asked for, in the workbook's order, and what is said of the others.

    Args:
        source: the workbook.
        reading: which sheet is asked for, and whether merged cells are filled.
        kind: "xlsx", "xlsb" or "ods".

    Raises:
        FileError: the workbook cannot be read or not rightly, or is too large.
    """
    refuse_large(source)
    source, overlay = _looked_through(source, kind)
    book = _guarded(source, lambda: _book(source, kind))
    sheets: list[Sheet] = []
    remarks: list[str] = []
    for number, metadata in enumerate(book.sheets_metadata, start=1):
        asked = reading.sheet is not None and reading.sheet.casefold() in {metadata.name.casefold(), str(number)}
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        if metadata.visible != SheetVisibleEnum.Visible and not asked:
            remarks.append(f'Sheet "{metadata.name}" is hidden and was not read.')
            continue
        try:
            sheets.append(_open(source, reading, kind, (book, metadata, number), overlay))
        except FileError:
            if asked or len(book.sheet_names) == 1:
                raise
            remarks.append(f'Sheet "{metadata.name}" cannot be read and was passed over.')
    return sheets, remarks


class _Held:
    """A worksheet that the engine holds, which takes much memory: given back once it is read, and read anew if need be.

    Args:
        sheet: the worksheet.
        read: has the engine read it anew.
    """

    def __init__(self, sheet: CalamineSheet, read: Callable[[], CalamineSheet]) -> None:
        self._sheet: CalamineSheet | None = sheet
        self._read = read

    def sheet(self) -> CalamineSheet:
        """The worksheet."""
        if self._sheet is None:
            self._sheet = self._read()
        return self._sheet

    def give_back(self) -> None:
        """Lets its memory go."""
        self._sheet = None


def _looked_through(source: Source, kind: str) -> tuple[Source, Callable[[str], Overlay]]:
    """The workbook as its engine is to read it, and what gives what the engine leaves out of a worksheet."""
    if kind != "xlsx":
        others = _overlays(source, kind)
        return source, lambda name: _labelled(source, kind, name, others.get(name, Overlay({}, (), (), (), 0)))
    details = SheetDetails(source)
    if unplaced := refuse_giants(source, details.watchers):
        source = placed(source, unplaced)
        details = SheetDetails(source)
    return source, details.overlay


def _open(
    source: Source,
    reading: Reading,
    kind: str,
    place: tuple[CalamineWorkbook, SheetMetadata, int],
    overlay: Callable[[str], Overlay],
) -> Sheet:
    book, metadata, number = place
    name = metadata.name
    sheet = _guarded(source, lambda: _sheet(source, book, name, kind))
    over = overlay(name)
    left = _left(sheet)
    held = _Held(sheet, lambda: _guarded(source, lambda: _sheet(source, _book(source, kind), name, kind)))
    rows = partial(_rows, held, over, source, fill=reading.fill_merged)
    unseen = {} if reading.fill_merged else covered(_cells(held, over, source), over.merged, left)
    said = tuple(_remarks(over, unseen, left, fill=reading.fill_merged))
    known = shifted(partial(_RUNS[kind], source, name), left)
    lines = _STRUCK.get(kind, partial(struck_cells, within=over.lined))
    struck = told_once(partial(lines, source, name), left)
    return Sheet(name, number, rows, said, known, unseen, frozenset(over.hidden_rows), struck, held.give_back)


def _book(source: Source, kind: str) -> CalamineWorkbook:
    """The workbook, also where a sheet of macros would have the engine refuse it."""
    with source.open() as file:
        content = BytesIO(file.read())
    try:
        return CalamineWorkbook.from_filelike(content)
    except PasswordError:
        raise
    except CalamineError:
        if kind != "xlsx":
            raise
        with without_macros(source).open() as file:
            return CalamineWorkbook.from_filelike(file)


def _sheet(source: Source, book: CalamineWorkbook, name: str, kind: str) -> CalamineSheet:
    """A worksheet, also where the engine does not know an error that a cell shows: ``overlay`` does."""
    try:
        return book.get_sheet_by_name(name)
    except CalamineError as error:
        if kind != "xlsx" or "error value" not in str(error):
            raise
        with with_known_errors(source, name).open() as file:
            return CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)


def _overlays(source: Source, kind: str) -> dict[str, Overlay]:
    """What the engine leaves out of an .xlsb or .ods, by sheet."""
    if kind == "xlsb":
        sheets = binary_cells(source)
        return {n: Overlay(c.failures, (), c.merged, c.hidden_rows, c.hidden_columns) for n, c in sheets.items()}
    refuse_giant_tables(source)
    return {
        name: Overlay(each.texts, (), tuple(sorted(each.merged)), each.hidden_rows, each.hidden_columns)
        for name, each in layouts(source).items()
    }


def _labelled(source: Source, kind: str, name: str, over: Overlay) -> Overlay:
    """The same with the cells of an .xlsb or .ods that are shown as names of things."""
    labels = _RUNS[kind](source, name, range(WIDEST), lambda form: form.labels)
    return replace(over, labels=sorted(labels, key=lambda run: run.top))


def _remarks(over: Overlay, unseen: Covered, left: int, *, fill: bool) -> Iterator[str]:
    yield from hidden(len(over.hidden_rows), over.hidden_columns)
    yield from told(len(over.merged), unseen, left, fill=fill)


def hidden(rows: int, columns: int) -> Iterator[str]:
    """Sentences on what a sheet hides."""
    for count, noun in ((rows, "row"), (columns, "column")):
        if count:
            yield (
                f"{count} {noun} is hidden and is read." if count == 1 else f"{count} {noun}s are hidden and are read."
            )


def _rows(held: _Held, over: Overlay, source: Source, *, fill: bool) -> Iterator[Sequence[Cell]]:
    rows = _cells(held, over, source)
    return filled(rows, over.merged, _left(held.sheet())) if fill and over.merged else rows


def _left(sheet: CalamineSheet) -> int:
    """The column in which its rows begin, from 0."""
    return sheet.start[1] if sheet.start else 0


def _cells(held: _Held, over: Overlay, source: Source) -> Iterator[list[Cell]]:
    sheet = held.sheet()
    left = _left(sheet)
    row, values, below_zero, labels = -1, 0, None, Labels(over.labels)
    for row, cells in enumerate(_engine_rows(source, sheet)):
        values += len(cells) - cells.count("")
        if over.held and time in map(type, cells):
            below_zero = negatives(source, sheet.name) if below_zero is None else below_zero
            _strike(cells, {column - left for at, column in below_zero if at == row})
        if labels.begun(row):
            labels.lay(row, cells, left)
        if row in over.texts:
            _lay(cells, over.texts[row], left)
        yield cells
    for below in range(row + 1, over.height):
        empty: list[Cell] = [""] * sheet.width
        _lay(empty, over.texts.get(below, {}), left)
        yield empty
    if over.held and values != over.held:
        # Empty texts are no values here, so that this is asked for of some good workbooks, too.
        refuse_doubles(source, sheet.name)


def _engine_rows(source: Source, sheet: CalamineSheet) -> Iterator[list[Cell]]:
    row = 0
    try:
        for cells in sheet.iter_rows():
            row += 1
            yield cells
    except OverflowError as error:
        # Of the number the engine makes a time, and Python has none so long.
        raise FileError(
            f"{source.path.name}, sheet {sheet.name}, row {row + 1} has a number that is too large for the date or time"
            " that its format makes of it. Excel shows ##### there: give the cell another format, or empty it."
        ) from error


def _strike(cells: list[Cell], below_zero: Collection[int]) -> None:
    """Of times, which the engine makes of numbers below zero too, those as what a spreadsheet shows no date for."""
    for place in below_zero:
        if 0 <= place < len(cells) and type(cells[place]) is time:
            cells[place] = NO_DATE


def _lay(cells: list[Cell], laid: Mapping[int, str], left: int) -> None:
    """Lays over a row what the engine leaves out; beside its last column nothing has a heading."""
    for column, text in laid.items():
        if 0 <= column - left < len(cells):
            cells[column - left] = text


def _guarded(source: Source, read: Callable[[], _T]) -> _T:
    name = source.path.name
    try:
        with _silence():
            return read()
    except PasswordError as error:
        raise FileError(
            f"{name} has a password, and such a workbook cannot be unlocked here. Save it without one, or as .xlsx."
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileError(f"{name} cannot be read as a workbook. Open it in Excel and save it again.") from error
    except BaseException as error:
        # The engine's panics derive from BaseException and have no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise FileError(f"{name} is damaged. Open it in Excel and save it again.") from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps the engine's panics from writing a stack to standard error; they are told in a sentence."""
    try:
        kept = os.dup(_STDERR)
    except OSError:
        # A program without a terminal may have none.
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
