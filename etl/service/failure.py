"""Why a job has failed: of its record in the queue, and of what its process has said, as far as this machine has it."""

from collections.abc import Sequence
from pathlib import Path

from etl.inbox import failed_file
from etl.queue import RESCUES, Job, JobState, Task
from etl.service.child import log_of
from etl.service.job_log import last_said
from etl.service.station import Station
from etl.text import text_of

NOTHING_CAME = "nothing has come"
NO_INBOX = "the settings of this machine have no inbox for it"


def died(job: Job) -> str:
    """Of a job that is given up since whoever did it died."""
    return f"{job.rescues} workers have died while they did it"


def gone(file: str) -> str:
    """Of a job whose file is not where it was."""
    return f"there is no file {text_of(file)} any more"


def why_failed(job: Job, stations: Sequence[Station], state: Path) -> str:
    """Sentences with what to do; "" where nothing is known here, and of a job that has not failed.

    Args:
        job: the newest that is known of it.
        stations: the portals, with their inboxes.
        state: the folder of what is said by processes whose file is in no inbox.
    """
    if job.state is not JobState.FAILED:
        return ""
    if job.code is None:
        return _not_begun(job)
    if not job.order.is_taken:
        return last_said(state / f"job-{job.number}.txt")
    inbox = next((each.inbox for each in stations if each.name == job.order.portal), None)
    order = job.order
    found = inbox and failed_file(inbox, Path(order.file).name, order.size, order.changed)
    return last_said(log_of(found.path)) if found else ""


def _not_begun(job: Job) -> str:
    """Of a job without a process."""
    if job.rescues > RESCUES:
        return f"{died(job)}. See what ended them, such as too little memory, and try again."
    match job.order.task:
        case Task.MISSING:
            return "Nothing has come. See that its export has run."
        case Task.COLLECT:
            return "The settings of the worker's machine have no inbox for it. Name one in the portal's section there."
        case Task.IMPORT:
            sentence = gone(job.order.file)
            where = "Put it into the inbox again." if job.order.is_taken else "Put it back there, and try it again."
            return f"{sentence[0].upper()}{sentence[1:]}. {where}"
