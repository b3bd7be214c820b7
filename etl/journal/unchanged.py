"""Documents that need not be sent, or no longer may."""

from etl.journal import attribute_names, known
from etl.journal.database import Database
from etl.journal.delivered_table import Kind, beginning
from etl.journal.kinds import INVOICES, SPELLED, Kinds, kinds_of
from etl.journal.portal_numbers import number_for
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.document import UNSETTLED, Status
from etl.versions import facts_of

#: Documents fetched at a time.
_PAGE = 1000

_UNCOMPARED = (
    "NOT EXISTS (SELECT 1 FROM comparison WHERE comparison.run = document.run AND comparison.seq = document.seq)"
)


def settle(db: Database, run: int, *, taking: bool) -> None:
    """Decides anew which documents need not be sent, or no longer may: see ``Journal.settle_unchanged``.

    What was compared with the portal is as the comparison has it. ``taking`` where the run is about to send: only then
    does it take over what it need not send.
    """
    (resend,) = db.execute("SELECT resend FROM run WHERE run = ?", (run,)).fetchone()
    db.execute(
        "UPDATE document SET status = ?, message = ''"
        f" WHERE run = ? AND {OPEN_DOCUMENT} AND status = ? AND {_UNCOMPARED}",
        (Status.PLANNED, run, Status.UNCHANGED),
    )
    if taking:
        _take_identical(db, run)
    given = f"SELECT 1 FROM delivered WHERE portal = {number_for('?')} LIMIT 1"
    if db.execute(given, (run,)).fetchone() is None:
        return
    known.take_out(db, run)
    kinds = kinds_of(db, run)
    _settle_superseded(db, run, kinds)
    if not resend:
        _settle_unchanged(db, run, kinds)
    if taking:
        _take_unchanged(db, run, kinds)


def superseded(db: Database, run: int) -> int:
    """Counts documents of which a later run has sent a version since; see ``Journal.superseded``."""
    kinds = kinds_of(db, run)
    (found,) = db.execute(
        f"SELECT COUNT(*) FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?)"
        f" AND ({kinds.superseded})",
        (run, *UNSETTLED),
    ).fetchone()
    return int(found) + known.superseded(db, run, kinds.keys.items())


def _settle_superseded(db: Database, run: int, kinds: Kinds) -> None:
    """Documents of which a later run has sent a version since would put an old one in its place."""
    db.execute(
        "UPDATE document SET status = ?, message = 'Not sent: a later run has taken over this invoice, and its results"
        " say what became of it. Nothing needs to be done here.'"
        f" WHERE run = ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?) AND ({kinds.superseded})",
        (Status.SUPERSEDED, run, *UNSETTLED),
    )


def _settle_unchanged(db: Database, run: int, kinds: Kinds) -> None:
    """Planned documents whose body is what their portal was given last, under both their keys, need not be sent."""
    db.execute(
        f"UPDATE document SET status = ?, message = 'unchanged since ' || {kinds.given_at}"
        f" WHERE run = ? AND {OPEN_DOCUMENT} AND status = ? AND {_UNCOMPARED} AND {kinds.unchanged}",
        (Status.UNCHANGED, run, Status.PLANNED),
    )


def _take_identical(db: Database, run: int) -> None:
    """What the portal was seen to hold is what it was given last."""
    for kind, key in INVOICES.items():
        at = "at" if kind.is_dated else "''"
        db.execute(
            f"INSERT INTO delivered (portal, kind, name, content, finished_at, run{SPELLED.names})"
            f" SELECT number, {kind}, {key}, {beginning('content')}, {at}, run{SPELLED.values(kind)} FROM run"
            " JOIN portal USING (portal) JOIN document USING (run) JOIN comparison USING (run, seq)"
            f" WHERE run.run = ? AND {OPEN_DOCUMENT} AND status = ?"
            " ON CONFLICT (portal, kind, name) DO UPDATE SET run = excluded.run, content = excluded.content,"
            f" finished_at = excluded.finished_at, version = '', earlier = '', paid_at = ''{SPELLED.kept}"
            " WHERE delivered.run <= excluded.run",
            (run, Status.UNCHANGED),
        )
    _note_identical(db, run)


def _note_identical(db: Database, run: int) -> None:
    """Records the facts of what the portal was seen to hold."""
    last = -1
    while rows := db.execute(
        "SELECT seq, identity_key, payload FROM document JOIN comparison USING (run, seq) WHERE run = ?"
        f" AND {OPEN_DOCUMENT} AND status = ? AND seq > ? ORDER BY seq LIMIT ?",
        (run, Status.UNCHANGED, last, _PAGE),
    ).fetchall():
        last = rows[-1][0]
        versions = attribute_names.numbered(db, [facts_of(payload) for _, _, payload in rows])
        db.executemany(
            f"UPDATE delivered SET version = ? WHERE kind = {Kind.IDENTITY} AND name = ? AND run = ?"
            f" AND portal = {number_for('?')}",
            [(version, name, run, run) for (_, name, _), version in zip(rows, versions, strict=True)],
        )


def _take_unchanged(db: Database, run: int, kinds: Kinds) -> None:
    for kind, key in kinds.keys.items():
        # An insert that always meets its row: an update would be joined, and badly where statistics are old.
        db.execute(
            "INSERT INTO delivered (portal, kind, name, content, finished_at, run)"
            f" SELECT number, {kind}, {key}, {beginning('content')}, '', run FROM run JOIN portal USING (portal)"
            " JOIN document USING (run)"
            f" WHERE run.run = ? AND {OPEN_DOCUMENT} AND status = ? AND {_UNCOMPARED}"
            " ON CONFLICT (portal, kind, name) DO UPDATE SET run = excluded.run",
            (run, Status.UNCHANGED),
        )
