"""A portal that is held by a lock in a file, for a journal in a file."""

from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import monotonic

from etl.errors import JournalError
from etl.journal.database import Database
from etl.journal.file_lock import FileId, file_id
from etl.journal.integrity import require_same
from etl.journal.lease import RequestStore
from etl.journal.terms import require_term

#: Seconds for which the files that were there a moment ago are taken to be there.
_GLANCE = 0.2


@dataclass(slots=True)
class FileLease:
    """Held as long as the lock's file is there: a process that sleeps keeps its lock, one that dies loses it.

    Attributes:
        db: the journal's.
        portal: what is held.
        term: of this holder.
        lock: the lock's file, and what it is known by.
        journal: the journal's file, and what it is known by.
    """

    db: Database
    portal: str
    term: int
    lock: tuple[Path, FileId]
    journal: tuple[Path, FileId | None]
    looked_at: float = -inf

    @property
    def requests(self) -> RequestStore | None:
        """Each state folder has its own count."""
        return None

    @property
    def is_fresh(self) -> bool:
        """Whether the files are there, or were a moment ago."""
        now = monotonic()
        if now - self.looked_at >= _GLANCE and all(file_id(path) == known for path, known in (self.lock, self.journal)):
            self.looked_at = now
        return now - self.looked_at < _GLANCE

    def confirm(self) -> None:
        """Looks at the files; see ``Lease``."""
        require_same(*self.journal)
        path, known = self.lock
        if file_id(path) != known:
            raise JournalError(
                f"Stopped: the lock {path} was removed, and without it another command could send to {self.portal} at"
                " the same time. Nothing more is sent. Run python -m etl resume, and leave the lock alone."
            )

    def explain(self) -> None:
        """Looks at the files; see ``Lease``."""
        self.confirm()

    def check(self) -> None:
        """Whether the term is the newest; see ``Lease``."""
        require_term(self.db, self.portal, self.term)
