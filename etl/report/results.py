"""The results file: one row a document, in the vocabulary of IntegrationPost (Integration.md)."""

from collections.abc import Iterable
from itertools import chain
from operator import itemgetter
from pathlib import Path, PurePath

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from etl.errors import ResultsError
from etl.journal.result_page import ResultPage
from etl.model.attachment import Attached
from etl.model.document import Result, Status
from etl.portals import Destination
from etl.report.reasons import OF_STATUS, reasons_of_result
from etl.report.sinks import SINKS, Row, Rows, framed, write_rows
from etl.whole import WRITE, try_place

#: An amount, as the portal keeps it; that of a row which cannot be held so is none.
_AMOUNT = pl.Decimal(19, 5)

#: Columns and dtypes of a results frame. FinishedAt is UTC, ISO 8601.
SCHEMA: dict[str, DataType | DataTypeClass] = {
    "DocumentId": pl.String,
    "Status": pl.String,
    "ErrorMessage": pl.String,
    "CustomerId": pl.String,
    "CustomerName": pl.String,
    "Amount": _AMOUNT,
    "Currency": pl.String,
    "BalanceDue": _AMOUNT,
    "Warnings": pl.String,
    "Reasons": pl.String,
    "SourceFile": pl.String,
    "SourceSheet": pl.String,
    "SourceRow": pl.Int64,
    "Attachment": pl.String,
    "DocumentType": pl.String,
    "Attempts": pl.Int64,
    "HttpStatus": pl.Int64,
    "FinishedAt": pl.String,
    "Environment": pl.String,
    "Portal": pl.String,
    "Trail": pl.String,
}

#: The heading of a workbook's first sheet.
TITLE = "Results of a run"

#: What is the same in every row.
_ONCE = frozenset({"DocumentType", "Environment", "Portal", "Trail"})

#: What has no text in the file where there is none.
_OR_NOTHING = (
    *("ErrorMessage", "CustomerId", "CustomerName", "Currency", "Warnings", "Reasons", "SourceSheet", "Attachment"),
)

#: Characters of a workbook's columns that are not as wide as the others.
_WIDTHS = {
    "DocumentId": 16,
    "Status": 10,
    "ErrorMessage": 42,
    "CustomerId": 12,
    "CustomerName": 24,
    "Amount": 13,
    "Currency": 10,
    "BalanceDue": 13,
    "Warnings": 30,
    "Reasons": 16,
    "SourceFile": 20,
    "SourceSheet": 12,
    "SourceRow": 12,
    "Attachment": 20,
    "FinishedAt": 26,
}

#: The last column that is printed: those behind it are for who looks for a fault of the network.
_PRINTED = "SourceRow"

#: What every results file begins with, after a byte order mark.
HEADING = next(iter(SCHEMA))

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

#: A document that a check has found nothing against, and that is sent nowhere.
READY = "Ready"

Pages = Iterable[ResultPage]


def check_target(path: Path, inputs: Iterable[Path]) -> None:
    """Whether results can go there, before anything is done that they are to tell of.

    Raises:
        ResultsError: an unknown ending, a folder that is not there or has that name, or an input that would be
            overwritten.
    """
    if path.suffix.lower() not in SINKS:
        raise ResultsError(f"Results cannot be written as {path.name}: use .csv, .xlsx, .jsonl or .parquet.")
    try:
        if path.is_dir():
            raise ResultsError(f"{path} is a folder: name a file with --results.")
        if path.exists() and any(other.exists() and path.samefile(other) for other in inputs):
            raise ResultsError(
                f"The results would overwrite the input {path.name}: choose another name with --results."
            )
        try_place(path)
    except OSError as error:
        raise ResultsError(
            f"Results cannot be written to {path.parent} ({error.strerror}): choose another place with --results."
        ) from error


