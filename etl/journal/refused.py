"""Documents that the portal did not take, which somebody wants sent again now that the cause is gone."""

from etl.journal.database import Database
from etl.journal.run_states import NOT_SENT, NOT_SENT_MARKS
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.attachment import Attached
from etl.model.document import Status

#: What the last request of a document came to, as a ``Verdict`` has it.
_REFUSED = "refused"
_HELD = "accepted"

_LAST = (
    "(SELECT outcome FROM attempt WHERE attempt.run = document.run AND attempt.seq = document.seq"
    " ORDER BY number DESC LIMIT 1)"
)

#: Documents, from the first that are planned, of which it is looked up what the portal said of them before.
_FIRST = 100

#: Whether a later run has sent a corrected row in the place of a document.
_CORRECTED = (
    "EXISTS (SELECT 1 FROM correction AS taken JOIN run AS later ON later.run = taken.run"
    f" WHERE later.run > document.run AND later.state NOT IN ({NOT_SENT_MARKS})"
    " AND ((taken.root = document.run AND taken.place = document.seq) OR EXISTS (SELECT 1 FROM correction AS own"
    "  WHERE own.run = document.run AND own.seq = document.seq AND own.root = taken.root AND own.place = taken.place)))"
)


def reopen(db: Database, run: int) -> int:
    """Documents that the portal did not take are to be sent again; returns how many.

    What was refused is planned as before; of what may have arrived the portal is asked first. Left as they are: those
    that it held otherwise, which are for a person to look at, and those that a later run has corrected.
    """
    # It may have been changed since it was refused: what the portal holds of it is to be read anew.
    db.execute(
        "DELETE FROM before_image WHERE run = ? AND seq IN (SELECT seq FROM document WHERE run = ? AND status = ?"
        f" AND {_LAST} = ?)",
        (run, run, Status.FAILED, _REFUSED),
    )
    done = db.execute(
        f"UPDATE document SET status = CASE WHEN {_LAST} = ? THEN ? ELSE ? END"
        f" WHERE run = ? AND status = ? AND attached = ? AND payload IS NOT NULL"
        f" AND COALESCE({_LAST}, ?) <> ? AND NOT {_CORRECTED}",
        (_REFUSED, Status.PLANNED, Status.IN_DOUBT, run, Status.FAILED, Attached.NO, _HELD, _HELD, *NOT_SENT),
    )
    return done.rowcount


def is_reopened(db: Database, run: int) -> bool:
    """Whether a run has documents that are to be sent again, of which nothing has become since."""
    found = db.execute(
        f"SELECT 1 FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status IN (?, ?) AND finished_at IS NOT NULL"
        " LIMIT 1",
        (run, Status.PLANNED, Status.IN_DOUBT),
    )
    return found.fetchone() is not None


def heard(db: Database, run: int) -> list[tuple[int, str]]:
    """What the portal has refused the first documents with that are planned all the same: HTTP status and message."""
    rows = db.execute(
        "SELECT DISTINCT http_status, message FROM attempt WHERE run = ? AND outcome = ? AND what <> 'GET'"
        f" AND http_status IS NOT NULL AND seq IN (SELECT seq FROM document WHERE run = ? AND {OPEN_DOCUMENT}"
        " AND status = ? ORDER BY seq LIMIT ?)",
        (run, _REFUSED, run, Status.PLANNED, _FIRST),
    ).fetchall()
    return [(int(status), str(message)) for status, message in rows]
