"""The jobs that a worker does now: how each is begun, followed and brought to its end."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Protocol

from msgspec import Struct, field

from etl.errors import FileError, JournalError
from etl.exit_codes import Ending
from etl.inbox import put_away
from etl.options.database import is_database
from etl.queue import RESCUES, Cause, Job, JobState, Queue, Task, verdict
from etl.service.child import log_of
from etl.service.events import JobEnded, JobPut, JobPutBack, JobStarted, Listener, NothingCame, Stopping
from etl.service.failure import NO_INBOX, NOTHING_CAME, died, gone
from etl.service.job_log import has_text, last_said
from etl.service.pulse import Pulse
from etl.service.reception import Reception, place_of

#: How often a process is asked to stop before it is killed.
_ASK_TWICE = 2


class Process(Protocol):
    """What does a job."""

    @property
    def log(self) -> Path:
        """What it says."""

    def ended(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""

    def stop(self) -> None:
        """Asks it to stop."""

    def kill(self) -> None:
        """Ends it without asking."""


class Running(Struct):
    """A job that is being done: by a process; or by looks into an inbox, where it has none.

    Attributes:
        job: as it was taken.
        process: of it.
        since: when it was begun, by a clock that only goes forward.
        cancelling: whether somebody wants it stopped.
    """

    job: Job
    process: Process | None = None
    since: float = field(default_factory=monotonic)
    cancelling: bool = False


class _End(Struct, frozen=True):
    """How a job ends.

    Attributes:
        state: its last one.
        code: the exit code of its process, if it had one.
        log: what that said.
        said: the last of it, sentences.
        why: in words, where it is not its process that has ended it.
    """

    state: JobState
    code: int | None = None
    log: Path | None = None
    said: str = ""
    why: str = ""


#: Starts the process of a job. Raises OSError where that cannot be.
Launch = Callable[[Job], Process]


class RunningJobs:
    """The jobs that are being done.

    Args:
        queue: where they come from.
        receptions: the inboxes, by portal.
        listener: is told.
        pulse: is told what has ended.
        launch: starts the process of a job.
    """

    def __init__(
        self,
        queue: Queue,
        receptions: Mapping[str, Reception],
        listener: Listener,
        pulse: Pulse,
        launch: Launch,
    ) -> None:
        self._queue = queue
        self._receptions = receptions
        self._listener = listener
        self._pulse = pulse
        self._launch = launch
        self._running: dict[int, Running] = {}
        self._asked = 0
        #: Jobs that may have ended: the queue's answer was lost, and nobody has been told.
        self._unsure = set[int]()
        #: When the queue has failed last: a process may have failed for the same reason.
        self.failed_at = -1.0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._running)

    @property
    def numbers(self) -> Collection[int]:
        """Which they are."""
        return self._running.keys()

    def begin(self, job: Job) -> None:
        """Begins a job that was taken, or ends it where there is nothing to begin."""
        order = job.order
        if job.rescues > RESCUES:
            self._end(job, _End(JobState.FAILED, why=died(job)))
        elif order.task is Task.MISSING:
            self._listener.note(NothingCame(order.portal, datetime.fromtimestamp(order.due, UTC)))
            self._end(job, _End(JobState.FAILED, why=NOTHING_CAME))
        elif order.task is Task.COLLECT and order.portal not in self._receptions:
            self._end(job, _End(JobState.FAILED, why=NO_INBOX))
        elif order.task is Task.COLLECT:
            self._running[job.number] = Running(job)
        elif not is_database(order.file) and not Path(order.file).is_file():
            self._end(job, _End(JobState.FAILED, why=gone(order.file)))
        else:
            self._start(job)

    def follow(self) -> None:
        """Brings to their end the jobs that are done."""
        for each in list(self._running.values()):
            code = each.process.ended() if each.process else None
            if each.process is None:
                self._look(each)
            elif code is not None:
                self._settle(each, each.process, code)

    def cancel(self, numbers: Collection[int]) -> None:
        """Has jobs stopped that somebody does not want any more."""
        for number in numbers & self._running.keys():
            running = self._running[number]
            if running.process and not running.cancelling:
                running.process.stop()
            running.cancelling = True

    def stop(self, times: int) -> None:
        """Has every job stopped that others will go on with: what is under way, at once, or without asking."""
        if self._asked == 0 and self._running:
            self._listener.note(Stopping(len(self._running)))
        for each in self._running.values():
            if each.process and times > _ASK_TWICE:
                each.process.kill()
            elif each.process and times > self._asked:
                each.process.stop()
        self._asked = max(self._asked, times)

    def leave(self) -> None:
        """Forgets the jobs that have ended, of which the queue cannot be told: whoever finds them goes on."""
        alive = {n: each for n, each in self._running.items() if each.process and each.process.ended() is None}
        self._running = alive

    def _start(self, job: Job) -> None:
        try:
            process = self._launch(job)
        except OSError as error:
            fault = f"No process can be started for job {job.number}: {error}."
            self._listener.trouble(fault)
            self._put_back_or_end(Running(job), Ending.STOPPED, None, said=fault)
            return
        self._running[job.number] = Running(job, process)
        self._listener.note(JobStarted(job))

    def _settle(self, running: Running, process: Process, code: int) -> None:
        # A run that could not begin while the journal's server was away is like one that was stopped.
        unsure = running.job.number in self._unsure
        away = code == Ending.NOTHING_SENT and self.failed_at >= running.since and not unsure
        said = last_said(process.log) if code == Ending.STOPPED else ""
        self._put_back_or_end(running, code, process, away=away, said=said)
        self._running.pop(running.job.number)

    def _put_back_or_end(
        self, running: Running, code: int, process: Process | None, *, away: bool = False, said: str = ""
    ) -> None:
        job, stopping = running.job, bool(process and self._asked)
        judged = Ending.STOPPED if away else code
        found = verdict(judged, job.retries, cancelling=running.cancelling, stopping=stopping)
        if found.state is not JobState.WAITING:
            self._end(job, _End(found.state, code, process.log if process else None, said))
            return
        self._queue.again(job, found.wait, code)
        again = self._queue.job(job.number) or job
        self._pulse.put_back += 1
        self._listener.note(JobPutBack(again, code, found.wait, said))

    def _look(self, running: Running) -> None:
        """Looks into an inbox until all that is there is whole; what takes too long is for the next time."""
        job, reception = running.job, self._receptions[running.job.order.portal]
        try:
            for each in reception.collect(monotonic(), Cause.SCHEDULE):
                self._listener.note(JobPut(each))
            for fault in reception.faults:
                self._listener.trouble(fault)
        except FileError as error:
            self._listener.trouble(str(error))
            self._put_back_or_end(running, Ending.STOPPED, None, said=str(error))
            self._running.pop(job.number)
            return
        if running.cancelling or self._asked or not reception.waits(running.since):
            self._end(job, _End(JobState.CANCELLED if running.cancelling else JobState.DONE))
            self._running.pop(job.number)

    def _end(self, job: Job, end: _End) -> None:
        """Ends a job, and only then moves its file: one that is still there when a worker dies is found again."""
        ended = self._ended(job, end)
        if ended is None:
            return
        log = end.log if end.log is not None and has_text(end.log) else None
        file = Path(job.order.file) if job.order.file else None
        if file is not None and job.order.is_taken:
            try:
                file = put_away(file.parent, place_of(end.state), file.name)
                log = log and log_of(file)
            except FileError as error:
                self._listener.trouble(str(error))
        self._pulse.ended(ended)
        if job.order.task is Task.IMPORT or end.state is JobState.FAILED:
            self._listener.note(JobEnded(ended, file, log, end.why, end.said))

    def _ended(self, job: Job, end: _End) -> Job | None:
        """Ends it in the queue; returns it as it is now, None where it is another worker's by now."""
        try:
            ours = self._queue.end(job, end.state, end.code)
            ended = self._queue.job(job.number) or job
        except JournalError:
            self._unsure.add(job.number)
            raise
        return ended if ours or (job.number in self._unsure and ended.state is end.state) else None
