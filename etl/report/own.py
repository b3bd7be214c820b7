"""What etl itself wrote, told by the first row of a file: it holds no invoices that are to be sent.

Only what is still as it was written is known: in a workbook that somebody has saved, Excel keeps texts elsewhere.
"""

import re
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from html import unescape
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from etl.report import export, planned, reconciliation, results, verification_workbook
from etl.report.html import MARK
from etl.report.rejects import REASONS

#: Bytes in which the first row of a file ends, if it is one of ours.
_START = 65_536

_SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(rb'<row r="1".*?</row>', re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>([^<]*)</t>")
_NAME = re.compile(r'"([^"]*)":')


class Own(StrEnum):
    """What a file of ours is, for people."""

    RESULTS = "the results of an import"
    REJECTS = "rejected rows"
    EXPORT = "an export of a portal's invoices"
    PLAN = "a plan"
    VERIFICATION = "a verification"
    RECONCILIATION = "a reconciliation"
    REPORT = "a report"


#: The first headings of each kind.
_HEADINGS: dict[tuple[str, ...], Own] = {
    ("DocumentId", "Status", "ErrorMessage"): Own.RESULTS,
    (results.TITLE,): Own.RESULTS,
    (export.TITLE,): Own.EXPORT,
    (planned.TITLE,): Own.PLAN,
    (verification_workbook.TITLE,): Own.VERIFICATION,
    (reconciliation.TITLE,): Own.RECONCILIATION,
    # As older versions began them.
    ("InvoiceId", "Mark", "Sent"): Own.PLAN,
    ("InvoiceId", "Kind", "File"): Own.VERIFICATION,
}

#: Headings that only the report of invoices has.
REPORT = {"AuthorizedPaymentAmount", "IncompletedPaymentAmount", "ProcessedPaymentAmount"}


def own_output(path: Path) -> Own | None:
    """What etl wrote into a file; None where it did not, or where the file cannot be looked at."""
    try:
        if not path.is_file():
            # To open a pipe may wait for ever.
            return None
        with path.open("rb") as file:
            start = file.read(_START)
        if MARK.encode() in start:
            return Own.REPORT
        return _kind(_headings(path, start))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, PolarsError):
        return None


def _kind(headings: Sequence[str]) -> Own | None:
    if headings and headings[-1] == REASONS:
        return Own.REJECTS
    if set(headings) >= REPORT:
        return Own.EXPORT
    return _HEADINGS.get(tuple(headings[:3]))


def _headings(path: Path, start: bytes) -> Sequence[str]:
    """The first row, as far as it may be one of ours."""
    if start.startswith(b"PK"):
        with zipfile.ZipFile(path) as package, package.open(_SHEET) as sheet:
            row = _ROW.search(sheet.read(_START))
        return [unescape(text.decode()) for text in _TEXT.findall(row[0])] if row else ()
    if start.startswith(b"PAR1"):
        return list(pl.read_parquet_schema(path))
    text = start.decode(_codec(start), errors="replace").removeprefix("\ufeff")
    lines = text.splitlines()[:2]
    if lines and lines[0].startswith("{"):
        return _NAME.findall(lines[0])
    # Rejects are written as their file was: behind any delimiter, perhaps below a line that names it.
    return next((_cells(line) for line in lines if not line.startswith("sep=")), ())


def _codec(start: bytes) -> str:
    return "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"


def _cells(line: str) -> Sequence[str]:
    if line.strip('"').endswith(REASONS):
        return [REASONS]
    return [cell.strip('"') for cell in line.split(",")]
