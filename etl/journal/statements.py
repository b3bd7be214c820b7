"""The statements behind a transaction of the journal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from etl.address import portal_key
from etl.attachment import Attached
from etl.journal.database import Database, Value
from etl.journal.kinds import FILES, INVOICES, Kinds, kinds_of
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.seal import SEALED
from etl.journal.trail import add_attempts, add_cut_off, forget_messages
from etl.records import UNSETTLED, Outcome, Problem, RunRequest, RunState, Status

_SOME = 500
"""Documents named in a statement, at most."""


_SEQ, _STATUS = 1, -3
"""Where they stand in what ``unsettled`` gives."""


_UNCOMPARED = (
    "NOT EXISTS (SELECT 1 FROM comparison WHERE comparison.run = document.run AND comparison.seq = document.seq)"
)


def unsettled(db: Database, run: int, after: int, limit: int) -> list[Any]:
    """Documents to settle behind a ``seq``, as ``unsealed`` takes them."""
    kinds = kinds_of(db, run)
    return db.execute(
        f"SELECT {SEALED}, seal, payload, attempts, status, {kinds.in_doubt}, {kinds.has_file} FROM document"
        f" WHERE run = ? AND seq > ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?) ORDER BY seq LIMIT ?",
        (run, after, *UNSETTLED, limit),
    ).fetchall()


def settle(db: Database, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records outcomes with their requests, and what the portal now holds.

    A statement is for many documents: each gives up the interpreter's lock, which the event loop then has to give back.
    """
    add_attempts(db, run, outcomes)
    alike: defaultdict[tuple[Value, ...], list[int]] = defaultdict(list)
    for o in outcomes:
        alike[o.status, o.attempts, o.http_status, o.message, o.finished_at, o.asked, o.attached].append(o.seq)
    for values, seqs in alike.items():
        for among, some in _among(seqs):
            db.execute(
                "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?,"
                f" asked = asked + ?, attached = ? WHERE run = ? AND seq IN ({among})",
                (*values, run, *some),
            )
    kinds = kinds_of(db, run)
    content = "attachment_sha256" if kinds.files else "document.content"
    # Of an invoice whose file may be missing it stays open what the portal holds.
    delivered = [o.seq for o in outcomes if o.status is Status.SUCCESS and o.attached is not Attached.UNSURE]
    for kind, key in kinds.keys.items():
        _note(db, run, delivered, kind, key, content)
    if kinds.files:
        # What was refused never arrived, and leaves no doubt.
        refused = [o.seq for o in outcomes if o.status is Status.FAILED and o.attached is Attached.NO]
        _forget_files(db, run, refused)
    else:
        given = [o.seq for o in outcomes if o.attached is Attached.YES]
        for kind, key in FILES.items():
            _note(db, run, given, kind, key, "attachment_sha256")


def _note(db: Database, run: int, seqs: Sequence[int], kind: str, key: str, content: str) -> None:  # noqa: PLR0913, PLR0917 - a row
    """Records what the portal holds of documents, by a kind and the columns of its key and its content."""
    for among, some in _among(seqs):
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, {content}, document.finished_at, run FROM run"
            f" JOIN document USING (run) WHERE run.run = ? AND seq IN ({among}) ON CONFLICT (portal, kind, name)"
            " DO UPDATE SET content = excluded.content, finished_at = excluded.finished_at, run = excluded.run",
            (run, *some),
        )


