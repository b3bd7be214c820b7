"""What is under way: each use case in a thread of its own, so that no tab that is closed ends it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal
from threading import Lock, Thread
from time import monotonic

from msgspec import Struct

from etl.app.context import Context
from etl.app.control_events import Linked
from etl.app.events import Continuing, Event, Planned, Resuming, Sent
from etl.app.observer import Step
from etl.app.stops import Stops
from etl.errors import EtlError
from etl.exit_codes import Ending
from etl.model.document import SETTLED, Outcome, Status
from etl.page.chosen import Seen
from etl.page.command import Command

_log = logging.getLogger(__name__)


class Steps:
    """How far a step has come, as an observer is told of it.

    Attributes:
        step: what takes long.
        total: documents to come; 0 where that is not known.
        done: those that have come, or whose end is known.
        failed: of those, what the portal did not take.
        sums: of what it took, by currency.
        started: when it began, on the clock of ``monotonic``.
        at: when it was told of last, on the same clock.
    """

    def __init__(self, step: Step) -> None:
        self.step = step
        self.total = self.done = self.failed = 0
        self.sums: dict[str, Decimal] = {}
        self.started = self.at = monotonic()

    def begin(self, total: int) -> None:
        """So many documents will come."""
        self.total = total
        self.started = self.at = monotonic()

    def settled(self, outcome: Outcome) -> None:
        """A document's end is known; one given back unsent does not count."""
        if outcome.status in SETTLED:
            self.at = monotonic()
            self.done += 1
            self.failed += outcome.status is Status.FAILED
        if outcome.status is Status.SUCCESS and outcome.amount is not None:
            before = self.sums.get(outcome.currency, Decimal(0))
            self.sums = {**self.sums, outcome.currency: before + Decimal(outcome.amount)}

    def came(self, documents: int) -> None:
        """So many more have come."""
        self.at = monotonic()
        self.done += documents

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """It is shown by whoever looks."""
        yield


class Job:
    """A use case under way, or that has ended: the observer of its context, read by whoever opens its page.

    Attributes:
        number: of the jobs of this server.
        title: what it does, for people.
        command: the same as a command.
        back: the screen that it was begun from.
        check: what is checked; None of what is no check.
        run: the run that it works on; 0 while that is not known, and where no journal keeps it.
        ending: how it ended; None while it is under way.
        error: why nothing came of it, or "".
        result: what came of it.
    """

    attended = True

    def __init__(self, number: int, begun: "Begun") -> None:
        self.number, self.title, self.command, self.back = number, begun.title, begun.command, begun.back
        self.check = begun.check
        self._typed, self._kept = begun.typed, begun.kept
        self.run = 0
        self.ending: Ending | None = None
        self.error = ""
        self.result: object = None
        self.stops = Stops()
        self._lock = Lock()
        self._events: list[Event | str] = []
        self._steps: list[Steps] = []

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ending is not None

    @property
    def told(self) -> tuple[Event | str, ...]:
        """All that it has told, in order: events, and troubles as sentences."""
        with self._lock:
            return tuple(self._events)

    @property
    def steps(self) -> Steps | None:
        """The step that was told of last, of those that have begun."""
        with self._lock:
            begun = [each for each in self._steps if each.total or each.done]
        return max(begun, key=lambda each: each.at, default=None)

    def note(self, event: Event) -> None:
        """Keeps what happened."""
        with self._lock:
            self._events.append(event)
            if self._kept:
                self.run = _run_of(event) or self.run

    def trouble(self, sentence: str) -> None:
        """Keeps what went wrong."""
        with self._lock:
            self._events.append(sentence)

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:  # noqa: ARG002 - the protocol's
        """What was typed before it began."""
        return self._typed

    def progress(self, step: Step) -> Steps:
        """A step begins."""
        found = Steps(step)
        with self._lock:
            self._steps.append(found)
        return found

    def stopping(self, stop: object) -> AbstractContextManager[None]:  # noqa: ARG002 - its stops hold it already
        """The button asks for the stop, by way of the context."""
        return nullcontext()

    def lasting(self) -> AbstractContextManager[None]:
        """Nobody goes away: a tab that is closed ends nothing."""
        return nullcontext()


class Begun(Struct, frozen=True):
    """What is to be begun.

    Attributes:
        title: what it does, for people.
        command: the same as a command.
        back: the screen that it is begun from.
        act: the use case.
        typed: the production portal's name, as a person has typed it.
        kept: whether the journal keeps the run.
        check: what is checked; None of what is no check.
    """

    title: str
    command: Command
    back: str
    act: Callable[[Context], object]
    typed: str = ""
    kept: bool = True
    check: Seen | None = None


class Jobs:
    """The jobs of this server, the newest last; what is under way goes on though nobody looks."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._threads: list[Thread] = []

    @property
    def every(self) -> tuple[Job, ...]:
        """All of them, the newest first."""
        return tuple(reversed(self._jobs.values()))

    def get(self, number: int) -> Job | None:
        """One of them; None where there is none of that number."""
        return self._jobs.get(number)

    def start(self, context: Context, begun: Begun) -> Job:
        """Begins a use case: the job is the observer of its context, and the audit trail names its command."""
        job = Job(len(self._jobs) + 1, begun)
        self._jobs[job.number] = job
        here = replace(context, observer=job, stops=job.stops, caller=("etl", "page:", *begun.command.words))
        thread = Thread(target=_run, args=(job, here, begun.act), name=f"job {job.number}")
        self._threads.append(thread)
        thread.start()
        return job

    async def finish(self) -> None:
        """Asks all to stop, and waits until what has left has landed."""
        for job in self._jobs.values():
            if not job.over:
                job.stops.ask()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)


def _run_of(event: Event) -> int:
    """The run that an event is about; 0 for none."""
    match event:
        case Planned(plan):
            return plan.run
        case Continuing(run) | Resuming(run):
            return run.number
        case Linked(run) | Sent(run):
            return run
    return 0


def _run(job: Job, context: Context, act: Callable[[Context], object]) -> None:
    ending, error = Ending.STOPPED, ""
    try:
        job.result = act(context)
        found = getattr(job.result, "ending", Ending.SUCCESS)
        ending = found if isinstance(found, Ending) else Ending.SUCCESS
    except EtlError as failed:
        ending, error = Ending.NOTHING_SENT, str(failed)
    except KeyboardInterrupt:
        ending, error = Ending.NOTHING_SENT, "Stopped before anything was sent."
    except BaseException as failed:  # noqa: BLE001 - a bug, a library's panic, or the machine: a sentence all the same
        _log.exception("A use case failed.")
        error = f"Stopped by {type(failed).__name__}: {failed}. Where etl page runs it is told where."
    finally:
        job.error = error
        job.ending = ending
