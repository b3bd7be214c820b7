"""What is told of a worker's events: a notice's title, body and facts. Pure."""

from collections.abc import Sequence
from datetime import UTC
from platform import node

from etl.exit_codes import Ending
from etl.notify import Kind, Notice
from etl.queue import Job, JobState, Task
from etl.service.events import JobEnded, JobPutBack, NothingCame, QueueOutage, ServiceEvent
from etl.service.job_text import code_text, time_text
from etl.text import second

#: How a job ends in which all went well; None where it has no run.
_WELL = (Ending.SUCCESS, None)


def notice_of(event: ServiceEvent) -> Notice | None:
    """What is told of an event; None where nothing is, or a run has told it itself.

    Of a job that is tried again it is told when it first fails, and how it ended: twice at most.
    """
    match event:
        case NothingCame(portal, by):
            return _nothing_came(portal, by.astimezone(UTC).isoformat(timespec="minutes"))
        case JobPutBack(job, code, wait, said) if wait and job.retries == 1 and code != Ending.NOTHING_SENT:
            return _tried_again(job, code, said)
        case JobEnded():
            return _ended(event)
        case QueueOutage(why, over):
            return _queue_back() if over else _queue_failed(why)
        case _:
            return None


def _ended(event: JobEnded) -> Notice | None:
    job = event.job
    if job.state is JobState.FAILED and job.code != Ending.NOTHING_SENT and job.order.task is not Task.MISSING:
        return _failed(event)
    went_well = job.state is JobState.DONE and job.code in _WELL
    return _recovered(job) if went_well and job.retries else None


def _nothing_came(portal: str, by: str) -> Notice:
    return Notice(
        kinds=frozenset((Kind.FAILURE, Kind.ATTENTION)),
        title=f"etl: nothing has come for {portal}",
        body=f"Nothing has come into the inbox of {portal} by {by}. See that its export has run.\n",
        facts={"event": "nothing_came", "for": portal, "by": by},
    )


def _tried_again(job: Job, code: int, said: str) -> Notice:
    later = f" at {time_text(job.not_before)}" if job.not_before else ""
    told = (
        f"{_what(job)}: {code_text(code)}. It will be tried again{later}, and you are told once more how it ended.",
        said,
        "Where a person must act, such as for a key that has changed, do it now.",
        f"Once that is done, it need not wait: python -m etl jobs retry {job.number}",
    )
    return Notice(
        kinds=frozenset((Kind.FAILURE,)),
        title=f"etl: job {job.number} for {job.order.portal} could not be finished, and will be tried again",
        body=_lines(told),
        facts=_facts("job_put_back", job) | {"again_at": _iso(job), "said": said or None},
    )


def _failed(ended: JobEnded) -> Notice:
    job = ended.job
    told = (
        f"{_what(job)}: {ended.why or f'It was tried {job.retries + 1} times, and ended with exit code {job.code}.'}",
        ended.said,
        f"What it said is in {ended.log.name}." if ended.log else "",
        f"When the cause is gone: python -m etl jobs retry {job.number}",
    )
    return Notice(
        kinds=frozenset((Kind.FAILURE, Kind.ATTENTION)),
        title=f"etl: job {job.number} for {job.order.portal} has failed",
        body=_lines(told),
        facts=_facts("job_failed", job)
        | {"file": str(ended.file) if ended.file else None, "why": ended.why or None, "said": ended.said or None},
    )


def _recovered(job: Job) -> Notice:
    return Notice(
        kinds=frozenset((Kind.RECOVERED,)),
        title=f"etl: job {job.number} for {job.order.portal} is done after all",
        body=f"{_what(job)}: this went well when it was tried again. Nothing is left to do.\n",
        facts=_facts("job_recovered", job),
    )


def _queue_failed(why: str) -> Notice:
    return Notice(
        kinds=frozenset((Kind.FAILURE, Kind.ATTENTION)),
        title=f"etl: the worker on {node()} cannot reach its queue",
        body=f"{why}\nUntil then nothing is loaded there, for no portal. You are told when it answers again.\n",
        facts={"event": "queue_failed", "for": None, "machine": node(), "why": why},
    )


def _queue_back() -> Notice:
    return Notice(
        kinds=frozenset((Kind.RECOVERED,)),
        title=f"etl: the worker on {node()} reaches its queue again",
        body="It goes on with what waits. Nothing is left to do.\n",
        facts={"event": "queue_back", "for": None, "machine": node()},
    )


def _facts(event: str, job: Job) -> dict[str, object]:
    facts = {"event": event, "for": job.order.portal, "job": job.number, "file": job.order.file or None}
    return facts | {"exit_code": job.code}


def _what(job: Job) -> str:
    return job.order.name if job.order.file else "the files of its inbox"


def _iso(job: Job) -> str | None:
    return second(job.not_before.timestamp()) if job.not_before else None


def _lines(told: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in told if line)
