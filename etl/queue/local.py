"""Jobs on one machine: a file beside the journal. Whether a worker lives tells a lock that dies with its process."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from time import time
from uuid import uuid4

from etl.errors import JournalError
from etl.journal.file_lock import locked
from etl.queue.job import OPEN, Job, JobState, Order
from etl.queue.local_rows import NEXT, ROW, TABLES, job_of
from etl.whole import cause, make_private

#: Seconds to wait for another process's transaction.
_BUSY = 60.0


class LocalQueue:
    """A queue in a file. One thread at a time uses it.

    Raises:
        JournalError: the file cannot be made, opened or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._worker = uuid4().hex[:12]
        self._alive, self._held = ExitStack(), False
        try:
            make_private(path.parent)
            path.touch(mode=0o600)
        except OSError as error:
            raise JournalError(f"The queue {path} cannot be made: {cause(error)}. Choose another --journal.") from error
        with self._translated():
            self._db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                for statement in TABLES:
                    self._db.execute(statement)
            except BaseException:
                self._db.close()
                raise

    def put(self, order: Order) -> Job:
        """Puts an order into the queue; see ``Queue``."""
        with self._writing():
            found = self._some("key = ? AND state IN (?, ?)", order.key, *OPEN)
            return found[0] if found else self._insert(order)

    def tick(self, order: Order, name: str) -> Job | None:
        """Puts the order of a time; see ``Queue``."""
        with self._writing():
            served = self._db.execute("SELECT 1 FROM tick WHERE name = ? AND due >= ?", (name, order.due)).fetchone()
            if served:
                return None
            self._db.execute("INSERT OR REPLACE INTO tick VALUES (?, ?)", (name, order.due))
            return self._insert(order)

    def ticked(self, name: str) -> int | None:
        """The newest time served; see ``Queue``."""
        with self._translated():
            found = self._db.execute("SELECT due FROM tick WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def begin(self, name: str, since: int) -> None:
        """Begins a timetable; see ``Queue``."""
        with self._writing():
            self._db.execute("INSERT OR IGNORE INTO tick VALUES (?, ?)", (name, since))

    def take(self) -> Job | None:
        """Takes the next job; see ``Queue``."""
        with self._translated():
            if self._db.execute(NEXT, (time(),)).fetchone() is None:
                return None
        self._live()
        with self._writing():
            found = self._db.execute(NEXT, (time(),)).fetchone()
            if found is None:
                return None
            self._db.execute("UPDATE job SET state = 'running', worker = ? WHERE number = ?", (self._worker, found[0]))
            return self._some("number = ?", found[0])[0]

    def beat(self) -> Collection[int]:
        """Which jobs are to be stopped; see ``Queue``. The lock shows that this worker lives."""
        return {job.number for job in self._some("worker = ? AND state = 'running' AND cancelling", self._worker)}

    def again(self, job: Job, wait: float, code: int | None) -> None:
        """Puts a job back; see ``Queue``."""
        self._change(
            job,
            "state = 'waiting', worker = '', cancelling = 0, code = ?, not_before = ?, retries = retries + ?",
            (code, time() + wait, bool(wait)),
        )

    def end(self, job: Job, state: JobState, code: int | None) -> bool:
        """Ends a job; see ``Queue``."""
        return self._change(job, "state = ?, cancelling = 0, code = ?, ended_at = ?", (state, code, time()))

    def rescue(self, known: Collection[int] = ()) -> Sequence[Job]:
        """Puts back the jobs of workers whose lock is free; see ``Queue``."""
        running = [job for job in self._some("state = 'running'") if job.number not in known]
        others = {job.worker for job in running} - {self._worker}
        dead = {name for name in others if self._is_dead(name)} | {self._worker}
        lost = [job for job in running if job.worker in dead]
        with self._writing():
            for job in lost:
                self._db.execute(
                    "UPDATE job SET state = 'waiting', worker = '', rescues = rescues + 1"
                    " WHERE number = ? AND worker = ? AND state = 'running'",
                    (job.number, job.worker),
                )
        return lost

    def cancel(self, number: int) -> bool:
        """Cancels a job; see ``Queue``."""
        with self._writing():
            waiting = self._db.execute(
                "UPDATE job SET state = 'cancelled', ended_at = ? WHERE number = ? AND state = 'waiting'",
                (time(), number),
            )
            running = self._db.execute(
                "UPDATE job SET cancelling = 1 WHERE number = ? AND state = 'running'", (number,)
            )
            return bool(waiting.rowcount + running.rowcount)

    def hasten(self, number: int) -> bool:
        """Lets a job begin at once; see ``Queue``."""
        with self._writing():
            waiting = self._db.execute(
                "UPDATE job SET not_before = NULL WHERE number = ? AND state = 'waiting' AND not_before > ?",
                (number, time()),
            )
            return bool(waiting.rowcount)

    def job(self, number: int) -> Job | None:
        """A job by its number."""
        return next(iter(self._some("number = ?", number)), None)

    def of_key(self, key: str) -> Job | None:
        """The newest job of a key."""
        return next(iter(self._some("key = ?", key)), None)

    def jobs(self, *, states: Collection[JobState] = (), portal: str = "", since: datetime | None = None) -> list[Job]:
        """Jobs, the newest first; see ``Queue``."""
        chosen = list(states or JobState)
        return self._some(
            f"state IN ({', '.join('?' * len(chosen))}) AND (? = '' OR portal = ?) AND put_at >= ?",
            *chosen,
            portal,
            portal,
            since.timestamp() if since else 0.0,
        )

    def forget(self, before: datetime) -> None:
        """Removes jobs that have ended before then, and the locks of workers that have died without one."""
        with self._writing():
            self._db.execute("DELETE FROM job WHERE ended_at < ?", (before.timestamp(),))
        for lock in self._path.parent.glob("worker-*.lock"):
            self._is_dead(lock.stem.removeprefix("worker-"))

    def close(self) -> None:
        """Ends the connection, and this worker."""
        self._db.close()
        self._alive.close()

    def _insert(self, order: Order) -> Job:
        self._db.execute(
            "INSERT INTO job (portal, key, made, state, put_at) VALUES (?, ?, ?, 'waiting', ?)",
            (order.portal, order.key, json.dumps(order.as_json()), time()),
        )
        return self._some("number = last_insert_rowid()")[0]

    def _change(self, job: Job, assignments: str, values: Sequence[object]) -> bool:
        with self._writing():
            changed = self._db.execute(
                f"UPDATE job SET {assignments} WHERE number = ? AND worker = ? AND state = 'running'",
                (*values, job.number, self._worker),
            )
            return bool(changed.rowcount)

    def _some(self, condition: str, *values: object) -> list[Job]:
        with self._translated():
            rows = self._db.execute(f"SELECT {ROW} FROM job WHERE {condition} ORDER BY number DESC", values).fetchall()
        return [job_of(row) for row in rows]

    def _live(self) -> None:
        """Holds a lock of its own from the first job on."""
        if not self._held:
            with self._translated():
                self._alive.enter_context(locked(self._lock(self._worker)))
            self._held = True

    def _is_dead(self, worker: str) -> bool:
        """Whether a worker's lock is free; its file is gone then."""
        with locked(self._lock(worker)) as lock:
            return lock is not None

    def _lock(self, worker: str) -> Path:
        return self._path.with_name(f"worker-{worker}.lock")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise JournalError(
                f"The queue {self._path} failed: {error}. See that its disk has room and is no network drive. It may be"
                " removed while no worker is running: what was sent stands in the journal."
            ) from error
