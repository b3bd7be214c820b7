"""Whether a server, reached as it is, can keep a journal: its sessions are ours alone, and its text is any text."""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import errors

from etl.errors import JournalError
from etl.journal.place import JournalServer
from etl.journal.server_errors import remedy

Connection = psycopg.Connection[Any]

#: Encodings of databases that hold every character: the second keeps bytes as they come.
_WHOLE = {"UTF8", "SQL_ASCII"}

#: What a pooler answers that knows of no session, and of no transaction either.
_NO_TRANSACTIONS = "transaction blocks not allowed"


def require_own_session(server: JournalServer, connection: Connection, another: Callable[[], Connection]) -> None:
    """A session's locks and settings must hold from one statement to the next.

    A pooler in transaction mode lends one session of the server to whoever has a transaction to run: a lock of ours is
    everybody's there, and nobody's. That is so where another connection is given the session that ours has used, or
    ours another one meanwhile.

    Args:
        server: for the sentence.
        connection: ours, with no transaction open.
        another: makes one more.

    Raises:
        JournalError: such a pooler stands between.
    """
    ours = _session(connection)
    if ours == connection.info.backend_pid:
        return
    try:
        with another() as second, second.transaction():
            shared = _session(second) == ours or _session(connection) != ours
    except psycopg.OperationalError as error:
        # No connection left to try it with is no proof.
        shared = _NO_TRANSACTIONS in str(error)
    if shared:
        raise JournalError(
            f"Between here and the journal {server} stands a pooler such as PgBouncer, which lends one session of the"
            " server to several programs: no lock would hold, and two imports might send at once. Have it set to"
            " session mode (pool_mode = session), or name the server's own address and port."
        )


def has_schema(server: JournalServer, connection: Connection, schema: str) -> bool:
    """Whether there is a schema.

    Raises:
        JournalError: there is, and this account may not look into it; to the server its tables are not there then.
    """
    asked = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = %s"
    row = connection.execute(asked, (schema,)).fetchone()
    if row is not None and not row[0]:
        raise JournalError(
            f"The journal {server} may not be read by this account. {remedy(errors.InsufficientPrivilege())}"
        )
    return row is not None


def require_any_text(server: JournalServer, connection: Connection) -> None:
    """A database in which a journal is made must hold every character: else a portal's answer might not be kept.

    Raises:
        JournalError: it does not.
    """
    encoding = connection.info.parameter_status("server_encoding") or ""
    if encoding not in _WHOLE:
        raise JournalError(
            f"The database of the journal {server} keeps text as {encoding}, which lacks most characters. Have one made"
            " for it: CREATE DATABASE payfabric ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0."
        )


def history_of(connection: Connection) -> str:
    """The cluster and its timeline: a standby that is promoted, or a backup that is put back, begins another one.

    "" where the server does not tell it, as one that only speaks PostgreSQL's language.
    """
    try:
        with connection.transaction():
            row = connection.execute(
                "SELECT system_identifier || ' ' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"
                " FROM pg_control_system()"
            ).fetchone()
    except psycopg.Error:
        if connection.closed:
            raise
        return ""
    return str(row[0]) if row else ""


def _session(connection: Connection) -> int:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0
