"""Which queue goes with a journal."""

from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import JournalError

if TYPE_CHECKING:
    from etl.journal import JournalServer
    from etl.queue.queue import Queue


def open_queue(journal: "Path | JournalServer") -> "Queue":
    """The queue beside a journal: a file beside its file, which no other journal there shares; tables in its database.

    Raises:
        JournalError: it cannot be opened, or what PostgreSQL needs is not installed.
    """
    if isinstance(journal, Path):
        from etl.queue.local import LocalQueue

        return LocalQueue(journal.with_name(f"{journal.stem}.queue.sqlite3"))
    try:
        # The engine is an extra: who has one machine does without.
        from etl.queue.shared import SharedQueue
    except ImportError as error:
        raise JournalError(
            "Jobs for several machines need an extra: python -m pip install 'payfabric-etl[workers]'"
        ) from error
    return SharedQueue(journal)
