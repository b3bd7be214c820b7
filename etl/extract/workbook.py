"""Excel workbooks, through fastexcel (calamine)."""

import re
from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from pathlib import Path
from typing import TypeVar

import fastexcel
import polars as pl

from etl.errors import FileError
from etl.extract.table import CELLS, ROW, Table, column_names

_T = TypeVar("_T")

_BATCH = 1 << 16
"""Rows handed on at a time."""

_EXCEL_PRECISION = Context(prec=15)
"""Excel keeps and shows 15 significant digits ("Excel specifications and limits"); the file may hold two more."""


def open_workbook(path: Path) -> list[Table]:
    """Every visible sheet that has cells, in the workbook's order; the first row that is not blank holds the headings.

    Raises:
        FileError: the workbook cannot be read, or has no cells at all.
    """
    reader = _guarded(path, lambda: fastexcel.read_excel(path))
    opened = (_open_sheet(path, reader, name, number) for number, name in enumerate(reader.sheet_names, start=1))
    tables = [table for table in opened if table is not None]
    if not tables:
        raise FileError(f"{path.name} has no visible sheet with cells in it. Export it again.")
    return tables


def _open_sheet(path: Path, reader: fastexcel.ExcelReader, name: str, number: int) -> Table | None:
    # skip_rows=0 keeps blank rows at the top, so that positions are Excel's row numbers.
    sheet = _guarded(path, lambda: reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string"))
    if sheet.visible != "visible":
        return None
    cells = _guarded(path, sheet.to_polars)
    cells.columns = column_names(cells.width)
    filled = cells.select(pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")).to_series()
    header = filled.arg_true().first()
    if not isinstance(header, int):
        return None
    headings = tuple((cell or "").strip() for cell in cells.row(header))
    return Table(path, name, number, headings, "workbook", lambda: _rows(cells, header))


def _rows(cells: pl.DataFrame, header: int) -> Iterator[pl.DataFrame]:
    numbered = cells.with_row_index(ROW, offset=1).slice(header + 1)
    for batch in numbered.iter_slices(_BATCH):
        yield batch.select(
            pl.col(ROW).cast(pl.Int64),
            pl.lit(cells.width, dtype=pl.Int64).alias(CELLS),
            *(_as_shown(batch[name]) for name in cells.columns),
        )


def _as_shown(column: pl.Series) -> pl.Series:
    """Numbers whose binary form shows beyond the 15th digit, as Excel shows them: 1234.5600000000001 is 1234.56."""
    noisy = column.str.contains(r"^-?[0-9]+\.[0-9]+$") & (column.str.count_matches("[0-9]") > _EXCEL_PRECISION.prec)
    if not noisy.any():
        return column
    texts = column.filter(noisy).unique().to_list()
    shown = {text: format(_EXCEL_PRECISION.create_decimal(text).normalize(), "f") for text in texts if _binary(text)}
    return column.replace(shown) if shown else column


def _binary(text: str) -> bool:
    """Whether the text is the shortest that names its binary number: what a number cell reads as."""
    return bool(re.fullmatch(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]", text)) and Decimal(repr(float(text))) == Decimal(text)


def _guarded(path: Path, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except fastexcel.FastExcelError as error:
        raise FileError(
            f"{path.name} cannot be read as a workbook ({error}). Open it in Excel and save it again."
        ) from error
    except BaseException as error:
        # The engine's panics derive from BaseException and have no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise FileError(f"{path.name} is damaged. Open it in Excel and save it again.") from error
