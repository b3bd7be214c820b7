"""A job in words, as it is now."""

from datetime import UTC, datetime

from etl.queue import Job, JobState
from etl.text import text_of

#: What exit codes of a job's process mean.
_CODES = {0: "delivered", 1: "finished, with rejected or refused invoices", 2: "nothing was sent", 3: "stopped early"}
_ENDED = {JobState.DONE: "done", JobState.FAILED: "FAILED", JobState.CANCELLED: "cancelled"}


def named(job: Job) -> str:
    """By which people know it."""
    return f"Job {job.number} ({text_of(job.order.name)} for {job.order.portal})"


def ended_word(state: JobState) -> str:
    """What has become of a job."""
    return _ENDED.get(state, state.value)


def state_text(job: Job) -> str:
    """How far it has come, and how it ended."""
    if job.is_open:
        cancelling = ", to be cancelled" if job.cancelling else ""
        waits = job.not_before and job.state is JobState.WAITING and job.not_before > datetime.now(UTC)
        later = f" until {time_text(job.not_before)}" if waits and job.not_before else ""
        tried = f" ({code_text(job.code)} the last time)" if job.code is not None else ""
        return f"{job.state}{later}{tried}{cancelling}"
    ended = f" {time_text(job.ended_at)}" if job.ended_at else ""
    return f"{ended_word(job.state)}{ended}{f', {code_text(job.code)}' if job.code is not None else ''}"


def code_text(code: int | None) -> str:
    """What an exit code of a job's process means."""
    if code is None:
        return "not begun"
    if code < 0:
        return f"ended by signal {-code}"
    return f"{_CODES.get(code, 'its process died')} (exit code {code})"


def time_text(moment: datetime) -> str:
    """A moment in the zone of this computer."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}".rstrip()
