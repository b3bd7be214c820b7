"""What a person does with the queue: put files into it, look at it, try again, give up."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep, time

from msgspec.structs import replace

from etl.app.input_files import matching, refuse_no_exports
from etl.errors import FileError, SettingsError
from etl.inbox import seen, take, take_again
from etl.options.database import connection_of, is_database
from etl.queue import Cause, Job, Order, Queue, Task
from etl.service.events import JobPut, Listener, Settles
from etl.service.reception import Reception, order_of
from etl.service.station import Station
from etl.service.timetable import unserved
from etl.text import text_of

#: Seconds between two looks at files that are not whole yet.
_LOOK = 0.2

#: Times of each portal that are told.
_TIMES = 5


def submit(files: Sequence[Path], station: Station, queue: Queue, listener: Listener, *, yes: bool) -> list[Job]:
    """Puts a job for each file; one that lies in the portal's inbox is taken out of it.

    Args:
        files: exports, or patterns of them.
        station: the portal.
        queue: gets the jobs.
        listener: is told of each.
        yes: whether they may go to production.

    Raises:
        FileError: there is no such file, or it is none that is loaded.
        JournalError: the queue fails.
    """
    paths = matching(list(files))
    refuse_no_exports([path for path in paths if not (station.has_query and is_database(path))])
    return [_put(_order(path, station, yes=yes), queue, listener) for path in paths]


def submit_all(stations: Sequence[Station], queue: Queue, listener: Listener, *, yes: bool) -> list[Job]:
    """Puts a job for each database, and for each file that waits in an inbox, whatever its schedule.

    It waits for files that are not whole yet.

    Raises:
        FileError: an inbox cannot be read or written; files of the others are in the queue.
        JournalError: the queue fails.
    """
    left = [Reception(each.name, each.inbox, queue, yes=yes) for each in stations if each.inbox is not None]
    began, faults, told = monotonic(), list[str](), list[Reception]()
    put = [_put(_database_order(s.database, s, yes=yes), queue, listener) for s in stations if s.database]
    while left:
        for reception in list(left):
            try:
                found = reception.collect(monotonic(), Cause.PERSON)
            except FileError as error:
                faults.append(str(error))
                left.remove(reception)
                continue
            for job in found:
                listener.note(JobPut(job))
            faults += (fault for fault in reception.faults if fault not in faults)
            put += found
            if not reception.waits(began):
                left.remove(reception)
            elif reception not in told:
                told.append(reception)
                listener.note(Settles(reception.portal, reception.inbox.settle))
        sleep(_LOOK if left else 0)
    if faults:
        raise FileError(" ".join(faults))
    return put


def retry(number: int, stations: Sequence[Station], queue: Queue, listener: Listener) -> Job:
    """Puts a job for what one was to do that has ended; its file is taken from where it was put away.

    One that waits to be tried again need not wait any longer.

    Raises:
        SettingsError: there is no such job, it has not ended, or its file is not there.
        JournalError: the queue fails.
    """
    job = known(number, queue)
    order = job.order
    if job.is_open and queue.hasten(number):
        job = known(number, queue)
        listener.note(JobPut(job))
        return job
    if job.is_open:
        raise SettingsError(f"Job {number} has not ended yet. To give it up: python -m etl jobs cancel {number}")
    if order.task is Task.MISSING:
        raise SettingsError(f"Job {number} has told that nothing had come: there is nothing to try again.")
    if order.task is Task.COLLECT:
        return _put(replace(order, cause=Cause.PERSON, due=int(time())), queue, listener)
    return _put(replace(_found(order, stations), cause=Cause.PERSON), queue, listener)


def cancel(number: int, queue: Queue) -> Job:
    """Cancels a job; returns it as it was.

    Raises:
        SettingsError: there is no such job, or it has ended.
        JournalError: the queue fails.
    """
    job = known(number, queue)
    if not queue.cancel(number):
        raise SettingsError(f"Job {number} has ended already: it is {job.state}.")
    return job


def known(number: int, queue: Queue) -> Job:
    """A job by its number.

    Raises:
        SettingsError: there is no such job.
    """
    job = queue.job(number)
    if job is None:
        raise SettingsError(f"There is no job {number}. See python -m etl jobs.")
    return job


def times(
    stations: Sequence[Station], queue: Queue, now: datetime
) -> Iterator[tuple[Station, list[datetime], datetime | None]]:
    """Of each portal that has a schedule the next times, and the time that is past and that nobody has served."""
    for station in stations:
        if station.cron is not None:
            yield station, station.cron.next(now, _TIMES), unserved(queue, station, now)


def _put(order: Order, queue: Queue, listener: Listener) -> Job:
    before = queue.of_key(order.key)
    job = queue.put(order)
    listener.note(JobPut(job, new=before is None or before.number != job.number))
    return job


def _order(path: Path, station: Station, *, yes: bool) -> Order:
    if is_database(path):
        connection_of(path)
        return _database_order(str(path), station, yes=yes)
    file = seen(path)
    if file is None:
        raise FileError(f"There is no file {text_of(path)}. Check the name and the folder.")
    inbox = station.inbox
    if inbox is not None and path.absolute().parent == inbox.folder.absolute():
        taken = take(inbox, file)
        if taken is None:
            raise FileError(f"{text_of(path)} was just taken by a worker. See python -m etl jobs.")
        path = taken.path
    return order_of(station.name, path, file, Cause.PERSON, yes=yes)


def _database_order(database: str, station: Station, *, yes: bool) -> Order:
    return Order(portal=station.name, cause=Cause.PERSON, file=database, yes=yes)


def _found(order: Order, stations: Sequence[Station]) -> Order:
    """An order with its file where it is now."""
    path = Path(order.file)
    if path.is_file() or is_database(order.file):
        return order
    station = next((each for each in stations if each.name == order.portal), None)
    if order.is_taken and station is not None and station.inbox is not None:
        taken = take_again(station.inbox, path.name, order.size, order.changed)
        if taken is not None:
            return replace(order, file=str(taken.path.absolute()))
    raise SettingsError(
        f"The file {text_of(path.name)} is neither where it was nor among those that failed. Put it into the inbox, or"
        f" name it: python -m etl submit FILE --for {order.portal}"
    )
