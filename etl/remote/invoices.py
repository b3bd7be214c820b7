"""Rows of the invoices report, kept on the disk, so that memory does not grow with the portal."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from etl.closing import Closing
from etl.compare.report_row import PAYMENTS, REPORTED
from etl.errors import ResultsError
from etl.exact_json import DECODER, ENCODER

_KEPT = {name.casefold() for name in REPORTED | PAYMENTS}


def key_of(name: str) -> str:
    """What two spellings of an Identity share: SQL Server's default collation ignores capitals and blanks behind."""
    return name.strip().casefold()


class RemoteInvoices(Closing):
    """Rows by Identity, in a temporary database without a name that ends with this context.

    Attributes:
        customers: whose invoices came, in small letters and as they are spelled; also of rows that were cleared.
    """

    def __init__(self) -> None:
        self.customers: dict[str, str] = {}
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE held (name TEXT PRIMARY KEY, row BLOB) WITHOUT ROWID")

    def close(self) -> None:
        """Forgets the rows."""
        self._db.close()

    def clear(self) -> None:
        """Forgets every row."""
        with _told():
            self._db.execute("DELETE FROM held")

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keeps rows; of an Identity that comes twice none counts.

        Raises:
            ResultsError: the disk is full.
        """
        rows = list(rows)
        self.customers.update(customers_of(rows))
        named = ((key_of(str(row.get("Identity") or row.get("InvoiceId") or "")), _cut(row)) for row in rows)
        with _told():
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT INTO held VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET row = NULL", list(named)
            )
            self._db.execute("COMMIT")

    def __contains__(self, identity: str) -> bool:
        """Whether there is a row of an invoice, or more than one."""
        found = self._db.execute("SELECT 1 FROM held WHERE name = ?", (key_of(identity),)).fetchone()
        return found is not None

    def row(self, identity: str) -> Mapping[str, Any] | None:
        """The row of an invoice, amounts as Decimal; None where there is none, or not exactly one."""
        found = self._db.execute("SELECT row FROM held WHERE name = ?", (key_of(identity),)).fetchone()
        if found is None or found[0] is None:
            return None
        row: Mapping[str, Any] = DECODER.decode(found[0])
        return row


def customers_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The customers that rows of the report tell of, in small letters and as they are spelled."""
    names = (str(row.get("CustomerId") or "").strip() for row in rows)
    return {name.lower(): name for name in names if name}


def _cut(row: Mapping[str, Any]) -> bytes:
    return ENCODER.encode({name: value for name, value in row.items() if name.casefold() in _KEPT})


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ResultsError(f"What the portal holds cannot be kept for comparing: {error}. Free disk space.") from error
