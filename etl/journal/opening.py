"""Which database a journal is in."""

from pathlib import Path

from etl.errors import JournalError
from etl.journal.database import Database
from etl.journal.place import JournalServer
from etl.journal.sqlite import SQLite


def connect(place: Path | JournalServer) -> Database:
    """A connection to the journal's database.

    Raises:
        JournalError: it cannot be opened, or what PostgreSQL needs is not installed.
    """
    if isinstance(place, Path):
        return SQLite(place)
    try:
        # The driver is an extra: who keeps a journal in a file does without.
        from etl.journal.postgresql import PostgreSQL
    except ImportError as error:
        raise JournalError(
            "A journal on a PostgreSQL server needs an extra: python -m pip install 'payfabric-etl[postgres]'"
        ) from error
    return PostgreSQL(place)
