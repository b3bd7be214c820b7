"""What a worker tells: of files and jobs, never of what invoices say."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from etl.queue import Job


class JobPut(Struct, frozen=True):
    """A job is in the queue; ``new`` where it was not there before."""

    job: Job
    new: bool = True


class JobStarted(Struct, frozen=True):
    """A process does the job."""

    job: Job


class JobPutBack(Struct, frozen=True):
    """A job could not be finished, and will be gone on with.

    Attributes:
        job: as it is now.
        code: the exit code of its process.
        wait: seconds until it is tried again; 0 where that is nobody's fault, and counts as no try.
        said: what its process said last, sentences; "" for nothing.
    """

    job: Job
    code: int
    wait: float
    said: str = ""


class JobEnded(Struct, frozen=True):
    """A job has come to its end.

    Attributes:
        job: as it is now.
        file: where its file is now; None where it has none.
        log: what its process has said; None where it said nothing.
        why: in words, where it is not its process that has ended it.
        said: what its process said last before it was given up, sentences; "" for nothing.
    """

    job: Job
    file: Path | None = None
    log: Path | None = None
    why: str = ""
    said: str = ""


class Rescued(Struct, frozen=True):
    """The worker of a job has died; another one will go on with it."""

    job: Job


class NothingCame(Struct, frozen=True):
    """Nothing has come for a portal by the time it was expected."""

    portal: str
    by: datetime


class Stopping(Struct, frozen=True):
    """The worker takes no job any more, and waits for so many processes to end."""

    running: int


class Settles(Struct, frozen=True):
    """Files of a portal are there that must lie unchanged for so many seconds before they are taken."""

    portal: str
    seconds: float


class QueueOutage(Struct, frozen=True):
    """The queue fails, and not for a moment: nothing is taken, and no time is served; or that is over.

    Attributes:
        why: a sentence on it.
        over: whether it answers again.
    """

    why: str = ""
    over: bool = False


ServiceEvent = JobPut | JobStarted | JobPutBack | JobEnded | Rescued | NothingCame | Stopping | Settles | QueueOutage


class Listener(Protocol):
    """Is told what a worker does."""

    def note(self, event: ServiceEvent) -> None:
        """Something was done, or has happened."""

    def trouble(self, sentence: str) -> None:
        """Something went wrong; a sentence for people."""
