"""What to do about an error of PostgreSQL, by its code.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import psycopg
from psycopg import errors

#: A server that is gone, or the way to it: what was committed is kept.
_AGAIN = "When the server is well again, run python -m etl resume."

_REMEDIES: dict[type[psycopg.Error], str] = {
    errors.ReadOnlySqlTransaction: (
        "This server may only be read: it is a standby or still in recovery, or somebody has made the database"
        " read-only. Name the primary server, or all of them with ?target_session_attrs=read-write behind the database."
    ),
    errors.InsufficientPrivilege: (
        "Ask for the right: GRANT USAGE ON SCHEMA payfabric_etl and GRANT ALL ON ALL TABLES IN SCHEMA payfabric_etl;"
        " and once, for whoever makes the tables or brings them to a new version of etl, CREATE on the database or"
        " their ownership."
    ),
    errors.DiskFull: "Free disk space on the server, then run python -m etl resume.",
    errors.TooManyConnections: "The server has no connection left: end others there, or raise max_connections.",
    errors.OutOfMemory: "The server has too little memory: end other work there, then run python -m etl resume.",
    errors.QueryCanceled: (
        "The server has a statement_timeout that is too short: raise it for this user, then run python -m etl resume."
    ),
    errors.IdleInTransactionSessionTimeout: (
        "This command was frozen while it wrote to the journal, and the server has undone that. It sends nothing more."
        " Run python -m etl resume: what it had under way is in doubt, and asked for first."
    ),
    errors.UntranslatableCharacter: (
        "The database does not keep every character: have one made with ENCODING 'UTF8', and put the journal's tables"
        " into it with pg_dump and psql."
    ),
    errors.DeadlockDetected: "Run python -m etl resume.",
    errors.UndefinedTable: "The tables are not as etl has made them: put back a copy from your backup.",
    errors.UndefinedColumn: "The tables are not as etl has made them: put back a copy from your backup.",
}

#: Of a connection that was never made the server tells no code.
_REFUSALS = (
    (
        (
            "starting up",
            "in recovery mode",
            "shutting down",
            "not yet accepting connections",
            "not accepting connections",
        ),
        "The server is not ready: try again in a minute, or name the primary server.",
    ),
    (("too many clients", "too many connections", "connection slots"), _REMEDIES[errors.TooManyConnections]),
    (
        ("read-write transactions", "session is read-only", "server is in hot standby", "server is not in hot standby"),
        _REMEDIES[errors.ReadOnlySqlTransaction],
    ),
)


#: Of answers of a server that is there and well: this account, or this database, it does not let in.
_SHUT = ("authentication failed", "no password supplied", "pg_hba.conf", "does not exist", "not permitted to log in")

#: What a server says of itself as it goes down, before the connection is seen to be gone.
_GOING = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)


def is_away(error: psycopg.Error, *, closed: bool) -> bool:
    """Whether the server of a connection that there was has gone away, or the way to it: it comes back by itself.

    Args:
        error: what a statement has raised.
        closed: whether the connection is closed by now.
    """
    return isinstance(error, _GOING) or (isinstance(error, psycopg.OperationalError) and closed)


def is_shut(error: psycopg.Error) -> bool:
    """Whether a server that is well has refused a connection: that lasts until a person does something."""
    words = str(error)
    return any(sign in words for sign in _SHUT)


def remedy(error: psycopg.Error) -> str:
    """What to do about an error of a connection there is, or was."""
    return next((said for kind, said in _REMEDIES.items() if isinstance(error, kind)), _AGAIN)


def refusal_remedy(error: psycopg.Error) -> str:
    """What to do where there is no connection."""
    words = str(error)
    for signs, said in _REFUSALS:
        if any(sign in words for sign in signs):
            return said
    let_in = "Check the address, user and password (PGPASSWORD), and that the database exists."
    # A server that refuses somebody in another language is not told from one that is away.
    return let_in if is_shut(error) else f"See that the server runs and can be reached from here. {let_in}"
