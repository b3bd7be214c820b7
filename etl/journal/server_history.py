"""Whether the server has lost what a run has written down: a standby that was promoted may lack the last commits."""

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.attachment import ATTACH
from etl.model.document import Status


def begin(db: Database, run: int, history: str) -> None:
    """A run begins to send, or goes on, on a server with this history.

    Where it began under another one, what is planned may have been sent, and the claim be lost: it is in doubt, and
    asked for first. No question tells what became of a file alone, which may be sent twice.

    Args:
        db: in a transaction.
        run: the run.
        history: as ``Database.history`` tells it; "" where that is not known.
    """
    if not history:
        return
    name = f"server of run {run}"
    known = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    db.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, history)
    )
    if known is None or known[0] == history:
        return
    pages.take_all_out(db, run)
    db.execute(
        f"UPDATE document SET status = ?, quiet_since = '' WHERE run = ? AND {OPEN_DOCUMENT} AND status = ?"
        " AND EXISTS (SELECT 1 FROM run WHERE run.run = document.run AND command <> ?)",
        (Status.IN_DOUBT, run, Status.PLANNED, ATTACH),
    )
