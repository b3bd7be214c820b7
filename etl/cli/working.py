"""A worker at a terminal, or in the log of a service."""

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.cli.printing import print_error, say
from etl.cli.render.service_text import job_json, service_json, service_text
from etl.cli.signals import asking
from etl.exact_json import ENCODER
from etl.exit_codes import Ending
from etl.queue import Job, JobState, open_queue
from etl.service.events import JobEnded, JobPutBack, Listener, NothingCame, QueueOutage, Rescued, ServiceEvent
from etl.service.metrics import address_of, serving
from etl.service.pulse import Pulse
from etl.service.station import Station
from etl.service.stopping import StopRequest
from etl.service.telling import Telling
from etl.service.worker import Worker, WorkerOptions

if TYPE_CHECKING:
    from pathlib import Path

    from etl.journal import JournalServer


class ServiceConsole(Struct, frozen=True):
    """Prints what a worker does, as it does it.

    Attributes:
        json: as lines of JSON, for programs.
        quiet: only what has failed.
    """

    json: bool = False
    quiet: bool = False

    def note(self, event: ServiceEvent) -> None:
        """Prints an event."""
        if self.json:
            print_json(service_json(event))
        elif not self.quiet or _is_bad(event):
            for line in service_text(event):
                say(line)

    def trouble(self, sentence: str) -> None:
        """Prints an error on stderr."""
        print_error(sentence)


def print_json(facts: dict[str, object]) -> None:
    """Prints a line of JSON."""
    sys.stdout.write(f"{ENCODER.encode(facts).decode()}\n")
    sys.stdout.flush()


def print_job(job: Job) -> None:
    """Prints a job as a line of JSON."""
    print_json(job_json(job))


def work(
    stations: list[Station],
    journal: "Path | JournalServer",
    options: WorkerOptions,
    metrics: str | None,
    listener: Listener,
) -> Ending:
    """Works until it is stopped, or once.

    Raises:
        SettingsError: the address of the metrics cannot be used.
        JournalError: the queue cannot be opened.
    """
    stop = StopRequest()
    address = address_of(metrics) if metrics else None
    with ExitStack() as stack:
        queue = open_queue(journal)
        stack.callback(queue.close)
        worker = Worker(stations, queue, options, Telling(listener, stations), stop)
        if address:
            port = stack.enter_context(serving(address, worker.pulse))
            say(f"Metrics: http://{address[0]}:{port}/metrics, and /health beside it.")
        stack.enter_context(asking(stop.ask))
        worker.run()
    if not options.once:
        return Ending.SUCCESS
    # What nobody could look for fails silently where the exit code says nothing of it.
    return max(ending_of(worker.pulse), Ending.NOTHING_SENT if worker.misses else Ending.SUCCESS)


def ending_of(pulse: Pulse) -> Ending:
    """The worst that has become of a job."""
    if pulse.put_back or any(state is JobState.CANCELLED for _, state, _ in pulse.ends):
        return Ending.STOPPED
    failed = [code for _, state, code in pulse.ends if state is JobState.FAILED]
    if failed:
        return Ending.NOTHING_SENT if all(code in {None, Ending.NOTHING_SENT} for code in failed) else Ending.STOPPED
    return Ending.FAILURES if any(code == Ending.FAILURES for _, _, code in pulse.ends) else Ending.SUCCESS


def _is_bad(event: ServiceEvent) -> bool:
    """Whether a person should look."""
    match event:
        case JobEnded(job):
            return job.state is not JobState.DONE or bool(job.code)
        case JobPutBack() | NothingCame() | QueueOutage() | Rescued():
            return True
        case _:
            return False
