"""Excel workbooks, through fastexcel (calamine)."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

import fastexcel
import polars as pl

from etl.errors import FileError
from etl.extract.package import ErrorCell, error_cells, refuse_dates_from_1904, refuse_giants
from etl.extract.table import CELLS, FAULT, ROW, TOP, Line, Table, column_names

_T = TypeVar("_T")

_BATCH = 1 << 16
"""Rows handed on at a time."""

_PRECISION = 15
"""Significant digits that Excel keeps and shows ("Excel specifications and limits"); the file may hold two more."""

_ENGINE_DECIMALS = 9
"""The engine writes a number cell's text with at most so many decimals, the binary noise within them included."""


def open_workbook(path: Path) -> list[Table]:
    """Every visible sheet that has cells, in the workbook's order; blank ones are passed over.

    Raises:
        FileError: the workbook cannot be read or not rightly, is too large, or has no cells at all.
    """
    refuse_giants(path)
    refuse_dates_from_1904(path)
    reader = _guarded(path, lambda: fastexcel.read_excel(path))
    opened = (_open_sheet(path, reader, name, number) for number, name in enumerate(reader.sheet_names, start=1))
    tables = [table for table in opened if table is not None]
    if not tables:
        raise FileError(f"{path.name} has no visible sheet with cells in it. Export it again.")
    return tables


def _open_sheet(path: Path, reader: fastexcel.ExcelReader, name: str, number: int) -> Table | None:
    sheet = _load(path, reader, name, "string")
    if sheet.visible != "visible" or not sheet.width:
        return None
    cells = _cells(path, sheet)
    cells = _with_errors(cells, error_cells(path, name), sheet.available_columns()[0].absolute_index)
    filled = cells.select(pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")).to_series()
    first = filled.arg_true().head(TOP)
    if first.is_empty():
        return None
    # The numbers cost a second reading: all of them only of the sheet that was chosen.
    head = cells.head(int(first[-1]) + 1)
    numbers = _cells(path, _load(path, reader, name, "float", head.height))
    top = [line for batch in _rows(head, numbers, 0, cells.width) for line in batch.iter_rows()]

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        return _rows(cells, _cells(path, _load(path, reader, name, "float")), header, width)

    lines = (Line(top[place][0], tuple(cell or "" for cell in top[place][3:])) for place in first)
    return Table(path, name, number, "workbook", (), tuple(lines), rows)


def _load(
    path: Path,
    reader: fastexcel.ExcelReader,
    name: str,
    dtype: Literal["string", "float"],
    height: int | None = None,
) -> fastexcel.ExcelSheet:
    # skip_rows=0 keeps blank rows at the top, so that positions are Excel's row numbers.
    return _guarded(path, lambda: reader.load_sheet(name, header_row=None, skip_rows=0, n_rows=height, dtypes=dtype))


def _cells(path: Path, sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    cells = _guarded(path, sheet.to_polars)
    cells.columns = column_names(cells.width)
    return cells


def _with_errors(cells: pl.DataFrame, errors: list[ErrorCell], first: int) -> pl.DataFrame:
    """The cells with their errors as text, which the engine leaves empty; ``first`` is the column they begin in.

    The engine ends where the last value stands. Rows below it that hold nothing but errors are added; columns beside
    it have no heading and hold nothing to send.
    """
    cells = _padded(cells, max((error.row + 1 for error in errors), default=0))
    for name in {str(error.column - first) for error in errors} & set(cells.columns):
        column = cells[name].to_list()
        for row, _, text in (error for error in errors if str(error.column - first) == name):
            column[row] = text
        cells = cells.with_columns(pl.Series(name, column, dtype=pl.String))
    return cells


def _padded(cells: pl.DataFrame, height: int) -> pl.DataFrame:
    """The cells with empty rows below them, up to a height."""
    return cells.vstack(cells.clear(max(height - cells.height, 0)))


def _rows(cells: pl.DataFrame, numbers: pl.DataFrame, header: int, width: int) -> Iterator[pl.DataFrame]:
    numbers = _padded(numbers, cells.height)
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in column_names(width)[cells.width :]]
    for start in range(header, cells.height, _BATCH):
        texts, values = cells.slice(start, _BATCH), numbers.slice(start, _BATCH)
        shown = texts.select(_as_shown(texts[name], values[name]) for name in cells.columns)
        beyond = (pl.when(pl.col(name).fill_null("") != "").then(int(name) + 1) for name in cells.columns[width:])
        yield shown.select(
            pl.int_range(start + 1, start + 1 + pl.len(), dtype=pl.Int64).alias(ROW),
            pl.max_horizontal(pl.lit(width), *beyond).cast(pl.Int64).alias(CELLS),
            pl.lit(None, dtype=pl.String).alias(FAULT),
            *cells.columns[:width],
            *missing,
        )


def _as_shown(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    """Number cells as Excel shows them: 1234.5600000000001 is 1234.56, and 0.0000000001 is not 0.

    Args:
        texts: the cells as the engine writes them.
        numbers: the same cells as numbers, null where they are none; those of text cells that read as numbers too.
    """
    plain = texts.str.contains(r"^-?[0-9]+(?:\.[0-9]+)?$")
    long = texts.str.contains(".", literal=True) & (texts.str.count_matches("[0-9]") > _PRECISION)
    suspect = plain & numbers.is_not_null() & (long | (texts.cast(pl.Float64, strict=False) != numbers))
    if not suspect.any():
        return texts
    pairs = pl.DataFrame({"text": texts, "number": numbers}).filter(suspect)
    shown = [_shown(text, number) for text, number in pairs.iter_rows()]
    return texts.scatter(suspect.arg_true(), shown)


def _shown(text: str, number: float) -> str:
    """A number cell's number as Excel shows it; a text cell's text as it stands."""
    written = f"{number:.{_ENGINE_DECIMALS}f}".rstrip("0").removesuffix(".")
    return format(Decimal(f"{number:.{_PRECISION}g}"), "f") if text == written else text


def _guarded(path: Path, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except fastexcel.FastExcelError as error:
        raise FileError(
            f"{path.name} cannot be read as a workbook ({_reason(error)}). Open it in Excel and save it again."
        ) from error
    except BaseException as error:
        # The engine's panics derive from BaseException and have no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise FileError(f"{path.name} is damaged. Open it in Excel and save it again.") from error


def _reason(error: fastexcel.FastExcelError) -> str:
    """The first line of the engine's complaint; the others are about the engine."""
    return str(error).partition("\n")[0].strip()
