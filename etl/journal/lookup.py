"""Runs as the journal tells them: all, some, or one. Nothing here writes."""

from collections.abc import Collection, Sequence
from typing import TypedDict, Unpack

from etl.journal.database import Database, Value
from etl.journal.pages import PLANNED
from etl.journal.run_states import NOT_SENT, NOT_SENT_MARKS, PLANS
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.document import UNSETTLED
from etl.model.run import Run, RunRequest, RunState, SourceFile

_ROWS = f"FROM document WHERE document.run = run.run AND {OPEN_DOCUMENT} AND status IN (?, ?, ?)"
_PACKED = f"FROM page WHERE page.run = run.run AND {PLANNED}"
_SENT = f"state NOT IN ({NOT_SENT_MARKS})"
_READ = "run IN (SELECT run FROM source WHERE sha256 = ?)"

#: The largest number that either engine can compare with.
_LARGEST = (1 << 63) - 1


def by_number(db: Database, number: int) -> Run | None:
    """A run."""
    return None if abs(number) > _LARGEST else _first(db, "run = ?", (number,))


def by_plan(db: Database, plan_id: str) -> Run | None:
    """The run whose plan has this id: its number and its hash."""
    number, _, digest = plan_id.partition("-")
    if not digest or not number.isdecimal() or len(number) >= len(str(_LARGEST)):
        return None
    return _first(db, "run = ? AND plan = ?", (int(number), digest))


class Wanted(TypedDict, total=False):
    """Which runs.

    Attributes:
        portal: to this one, as it is told from others.
        results: with their results in this place.
        since: begun then or later, UTC, ISO 8601.
        pending: with documents to send.
        last: so many of these, the newest; 0 for all.
    """

    portal: str
    results: str
    since: str
    pending: bool
    last: int


def some(db: Database, **wanted: Unpack[Wanted]) -> list[Run]:
    """See ``Journal.runs``."""
    texts = {
        "portal = ?": wanted.get("portal"),
        "results = ?": wanted.get("results"),
        "started_at >= ?": wanted.get("since"),
    }
    said: dict[str, list[Value]] = {condition: [value] for condition, value in texts.items() if value}
    if wanted.get("pending"):
        said[f"{_SENT} AND (EXISTS (SELECT 1 {_ROWS}) OR EXISTS (SELECT 1 {_PACKED}))"] = [*NOT_SENT, *UNSETTLED]
    values = [value for each in said.values() for value in each]
    last = wanted.get("last", 0)
    return _where(db, " AND ".join(said) or "1 = 1", values, limit=f" LIMIT {int(last)}" if last else "")


def latest(db: Database, portal: str, hashes: Collection[str]) -> Run | None:
    """See ``Journal.latest``."""
    read = f" AND {_READ}" * len(hashes)
    return _first(db, f"portal = ? AND {_SENT}{read}", (portal, *NOT_SENT, *hashes))


def unfinished(db: Database, portal: str, options: str, hashes: Sequence[str]) -> Run | None:
    """See ``Journal.unfinished``."""
    planned = f"state NOT IN ({', '.join('?' * len(PLANS))})"
    read = f" AND {_READ}" * len(hashes)
    for run in _where(db, f"portal = ? AND options = ? AND {planned}{read}", (portal, options, *PLANS, *hashes)):
        if [source.sha256 for source in run.sources] == list(hashes):
            return run if run.pending and run.state not in NOT_SENT else None
    return None


def _first(db: Database, condition: str, values: Sequence[Value]) -> Run | None:
    """The newest run of which the condition is true."""
    return next(iter(_where(db, condition, values, limit=" LIMIT 1")), None)


def _where(db: Database, condition: str, values: Sequence[Value], limit: str = "") -> list[Run]:
    """The runs of which the condition is true, the newest first."""
    rows = db.execute(
        "SELECT run, started_at, who, command, portal, options, results, resend, corrects, state,"
        f" (SELECT COUNT(*) {_ROWS}) + (SELECT COALESCE(SUM(documents), 0) {_PACKED}), plan"
        f" FROM run WHERE {condition} ORDER BY run DESC{limit}",
        (*UNSETTLED, *values),
    ).fetchall()
    sources = _sources(db, rows[-1][0], rows[0][0]) if rows else {}
    return [
        Run(
            run,
            at,
            who,
            _request(*said),
            RunState(state),
            tuple(sources.get(run, ())),
            int(pending),
            plan and f"{run}-{plan}",
        )
        for run, at, who, *said, state, pending, plan in rows
    ]


def _sources(db: Database, oldest: int, newest: int) -> dict[int, list[SourceFile]]:
    """The tables that each of these runs and of those between them has read."""
    found: dict[int, list[SourceFile]] = {}
    for run, *source in db.execute(
        "SELECT run, file, sheet, sha256, path, header FROM source WHERE run BETWEEN ? AND ? ORDER BY run, source",
        (oldest, newest),
    ).fetchall():
        found.setdefault(run, []).append(SourceFile(*source))
    return found


def _request(command: str, portal: str, options: str, results: str, resend: int, corrects: int) -> RunRequest:  # noqa: PLR0913, PLR0917 - a row of the table
    return RunRequest(command, portal, options, results, bool(resend), corrects)
