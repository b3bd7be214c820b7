"""The statements behind a transaction of the journal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from etl.address import portal_key
from etl.journal.database import Database, Value
from etl.journal.seal import SEALED
from etl.records import UNSETTLED, Outcome, Problem, RunRequest, RunState, Status

_KEYS = {"identity": "identity_key", "invoice": "invoice_key"}
"""What a document is known by at its portal, whichever of them the portal goes by: kind and column."""

_SOME = 500
"""Documents named in a statement, at most."""


def given(column: str, kind: str) -> str:
    """The SQL of what its portal was given last under a key of a document.

    One look into the index for each document, however many there are: no statistics can lead PostgreSQL astray.
    """
    return (
        f"(SELECT {column} FROM delivered WHERE kind = '{kind}' AND name = document.{_KEYS[kind]}"
        " AND delivered.portal = (SELECT portal FROM run WHERE run.run = document.run))"
    )


_SENDER = "CASE WHEN delivered.content = '' THEN delivered.run END"
_IN_DOUBT = " OR ".join(f"{given(_SENDER, kind)} <> document.run" for kind in _KEYS)
_SUPERSEDED = " OR ".join(f"{given('delivered.run', kind)} > document.run" for kind in _KEYS)
_UNCHANGED = " AND ".join(f"document.content = {given('delivered.content', kind)}" for kind in _KEYS)


def unsettled(db: Database, run: int, after: int, limit: int) -> list[Any]:
    """Documents to settle behind a ``seq``, as ``unsealed`` takes them."""
    return db.execute(
        f"SELECT {SEALED}, seal, payload, attempts, status, {_IN_DOUBT} FROM document"
        " WHERE run = ? AND seq > ? AND status IN (?, ?, ?) ORDER BY seq LIMIT ?",
        (run, after, *UNSETTLED, limit),
    ).fetchall()


def settle(db: Database, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records outcomes, and what the portal now holds.

    A statement is for many documents: each gives up the interpreter's lock, which the event loop then has to give back.
    """
    alike: defaultdict[tuple[Value, ...], list[int]] = defaultdict(list)
    for o in outcomes:
        alike[o.status, o.attempts, o.http_status, o.message, o.finished_at, o.asked].append(o.seq)
    for values, seqs in alike.items():
        for among, some in _among(seqs):
            db.execute(
                "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?,"
                f" asked = asked + ? WHERE run = ? AND seq IN ({among})",
                (*values, run, *some),
            )
    for among, some in _among([o.seq for o in outcomes if o.delivered]):
        for kind, key in _KEYS.items():
            # It always meets the row that the claim has made.
            db.execute(
                f"INSERT INTO delivered SELECT portal, '{kind}', {key}, content, finished_at, run FROM run"
                f" JOIN document USING (run) WHERE run.run = ? AND seq IN ({among})"
                " ON CONFLICT (portal, kind, name) DO UPDATE"
                " SET content = excluded.content, finished_at = excluded.finished_at",
                (run, *some),
            )


def _among(seqs: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    """Placeholders for documents, and these; as many at a time as any SQLite takes."""
    for first in range(0, len(seqs), _SOME):
        some = seqs[first : first + _SOME]
        yield ", ".join("?" * len(some)), some


def claim(db: Database, run: int, first: int, last: int) -> None:
    """Marks the unsettled documents between two ``seq`` as sending: what the portal holds of them is unknown now."""
    which = "run.run = ? AND seq BETWEEN ? AND ? AND status IN (?, ?, ?)"
    for kind, key in _KEYS.items():
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, '', '', run FROM run JOIN document USING (run)"
            f" WHERE {which} ON CONFLICT (portal, kind, name)"
            " DO UPDATE SET content = '', finished_at = '', run = excluded.run",
            (run, first, last, *UNSETTLED),
        )
    db.execute(
        f"UPDATE document SET status = ? WHERE {which.replace('run.run', 'run')}",
        (Status.SENDING, run, first, last, *UNSETTLED),
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


def set_aside(db: Database, run: int) -> None:
    """Decides anew which documents need not be sent, or no longer may: see ``Journal.set_aside``."""
    (resend,) = db.execute("SELECT resend FROM run WHERE run = ?", (run,)).fetchone()
    db.execute(
        "UPDATE document SET status = ?, message = '' WHERE run = ? AND status = ?",
        (Status.PLANNED, run, Status.UNCHANGED),
    )
    given = "SELECT 1 FROM delivered WHERE portal = (SELECT portal FROM run WHERE run = ?) LIMIT 1"
    if db.execute(given, (run,)).fetchone() is None:
        return
    _set_aside_superseded(db, run)
    if not resend:
        _set_aside_unchanged(db, run)


def _set_aside_superseded(db: Database, run: int) -> None:
    """Documents of which a later run has sent a version since would put an old one in its place."""
    db.execute(
        "UPDATE document SET status = ?, message = 'Not sent: a later run has taken over this invoice, and its results"
        " say what became of it. Nothing needs to be done here.'"
        f" WHERE run = ? AND status IN (?, ?, ?) AND ({_SUPERSEDED})",
        (Status.SUPERSEDED, run, *UNSETTLED),
    )


def _set_aside_unchanged(db: Database, run: int) -> None:
    """Planned documents whose body is what their portal was given last, under both their keys, need not be sent."""
    db.execute(
        f"UPDATE document SET status = ?, message = 'unchanged since ' || {given('delivered.finished_at', 'identity')}"
        f" WHERE run = ? AND status = ? AND {_UNCHANGED}",
        (Status.UNCHANGED, run, Status.PLANNED),
    )
    for kind, key in _KEYS.items():
        # An insert that always meets its row: an update would be joined, and badly where statistics are old.
        db.execute(
            f"INSERT INTO delivered SELECT portal, '{kind}', {key}, content, '', run FROM run JOIN document USING (run)"
            " WHERE run.run = ? AND status = ? ON CONFLICT (portal, kind, name) DO UPDATE SET run = excluded.run",
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


def planning(db: Database) -> list[Any]:
    """Number, start and planner of each run in planning."""
    return db.execute("SELECT run, started_at, planner FROM run WHERE state = ?", (RunState.PLANNING,)).fetchall()


def forget(db: Database, run: int) -> None:
    """Removes a run that was never planned to its end, with all that is its own; any other run stays."""
    for table in ("correction", "problem", "document", "source", "run"):
        db.execute(
            f"DELETE FROM {table} WHERE run = ? AND EXISTS (SELECT 1 FROM run WHERE run.run = ? AND state = ?)",
            (run, run, RunState.PLANNING),
        )
