"""The journal's database in a file."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from etl.errors import JournalError
from etl.journal.database import Rows, Value
from etl.journal.file_copy import copy_to
from etl.journal.file_lease import FileLease
from etl.journal.file_lock import FileId, locked
from etl.journal.integrity import RESTORE, check, files_of, is_unclean, make_or_find, require_one_name, require_same
from etl.journal.lease import Lease, LeaseTimes, busy, lock_name
from etl.journal.terms import begin_term
from etl.journal.who import user

#: Values a statement may have: https://sqlite.org/limits.html, before 3.32
_VALUES = 999

#: Seconds to wait for another process's transaction.
_BUSY = 120.0

#: Seconds between tries of a lock.
_POLL = 0.05

_DAMAGED = f"It may be damaged: {RESTORE}"

#: What to do, by the kind of error: https://sqlite.org/rescode.html
_REMEDIES = {
    sqlite3.SQLITE_FULL: "Free disk space, then resume.",
    sqlite3.SQLITE_BUSY: "Another program is using it: try again when that has ended.",
    sqlite3.SQLITE_IOERR: "Free disk space, and see that the disk is well; a network drive will not do.",
    sqlite3.SQLITE_CORRUPT: f"The file is damaged: {RESTORE}",
    sqlite3.SQLITE_NOTADB: f"It is no journal, or is damaged: {RESTORE}",
} | dict.fromkeys(
    (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH),
    "You need the right to read and write the file and its folder; or choose another --journal.",
)


class SQLite:
    """A file, made for its owner alone if new.

    Every commit reaches the disk before it returns (``synchronous=FULL``): what the journal says survives a power cut.
    The connection may travel between threads, one at a time.

    Raises:
        JournalError: the file cannot be opened or written, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        make_or_find(path)
        require_one_name(path)
        unclean = is_unclean(path)
        with self.translated():
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        try:
            self._set_up(unclean=unclean)
        except BaseException:
            self._connection.close()
            raise
        self._files = files_of(path)

    def _set_up(self, *, unclean: bool) -> None:
        with self.translated():
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            check(self._connection, self._path, unclean=unclean)
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
        """Puts many rows into a table, as many in a statement as any SQLite takes.

        Each statement gives up the interpreter's lock, and waits to have it back.
        """
        head, row = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ", f"({', '.join('?' * len(columns))})"
        left = iter(rows)
        while some := list(islice(left, _VALUES // len(columns))):
            self._connection.execute(head + ", ".join([row] * len(some)), list(chain.from_iterable(some)))

    def make(self, statement: str) -> None:
        """Makes a table or an index."""
        self.execute(statement)

    #: One writes at a time.
    for_share = ""

    def sum_of(self, column: str) -> str:
        """The SQL of an exact sum over decimals in text."""
        return f"decimal_sum({column})"

    def elements(self, column: str) -> str:
        """The SQL of the elements of a list in JSON."""
        return f"json_each({column}) AS element"

    def item(self, number: int) -> str:
        """The SQL of an item of an element."""
        return f"json_extract(element.value, '$[{number}]')"

    def account(self) -> str:
        """The account of whoever runs this."""
        return user()

    def history(self) -> str:
        """A file has the one that it has."""
        return ""

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        found = self.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
        return found.fetchone() is not None

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns."""
        return {name for (name,) in self.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()}

    def size(self) -> int:
        """Bytes of the file and its write-ahead log."""
        return sum(each.stat().st_size for each in files_of(self._path) if each.exists())

    def copy(self, path: Path) -> None:
        """Writes a copy by SQLite's backup, as of one moment: whoever writes meanwhile goes on."""
        copy_to(self._connection, path)

    @contextmanager
    def transaction(self, run: int | None = None, *, durable: bool = True) -> Iterator[None]:  # noqa: ARG002 - one writes
        """All or nothing: commits at the end, rolls back on any exception. One at a time writes, whatever its run.

        With a write-ahead log, NORMAL may lose the last commits to a power cut, and damages nothing.
        """
        require_same(self._path, self._files)
        self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Of the moment of the first statement; within a transaction, of that."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            self._connection.rollback()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """SQLite's errors as a ``JournalError``."""
        try:
            yield
        except UnicodeDecodeError as error:
            # SQLite's own words quote what it has found.
            raise JournalError(f"The journal {self._path} failed: it holds what is no text. {_DAMAGED}") from error
        except sqlite3.Error as error:
            # The low byte is the kind of error, the others a finer class of it. Text that is not UTF-8 has none.
            remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _DAMAGED)
            raise JournalError(f"The journal {self._path} failed: {error}. {remedy}") from error

    @contextmanager
    def hold(self, name: str, *, wait: bool) -> Iterator[bool]:
        """A lock in a file beside the journal; the operating system drops that of a process that dies."""
        while True:
            with self._locked(name) as lock:
                if lock is not None or not wait:
                    yield lock is not None
                    return
            time.sleep(_POLL)

    @contextmanager
    def lease(self, portal: str, _times: LeaseTimes) -> Iterator[Lease]:
        """Held as long as the lock is; a new term stops whoever has lost it unawares."""
        name = lock_name(portal)
        with self._locked(name) as lock:
            if lock is None:
                raise busy(portal)
            with self.translated(), self.transaction():
                term = begin_term(self, portal)
            yield FileLease(self, portal, term, (self._lock_file(name), lock), (self._path, self._files))

    @contextmanager
    def _locked(self, name: str) -> Iterator[FileId | None]:
        file = self._lock_file(name)
        with ExitStack() as stack:
            try:
                lock = stack.enter_context(locked(file))
            except PermissionError as error:
                raise JournalError(
                    f"The lock {file} cannot be opened ({error.strerror}): it is of another account, which is sending"
                    " or was cut off. Let that account finish, with python -m etl resume; or let the group write the"
                    " folder, so that both may."
                ) from error
            except OSError as error:
                raise JournalError(
                    f"The lock {file} cannot be made ({error.strerror}). Choose another --journal."
                ) from error
            yield lock

    def _lock_file(self, name: str) -> Path:
        return self._path.with_name(f"{name}.lock")

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