def _among(seqs: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    """Placeholders for documents, and these; as many at a time as any SQLite takes."""
    for first in range(0, len(seqs), _SOME):
        some = seqs[first : first + _SOME]
        yield ", ".join("?" * len(some)), some


def claim(db: Database, run: int, rows: Sequence[Any]) -> None:
    """Marks documents as sending: what the portal holds of them is unknown from now on.

    Args:
        db: in the transaction that has read them.
        run: the run.
        rows: all that are unsettled between the first and the last, as ``unsettled`` gives them. Of one that was marked
            before nobody has recorded the end.
    """
    if not rows:
        return
    first, last = rows[0][_SEQ], rows[-1][_SEQ]
    add_cut_off(db, run, [row[_SEQ] for row in rows if row[_STATUS] == Status.SENDING])
    own = "run = ? AND seq BETWEEN ? AND ? AND status IN (?, ?, ?)"
    kinds = kinds_of(db, run)
    for kind, key in kinds.keys.items():
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, '', '', run FROM run JOIN document USING (run)"
            f" WHERE run.{own} ON CONFLICT (portal, kind, name)"
            " DO UPDATE SET content = '', finished_at = '', run = excluded.run",
            (run, first, last, *UNSETTLED),
        )
    if kinds.overwrite:
        # Whether an invoice that is overwritten keeps its file is not documented.
        seqs = db.execute(f"SELECT seq FROM document WHERE {own}", (run, first, last, *UNSETTLED)).fetchall()
        _forget_files(db, run, [seq for (seq,) in seqs])
    db.execute(
        f"UPDATE document SET status = ? WHERE {own}",
        (Status.SENDING, run, first, last, *UNSETTLED),
    )


def _forget_files(db: Database, run: int, seqs: Sequence[int]) -> None:
    for kind, key in FILES.items():
        db.executemany(
            f"DELETE FROM delivered WHERE kind = '{kind}' AND portal = (SELECT portal FROM run WHERE run = ?)"
            f" AND name = (SELECT {key} FROM document WHERE run = ? AND seq = ?)",
            [(run, run, seq) for seq in seqs],
        )


