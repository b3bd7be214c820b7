"""Runs that somebody has given up: what they have not sent is not sent any more."""

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.history import forget_figures
from etl.journal.kinds import kinds_of
from etl.journal.portal_numbers import number_for
from etl.journal.runs import move
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.who import user
from etl.model.document import UNSETTLED, Status
from etl.model.run import RunState
from etl.text import now


def abandon(db: Database, run: int) -> None:
    """Sets aside what no request has left for; of what is in doubt it stays known that it may have arrived."""
    pages.take_all_out(db, run)
    at = now()
    told = f"given up by {user()} at {at}"
    unsent = f"Not sent: {told}."
    unsure = f"In doubt, and {told}: the portal may hold it. Look there; the next import of it asks before it sends."
    _release(db, run)
    forget_figures(db, run)
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
    move(db, run, RunState.FINISHED)


def _release(db: Database, run: int) -> None:
    """What was claimed stands in no other run's way; who sends it next asks for it first."""
    for kind, key in kinds_of(db, run).keys.items():
        db.execute(
            f"UPDATE delivered SET run = 0 WHERE portal = {number_for('?')} AND kind = ?"
            f" AND delivered.run = ? AND content = '' AND name IN (SELECT {key} FROM document WHERE document.run = ?"
            f" AND {OPEN_DOCUMENT} AND status IN (?, ?, ?))",
            (run, kind, run, run, *UNSETTLED),
        )
