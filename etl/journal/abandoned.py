"""Runs that somebody has given up: what they have not sent is not sent any more."""

from etl.clock import now
from etl.journal.database import Database
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.who import user
from etl.records import RunState, Status


def abandon(db: Database, run: int) -> None:
    """Sets aside what no request has left for; of what is in doubt it stays known that it may have arrived."""
    at = now()
    told = f"given up by {user()} at {at}"
    unsent = f"Not sent: {told}."
    unsure = f"In doubt, and {told}: the portal may hold it. Look there; the next import of it asks before it sends."
    for status, message, which in (
        (Status.SET_ASIDE, unsent, (Status.PLANNED,)),
        (Status.FAILED, unsure, (Status.SENDING, Status.IN_DOUBT)),
    ):
        marks = ", ".join("?" * len(which))
        db.execute(
            "UPDATE document SET status = ?, message = ?, finished_at = ?"
            f" WHERE run = ? AND {OPEN_DOCUMENT} AND status IN ({marks})",
            (status, message, at, run, *which),
        )
    db.execute("UPDATE run SET state = ? WHERE run = ?", (RunState.FINISHED, run))