def write_results(
    pages: Pages, path: Path, sent_to: Destination | None = None, head: str = "", about: Iterable[Row] = ()
) -> Path:
    """Writes all of the results or nothing; returns where they are.

    That is beside ``path``, with a number, where ``path`` cannot be replaced because another program has it open.

    Args:
        pages: rows, a bounded number at a time; one page is held at once.
        path: where to; its ending chooses the format.
        sent_to: where the documents went, for two columns; None for nowhere.
        head: of the audit trail, by now.
        about: the lines of a workbook's first sheet; read once, before the pages.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"The results {path} cannot be written: {cause}. {WRITE}")

    return write_rows(results_rows(pages, sent_to, head, about), path, failure)


def results_rows(pages: Pages, sent_to: Destination | None, head: str, about: Iterable[Row]) -> Rows:
    """What is written."""
    where = sent_to or Destination()
    once = filter(itemgetter(1), (("Environment", where.environment), ("Portal", where.portal), ("Audit trail", head)))
    lines = chain(once, about)
    frames = (_frame(page, where, head) for page in pages)
    return Rows(
        "Results",
        SCHEMA,
        widths=_WIDTHS,
        status="Status",
        keys=2,
        title=TITLE,
        about=lines,
        printed=_PRINTED,
        once=_ONCE,
        frames=frames,
    )


def results_frame(pages: Pages, sent_to: Destination | None = None, head: str = "") -> pl.DataFrame:
    """All of the results as one frame; columns and dtypes as of ``SCHEMA``."""
    where = sent_to or Destination()
    return framed(Rows("Results", SCHEMA, frames=(_frame(page, where, head) for page in pages)))


def _frame(page: ResultPage, sent_to: Destination, head: str) -> pl.DataFrame:
    """Results as their file has them; amounts are text."""
    words = {str(status): word_of(status, sent_to) for status in Status}
    columns: dict[str, pl.Expr | pl.Series] = {
        "DocumentId": pl.col("document_id"),
        "Status": pl.col("status").replace_strict(words, return_dtype=pl.String),
        "ErrorMessage": pl.col("message"),
        "CustomerId": pl.col("customer"),
        "CustomerName": pl.col("customer_name"),
        "Amount": pl.col("amount"),
        "Currency": pl.col("currency"),
        "BalanceDue": pl.col("due"),
        "Warnings": pl.col("warnings"),
        "Reasons": _reasons(page),
        "SourceFile": pl.col("source_file"),
        "SourceSheet": pl.col("source_sheet"),
        "SourceRow": pl.col("source_row"),
        "Attachment": _files(page),
        "DocumentType": pl.lit("Invoice"),
        "Attempts": pl.col("attempts"),
        "HttpStatus": pl.col("http_status"),
        "FinishedAt": pl.col("finished_at"),
        "Environment": pl.lit(sent_to.environment or None, pl.String),
        "Portal": pl.lit(sent_to.portal or None, pl.String),
        "Trail": pl.lit(head or None, pl.String),
    }
    return page.frame.select(**columns).with_columns(
        pl.when(pl.col(name) != "").then(name).alias(name) for name in _OR_NOTHING
    )


def _reasons(page: ResultPage) -> pl.Expr | pl.Series:
    """The names of the reasons of each, or ""."""
    if (page.frame["rules"].list.len() > 0).any():
        return pl.Series(map(reasons_of_result, page), dtype=pl.String)
    of_status = {str(status): name for status, name in OF_STATUS.items()}
    return pl.col("status").replace_strict(of_status, default="", return_dtype=pl.String)


def _files(page: ResultPage) -> pl.Expr | pl.Series:
    """The name of the file of each, or ""."""
    return pl.Series(map(_file, page), dtype=pl.String) if (page.frame["attachment"] != "").any() else pl.lit("")


def word_of(status: Status, sent_to: Destination) -> str:
    """A status in the words of the results."""
    return READY if status is Status.PLANNED and sent_to == Destination() else STATUS[status]


def _file(result: Result) -> str:
    """The name of the file that goes with a document, and whether the portal's word on it was lost; "" for none."""
    if not result.attachment:
        return ""
    name = PurePath(result.attachment).name
    return f"{name} (not confirmed)" if result.attached is Attached.UNSURE else name
