"""What the house needs of a queue. A file beside the journal and a PostgreSQL server have a room each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from etl.queue.job import Job, JobState, Order


class Queue(Protocol):
    """Jobs that wait, are run and have ended. Of each portal one is run at a time, in the order they were put.

    Every method raises JournalError where the database fails.
    """

    def put(self, order: Order) -> Job:
        """Puts an order into the queue; returns the job that is open for it already, where there is one."""

    def tick(self, order: Order, name: str) -> Job | None:
        """Puts the order that a time has brought, once for all workers.

        Args:
            order: its ``due`` is the time.
            name: of the timetable.

        Returns:
            None where another worker has put it, or a later time of the timetable was served.
        """

    def ticked(self, name: str) -> int | None:
        """The newest time of a timetable that was served, in seconds since 1970; None where none was."""

    def begin(self, name: str, since: int) -> None:
        """Times of a timetable up to then, in seconds since 1970, are owed to nobody, unless it was begun before."""

    def take(self) -> Job | None:
        """Takes the next job that may be begun, for this worker."""

    def beat(self) -> Collection[int]:
        """Shows that this worker lives; returns which of its jobs somebody wants to be stopped."""

    def again(self, job: Job, wait: float, code: int | None) -> None:
        """Puts a job of this worker back, so many seconds away; a ``wait`` of 0 counts as no try.

        Nothing where the job was given to another worker meanwhile.
        """

    def end(self, job: Job, state: JobState, code: int | None) -> bool:
        """Ends a job of this worker; whether it was still this worker's."""

    def rescue(self, known: Collection[int] = ()) -> Sequence[Job]:
        """Puts back the jobs of workers that have died, and of this one that it knows nothing of; returns them.

        A server's answer may be lost on its way, and with it a job that was taken.

        Args:
            known: the jobs that this worker does.
        """

    def cancel(self, number: int) -> bool:
        """Cancels a job that waits, and has one stopped that is run; whether there is such a job, and it is open."""

    def hasten(self, number: int) -> bool:
        """Lets a job begin at once that waits to be tried again; whether there is such a job."""

    def job(self, number: int) -> Job | None:
        """A job by its number."""

    def of_key(self, key: str) -> Job | None:
        """The newest job of an order's key."""

    def jobs(self, *, states: Collection[JobState] = (), portal: str = "", since: datetime | None = None) -> list[Job]:
        """Jobs, the newest first: in any of these states, of a portal, put since then; all where nothing is said."""

    def forget(self, before: datetime) -> None:
        """Removes jobs that have ended before then."""

    def close(self) -> None:
        """Ends the connection, and this worker."""
