"""The statements behind a transaction of the journal."""

import sqlite3
from collections.abc import Sequence

from etl.records import Outcome, Problem, Status


def settle(db: sqlite3.Connection, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records outcomes, and what the portal now holds."""
    db.executemany(
        "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?, asked = asked + ?"
        " WHERE run = ? AND seq = ?",
        [(o.status, o.attempts, o.http_status, o.message, o.finished_at, o.asked, run, o.seq) for o in outcomes],
    )
    db.executemany(
        "INSERT INTO delivered SELECT portal, identity_key, ?, ? FROM run JOIN document USING (run)"
        " WHERE run = ? AND seq = ? ON CONFLICT (portal, identity_key)"
        " DO UPDATE SET content = excluded.content, finished_at = excluded.finished_at",
        [(o.delivered, o.finished_at, run, o.seq) for o in outcomes if o.delivered],
    )


def claim(db: sqlite3.Connection, run: int, seqs: Sequence[int]) -> None:
    """Marks documents as sending: what the portal holds of them is unknown from now on."""
    db.executemany(
        "DELETE FROM delivered WHERE portal = (SELECT portal FROM run WHERE run = ?)"
        " AND identity_key = (SELECT identity_key FROM document WHERE run = ? AND seq = ?)",
        [(run, run, seq) for seq in seqs],
    )
    db.executemany(
        "UPDATE document SET status = ? WHERE run = ? AND seq = ?", [(Status.SENDING, run, seq) for seq in seqs]
    )


def add_problems(db: sqlite3.Connection, run: int, problems: Sequence[Problem]) -> None:
    """Records problems, and their sentences as the message of their documents."""
    db.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(run, p.seq, p.column, p.value, p.rule, p.sentence, p.remedy) for p in problems],
    )
    db.executemany(
        "UPDATE document SET message = message || CASE WHEN message = '' THEN '' ELSE ' | ' END || ?"
        " WHERE run = ? AND seq = ?",
        [(str(problem), run, problem.seq) for problem in problems],
    )
