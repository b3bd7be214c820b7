"""The tables and rows of jobs on one machine, in SQL that SQLite speaks."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from etl.queue.job import Job, JobState, Order

# Times are seconds since 1970; orders are JSON. cancelling says whether somebody wants a running job to be stopped.
TABLES = (
    """
    CREATE TABLE IF NOT EXISTS job (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        portal TEXT NOT NULL,
        key TEXT NOT NULL,
        made TEXT NOT NULL,
        state TEXT NOT NULL,
        retries INTEGER NOT NULL DEFAULT 0,
        rescues INTEGER NOT NULL DEFAULT 0,
        code INTEGER,
        put_at REAL NOT NULL,
        ended_at REAL,
        not_before REAL,
        cancelling INTEGER NOT NULL DEFAULT 0,
        worker TEXT NOT NULL DEFAULT ''
    )
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS open_job ON job (key) WHERE state IN ('waiting', 'running')",
    "CREATE UNIQUE INDEX IF NOT EXISTS running_job ON job (portal) WHERE state = 'running'",
    "CREATE INDEX IF NOT EXISTS job_of_key ON job (key)",
    "CREATE TABLE IF NOT EXISTS tick (name TEXT PRIMARY KEY, due INTEGER NOT NULL)",
)

ROW = "number, made, state, retries, rescues, code, put_at, ended_at, not_before, cancelling, worker"

#: The oldest that may be begun, of a portal of which no older one is open.
NEXT = """
    SELECT number FROM job WHERE state = 'waiting' AND COALESCE(not_before, 0) <= ? AND NOT EXISTS (
        SELECT 1 FROM job AS other WHERE other.portal = job.portal
        AND (other.state = 'running' OR (other.state = 'waiting' AND other.number < job.number))
    ) ORDER BY number LIMIT 1
"""


def job_of(row: Sequence[Any]) -> Job:
    """The job of a row, as ``ROW`` has it."""
    number, made, state, retries, rescues, code, put_at, ended_at, not_before, cancelling, worker = row
    return Job(
        number=number,
        order=Order.of_json(json.loads(made)),
        state=JobState(state),
        retries=retries,
        rescues=rescues,
        code=code,
        put_at=datetime.fromtimestamp(put_at, UTC),
        ended_at=_time(ended_at),
        not_before=_time(not_before),
        cancelling=bool(cancelling),
        worker=worker,
    )


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
