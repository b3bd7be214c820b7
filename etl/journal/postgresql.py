"""The journal's database on a PostgreSQL server, by psycopg."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, errors
from psycopg.pq import TransactionStatus

from etl.errors import JournalError, ServerAwayError
from etl.journal import nul
from etl.journal.awake import elapsed
from etl.journal.database import Rows, Value
from etl.journal.fit_server import has_schema, history_of, require_any_text, require_own_session
from etl.journal.lease import Lease, LeaseTimes, busy, holder, lock_name, seconds_until_free
from etl.journal.place import JournalServer
from etl.journal.server_errors import is_away, is_shut, refusal_remedy, remedy
from etl.journal.server_lease import SERVER_NOW, ServerLease
from etl.journal.sign_of_life import is_dead, sign

#: All tables are in it, so the database may hold others.
SCHEMA = "payfabric_etl"

_SESSION = {
    "search_path": SCHEMA,
    # Seconds to wait for another process's transaction, and how long one may lie open before the server ends it.
    "lock_timeout": "120s",
    "idle_in_transaction_session_timeout": "60s",
    # The server sees within a minute that a machine has vanished, and frees its locks.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}

#: What the address may say otherwise: https://www.postgresql.org/docs/current/libpq-connect.html
_CONNECTION = {
    "client_encoding": "UTF8",
    "application_name": "payfabric-etl",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}

#: Seconds between tries of a lock.
_POLL = 0.5


class PostgreSQL:
    """A connection to a server; the journal's schema is made in its database if missing.

    Raises:
        JournalError: no connection, or no right to make the schema.
    """

    def __init__(self, server: JournalServer) -> None:
        self._server = server
        self._seen: dict[str, tuple[object, float]] = {}
        try:
            self._connection = self._connect()
        except psycopg.Error as error:
            # Without its cause, which may quote the address with the password in it.
            words = f"The journal {server} cannot be opened: {self._words(error)}. {refusal_remedy(error)}"
            if is_shut(error):
                raise JournalError(words) from None
            raise ServerAwayError(words) from None
        nul.register(self._connection.adapters)
        try:
            with self.translated():
                self._set_up()
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(address_of(self._server), autocommit=True)

    def _set_up(self) -> None:
        require_own_session(self._server, self._connection, self._connect)
        for name, value in _SESSION.items():
            self.execute("SELECT set_config(?, ?, false)", (name, value))
        # What the journal says must survive a power cut, whatever the server's habit.
        self.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        if not has_schema(self._server, self._connection, SCHEMA):
            require_any_text(self._server, self._connection)
            with self.transaction():
                self.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")

    def execute(self, statement: str, values: Sequence[Value] = (), /) -> Rows:
        """Runs a statement."""
        return self._connection.execute(_translated(statement), values)

    def executemany(self, statement: str, values: Iterable[Sequence[Value]], /) -> None:
        """Runs a statement once for each row of values, in one pipeline."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_translated(statement), values)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Puts many rows into a table."""
        copy_in = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(copy_in.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def make(self, statement: str) -> None:
        """Makes a table or an index. Rows are never stored by their key here."""
        self.execute(statement.replace("WITHOUT ROWID", ""))

    for_share = " FOR SHARE"

    def sum_of(self, column: str) -> str:
        """The SQL of an exact sum over decimals in text."""
        return f"COALESCE(SUM({column}::numeric), 0)"

    def size(self) -> int:
        """Bytes of the schema's tables and their indexes."""
        found = self.execute(
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'",
            (SCHEMA,),
        )
        return int(found.fetchone()[0])

    def copy(self, path: Path) -> None:
        """Raises JournalError: the server's own tools do it better."""
        raise JournalError(
            f"The journal {self._server} is on a server, which etl does not back up: have its administrator do it, or"
            f" run pg_dump -n {SCHEMA} -f {path} with the same address."
        )

    def elements(self, column: str) -> str:
        """The SQL of the elements of a list in JSON."""
        return f"json_array_elements({column}::json) AS element(value)"

    def item(self, number: int) -> str:
        """The SQL of an item of an element."""
        return f"(element.value ->> {number})"

    def account(self) -> str:
        """The role that has signed in, whatever it calls itself since: of other machines only the server knows who."""
        return str(self.execute("SELECT session_user::text").fetchone()[0])

    def history(self) -> str:
        """The cluster and its timeline; see ``history_of``."""
        return history_of(self._connection)

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        found = self.execute("SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = ?", (SCHEMA, table))
        return found.fetchone() is not None

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns."""
        found = self.execute(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = ? AND table_name = ?",
            (SCHEMA, table),
        )
        return {name for (name,) in found.fetchall()}

    @contextmanager
    def transaction(self, run: int | None = None, *, durable: bool = True) -> Iterator[None]:
        """All or nothing. Writers of a run come one after another; one of all runs lets nobody else write."""
        with self._connection.transaction():
            if not durable:
                self.execute("SET LOCAL synchronous_commit = off")
            if run is None:
                self.execute("SELECT pg_advisory_xact_lock(?)", (_number("writing"),))
            else:
                locks = "SELECT pg_advisory_xact_lock_shared(?), pg_advisory_xact_lock(?)"
                self.execute(locks, (_number("writing"), _number(f"writing run {run}")))
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Of the moment of the first statement; within a transaction, of that."""
        if self._connection.info.transaction_status is not TransactionStatus.IDLE:
            yield
            return
        with self._connection.transaction():
            self.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    @contextmanager
    def translated(self) -> Iterator[None]:
        """PostgreSQL's errors as a ``JournalError``."""
        try:
            yield
        except errors.LockNotAvailable as error:
            raise JournalError(
                f"The journal {self._server} failed: another import has been writing to it for two minutes. Try again."
            ) from error
        except psycopg.Error as error:
            kind = ServerAwayError if is_away(error, closed=self._connection.closed) else JournalError
            raise kind(f"The journal {self._server} failed: {self._words(error)}. {remedy(error)}") from error

    @contextmanager
    def hold(self, name: str, *, wait: bool) -> Iterator[bool]:
        """An advisory lock of the session; the server drops that of a process that dies, or whose connection does."""
        number = _number(name)
        with self.translated():
            held = self._try(number)
            while wait and not held:
                time.sleep(_POLL)
                held = self._try(number)
        try:
            yield held
        finally:
            # A connection that is lost has lost its locks.
            if held and not self._connection.broken:
                with self.translated():
                    self.execute("SELECT pg_advisory_unlock(?)", (number,))

    @contextmanager
    def lease(self, portal: str, times: LeaseTimes) -> Iterator[Lease]:
        """A lease by the server's clock. The lock beside it tells whether the holder's connection is there."""
        with sign() as living, self.hold(lock_name(portal), wait=False) as alone:
            taken_at = elapsed()
            with self.translated():
                term = self._take(portal, times, holder(living), alone=alone)
                # Of one that is frozen in mid-transaction no lock may be left when another takes over.
                idle = f"{times.lapse * 1000:.0f}"
                self.execute("SELECT set_config('idle_in_transaction_session_timeout', ?, false)", (idle,))
            lease = ServerLease(self, lambda: PostgreSQL(self._server), portal, term, taken_at, times)
            try:
                yield lease
            finally:
                lease.end()

    def _take(self, portal: str, times: LeaseTimes, name: str, *, alone: bool) -> int:
        """Takes a portal that is free, for a new term; raises BusyError where it is not."""
        self.execute(
            "INSERT INTO lease (portal, term, holder, renewed, requests) VALUES (?, 0, '', 0, '')"
            " ON CONFLICT (portal) DO NOTHING",
            (portal,),
        )
        *row, age = self.execute(
            f"SELECT term, holder, renewed, {SERVER_NOW} - renewed FROM lease WHERE portal = ?", (portal,)
        ).fetchone()
        unheard = max(age / 1000, self._watched(portal, row))
        dead = alone and is_dead(row[1].rpartition(" ")[2])
        left = seconds_until_free(times, unheard, held=bool(row[1]), there=not alone, dead=dead)
        if left != 0:
            raise busy(portal, left)
        try:
            with self._connection.transaction():
                self.execute("SET LOCAL lock_timeout = '2s'")
                taken = self.execute(
                    f"UPDATE lease SET term = term + 1, holder = ?, renewed = {SERVER_NOW}"
                    " WHERE portal = ? AND term = ? AND holder = ? AND renewed = ? RETURNING term",
                    (name, portal, *row),
                ).fetchone()
        except errors.LockNotAvailable:
            # A transaction of the former holder lies open yet; the server ends it within a minute.
            taken = None
        if taken is None:
            raise busy(portal)
        return int(taken[0])

    def _watched(self, portal: str, row: object) -> float:
        """Seconds for which a lease was seen not to be renewed, whatever the server's clock has done meanwhile."""
        seen, since = self._seen.get(portal, (None, 0.0))
        if seen != row:
            since = elapsed()
            self._seen[portal] = row, since
        return elapsed() - since

    def _try(self, number: int) -> bool:
        return bool(self.execute("SELECT pg_try_advisory_lock(?)", (number,)).fetchone()[0])

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _words(self, error: psycopg.Error) -> str:
        """What libpq or the server said, on one line, without the password."""
        return self._server.hide(" ".join(str(error).split())).rstrip(".") or type(error).__name__


def address_of(server: JournalServer) -> str:
    """A server's address as libpq takes it, with what is ours where it says nothing else; with its password."""
    return conninfo.make_conninfo("", **(_CONNECTION | conninfo.conninfo_to_dict(server.url)))


@cache
def _translated(statement: str) -> bytes:
    """Our placeholders as psycopg's. Bytes: its types want proof that text is constant."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _number(name: str) -> int:
    """A lock's name as PostgreSQL wants it: 64 bits, signed."""
    return int.from_bytes(sha256(f"{SCHEMA} {name}".encode()).digest()[:8], signed=True)