def add_problems(db: Database, run: int, problems: Sequence[Problem]) -> None:
    """Records problems, and their sentences as the message of their documents."""
    db.insert(
        "problem",
        ("run", "seq", "column_name", "value", "rule", "sentence", "remedy", "source", "source_row", "warning"),
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


def reject(db: Database, run: int, problems: Sequence[Problem]) -> None:
    """Records problems; their documents become rejected."""
    db.executemany(
        "UPDATE document SET status = ?, payload = NULL WHERE run = ? AND seq = ?",
        sorted({(Status.REJECTED, run, problem.seq) for problem in problems}),
    )
    add_problems(db, run, problems)


def set_aside(db: Database, run: int, *, taking: bool) -> None:
    """Decides anew which documents need not be sent, or no longer may: see ``Journal.set_aside``.

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
    given = "SELECT 1 FROM delivered WHERE portal = (SELECT portal FROM run WHERE run = ?) LIMIT 1"
    if db.execute(given, (run,)).fetchone() is None:
        return
    kinds = kinds_of(db, run)
    _set_aside_superseded(db, run, kinds)
    if not resend:
        _set_aside_unchanged(db, run, kinds)
    if taking:
        _take_unchanged(db, run, kinds)


def _set_aside_superseded(db: Database, run: int, kinds: Kinds) -> None:
    """Documents of which a later run has sent a version since would put an old one in its place."""
    db.execute(
        "UPDATE document SET status = ?, message = 'Not sent: a later run has taken over this invoice, and its results"
        " say what became of it. Nothing needs to be done here.'"
        f" WHERE run = ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?) AND ({kinds.superseded})",
        (Status.SUPERSEDED, run, *UNSETTLED),
    )


def _set_aside_unchanged(db: Database, run: int, kinds: Kinds) -> None:
    """Planned documents whose body is what their portal was given last, under both their keys, need not be sent."""
    db.execute(
        f"UPDATE document SET status = ?, message = 'unchanged since ' || {kinds.given_at}"
        f" WHERE run = ? AND {OPEN_DOCUMENT} AND status = ? AND {_UNCOMPARED} AND {kinds.unchanged}",
        (Status.UNCHANGED, run, Status.PLANNED),
    )


def _take_identical(db: Database, run: int) -> None:
    """What the portal was seen to hold is what it was given last."""
    for kind, key in INVOICES.items():
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, content, at, run FROM run JOIN document USING (run)"
            f" JOIN comparison USING (run, seq) WHERE run.run = ? AND {OPEN_DOCUMENT} AND status = ?"
            " ON CONFLICT (portal, kind, name) DO UPDATE SET run = excluded.run, content = excluded.content,"
            " finished_at = excluded.finished_at WHERE delivered.run <= excluded.run",
            (run, Status.UNCHANGED),
        )


def _take_unchanged(db: Database, run: int, kinds: Kinds) -> None:
    for kind, key in kinds.keys.items():
        # An insert that always meets its row: an update would be joined, and badly where statistics are old.
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, content, '', run FROM run JOIN document USING (run)"
            f" WHERE run.run = ? AND {OPEN_DOCUMENT} AND status = ? AND {_UNCOMPARED}"
            " ON CONFLICT (portal, kind, name) DO UPDATE SET run = excluded.run",
            (run, Status.UNCHANGED),
        )


def add_run(db: Database, request: RunRequest, started_at: str, who: str, planner: str) -> int:
    """A new run, in planning; returns its number."""
    (run,) = db.execute("SELECT COALESCE(MAX(run), 0) + 1 FROM run").fetchone()
    db.execute(
        "INSERT INTO run"
        " (run, started_at, command, portal, state, who, options, results, resend, planner, corrects, recipe)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            started_at,
            request.command,
            portal_key(request.portal),
            RunState.PLANNING,
            who,
            request.options,
            request.results,
            int(request.resend),
            planner,
            request.corrects,
            request.recipe,
        ),
    )
    return int(run)


def compact(db: Database, before: str) -> int:
    """Forgets what delivered documents of old runs said; see ``Journal.compact``."""
    old = db.execute("SELECT run FROM run WHERE started_at < ? AND compacted = 0", (before,)).fetchall()
    shrunk = 0
    for (run,) in old:
        forget_messages(db, run)
        done = db.execute("UPDATE document SET payload = content WHERE run = ? AND status = ?", (run, Status.SUCCESS))
        shrunk += done.rowcount
    db.executemany("UPDATE run SET compacted = 1 WHERE run = ?", old)
    expire(db, before)
    return shrunk


def planning(db: Database) -> list[Any]:
    """Number, start and planner of each run in planning."""
    return db.execute("SELECT run, started_at, planner FROM run WHERE state = ?", (RunState.PLANNING,)).fetchall()


def forget(db: Database, run: int) -> None:
    """Removes a run that was never planned to its end, with all that is its own; any other run stays."""
    for table in ("comparison", "attempt", "invocation", "correction", "problem", "document", "source", "run"):
        db.execute(
            f"DELETE FROM {table} WHERE run = ? AND EXISTS (SELECT 1 FROM run WHERE run.run = ? AND state = ?)",
            (run, run, RunState.PLANNING),
        )


def propose(db: Database, run: int, digest: str) -> None:
    """Makes a plan of a run."""
    db.execute("UPDATE run SET state = ?, plan = ? WHERE run = ?", (RunState.PROPOSED, digest, run))


def expire(db: Database, before: str) -> None:
    """Plans made before a time that nobody has sent are over; what was compared for settled runs is forgotten too."""
    old = db.execute("SELECT run FROM run WHERE state = ? AND started_at < ?", (RunState.PROPOSED, before)).fetchall()
    for (run,) in old:
        db.execute("UPDATE document SET payload = NULL WHERE run = ?", (run,))
        db.execute("DELETE FROM comparison WHERE run = ?", (run,))
        db.execute("UPDATE run SET state = ? WHERE run = ?", (RunState.EXPIRED, run))
    db.execute(
        "DELETE FROM comparison WHERE run IN (SELECT run FROM run WHERE started_at < ?) AND NOT EXISTS"
        " (SELECT 1 FROM document WHERE document.run = comparison.run AND status IN (?, ?, ?))",
        (before, *UNSETTLED),
    )
