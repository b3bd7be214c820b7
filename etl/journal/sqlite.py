"""The journal's database in a file."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import JournalError
from etl.journal.database import Rows, Value

_BUSY = 30.0
"""Seconds to wait for another process's transaction."""

_REMEDIES = {
    sqlite3.SQLITE_FULL: "Free disk space, then resume.",
    sqlite3.SQLITE_CORRUPT: "The file is damaged: put back a copy from your backup, or choose another --journal and"
    " compare with the portal before you import again.",
    sqlite3.SQLITE_NOTADB: "It is no journal, or is damaged: choose another --journal, or put back a copy from your"
    " backup.",
    sqlite3.SQLITE_BUSY: "Another program is using it: try again when that has ended.",
    sqlite3.SQLITE_READONLY: "It cannot be written: ask for the right to write the file and its folder, or choose"
    " another --journal.",
}


class SQLite:
    """A file, made for its owner alone if new.

    Every commit reaches the disk before it returns (``synchronous=FULL``): what the journal says survives a power cut.
    The connection may travel between threads, one at a time.

    Raises:
        JournalError: the file cannot be opened or written, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        _make(path)
        with self.translated():
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.create_function("sha256", 1, _sha256, deterministic=True)
            # typeshed knows aggregates over integers only; SQLite hands on whatever the column holds.
            self._connection.create_aggregate("decimal_sum", 1, _DecimalSum)  # type: ignore[arg-type]

    def execute(self, statement: str, values: Sequence[Value] = (), /) -> Rows:
        """Runs a statement."""
        return self._connection.execute(statement, values)

    def executemany(self, statement: str, values: Iterable[Sequence[Value]], /) -> None:
        """Runs a statement once for each row of values."""
        self._connection.executemany(statement, values)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Puts many rows into a table."""
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def sum_of(self, column: str) -> str:
        """The SQL of an exact sum over decimals in text."""
        return f"decimal_sum({column})"

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        found = self.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
        return found.fetchone() is not None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, rolls back on any exception."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def translated(self) -> Iterator[None]:
        """SQLite's errors as a ``JournalError``."""
        try:
            yield
        except sqlite3.Error as error:
            # The low byte is the kind of error, the others a finer class of it: https://sqlite.org/rescode.html
            kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
            remedy = _REMEDIES.get(kind, "Free disk space or choose another --journal.")
            raise JournalError(f"The journal {self._path} failed: {error}. {remedy}") from error

    @contextmanager
    def hold(self, name: str, *, wait: bool) -> Iterator[bool]:
        """A lock in a file beside the journal; the operating system drops that of a process that dies."""
        file = self._path.with_name(f"{name}.lock")
        lock = FileLock(file)
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise JournalError(
                f"The lock {file} cannot be made ({error.strerror}). Choose another --journal."
            ) from error
        try:
            yield True
        finally:
            # While it is held, so that nobody else's goes; Windows lets nobody, and filelock does it there.
            with suppress(OSError):
                file.unlink()
            lock.release()

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


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


def _make(path: Path) -> None:
    if path.is_dir():
        raise JournalError(f"The journal {path} is a folder. Name a file with --journal.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be written ({error.strerror}). Choose another with --journal."
        ) from error
