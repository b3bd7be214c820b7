"""What the terminal says of jobs, workers and schedules. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import asdict

from etl.queue import Job, JobState, Task
from etl.service.events import (
    JobEnded,
    JobPut,
    JobPutBack,
    JobStarted,
    NothingCame,
    QueueOutage,
    Rescued,
    ServiceEvent,
    Settles,
    Stopping,
)
from etl.service.job_text import code_text, ended_word, named, state_text, time_text
from etl.service.station import Station
from etl.text import number_of, second, text_of

#: Seconds.
_MINUTE = 60


def service_text(event: ServiceEvent) -> Iterator[str]:
    """The lines of an event."""
    match event:
        case JobPut(job, new):
            yield f"{named(job)} is {'in the queue' if new else f'in the queue already ({job.state})'}."
        case Settles(portal, seconds):
            yield (
                f"Waiting until the files of {portal} have lain unchanged for {seconds:g} second{'s' * (seconds != 1)}."
                " An empty NAME.done beside one says that it is whole."
            )
        case JobStarted(job):
            yield f"{named(job)}: started."
        case JobPutBack(job, code, wait, said):
            when = f"tried again in {number_of(int(wait // _MINUTE), 'minute')}" if wait else "back in the queue"
            yield f"{named(job)}: {code_text(code)}; {when}."
            yield from (f"  It said: {each}" for each in [said] if each)
        case JobEnded(job, file, log, why):
            told = why or code_text(job.code)
            yield f"{named(job)}: {ended_word(job.state)}, {told}."
            yield from (f"  File: {text_of(each)}" for each in [file] if each)
            yield from (f"  What it said: {text_of(each)}" for each in [log] if each)
            if job.state is JobState.FAILED and job.order.task is Task.IMPORT:
                yield f"  When the cause is gone: python -m etl jobs retry {job.number}"
        case Rescued(job):
            yield f"{named(job)}: its worker has died; it is back in the queue."
        case NothingCame(portal, by):
            yield f"{portal}: nothing has come by {time_text(by)}."
        case QueueOutage() | Stopping():
            yield _worker_text(event)


def _worker_text(event: QueueOutage | Stopping) -> str:
    """What the worker itself is about."""
    match event:
        case QueueOutage(_, over):
            return "The queue answers again." if over else "Those who are to know are told that the queue is away."
        case Stopping(running):
            jobs = number_of(running, "job")
            return f"Stopping: what was sent is finished, and {jobs} will go on with the next worker."


def jobs_text(jobs: Sequence[Job]) -> Iterator[str]:
    """A line a job."""
    if not jobs:
        yield "There are no such jobs."
    for job in jobs:
        yield "  ".join(filter(None, (named(job), state_text(job), f"put {time_text(job.put_at)}")))


def cancelled_text(job: Job) -> str:
    """What has become of a job that somebody does not want any more."""
    if job.state is JobState.RUNNING:
        return f"{named(job)} is under way, and is asked to stop: what it has sent is finished. See python -m etl jobs"
    return f"{named(job)} is cancelled."


def schedule_text(station: Station, times: Sequence[datetime], owed: datetime | None) -> Iterator[str]:
    """The next times of a portal, in its zone; and one that nobody has served."""
    yield f"{station.name}: {', '.join(f'{each:%a %Y-%m-%d %H:%M %Z}' for each in times)}"
    if owed is not None:
        yield (
            f"  {time_text(owed)} is past, and no worker has served it. The next one that is started does:"
            " python -m etl worker"
        )


def service_json(event: ServiceEvent) -> dict[str, object]:
    """An event by its name, with its facts, for programs."""
    facts = asdict(event)
    job = facts.pop("job", None)
    told: dict[str, object] = job_json(job) if isinstance(job, Job) else {}
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()
    return {"event": name, **told, **{key: _plain(value) for key, value in facts.items()}}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _at(value)
    return text_of(value) if isinstance(value, Path) else value


def job_json(job: Job) -> dict[str, object]:
    """A job, for programs."""
    order = job.order
    return {
        "job": job.number,
        "portal": order.portal,
        "task": order.task.value,
        "cause": order.cause.value,
        "file": text_of(order.file) if order.file else None,
        "state": job.state.value,
        "exit_code": job.code,
        "retries": job.retries,
        "rescues": job.rescues,
        "put_at": _at(job.put_at),
        "not_before": _at(job.not_before) if job.not_before else None,
        "ended_at": _at(job.ended_at) if job.ended_at else None,
    }


def _at(moment: datetime) -> str:
    """A moment as programs are told those of runs: 2026-07-31T18:00:00Z."""
    return second(moment.timestamp())
