"""A portal that is held by a lock in a file, for a journal in a file."""

from math import inf
from pathlib import Path
from time import monotonic

from msgspec import Struct

from etl.errors import JournalError
from etl.journal.database import Database
from etl.journal.file_lock import FileId, Files, are_same
from etl.journal.integrity import require_same
from etl.journal.lease import RequestStore
from etl.journal.terms import require_term

#: Seconds for which the files that were there a moment ago are taken to be there.
_GLANCE = 0.2


class FileLease(Struct):
    """Held as long as the lock's file is there: a process that sleeps keeps its lock, one that dies loses it.

    Attributes:
        db: the journal's.
        portal: what is held.
        term: of this holder.
        lock: the lock's file, and what it is known by.
        journal: the journal's path, and its files.
    """

    db: Database
    portal: str
    term: int
    lock: tuple[Path, FileId]
    journal: tuple[Path, Files]
    looked_at: float = -inf

    @property
    def requests(self) -> RequestStore | None:
        """Each state folder has its own count."""
        return None

    @property
    def is_fresh(self) -> bool:
        """Whether the files are there, or were a moment ago."""
        now = monotonic()
        if now - self.looked_at >= _GLANCE and are_same(dict([self.lock])) and are_same(self.journal[1]):
            self.looked_at = now
        return now - self.looked_at < _GLANCE

    def confirm(self) -> None:
        """Looks at the files; see ``Lease``."""
        require_same(*self.journal)
        if not are_same(dict([self.lock])):
            raise JournalError(
                f"Stopped: the lock {self.lock[0]} was removed, and without it another command could send to"
                f" {self.portal} at the same time. Nothing more is sent. Run python -m etl resume, and leave the lock"
                " alone."
            )

    def explain(self) -> None:
        """Looks at the files; see ``Lease``."""
        self.confirm()

    def check(self) -> None:
        """Whether the term is the newest; see ``Lease``."""
        require_term(self.db, self.portal, self.term)
