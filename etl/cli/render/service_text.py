"""What the terminal says of jobs, workers and schedules. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from etl.queue import Job, JobState, Task
from etl.service.events import (
    JobEnded,
    JobPut,
    JobPutBack,
    JobStarted,
    NothingCame,
    Rescued,
    ServiceEvent,
    Stopping,
)
from etl.service.station import Station
from etl.text import number_of, text_of

#: What exit codes of a job's process mean.
_CODES = {0: "delivered", 1: "finished, with rejected or refused invoices", 2: "nothing was sent", 3: "stopped early"}
_STATES = {JobState.DONE: "done", JobState.FAILED: "FAILED", JobState.CANCELLED: "cancelled"}
_MINUTE = 60


def service_text(event: ServiceEvent) -> Iterator[str]:
    """The lines of an event."""
    match event:
        case JobPut(job, new):
            yield f"{_named(job)} is {'in the queue' if new else f'in the queue already ({job.state})'}."
        case JobStarted(job):
            yield f"{_named(job)}: started."
        case JobPutBack(job, code, wait):
            when = f"tried again in {number_of(int(wait // _MINUTE), 'minute')}" if wait else "back in the queue"
            yield f"{_named(job)}: {_code(code)}; {when}."
        case JobEnded(job, file, log, why):
            told = why or _code(job.code)
            yield f"{_named(job)}: {_STATES.get(job.state, job.state)}, {told}."
            yield from (f"  File: {text_of(each)}" for each in [file] if each)
            yield from (f"  What it said: {text_of(each)}" for each in [log] if each)
            if job.state is JobState.FAILED and job.order.task is Task.IMPORT:
                yield f"  When the cause is gone: python -m etl jobs retry {job.number}"
        case Rescued(job):
            yield f"{_named(job)}: its worker has died; it is back in the queue."
        case NothingCame(portal, by):
            yield f"{portal}: nothing has come by {_time(by)}."
        case Stopping(running):
            yield f"Stopping: {number_of(running, 'job')} finish what they have sent, and go back into the queue."


def jobs_text(jobs: Sequence[Job]) -> Iterator[str]:
    """A line a job."""
    if not jobs:
        yield "There are no such jobs."
    for job in jobs:
        yield "  ".join(filter(None, (_named(job), _state(job), f"put {_time(job.put_at)}")))


def cancelled_text(job: Job) -> str:
    """What has become of a job that somebody does not want any more."""
    if job.state is JobState.RUNNING:
        return f"{_named(job)} is under way, and is asked to stop: what it has sent is finished. See python -m etl jobs"
    return f"{_named(job)} is cancelled."


def schedule_text(station: Station, times: Sequence[datetime], owed: datetime | None) -> Iterator[str]:
    """The next times of a portal, in its zone; and one that nobody has served."""
    yield f"{station.name}: {', '.join(f'{each:%a %Y-%m-%d %H:%M %Z}' for each in times)}"
    if owed is not None:
        yield (
            f"  {_time(owed)} is past, and no worker has served it. The next one that is started does:"
            " python -m etl worker"
        )


def service_json(event: ServiceEvent) -> dict[str, object]:
    """An event by its name, with its facts, for programs."""
    facts = {each.name: getattr(event, each.name) for each in fields(event)}
    job = facts.pop("job", None)
    told: dict[str, object] = job_json(job) if isinstance(job, Job) else {}
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()
    return {"event": name, **told, **{key: _plain(value) for key, value in facts.items()}}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
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
        "put_at": job.put_at.isoformat(),
        "not_before": job.not_before.isoformat() if job.not_before else None,
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
    }


def _named(job: Job) -> str:
    what = f"{text_of(job.order.name)} for {job.order.portal}"
    return f"Job {job.number} ({what})"


def _state(job: Job) -> str:
    if job.is_open:
        cancelling = ", to be cancelled" if job.cancelling else ""
        waits = job.not_before and job.state is JobState.WAITING and job.not_before > datetime.now(UTC)
        later = f" until {_time(job.not_before)}" if waits and job.not_before else ""
        tried = f" ({_code(job.code)} the last time)" if job.code is not None else ""
        return f"{job.state}{later}{tried}{cancelling}"
    ended = f" {_time(job.ended_at)}" if job.ended_at else ""
    return f"{_STATES[job.state]}{ended}{f', {_code(job.code)}' if job.code is not None else ''}"


def _code(code: int | None) -> str:
    if code is None:
        return "not begun"
    if code < 0:
        return f"ended by signal {-code}"
    return f"{_CODES.get(code, 'its process died')} (exit code {code})"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}".rstrip()
