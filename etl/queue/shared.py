"""Jobs of several machines: procrastinate's tables in the database of the journal, in a schema of their own."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import psycopg
from anyio.from_thread import start_blocking_portal
from procrastinate import PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job as Row
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager
from psycopg_pool import PoolTimeout

from etl.errors import JournalError, ServerAwayError
from etl.journal import JournalServer
from etl.journal.postgresql import address_of
from etl.journal.server_errors import is_shut, refusal_remedy
from etl.queue.job import Job, JobState, Order
from etl.queue.shared_rows import BEGIN, HASTEN, JOBS, NOTE, STATES, TAKE_OVER, job_of

T = TypeVar("T")

#: Beside the journal's own: it may be dropped while no worker is running, and nothing is lost but what waits.
SCHEMA = "payfabric_etl_queue"

_QUEUE = "load"
_TASK = "etl"

#: Seconds between signs of life, and after which a worker that gives none has died.
_BEAT, _DEAD = 2.0, 9.0

#: Seconds to wait for the server.
_PATIENCE = 15.0

_REMEDY = "See that the server is there, and that this account may create a schema in its database."

_ENDS = {JobState.DONE: Status.SUCCEEDED, JobState.FAILED: Status.FAILED, JobState.CANCELLED: Status.ABORTED}


class SharedQueue:
    """A queue on a server, spoken to in a thread of its own: one connection. One thread at a time uses it.

    Raises:
        JournalError: no connection, or no right to make the schema.
    """

    def __init__(self, server: JournalServer) -> None:
        _silence()
        self._server = server
        self._worker: int | None = None
        self._closing = ExitStack()
        # Where Python's own loop cannot wait for what libpq waits for.
        loop = asyncio.SelectorEventLoop if sys.platform == "win32" else None
        self._thread = self._closing.enter_context(start_blocking_portal("asyncio", {"loop_factory": loop}))
        try:
            with self._translated():
                self._connector = self._thread.call(_open, address_of(server))
                self._closing.callback(self._thread.call, self._connector.close_async)
                self._jobs = JobManager(self._connector)
        except BaseException:
            self._closing.close()
            raise

    def put(self, order: Order) -> Job:
        """Puts an order into the queue; see ``Queue``."""
        while True:
            if found := self._some(key=order.key, states=["todo", "doing"]):
                return found[0]
            with suppress(AlreadyEnqueued):
                return self._known(self._run(self._jobs.defer_job_async, _row(order)).id)

    def tick(self, order: Order, name: str) -> Job | None:
        """Puts the order of a time; see ``Queue``. The table keeps the newest time alone."""
        served = self.ticked(name)
        if served is not None and served >= order.due:
            return None
        number = self._run(self._jobs.defer_periodic_job, _row(order), name, order.due)
        return None if number is None else self._known(number)

    def ticked(self, name: str) -> int | None:
        """The newest time served; see ``Queue``."""
        (found,) = self._all(
            "SELECT MAX(defer_timestamp) AS due FROM procrastinate_periodic_defers WHERE periodic_id = %(name)s",
            name=name,
        )
        return found["due"] if found["due"] is None else int(found["due"])

    def begin(self, name: str, since: int) -> None:
        """Begins a timetable; see ``Queue``. As a time that was served and has brought no job."""
        self._run(self._connector.execute_query_async, BEGIN, task=_TASK, name=name, since=since)

    def take(self) -> Job | None:
        """Takes the next job; see ``Queue``."""
        row = self._run(self._jobs.fetch_job, [_QUEUE], self._me())
        return None if row is None else self._known(row.id)

    def beat(self) -> Collection[int]:
        """Which jobs are to be stopped; see ``Queue``. A task of its own shows that this process lives."""
        found = self._all(
            "SELECT id FROM procrastinate_jobs WHERE abort_requested AND status = 'doing' AND worker_id = %(worker)s",
            worker=self._me(),
        )
        return {int(each["id"]) for each in found}

    def again(self, job: Job, wait: float, code: int | None) -> None:
        """Puts a job back; see ``Queue``. The time is the server's."""
        noted = self._note(job, {"code": code, "retries": job.retries + bool(wait)}, wait)
        if noted:
            self._run(self._jobs.retry_job_by_id_async, job.number, noted[0]["due"])

    def end(self, job: Job, state: JobState, code: int | None) -> bool:
        """Ends a job; see ``Queue``."""
        if not self._note(job, {"code": code}):
            return False
        self._run(self._jobs.finish_job_by_id_async, job.number, _ENDS[state], delete_job=False)
        return True

    def rescue(self, known: Collection[int] = ()) -> Sequence[Job]:
        """Puts back the jobs of workers that give no sign of life; see ``Queue``."""
        lost, me = list[Job](), self._me()
        own = self._run(self._jobs.list_jobs_async, status=Status.DOING.value, worker_id=me)
        stalled = self._run(self._jobs.get_stalled_jobs, queue=_QUEUE, seconds_since_heartbeat=_DEAD)
        for row in [*stalled, *own]:
            if row.id in known or row.id in {job.number for job in lost}:
                continue
            if taken := self._all(TAKE_OVER, number=row.id, worker=me, dead=row.worker_id):
                self._run(self._jobs.retry_job_by_id_async, row.id, taken[0]["due"])
                lost.append(self._known(row.id))
        return lost

    def cancel(self, number: int) -> bool:
        """Cancels a job; see ``Queue``."""
        return bool(self._run(self._jobs.cancel_job_by_id_async, number, abort=True))

    def hasten(self, number: int) -> bool:
        """Lets a job begin at once; see ``Queue``."""
        return bool(self._all(HASTEN, number=number))

    def job(self, number: int) -> Job | None:
        """A job by its number."""
        return next(iter(self._some(number=number)), None)

    def of_key(self, key: str) -> Job | None:
        """The newest job of a key."""
        return next(iter(self._some(key=key)), None)

    def jobs(self, *, states: Collection[JobState] = (), portal: str = "", since: datetime | None = None) -> list[Job]:
        """Jobs, the newest first; see ``Queue``."""
        chosen = [name for name, state in STATES.items() if state in states] if states else None
        return self._some(states=chosen, portal=portal or None, since=since)

    def forget(self, before: datetime) -> None:
        """Removes jobs that have ended before then, and workers that are long gone."""
        hours = max(1, int((datetime.now(UTC) - before).total_seconds() // 3600))
        ended = {"include_failed": True, "include_cancelled": True, "include_aborted": True}
        self._run(self._jobs.delete_old_jobs, hours, _QUEUE, **ended)
        self._run(self._jobs.prune_stalled_workers, 3600.0)

    def close(self) -> None:
        """Ends the connection, and this worker."""
        with suppress(JournalError):
            if self._worker is not None:
                self._beating.cancel()
                self._run(self._jobs.unregister_worker, self._worker)
        self._closing.close()

    def _me(self) -> int:
        """This worker's number; from here on it shows that it lives."""
        if self._worker is None:
            self._worker = int(self._run(self._jobs.register_worker))
            self._beating = self._thread.start_task_soon(self._live, self._worker)
        return self._worker

    async def _live(self, worker: int) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            # A server that is away for a moment: whoever wants a job is told.
            with suppress(ConnectorException, psycopg.Error):
                await self._jobs.update_heartbeat(worker)

    def _note(self, job: Job, noted: dict[str, int | None], wait: float = 0.0) -> list[dict[str, Any]]:
        return self._all(NOTE, number=job.number, worker=self._me(), noted=noted, wait=wait)

    def _known(self, number: int | None) -> Job:
        (found,) = self._some(number=number)
        return found

    def _some(self, **asked: object) -> list[Job]:
        nothing = {"number": None, "key": None, "portal": None, "states": None}
        long_ago = datetime(1970, 1, 1, tzinfo=UTC)
        rows = self._all(JOBS, **nothing | asked | {"since": asked.get("since") or long_ago})
        return [job_of(row) for row in rows]

    def _all(self, statement: str, **values: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._run(self._connector.execute_query_all_async, statement, **values)
        return found

    def _run(self, call: Callable[..., Awaitable[T]], *values: object, **named: object) -> T:
        with self._translated():
            return self._thread.call(partial(call, *values, **named))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except AlreadyEnqueued:
            raise
        except (ConnectorException, psycopg.Error) as error:
            found = error.__cause__ or error
            found = (self._refusal() or found) if isinstance(found, PoolTimeout) else found
            words = " ".join(str(found).split()).rstrip(".") or type(error).__name__
            failed = f"The queue in {self._server} failed: {self._server.hide(words)}."
            # Without its cause, which may quote the address with the password in it.
            if isinstance(found, psycopg.Error) and is_shut(found):
                raise JournalError(f"{failed} {refusal_remedy(found)}") from None
            if isinstance(found, psycopg.OperationalError | PoolTimeout):
                raise ServerAwayError(f"{failed} {_REMEDY}") from None
            raise JournalError(f"{failed} {_REMEDY}") from None

    def _refusal(self) -> psycopg.Error | None:
        """Why there is no connection, of which a pool only says that it has waited; None where there is one."""
        try:
            psycopg.connect(address_of(self._server)).close()
        except psycopg.Error as error:
            return error
        return None


def _silence() -> None:
    """What these log of a server that is away is said once, by whoever uses the queue."""
    for name in ("psycopg.pool", "procrastinate"):
        log = logging.getLogger(name)
        log.addHandler(logging.NullHandler())
        log.propagate = False


async def _open(address: str) -> PsycopgConnector:
    async def configure(connection: psycopg.AsyncConnection) -> None:
        await connection.set_autocommit(True)
        await connection.execute(f"SET search_path TO {SCHEMA}, pg_catalog".encode())

    # By itself first: a pool tries again for half a minute before it says that there is no server.
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await _prepare(connection)
    connector = PsycopgConnector(conninfo=address, min_size=1, max_size=1, timeout=_PATIENCE, configure=configure)
    await connector.open_async()
    return connector


async def _prepare(connection: psycopg.AsyncConnection) -> None:
    """Makes the schema and its tables, of several workers at once one."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (SCHEMA,))
        found = await connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (SCHEMA,))
        if await found.fetchone() is None:
            await connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
            await connection.execute(f"SET LOCAL search_path TO {SCHEMA}, pg_catalog".encode())
            await connection.execute(SchemaManager.get_schema().encode())


def _row(order: Order) -> Row:
    return Row(
        queue=_QUEUE,
        task_name=_TASK,
        lock=order.portal,
        queueing_lock=order.key,
        task_kwargs=order.as_json() | {"timestamp": order.due},
    )
