"""Stale runs: their process ended while it planned."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import time

from etl.journal import runs
from etl.journal.database import Database
from etl.text import DAY, second

#: Seconds after which a run in planning is stale, if its process left no lock to try.
_FORGOTTEN = DAY


def remove_stale(db: Database, writing: Callable[[int], AbstractContextManager[Database]]) -> None:
    """Removes stale runs: their planner's lock is free or, in journals of older versions, they are a day old."""
    for run, started_at, planner in runs.planning(db):
        old = started_at < second(time() - _FORGOTTEN)
        with db.hold(planner, wait=False) if planner else nullcontext(old) as stale:
            if stale:
                with writing(run) as changed:
                    runs.forget(changed, run)
