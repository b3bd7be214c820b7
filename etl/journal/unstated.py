"""Invoices that a run would send without saying what is due."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec import Struct

from etl.journal import pages, reports
from etl.journal.database import Database
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.document import Status, Total

#: A quote within a value has a backslash before it: only a name looks so.
_NAMED = '"BalanceDue":'

_WHERE = f"FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status = ? AND payload NOT LIKE ?"


class Unstated(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
    """

    reading: Callable[[], AbstractContextManager[Database]]

    def totals(self, run: int) -> list[Total]:
        """Count and sum of Amount by currency of the planned documents without BalanceDue."""
        with self.reading() as db:
            rows = reports.sums(db, _WHERE, (run, Status.PLANNED, f"%{_NAMED}%"))
            return reports.joined(rows, pages.totals_lacking(db, run, _NAMED))

    def first(self, run: int, limit: int) -> list[str]:
        """The first of their InvoiceIds."""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT seq, document_id {_WHERE} ORDER BY seq LIMIT ?", (run, Status.PLANNED, f"%{_NAMED}%", limit)
            ).fetchall()
            packed = pages.first_lacking(db, run, _NAMED, limit)
        return [str(name) for _, name in sorted([*rows, *packed])[:limit]]
