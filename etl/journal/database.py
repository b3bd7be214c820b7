"""The SQLite file behind the journal: opening, transactions, and its errors as sentences."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from etl.errors import JournalError
from etl.journal.schema import MIGRATIONS, TABLES, VERSION

_BUSY = 30.0
"""Seconds to wait for another process's transaction."""


class _DecimalSum:
    """SUM over exact decimals in text; null where there are none."""

    def __init__(self) -> None:
        self._sum = Decimal(0)

    def step(self, text: str | None) -> None:
        if text is not None:
            self._sum += Decimal(text)

    def finalize(self) -> str:
        return str(self._sum)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def connect(path: Path) -> sqlite3.Connection:
    """Opens the file, made for its owner alone if new, and its tables.

    Every commit reaches the disk before it returns (``synchronous=FULL``): what the journal says survives a power cut.
    The connection may travel between threads, one at a time.

    Raises:
        JournalError: the file cannot be opened or is of a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be written ({error.strerror}). Choose another with --journal."
        ) from error
    with translated(path):
        connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.create_function("sha256", 1, _sha256, deterministic=True)
        # typeshed knows aggregates over integers only; SQLite hands on whatever the column holds.
        connection.create_aggregate("decimal_sum", 1, _DecimalSum)  # type: ignore[arg-type]
        _prepare(connection, path)
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    with transaction(connection):
        connection.execute(TABLES[0])
        connection.execute("INSERT INTO meta VALUES ('version', ?) ON CONFLICT (name) DO NOTHING", (str(VERSION),))
        (version,) = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if int(version) <= VERSION:
            _migrate(connection, int(version))
    if int(version) > VERSION:
        connection.close()
        raise JournalError(f"The journal {path} was written by a newer etl. Update etl, or choose another --journal.")


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for older in range(version, VERSION):
        for statement in MIGRATIONS[older]:
            connection.execute(statement)
    for statement in TABLES[1:]:
        connection.execute(statement)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'version'", (str(VERSION),))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as a ``JournalError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(
            f"The journal {path} failed: {error}. Free disk space or choose another --journal."
        ) from error
