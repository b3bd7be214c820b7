"""What arrives in an inbox becomes jobs; what was taken before a worker died is found again."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from etl.errors import FileError
from etl.inbox import Inbox, Place, Settling, Waiting, foreign, in_slots, is_export, put_away, take, waiting
from etl.queue import Cause, Job, JobState, Order, Queue
from etl.text import text_of

#: How many times as long as a file must not have changed who is about to go waits for one that changes.
_PATIENCE = 4

_STRANGE = (
    "In {1} are files in {0} folders that a worker with another journal has taken: they are left alone. Two journals"
    " must not have one inbox, as neither knows what the other one has sent. If that journal is gone, move the files"
    " back into the inbox."
)


class Reception:
    """The inbox of a portal, as one worker has seen it so far.

    Args:
        portal: the profile's name.
        inbox: its own.
        queue: gets the jobs.
        yes: whether somebody has said beforehand that files may go to production.

    Attributes:
        faults: a sentence on each file that could not be taken at the last look.
        strange: a sentence on what another journal's worker has taken, or "".
    """

    def __init__(self, portal: str, inbox: Inbox, queue: Queue, *, yes: bool) -> None:
        self.inbox = inbox
        self.portal = portal
        self._queue = queue
        self._yes = yes
        self._settling = Settling(inbox.settle)
        self._slots = Settling(inbox.settle)
        self._unsettled = False
        self.faults: list[str] = []
        self.strange = ""

    def collect(self, now: float, cause: Cause) -> list[Job]:
        """Takes the files that are whole, and puts a job for each.

        Args:
            now: seconds, by a clock that only goes forward.
            cause: what has brought this about.

        Raises:
            FileError: the folder cannot be read.
            JournalError: the queue fails.
        """
        found = waiting(self.inbox)
        whole = self._settling.settled(found, now)
        self._unsettled = any(file.size for file in found if file not in whole)
        jobs, faults = list[Job](), list[str]()
        for file in filter(is_export, whole):
            try:
                taken = take(self.inbox, file)
            except FileError as error:
                # One that cannot be moved stands in no other's way.
                faults.append(str(error))
                continue
            # One that has changed at the last moment is looked at again in its slot.
            if taken is not None and taken.whole:
                jobs.append(self._put(taken.path, file, cause))
        self.faults = faults
        return jobs

    def waits(self, since: float) -> bool:
        """Whether a file was there at the last look that will be whole soon, of one who has looked since then."""
        return self._unsettled and monotonic() - since < _PATIENCE * (self.inbox.settle + 1)

    def recover(self, now: float) -> list[Job]:
        """Puts jobs for files that were taken and have none, and puts away those whose job has ended.

        Raises:
            FileError: the folder cannot be written to.
            JournalError: the queue fails.
        """
        others = foreign(self.inbox)
        self.strange = _STRANGE.format(len(others), text_of(self.inbox.processing)) if others else ""
        return [job for file in self._slots.settled(in_slots(self.inbox), now) for job in self._recovered(file)]

    def _recovered(self, file: Waiting) -> Iterator[Job]:
        job = self._queue.of_key(self._order(file.path, file, Cause.INBOX).key)
        if job is None:
            yield self._put(file.path, file, Cause.INBOX)
        elif not job.is_open:
            put_away(file.path.parent, place_of(job.state), Path(job.order.file).name)

    def _put(self, path: Path, file: Waiting, cause: Cause) -> Job:
        return self._queue.put(self._order(path, file, cause))

    def _order(self, path: Path, file: Waiting, cause: Cause) -> Order:
        return order_of(self.portal, path, file, cause, yes=self._yes)


def order_of(portal: str, path: Path, file: Waiting, cause: Cause, *, yes: bool) -> Order:
    """The order to import a file.

    Args:
        portal: the profile's name.
        path: where the file is now.
        file: as it was seen.
        cause: who wants it.
        yes: whether it may go to production.
    """
    place = str(path.absolute())
    return Order(portal=portal, cause=cause, file=place, size=file.size, changed=file.changed, yes=yes)


def place_of(state: JobState) -> Place:
    """Where a file goes whose job has ended so."""
    return Place.DONE if state is JobState.DONE else Place.FAILED
