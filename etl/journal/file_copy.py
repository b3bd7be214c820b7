"""A copy of a journal's file, made while others may write to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from etl.errors import JournalError


def copy_to(connection: sqlite3.Connection, path: Path) -> None:
    """Writes all of a database into one file, as it is at one moment, and looks the copy through.

    In steps it would begin anew with each write of another process: https://www.sqlite.org/backup.html

    Raises:
        JournalError: the copy cannot be written, or is damaged, and so what was copied is.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            connection.backup(copy, pages=-1)
            # Else what is in the copy might stand in a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise JournalError(
            f"No backup was made: {error}. See that the disk has room, or choose another place."
        ) from error
    if found != "ok":
        raise JournalError(f"No backup was made, since the journal is damaged ({found}): keep your older backups.")
