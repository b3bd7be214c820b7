"""All that a file calls open against all that its portal does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.control_events import ReconciliationWritten
from etl.app.events import Exporting, Planned
from etl.app.file_set import FileSet, imported_before, require_files
from etl.app.guards import expected_of
from etl.app.observer import Progress, Step
from etl.app.output_paths import beside_results, require_workbook
from etl.app.portal_calls import require_portal, talk
from etl.delivery import INVOICE_KEYS, PortalSession, pages
from etl.errors import IncompleteError, PlanError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.model.comparison import key_of
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning import plan
from etl.portal import Reply
from etl.report import balance, count, mismatches
from etl.report.invoice_row import cells
from etl.report.reconciliation import (
    FILE_SIDE,
    OURS,
    PORTAL_SIDE,
    UNREAD,
    Reconciliation,
    Standing,
    reconcile,
    write_reconciliation,
)
from etl.report.sheets import Cell
from etl.text import moment, now

#: Rows that become a frame at a time.
_BATCH = 50_000

#: A midnight of any time zone, told in UTC, is on its own day so much later.
_NOON = timedelta(hours=12)

#: What a portal writes for no date is of this year.
_NO_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a reconciliation has come to.

    Attributes:
        found: both sides, invoice by invoice.
        rejected: rows of the file that could not be read, and are on neither side.
        workbook: where it was written.
    """

    found: Reconciliation
    rejected: int
    workbook: Path

    @property
    def ending(self) -> Ending:
        """FAILURES where the sides are not the same, or rows of the file could not be read."""
        return Ending.SUCCESS if self.found.agrees and not self.rejected else Ending.FAILURES


class _Side:
    """Rows of one side, as frames: never more than some thousand tuples at once."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._frames: list[pl.DataFrame] = []

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._frames.append(self._frame())

    def _frame(self) -> pl.DataFrame:
        rows, self._rows = self._rows, []
        return pl.DataFrame(rows, self._schema, orient="row")

    def frame(self) -> pl.DataFrame:
        """All of them."""
        return pl.concat([*self._frames, self._frame()])


def reconcile_files(files: FileSet, workbook: Path | None, context: Context) -> Reconciled:
    """Reads a file of open items and the portal's whole report, and writes what is not the same. Sends nothing.

    Args:
        files: the exports.
        workbook: where it goes; None for beside the first file.
        context: the portal, and how to ask it.

    Raises:
        PlanError: what was read is not what was expected.
        PortalError: the portal cannot be asked, or does not answer with all that it announced.
    """
    return concluded("reconcile", context, lambda here: _reconcile(files, workbook, here))


def _reconcile(files: FileSet, workbook: Path | None, context: Context) -> Reconciled:
    require_portal(context)
    require_files(files)
    files = files.fetched()
    target = workbook or beside_results(files.paths[0], "reconcile")
    require_workbook(target, "A reconciliation", files.every)
    erp, unread, rejected = _file_side(files, context)
    with Journal(context.journal.journal) as journal:
        ours = pl.DataFrame(list(journal.sent.senders(context.key)), OURS, orient="row")
        portal = _portal_side(journal, context)
    found = reconcile(erp, portal, ours, datetime.now(UTC).date(), unread)
    written = write_reconciliation(found, target, _facts(files, rejected, context))
    standings = {standing: found.figures(standing) for standing in Standing}
    context.observer.note(
        ReconciliationWritten(found.agrees, found.in_file, found.in_portal, standings, rejected, written)
    )
    return Reconciled(found, rejected, written)


def _file_side(files: FileSet, context: Context) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """What the files call open, and which and how many of their rows could not be read."""
    side, unread = _Side(FILE_SIDE), _Side(UNREAD)
    past = imported_before(context.journal.journal)
    with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        planned = plan(journal, files.request(RunRequest("validate", context.known_portal), emails=True), past)
        context.observer.note(Planned(planned))
        wrong = list(mismatches(expected_of(files.check), balance(planned.totals), planned.hash_total))
        if wrong:
            raise PlanError(" ".join(["The control totals do not agree.", *wrong]))
        for page in journal.comparisons.rows(planned.run):
            for row in page:
                if row.status is Status.REJECTED and row.document_id:
                    unread.add((key_of(row.document_id), row.file, row.sheet, row.source_row))
                if row.status is Status.PLANNED and row.document_id:
                    due = Decimal(row.due if row.due is not None else row.amount or 0)
                    until = None if row.due_date is None else datetime.fromisoformat(row.due_date).date()
                    place = (row.file, row.sheet, row.source_row)
                    names = (key_of(row.document_id), row.document_id, row.customer, row.currency)
                    side.add((*names, due, until, *place))
        return side.frame(), unread.frame(), count(balance(planned.totals).rejected)


def _portal_side(journal: Journal, context: Context) -> pl.DataFrame:
    """Every invoice of the portal."""
    context.observer.note(Exporting(context.told))
    side, progress = _Side(PORTAL_SIDE), context.observer.progress(Step.READING)

    async def act(session: PortalSession) -> None:
        async with progress.shown():
            await _collect(session, side, progress)

    talk(journal, context, act)
    found = side.frame()
    customers = found["customer"].unique().str.strip_chars().to_list()
    journal.history.add_seen_customers(context.key, {name.lower(): name for name in customers if name})
    return found


async def _collect(session: PortalSession, side: _Side, progress: Progress) -> None:
    begun = False

    async def question(size: int, index: int) -> Reply:
        nonlocal begun
        reply = await session.portal.get_invoices((), size, index)
        if not begun and reply.body:
            begun = True
            progress.begin(reply.body["Total"])
        return reply

    async for rows in pages(session, question, INVOICE_KEYS, whole=True):
        for row in map(cells, rows):
            invoice = str(row.get("InvoiceId") or "")
            due = row.get("BalanceDue")
            if not isinstance(due, Decimal):
                # As nothing it would count for paid.
                raise IncompleteError(
                    f"The portal does not tell what is due of {invoice or 'an invoice'}, so that both sides cannot be"
                    " compared. Nothing was written. Look at it in the portal."
                )
            names = (str(row.get("CustomerId") or ""), str(row.get("Currency") or ""))
            side.add((key_of(invoice), invoice, *names, due, _day(row.get("DueDate"))))
        progress.came(len(rows))


def _day(told: object) -> Any:  # noqa: ANN401 - a date or None
    """The day of a midnight told in UTC; None for what a portal writes for none."""
    try:
        at = datetime.fromisoformat(str(told)[:19])
    except ValueError:
        return None
    return None if at.year <= _NO_YEAR else (at + _NOON if "T" in str(told) else at).date()


def _facts(files: FileSet, rejected: int, context: Context) -> Iterator[tuple[str, Cell]]:
    for path in files.paths:
        yield "File", str(path)
    yield "Portal", context.told
    yield "Compared", moment(now())
    if rejected:
        yield "Rows that could not be read", rejected
