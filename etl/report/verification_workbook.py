"""The workbook of a verification: the control totals of both sides, and what does not agree."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from etl.report.balance import Figure
from etl.report.said import said
from etl.report.sheets import Cell, HeadRow, SheetTable, about_sheet, write_tables
from etl.report.verification import InvoiceDifference, Verification

_DIFFERENCE = (
    *(("InvoiceId", 20), ("Kind", 12), ("Field", 24), ("Sent", 30), ("Held", 30)),
    *(("File", 20), ("Sheet", 12), ("Row", 8)),
)
#: The heading of the first sheet.
TITLE = "Verification against the portal"

_TOTALS = HeadRow(
    ("Currency", "Invoices sent", "Amount sent", "Invoices held", "Amount held", "BalanceDue sent", "BalanceDue held")
)
_NONE = Figure(0, Decimal(0))


def cells_of(found: InvoiceDifference) -> tuple[Cell, ...]:
    """A finding as a spreadsheet has it: amounts as numbers."""
    return (*found[:3], said(found.field, found.sent), said(found.field, found.held), *found[5:])


def write_verification(verification: Verification, path: Path, about: Iterable[tuple[str, Cell]]) -> Path:
    """Writes the workbook: what it is about with the control totals of both sides, and what does not agree.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    found, empty = map(cells_of, verification.findings()), "Everything is held as it was sent."
    differences = SheetTable("Differences", _DIFFERENCE, found, "Kind", empty=empty)
    page = about_sheet(TITLE, _about(verification, about))
    return write_tables(path, [page, differences])


def _about(verification: Verification, facts: Iterable[tuple[str, Cell]]) -> Iterator[tuple[Cell, ...]]:
    yield from facts
    yield ()
    yield _TOTALS
    yield from _totals(verification)
    yield ()
    yield HeadRow(("", "Invoices"))
    for kind, line in verification.kinds.items():
        if line:
            yield (kind, sum(figure.count for figure in line.values()))


def _totals(verification: Verification) -> Iterator[tuple[Cell, ...]]:
    nothing = (_NONE, Decimal(0))
    for currency in verification.currencies:
        (sent, due), (held, left) = verification.sent.get(currency, nothing), verification.held.get(currency, nothing)
        yield (currency or "(none)", sent.count, sent.amount, held.count, held.amount, due, left)
