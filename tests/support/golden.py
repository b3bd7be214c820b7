"""Files as values that can be kept in JSON and compared: every byte of a text, every cell of a table with its look."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet


def dumped(path: Path) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """What a file holds: lines with their ends, a frame with its dtypes, or the sheets of a workbook."""
    match path.suffix:
        case ".xlsx":
            return {sheet.title: _sheet(sheet) for sheet in openpyxl.load_workbook(path).worksheets}
        case ".parquet":
            return _frame(pl.read_parquet(path))
        case _:
            return path.read_bytes().decode("utf-8").splitlines(keepends=True)


def _frame(frame: pl.DataFrame) -> dict[str, Any]:
    rows = [[str(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in frame.rows()]
    return {"schema": {name: str(dtype) for name, dtype in frame.schema.items()}, "rows": rows}


def _sheet(sheet: Worksheet) -> dict[str, Any]:
    # By number: a range of columns and each of them for itself are the same.
    widths = {
        column: each.width
        for each in sheet.column_dimensions.values()
        for column in range(each.min or 0, (each.max or 0) + 1)
    }
    return {
        "freeze": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "widths": [widths[column] for column in sorted(widths)],
        "choices": [[str(each.sqref), each.formula1] for each in sheet.data_validations.dataValidation],
        "cells": {cell.coordinate: _cell(cell) for row in sheet.iter_rows() for cell in row if _written(cell)},
    }


def _written(cell: Cell | MergedCell) -> bool:
    return cell.value is not None or cell.has_style or cell.comment is not None


def _cell(cell: Cell | MergedCell) -> list[Any]:
    """Value, type, number format, weight, colours and comment."""
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    colour = cell.font.color.rgb if cell.font.color is not None and cell.font.color.type == "rgb" else ""
    value = cell.value if isinstance(cell.value, str | int | float | bool | None) else str(cell.value)
    comment = [cell.comment.text, cell.comment.width, cell.comment.height] if cell.comment else []
    return [value, cell.data_type, cell.number_format, "bold" if cell.font.b else "", fill, colour, *comment]
