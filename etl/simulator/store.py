"""What the simulator remembers: the invoices as they were received and every request that reached it."""

import sqlite3
from datetime import UTC, datetime
from operator import attrgetter
from typing import Final

from msgspec import Struct

from etl.simulator.attachments import Attachments
from etl.simulator.queue import Queue

MEMORY: Final = ":memory:"

_SCHEMA: Final = """
pragma journal_mode = wal;
pragma synchronous = off;
create table if not exists invoice (
    identity_key text primary key,
    identity text not null,
    invoice_id text not null,
    body text not null,
    posts integer not null,
    mails integer not null,
    first_at real not null,
    last_at real not null,
    created_on text not null default '1900-01-01'
) without rowid;
create table if not exists request (
    id integer primary key,
    at real not null,
    method text not null,
    path text not null,
    identity text,
    status integer not null,
    fault text
);
create table if not exists minded (
    identity_key text primary key,
    attribute text not null,
    value text
) without rowid;
"""
_PUT: Final = """
insert into invoice values (?, ?, ?, ?, 1, ?, ?, ?, ?)
on conflict (identity_key) do update set
    identity = excluded.identity,
    invoice_id = excluded.invoice_id,
    body = excluded.body,
    posts = posts + 1,
    mails = mails + excluded.mails,
    last_at = excluded.last_at
"""
_PATCH: Final = "update invoice set body = ?, mails = mails + ?, last_at = ? where identity_key = ?"
_ADD_CREATED_ON: Final = "alter table invoice add column created_on text not null default '1900-01-01'"
_RECORD: Final = """
insert into request (at, method, path, identity, status, fault) values (?, ?, ?, ?, ?, ?)
"""


class StoredInvoice(Struct, frozen=True):
    """One invoice and its history.

    Attributes:
        identity_key: The identity, trimmed and casefolded: SQL Server compares without case or trailing blanks.
        identity: The identity as the last POST spelled it.
        invoice_id: The InvoiceId of the last POST.
        body: The JSON of the last POST, exactly as received, or as PATCHes have changed it since.
        posts: How many POSTs of it were accepted.
        mails: How many accepted POSTs carried SendNewInvoiceEmail Yes.
        first_at: The arrival of the first accepted POST, in seconds of `time.monotonic`.
        last_at: The arrival of the last accepted POST or PATCH, in seconds of `time.monotonic`.
        created_on: The arrival of the first accepted POST, UTC, as `YYYY-MM-DD HH:mm:ss`.
    """

    identity_key: str
    identity: str
    invoice_id: str
    body: str
    posts: int
    mails: int
    first_at: float
    last_at: float
    created_on: str


class StoredRequest(Struct, frozen=True):
    """One request that reached the simulator.

    Attributes:
        at: The moment of its arrival, in seconds of `time.monotonic`.
        method: The HTTP method.
        path: The path without the query.
        identity: The identity it was about, None when it had none or the body was never read.
        status: The status of the answer; 0 when the connection was cut instead.
        fault: Why it was not answered with success, or None.
    """

    at: float
    method: str
    path: str
    identity: str | None
    status: int
    fault: str | None


_ROW: Final = attrgetter("at", "method", "path", "identity", "status", "fault")


def key_of(identity: str) -> str:
    """Give the key two spellings of one identity share: trimmed and casefolded."""
    return identity.strip().casefold()


class Store:
    """The simulator's SQLite database, written by one thread.

    Writes join an open transaction; `commit` makes them visible to other processes and `close` commits the rest.

    Attributes:
        queue: What became of documents in the back office.
        attachments: The files of invoices.

    Args:
        data: A file, created when it does not exist and continued when it does, or `:memory:`.

    Raises:
        sqlite3.Error: If the file cannot be opened or is not a database.
    """

    def __init__(self, data: str) -> None:
        self._connection = sqlite3.connect(data)
        try:
            self._connection.executescript(_SCHEMA)
            self._upgrade()
            self.queue = Queue(self._connection)
            self.attachments = Attachments(self._connection)
        except sqlite3.Error:
            self._connection.close()
            raise

    def _upgrade(self) -> None:
        columns = {row[1] for row in self._connection.execute("pragma table_info(invoice)")}
        if "created_on" not in columns:
            self._connection.execute(_ADD_CREATED_ON)

    def put(self, identity: str, invoice_id: str, body: str, *, mails: bool, at: float) -> None:
        """Create an invoice, or replace every value of it (`Invoices.md`, "Create or Update an Invoice")."""
        created_on = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        self._connection.execute(_PUT, (key_of(identity), identity, invoice_id, body, mails, at, at, created_on))

    def patch(self, identity: str, body: str, *, mails: bool, at: float) -> None:
        """Give a stored invoice another body (`Invoices.md`, "Update an Invoice"); it does not count as a POST."""
        self._connection.execute(_PATCH, (body, mails, at, key_of(identity)))

    def body(self, identity: str) -> str | None:
        """Give the JSON last received for an identity, or None when there is none."""
        query = "select body from invoice where identity_key = ?"
        row = self._connection.execute(query, (key_of(identity),)).fetchone()
        return None if row is None else str(row[0])

    def minded(self, identity: str, attribute: str, value: str | None) -> tuple[str, str | None]:
        """Give what was minded of an invoice at first, an attribute and its value; now, where nothing was before."""
        key = key_of(identity)
        self._connection.execute("insert or ignore into minded values (?, ?, ?)", (key, attribute, value))
        query = "select attribute, value from minded where identity_key = ?"
        found, minded = self._connection.execute(query, (key,)).fetchone()
        return found, minded

    def record(self, request: StoredRequest) -> None:
        """Remember one request."""
        self._connection.execute(_RECORD, _ROW(request))

    def invoices(self, start: int = 0, most: int = -1) -> list[StoredInvoice]:
        """List the invoices in the order of their keys: at most so many from a place on, -1 for all."""
        query = "select * from invoice order by identity_key limit ? offset ?"
        return [StoredInvoice(*row) for row in self._connection.execute(query, (most, start))]

    def count(self) -> int:
        """Count the invoices."""
        (number,) = self._connection.execute("select count(*) from invoice").fetchone()
        return int(number)

    def requests(self) -> list[StoredRequest]:
        """List the requests in the order in which they were answered."""
        query = "select at, method, path, identity, status, fault from request order by id"
        return [StoredRequest(*row) for row in self._connection.execute(query)]

    def commit(self) -> None:
        """Make what was written so far visible to other processes."""
        self._connection.commit()

    def close(self) -> None:
        """Commit and close; the store is of no use afterwards."""
        self._connection.commit()
        self._connection.close()
