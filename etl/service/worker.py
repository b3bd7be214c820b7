"""A worker: it takes jobs, and looks after all that arrives, falls due, or was left behind by another one that died."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

from msgspec import Struct

from etl.errors import FileError, JournalError, ServerAwayError, SettingsError
from etl.queue import Cause, Job, JobState, Queue
from etl.service.events import JobPut, Listener, QueueOutage, Rescued
from etl.service.outage import Outage
from etl.service.pulse import Pulse
from etl.service.reception import Reception
from etl.service.running_jobs import Launch, RunningJobs
from etl.service.station import Station
from etl.service.stopping import StopRequest
from etl.service.timetable import Timetable

#: Seconds between two rounds while something is under way, and while nothing is.
_ROUND, _IDLE = 0.2, 1.0

#: Seconds between two looks at inboxes, at what falls due, at other workers, and at what ended long ago.
_TIMES = {"look": 5.0, "due": 15.0, "sweep": 2.0, "tidy": 6 * 3600.0}

#: Times as long as a look has taken that it is not looked again.
_REST = 9

#: Part of the time in which a file must not have changed after which it is looked at again.
_SHARE = 4

#: Portals that a sentence names.
_NAMED = 3

#: For how long it is known what became of a job.
_KEEP = timedelta(days=30)


class WorkerOptions(Struct, frozen=True, kw_only=True):
    """How a worker works.

    Attributes:
        jobs: processes at once.
        once: end when nothing is left to do.
        yes: files of inboxes may go to production.
        launch: starts the process of a job.
    """

    jobs: int
    once: bool = False
    yes: bool = False
    launch: Launch


def require_yes(stations: Sequence[Station], *, yes: bool) -> None:
    """Raises SettingsError where files go to production as they arrive, and nobody has said yes to that beforehand."""
    named = [each.name for each in stations if each.production and each.feeds]
    if named and not yes:
        told = ", ".join(named[:_NAMED]) + ("" if len(named) <= _NAMED else f" and {len(named) - _NAMED} more")
        raise SettingsError(f"Files of {told} go to production as they arrive, and nobody is asked. Add --yes.")


class Worker:
    """Has done what the queue holds.

    Args:
        stations: the portals.
        queue: what is to be done.
        options: how.
        listener: is told.
        stop: the wish that it ends.
    """

    def __init__(
        self, stations: list[Station], queue: Queue, options: WorkerOptions, listener: Listener, stop: StopRequest
    ) -> None:
        self._queue = queue
        self._options = options
        self._listener = listener
        self._stop = stop
        self.pulse = Pulse()
        self._receptions = {
            each.name: Reception(each.name, each.inbox, queue, yes=options.yes) for each in stations if each.inbox
        }
        self._as_they_come = [each.name for each in stations if each.inbox and each.cron is None]
        self._timetable = Timetable(stations, queue, yes=options.yes)
        self._running = RunningJobs(queue, self._receptions, listener, self.pulse, options.launch)
        shortest = min((each.inbox.settle for each in self._receptions.values()), default=_TIMES["look"] * _SHARE)
        self._every = _TIMES | {"look": max(_ROUND, min(_TIMES["look"], shortest / _SHARE))}
        self._next = dict.fromkeys(_TIMES, 0.0)
        self._said: dict[str, str] = {}
        self._outage = Outage()
        self._began = monotonic()

    @property
    def misses(self) -> bool:
        """Whether at the last look an inbox could not be read, or a file of one not be taken."""
        return any(self._said.get(name) for name in self._receptions)

    def run(self) -> None:
        """Works until it is asked to stop, or to its end.

        A queue that fails is tried again: the server that keeps it may be away for a while.
        """
        while not self._stop.asked:
            left = self._round()
            if self._options.once and not left:
                break
            self._stop.wait(_ROUND if left else _IDLE)
        self._end()

    def _round(self) -> bool:
        """Does all that can be done now; whether something is under way, or soon will be."""
        try:
            self._look_after()
            self._running.follow()
            taken = self._take()
        except JournalError as error:
            self._running.failed_at = monotonic()
            self._say_once("queue", str(error))
            if self._outage.failed(monotonic(), away=isinstance(error, ServerAwayError)):
                self._listener.note(QueueOutage(str(error)))
            self._stop.wait(_IDLE)
            return True
        self._say_once("queue", "")
        if self._outage.ended():
            self._listener.note(QueueOutage(over=True))
        self.pulse.beat(len(self._running))
        return (
            taken or bool(len(self._running)) or any(self._receptions[n].waits(self._began) for n in self._as_they_come)
        )

    def _look_after(self) -> None:
        if self._is_time("sweep"):
            for job in self._queue.rescue(self._running.numbers):
                self._listener.note(Rescued(job))
            self._running.cancel(self._queue.beat())
        if self._is_time("due"):
            self._tell(self._timetable.serve(datetime.now(UTC)))
            self.pulse.waiting = len(self._queue.jobs(states=[JobState.WAITING]))
        if self._is_time("look"):
            began = monotonic()
            for name, reception in self._receptions.items():
                self._receive(name, reception)
            # A share that is slow, or a thousand of them, leave most of the time for the rest.
            self._next["look"] += _REST * (monotonic() - began)
        if self._is_time("tidy"):
            self._queue.forget(datetime.now(UTC) - _KEEP)

    def _receive(self, name: str, reception: Reception) -> None:
        try:
            self._tell(reception.recover(monotonic()))
            if name in self._as_they_come:
                self._tell(reception.collect(monotonic(), Cause.INBOX))
        except FileError as error:
            self._say_once(name, str(error))
        else:
            self._say_once(name, " ".join(filter(None, [reception.strange, *reception.faults])))

    def _tell(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._listener.note(JobPut(job))

    def _take(self) -> bool:
        taken = False
        while len(self._running) < self._options.jobs and (job := self._queue.take()) is not None:
            self._running.begin(job)
            taken = True
        return taken

    def _end(self) -> None:
        """Has what runs stopped, and waits for it; jobs go back into the queue, and others go on with them."""
        while len(self._running):
            self._running.stop(self._stop.times)
            try:
                self._running.follow()
                self._queue.beat()
            except JournalError as error:
                self._say_once("queue", str(error))
                self._running.leave()
            sleep(_ROUND)

    def _say_once(self, what: str, fault: str) -> None:
        """Says what has failed: once, until it is well again; "" where it is."""
        if fault and self._said.get(what) != fault:
            self._listener.trouble(fault)
        self._said[what] = fault

    def _is_time(self, what: str) -> bool:
        now = monotonic()
        if now < self._next[what]:
            return False
        self._next[what] = now + self._every[what]
        return True
