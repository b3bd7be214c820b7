"""The results file: one row a document, in the vocabulary of IntegrationPost (Integration.md)."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl
import xlsxwriter

from etl.errors import ResultsError
from etl.records import Result, Status

SCHEMA = {
    "DocumentId": pl.String,
    "Status": pl.String,
    "ErrorMessage": pl.String,
    "DocumentType": pl.String,
    "SourceFile": pl.String,
    "SourceSheet": pl.String,
    "SourceRow": pl.Int64,
    "Attempts": pl.Int64,
    "HttpStatus": pl.Int64,
    "FinishedAt": pl.String,
}
"""Columns and dtypes of a results frame. FinishedAt is UTC, ISO 8601."""

_STATUS = {
    Status.PLANNED: "Pending",
    Status.SENDING: "Pending",
    Status.IN_DOUBT: "Pending",
    Status.SUCCESS: "Success",
    Status.UNCHANGED: "Success",
    Status.FAILED: "Failed",
    Status.REJECTED: "Failed",
}

_SHEET_ROWS = 1_048_575
"""Rows an Excel sheet holds below its headings."""

_CELL = 32_767
"""Characters an Excel cell holds."""

_FORMULA = r"^[=+\-@\t\r\n]"
"""Starts of a cell that a spreadsheet may run (OWASP, CSV injection)."""

Pages = Iterable[list[Result]]


def check_target(path: Path, inputs: Iterable[Path]) -> None:
    """Whether results can go there, before anything is done that they are to tell of.

    Raises:
        ResultsError: an unknown ending, a folder that is not there, or an input that would be overwritten.
    """
    if path.suffix.lower() not in _WRITERS:
        raise ResultsError(f"Results cannot be written as {path.name}: use .csv, .xlsx, .jsonl or .parquet.")
    if any(path.resolve() == other.resolve() for other in inputs):
        raise ResultsError(f"The results would overwrite the input {path.name}: choose another name with --results.")
    try:
        part = _part(path)
        part.touch()
        part.unlink()
    except OSError as error:
        raise ResultsError(
            f"Results cannot be written to {path.parent} ({error.strerror}): choose another place with --results."
        ) from error


def write_results(pages: Pages, path: Path) -> Path:
    """Writes all of the results or nothing; returns where they are.

    That is beside ``path``, with a number, where ``path`` cannot be replaced because another program has it open.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    part = _part(path)
    try:
        _WRITERS[path.suffix.lower()](map(_frame, pages), part)
        return _put(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ResultsError(f"The results {path} cannot be written: {error.strerror or error}.") from error


def _frame(page: list[Result]) -> pl.DataFrame:
    rows = [
        (
            result.document_id,
            _STATUS[result.status],
            result.message or None,
            "Invoice",
            result.source_file,
            result.source_sheet or None,
            *result[5:],
        )
        for result in page
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _neutral(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep())


def _csv(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """UTF-8 with a byte order mark, without which Excel takes it for Windows-1252."""
    with path.open("wb") as file:
        for first, frame in _numbered(frames):
            _neutral(frame).write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")
        file.flush()
        os.fsync(file.fileno())


def _jsonl(frames: Iterator[pl.DataFrame], path: Path) -> None:
    with path.open("wb") as file:
        for frame in frames:
            frame.write_ndjson(file)
        file.flush()
        os.fsync(file.fileno())


def _parquet(frames: Iterator[pl.DataFrame], path: Path) -> None:
    lines = path.with_name(f"{path.name}.jsonl")
    try:
        _jsonl(frames, lines)
        pl.scan_ndjson(lines, schema=SCHEMA).sink_parquet(path)
    finally:
        lines.unlink(missing_ok=True)


def _xlsx(frames: Iterator[pl.DataFrame], path: Path) -> None:
    # Strings stay strings: no cell becomes a formula, a link or a number.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        rows = (row for frame in frames for row in frame.iter_rows())
        for sheet in _sheets(book):
            written = 0
            for written, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write(written, column, cell[:_CELL] if isinstance(cell, str) else cell)
                if written == _SHEET_ROWS:
                    break
            sheet.autofilter(0, 0, written, len(SCHEMA) - 1)
            if written < _SHEET_ROWS:
                return


def _sheets(book: xlsxwriter.Workbook) -> Iterator[xlsxwriter.workbook.Worksheet]:
    bold = book.add_format({"bold": True})
    number = 1
    while True:
        sheet = book.add_worksheet("Results" if number == 1 else f"Results {number}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(SCHEMA) - 1, 14)
        sheet.set_column(2, 2, 80)
        sheet.write_row(0, 0, list(SCHEMA), bold)
        yield sheet
        number += 1


_WRITERS: dict[str, Callable[[Iterator[pl.DataFrame], Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}


def _numbered(frames: Iterator[pl.DataFrame]) -> Iterator[tuple[bool, pl.DataFrame]]:
    return ((index == 0, frame) for index, frame in enumerate(frames))


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _put(part: Path, path: Path) -> Path:
    for candidate in _candidates(path):
        try:
            part.replace(candidate)
        except PermissionError:
            continue
        return candidate
    raise PermissionError(13, "another program has it open, and the names beside it too")


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 10):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
