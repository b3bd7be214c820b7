"""The statements behind a transaction of the journal."""

import sqlite3
from collections.abc import Sequence
from hashlib import sha256

from etl.records import Outcome, Problem, Status

UNSETTLED = (Status.PLANNED, Status.SENDING, Status.IN_DOUBT)
"""What a run has still to settle."""


def settle(db: sqlite3.Connection, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records outcomes, and what the portal now holds."""
    db.executemany(
        "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?, asked = asked + ?"
        " WHERE run = ? AND seq = ?",
        [(o.status, o.attempts, o.http_status, o.message, o.finished_at, o.asked, run, o.seq) for o in outcomes],
    )
    db.executemany(
        "UPDATE delivered SET content = ?, finished_at = ?"
        " WHERE portal = (SELECT portal FROM run WHERE run = ?)"
        " AND identity_key = (SELECT identity_key FROM document WHERE run = ? AND seq = ?)",
        [(o.delivered, o.finished_at, run, run, o.seq) for o in outcomes if o.delivered],
    )


def claim(db: sqlite3.Connection, run: int, seqs: Sequence[int]) -> None:
    """Marks documents as sending: what the portal holds of them is unknown from now on."""
    db.executemany(
        "INSERT INTO delivered SELECT portal, identity_key, '', '', run FROM run JOIN document USING (run)"
        " WHERE run = ? AND seq = ? ON CONFLICT (portal, identity_key)"
        " DO UPDATE SET content = '', finished_at = '', run = excluded.run",
        [(run, seq) for seq in seqs],
    )
    db.executemany(
        "UPDATE document SET status = ? WHERE run = ? AND seq = ?", [(Status.SENDING, run, seq) for seq in seqs]
    )


def add_problems(db: sqlite3.Connection, run: int, problems: Sequence[Problem]) -> None:
    """Records problems, and their sentences as the message of their documents."""
    db.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (run, p.seq, p.column, p.value, p.rule, p.sentence, p.remedy, p.source, p.source_row, int(p.warning))
            for p in problems
        ],
    )
    db.executemany(
        "UPDATE document SET message = message || CASE WHEN message = '' THEN '' ELSE ' | ' END || ?"
        " WHERE run = ? AND seq = ?",
        [(str(problem), run, problem.seq) for problem in problems if not problem.warning],
    )


def set_aside_superseded(db: sqlite3.Connection, run: int) -> None:
    """Documents of which a later run has sent a version since would put an old one in its place: they fail unsent."""
    db.execute(
        "UPDATE document SET status = ?, message = 'Not sent again: a later run has taken over this invoice.'"
        " WHERE run = ? AND status IN (?, ?, ?) AND EXISTS (SELECT 1 FROM run JOIN delivered USING (portal)"
        "  WHERE run.run = document.run AND delivered.identity_key = document.identity_key"
        "  AND delivered.run > document.run)",
        (Status.FAILED, run, *UNSETTLED),
    )


def set_aside_unchanged(db: sqlite3.Connection, run: int) -> None:
    """Planned documents whose body is what their portal was given last need not be sent."""
    rows = db.execute(
        "SELECT seq, portal, identity_key, payload, content, delivered.finished_at FROM run"
        " JOIN document USING (run) JOIN delivered USING (portal, identity_key)"
        " WHERE run.run = ? AND status = ? AND content <> ''",
        (run, Status.PLANNED),
    )
    same = [
        (seq, portal, identity_key, at)
        for seq, portal, identity_key, payload, content, at in rows
        if sha256(payload.encode()).hexdigest() == content
    ]
    db.executemany(
        "UPDATE document SET status = ?, message = ? WHERE run = ? AND seq = ?",
        [(Status.UNCHANGED, f"unchanged since {at}", run, seq) for seq, _, _, at in same],
    )
    db.executemany(
        "UPDATE delivered SET run = ? WHERE portal = ? AND identity_key = ?",
        [(run, portal, identity_key) for _, portal, identity_key, _ in same],
    )
