"""What the end of a job's process means for the job: a table, decided without a clock."""

from msgspec import Struct

from etl.exit_codes import Ending
from etl.queue.job import JobState

#: Seconds after which a run that could not be finished is tried again; after the last one it has failed.
RETRIES = (60, 300, 900, 3600)

#: How often a job is taken over from a worker that has died. One that kills each of them is not tried for ever.
RESCUES = 3


class Verdict(Struct, frozen=True):
    """What becomes of a job.

    Attributes:
        state: its next one.
        wait: seconds before it may be begun again, where it waits.
    """

    state: JobState
    wait: float = 0.0


def verdict(code: int, retries: int, *, cancelling: bool = False, stopping: bool = False) -> Verdict:
    """What becomes of a job whose process has ended.

    Args:
        code: its exit code, an ``Ending``; any other than the first three means that it was stopped or has died, and
            may go on.
        retries: how often it was tried again already.
        cancelling: whether somebody wants it stopped.
        stopping: whether the worker itself was stopped: then it is nobody's fault, and counts as no try.
    """
    if code in {Ending.SUCCESS, Ending.FAILURES}:
        return Verdict(JobState.DONE)
    if cancelling:
        return Verdict(JobState.CANCELLED)
    if stopping:
        return Verdict(JobState.WAITING)
    if code == Ending.NOTHING_SENT or retries >= len(RETRIES):
        return Verdict(JobState.FAILED)
    return Verdict(JobState.WAITING, RETRIES[retries])
