"""The journal as something to keep: its place and size, a copy of it, and what is old forgotten."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct

from etl.journal import runs
from etl.journal.database import Database
from etl.journal.schema import VERSION


class Extent(Struct, frozen=True):
    """How much a journal holds.

    Attributes:
        size: of its file with its write-ahead log, or of its tables on a server, in bytes.
        version: of its tables.
        runs: how many there are.
        newest: when the newest was begun, UTC, ISO 8601; "" where there is none.
    """

    size: int
    version: int
    runs: int
    newest: str


class Upkeep(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do. Each is safe while a run is on.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction in which nobody else writes.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[], AbstractContextManager[Database]]

    def extent(self) -> Extent:
        """How much there is."""
        with self.reading() as db:
            count, newest = db.execute("SELECT COUNT(*), COALESCE(MAX(started_at), '') FROM run").fetchone()
            return Extent(db.size(), VERSION, count, newest)

    def copy(self, path: Path) -> None:
        """Writes a journal in a file as it is at one moment, and looks the copy through.

        Args:
            path: an empty file, or none yet.

        Raises:
            JournalError: it is on a server, or the copy cannot be written or is damaged.
        """
        with self.reading() as db:
            db.copy(path)

    def compact(self, before: str) -> int:
        """Bodies that old runs delivered shrink to their SHA-256, old plans expire; returns how many bodies shrank.

        Args:
            before: runs begun before this time are old; UTC, ISO 8601.
        """
        with self.writing() as db:
            return runs.compact(db, before)
