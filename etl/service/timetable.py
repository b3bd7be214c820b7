"""The times of portals: which of them are owed now. Each is served once, by whichever worker is first."""

from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from etl.errors import FileError
from etl.inbox import waiting
from etl.queue import Cause, Job, Order, Queue, Task
from etl.service.station import Station


class Entry(Struct, frozen=True):
    """A timetable.

    Attributes:
        name: by which the queue knows what was served of it.
        station: whose it is.
        task: what its times bring.
    """

    name: str
    station: Station
    task: Task

    def last(self, moment: datetime) -> datetime | None:
        """The newest of its times up to a moment, if it is not too long ago."""
        if self.task is Task.COLLECT:
            return self.station.cron.last(moment) if self.station.cron else None
        found = self.station.expectation.last(moment) if self.station.expectation else None
        return found[0] if found else None


class Timetable:
    """The times of every portal, as one worker has seen them so far.

    Args:
        stations: the portals.
        queue: knows what was served, and gets the jobs.
        yes: whether somebody has said beforehand that files may go to production.
    """

    def __init__(self, stations: list[Station], queue: Queue, *, yes: bool) -> None:
        self._entries = list(entries(stations))
        self._queue = queue
        self._yes = yes
        self._looked: dict[str, datetime] = {}

    def serve(self, moment: datetime) -> list[Job]:
        """Puts a job for each time that is owed; what was owed before the first look of all workers is not.

        Raises:
            JournalError: the queue fails.
        """
        return [job for entry in self._entries for job in self._served(entry, moment)]

    def _served(self, entry: Entry, moment: datetime) -> Iterator[Job]:
        due = entry.last(moment)
        known = self._looked.get(entry.name)
        if known is not None and (due is None or due <= known):
            return
        served = self._queue.ticked(entry.name)
        if served is None:
            self._queue.begin(entry.name, int(moment.timestamp()))
        elif due is not None and due.timestamp() > served and self._is_owed(entry, moment):
            database = entry.station.database if entry.task is Task.COLLECT else ""
            order = Order(
                portal=entry.station.name,
                task=Task.IMPORT if database else entry.task,
                file=database,
                cause=Cause.SCHEDULE,
                yes=self._yes,
                due=int(due.timestamp()),
            )
            if (job := self._queue.tick(order, entry.name)) is not None:
                yield job
        self._looked[entry.name] = due or moment

    def _is_owed(self, entry: Entry, moment: datetime) -> bool:
        """Whether a time brings anything: somebody is told only where nothing has come."""
        found = entry.station.expectation.last(moment) if entry.station.expectation else None
        return entry.task is Task.COLLECT or (found is not None and not came(self._queue, entry.station, found[1]))


def entries(stations: list[Station]) -> Iterator[Entry]:
    """Every timetable."""
    for station in stations:
        if station.cron:
            yield Entry(f"load {station.name}", station, Task.COLLECT)
        if station.expectation:
            yield Entry(f"expect {station.name}", station, Task.MISSING)


def came(queue: Queue, station: Station, since: datetime) -> bool:
    """Whether a file has come for a portal since then, or is there; none is in an inbox that cannot be read.

    Raises:
        JournalError: the queue fails.
    """
    if any(job.order.task is Task.IMPORT for job in queue.jobs(portal=station.name, since=since)):
        return True
    try:
        return station.inbox is not None and any(file.size for file in waiting(station.inbox))
    except FileError:
        return False


def unserved(queue: Queue, station: Station, now: datetime) -> datetime | None:
    """The time of a portal that is past and that no worker has served; None where there is none."""
    due = station.cron.last(now) if station.cron else None
    served = queue.ticked(f"load {station.name}")
    return due.astimezone(UTC) if due and served is not None and due.timestamp() > served else None
