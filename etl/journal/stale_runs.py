"""Runs whose process died while it planned."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import time

from etl.journal import runs
from etl.journal.database import Database
from etl.text import DAY, second

#: The age at which a run still in planning is taken for dead, if its process left no lock to try.
_FORGOTTEN = DAY


def remove_stale(db: Database, writing: Callable[[], AbstractContextManager[Database]]) -> None:
    """Removes them. A planner's lock that can be had is a dead one's; who left none, in an older version, has a day."""
    for run, started_at, planner in runs.planning(db):
        old = started_at < second(time() - _FORGOTTEN)
        with db.hold(planner, wait=False) if planner else nullcontext(old) as stale:
            if stale:
                with writing() as changed:
                    runs.forget(changed, run)
