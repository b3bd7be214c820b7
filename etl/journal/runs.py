"""Runs: how they begin, how much of them is kept, and how plans and half-planned ones end."""

from typing import Any

from msgspec.structs import astuple

from etl.journal import folding, pages, portal_numbers, server_history
from etl.journal.approvals import require_second_person
from etl.journal.audit import forget_messages
from etl.journal.before import forget_images
from etl.journal.database import Database
from etl.journal.run_states import LET_PASS, check_claim, check_move
from etl.model.comparison import PlannedAction
from etl.model.document import UNSETTLED, Status
from etl.model.run import RunRequest, RunState, SourceFile
from etl.portals import portal_key

#: Where a run has rows, its own last.
_TABLES = (
    *("customer", "run_figures", "before_image", "reversal", "comparison", "attempt", "invocation", "correction"),
    *("problem", "document", "page", "source", "run"),
)


def add_run(db: Database, request: RunRequest, started_at: str, who: str, planner: str) -> int:
    """A new run, in planning; returns its number."""
    (run,) = db.execute("SELECT COALESCE(MAX(run), 0) + 1 FROM run").fetchone()
    portal = portal_key(request.portal)
    portal_numbers.add(db, portal)
    db.execute(
        "INSERT INTO run"
        " (run, started_at, command, portal, state, who, options, results, resend, planner, corrects, recipe,"
        " account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run,
            started_at,
            request.command,
            portal,
            RunState.PLANNING,
            who,
            request.options,
            request.results,
            int(request.resend),
            planner,
            request.corrects,
            request.recipe,
            db.account(),
        ),
    )
    return int(run)


def add_source(db: Database, run: int, number: int, source: SourceFile) -> None:
    """A table the run reads, numbered within the run."""
    db.execute(
        "INSERT INTO source (run, source, file, sheet, sha256, path, header, formats) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (run, number, *astuple(source)),
    )


def compact(db: Database, before: str) -> int:
    """Forgets what delivered documents of old runs said; see ``Journal.compact``."""
    old = db.execute("SELECT run FROM run WHERE started_at < ? AND compacted = 0", (before,)).fetchall()
    shrunk = 0
    pending = (
        "(EXISTS (SELECT 1 FROM document AS open WHERE open.run = ? AND open.status IN (?, ?, ?))"
        f" OR EXISTS (SELECT 1 FROM page WHERE page.run = ? AND {pages.PLANNED}))"
    )
    for (run,) in old:
        forget_messages(db, run)
        done = db.execute(
            "UPDATE document SET payload = content WHERE run = ? AND payload <> content AND (status = ? OR (status = ?"
            f" AND NOT {pending}))",
            (run, Status.SUCCESS, Status.UNCHANGED, run, *UNSETTLED, run),
        )
        shrunk += done.rowcount + folding.forget(db, run)
        forget_images(db, run)
        # What is still to be sent shrinks when it is.
        ended = f"UPDATE run SET compacted = 1 WHERE run = ? AND NOT {pending}"
        if db.execute(ended, (run, run, *UNSETTLED, run)).rowcount:
            folding.fold_all(db, run)
    expire(db, before)
    return shrunk


def planning(db: Database) -> list[Any]:
    """Number, start and planner of each run in planning."""
    return db.execute("SELECT run, started_at, planner FROM run WHERE state = ?", (RunState.PLANNING,)).fetchall()


def state(db: Database, run: int) -> RunState:
    """How far a run has come."""
    (found,) = db.execute("SELECT state FROM run WHERE run = ?", (run,)).fetchone()
    return RunState(found)


def move(db: Database, run: int, after: RunState) -> None:
    """Moves a run to another state.

    Raises:
        PlanError: it may not come there from where it is, or not without a second person.
    """
    check_move(run, state(db, run), after)
    if after in LET_PASS:
        require_second_person(db, run)
    if after is RunState.SENDING:
        server_history.begin(db, run, db.history())
    db.execute("UPDATE run SET state = ? WHERE run = ?", (after, run))


def require_passed(db: Database, run: int) -> None:
    """Raises PlanError where the guards of a run have not let it pass, or no second person has."""
    check_claim(run, state(db, run))
    require_second_person(db, run)


def forget(db: Database, run: int) -> None:
    """Removes a run that was never planned to its end, with all that is its own; any other run stays."""
    for table in _TABLES:
        db.execute(
            f"DELETE FROM {table} WHERE run = ? AND EXISTS (SELECT 1 FROM run WHERE run.run = ? AND state = ?)",
            (run, run, RunState.PLANNING),
        )


def count(db: Database, run: int) -> None:
    """Records how many documents a run has, when all are planned."""
    db.execute(
        "UPDATE run SET documents = (SELECT COUNT(*) FROM document WHERE document.run = run.run)"
        " + (SELECT COALESCE(SUM(documents), 0) FROM page WHERE page.run = run.run) WHERE run = ?",
        (run,),
    )


def propose(db: Database, run: int, digest: str) -> None:
    """Makes a plan of a run."""
    move(db, run, RunState.PROPOSED)
    db.execute("UPDATE run SET plan = ? WHERE run = ?", (digest, run))


def expire(db: Database, before: str) -> None:
    """Plans made before a time and not sent have expired; what was compared for settled runs is forgotten too.

    Conflicts are not: what was paid once must not be sent by mistake years later.
    """
    old = db.execute("SELECT run FROM run WHERE state = ? AND started_at < ?", (RunState.PROPOSED, before)).fetchall()
    for (run,) in old:
        pages.take_all_out(db, run)
        db.execute("UPDATE document SET payload = NULL, stated = '' WHERE run = ?", (run,))
        db.execute("DELETE FROM comparison WHERE run = ? AND mark <> ?", (run, PlannedAction.CONFLICT))
        move(db, run, RunState.EXPIRED)
    db.execute(
        "DELETE FROM comparison WHERE mark <> ? AND run IN (SELECT run FROM run WHERE started_at < ?) AND NOT EXISTS"
        " (SELECT 1 FROM document WHERE document.run = comparison.run AND status IN (?, ?, ?))"
        f" AND NOT EXISTS (SELECT 1 FROM page WHERE page.run = comparison.run AND {pages.PLANNED})",
        (PlannedAction.CONFLICT, before, *UNSETTLED),
    )
