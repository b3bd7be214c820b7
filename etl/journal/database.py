"""What the journal needs of a database. SQLite and PostgreSQL have a room each."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from etl.journal.lease import Lease, LeaseTimes

#: What a column holds. Amounts travel as text; the reader makes it a Decimal.
Value = str | int | bytes | None


class Rows(Protocol):
    """What a statement found or changed."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a tuple of what was asked for, or None
        """The next row."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""


class Database(Protocol):
    """A connection for one thread at a time. Statements are SQL that both databases speak, ``?`` for each value."""

    def execute(self, statement: str, values: Sequence[Value] = (), /) -> Rows:
        """Runs a statement."""

    def executemany(self, statement: str, values: Iterable[Sequence[Value]], /) -> None:
        """Runs a statement once for each row of values."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Puts many rows into a table, the fastest way there is."""

    def make(self, statement: str) -> None:
        """Makes a table or an index. The statement is SQLite's; what a database has no words for is left out."""

    @property
    def for_share(self) -> str:
        """What stands behind a SELECT whose row nobody may change before the transaction ends."""

    def sum_of(self, column: str) -> str:
        """The SQL of an exact sum over decimals in text; nulls count for nothing."""

    def elements(self, column: str) -> str:
        """The SQL of a table ``element`` with the column ``value``: those of a list, a text in JSON."""

    def item(self, number: int) -> str:
        """The SQL of an item of a list that is such an ``element``, counted from 0."""

    def account(self) -> str:
        """Whose this connection is, by the word of the operating system or of the server; "" where that is unknown."""

    def history(self) -> str:
        """What tells the server, and the history of its commits, from any other; "" where nothing can be lost of it."""

    def has(self, table: str) -> bool:
        """Whether there is such a table."""

    def columns(self, table: str) -> set[str]:
        """The names of a table's columns; none where there is no such table."""

    def size(self) -> int:
        """Bytes that the journal takes, indexes and write-ahead log included."""

    def copy(self, path: Path) -> None:
        """Writes a copy, as of one moment; raises JournalError where it cannot be."""

    def transaction(self, run: int | None = None, *, durable: bool = True) -> AbstractContextManager[None]:
        """All or nothing. Nobody else writes meanwhile to what is the run's; without one, to anything.

        Durable at its end, with all that came before it. One that need not be yet costs no wait for the disk.
        """

    def snapshot(self) -> AbstractContextManager[None]:
        """Within, all that is read is of one moment, whoever writes meanwhile; nothing is written."""

    def translated(self) -> AbstractContextManager[None]:
        """Within, the database's own errors become a JournalError that says what to do."""

    def lease(self, portal: str, times: LeaseTimes) -> AbstractContextManager[Lease]:
        """Holds a portal for this process; raises BusyError while another one has it, or may have."""

    def hold(self, name: str, *, wait: bool) -> AbstractContextManager[bool]:
        """A lock among all that use the journal, given up when the process dies; yields whether it was to be had."""

    def close(self) -> None:
        """Ends the connection."""
