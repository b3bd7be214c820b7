"""The results file: one row a document, in the vocabulary of IntegrationPost (Integration.md)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from etl.attachment import Attached
from etl.destination import Destination
from etl.errors import ResultsError
from etl.records import Result, Status
from etl.report.formulas import neutral
from etl.report.workbook import fitting, new_workbook, sheetfuls
from etl.whole import cause, try_place, write_whole

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

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
    "Environment": pl.String,
    "Portal": pl.String,
    "Warnings": pl.String,
    "Attachment": pl.String,
}
"""Columns and dtypes of a results frame. FinishedAt is UTC, ISO 8601."""

HEADING = next(iter(SCHEMA))
"""What every results file begins with, after a byte order mark."""

STATUS = {
    Status.PLANNED: "Pending",
    Status.SENDING: "Pending",
    Status.IN_DOUBT: "Pending",
    Status.SUCCESS: "Success",
    Status.UNCHANGED: "Success",
    Status.FAILED: "Failed",
    Status.REJECTED: "Failed",
    Status.SET_ASIDE: "Set aside",
    # No word of IntegrationPost fits: nothing is pending, and nothing failed.
    Status.SUPERSEDED: "Superseded",
}

Pages = Iterable[list[Result]]
Row = tuple[object, ...]


def check_target(path: Path, inputs: Iterable[Path]) -> None:
    """Whether results can go there, before anything is done that they are to tell of.

    Raises:
        ResultsError: an unknown ending, a folder that is not there or has that name, or an input that would be
            overwritten.
    """
    if path.suffix.lower() not in _WRITERS:
        raise ResultsError(f"Results cannot be written as {path.name}: use .csv, .xlsx, .jsonl or .parquet.")
    if path.is_dir():
        raise ResultsError(f"{path} is a folder: name a file with --results.")
    if path.exists() and any(other.exists() and path.samefile(other) for other in inputs):
        raise ResultsError(f"The results would overwrite the input {path.name}: choose another name with --results.")
    try:
        try_place(path)
    except OSError as error:
        raise ResultsError(
            f"Results cannot be written to {path.parent} ({error.strerror}): choose another place with --results."
        ) from error


def write_results(pages: Pages, path: Path, sent_to: Destination | None = None) -> Path:
    """Writes all of the results or nothing; returns where they are.

    That is beside ``path``, with a number, where ``path`` cannot be replaced because another program has it open.

    Args:
        pages: rows, a bounded number at a time; one page is held at once.
        path: where to; its ending chooses the format.
        sent_to: where the documents went, for two columns; None for nowhere.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    write = _WRITERS[path.suffix.lower()]
    try:
        return write_whole(path, lambda part: write(_frames(pages, sent_to or Destination()), part), beside=True)
    except (OSError, PolarsError) as error:
        raise ResultsError(f"The results {path} cannot be written: {cause(error)}.") from error


def _frames(pages: Pages, sent_to: Destination) -> Iterator[pl.DataFrame]:
    """The pages as frames, after an empty one: what has no rows has headings all the same."""
    return (_frame(page, sent_to) for page in chain([[]], pages))


def _frame(page: list[Result], sent_to: Destination) -> pl.DataFrame:
    rows = [
        (
            result.document_id,
            STATUS[result.status],
            result.message or None,
            "Invoice",
            result.source_file,
            result.source_sheet or None,
            result.source_row,
            result.attempts,
            result.http_status,
            result.finished_at,
            sent_to.environment or None,
            sent_to.portal or None,
            result.warnings or None,
            _file(result),
        )
        for result in page
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _file(result: Result) -> str | None:
    """The name of the file that goes with a document, and whether the portal's word on it was lost."""
    if not result.attachment:
        return None
    name = PurePath(result.attachment).name
    return f"{name} (not confirmed)" if result.attached is Attached.UNSURE else name


def _csv(frames: Iterator[pl.DataFrame], path: Path) -> None:
    """UTF-8 with a byte order mark, without which Excel takes it for Windows-1252."""
    with path.open("wb") as file:
        for first, frame in _numbered(frames):
            safe = frame.with_columns(neutral(pl.col(pl.String)))
            safe.write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")


def _jsonl(frames: Iterator[pl.DataFrame], path: Path) -> None:
    with path.open("wb") as file:
        for frame in frames:
            frame.write_ndjson(file)


def _parquet(frames: Iterator[pl.DataFrame], path: Path) -> None:
    lines = path.with_name(f"{path.name}.jsonl")
    try:
        _jsonl(frames, lines)
        pl.scan_ndjson(lines, schema=SCHEMA).sink_parquet(path)
    finally:
        lines.unlink(missing_ok=True)


def _xlsx(frames: Iterator[pl.DataFrame], path: Path) -> None:
    rows = (row for frame in frames for row in frame.iter_rows())
    with new_workbook(path) as book:
        bold = book.add_format({"bold": True})
        for number, part in enumerate(sheetfuls(rows), start=1):
            _fill(book.add_worksheet("Results" if number == 1 else f"Results {number}"), part, bold)


def _fill(sheet: "Worksheet", rows: Iterator[Row], bold: "Format") -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(SCHEMA) - 1, 14)
    sheet.set_column(2, 2, 80)
    sheet.write_row(0, 0, list(SCHEMA), bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write(last, column, fitting(cell) if isinstance(cell, str) else cell)
    sheet.autofilter(0, 0, last, len(SCHEMA) - 1)


_WRITERS: dict[str, Callable[[Iterator[pl.DataFrame], Path], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}


def _numbered(frames: Iterator[pl.DataFrame]) -> Iterator[tuple[bool, pl.DataFrame]]:
    return ((index == 0, frame) for index, frame in enumerate(frames))
