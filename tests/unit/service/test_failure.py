"""Why a job has failed is told where its list is shown."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from etl.inbox import Inbox, Place, put_away, take, waiting
from etl.queue import Cause, JobState, Order, Task
from etl.queue.job import Job
from etl.queue.local import LocalQueue
from etl.service.child import log_of
from etl.service.failure import why_failed
from etl.service.reception import order_of
from etl.service.station import Station

SAID = "etl: july.csv: required column not found: Amount. Add it.\n"


def failed(queue: LocalQueue, order: Order, code: int | None) -> Job:
    queue.put(order)
    job = queue.take()
    assert job is not None
    queue.end(job, JobState.FAILED, code)
    ended = queue.job(job.number)
    assert ended is not None
    return ended


def put_away_twice(folder: Path, queue: LocalQueue) -> list[str]:
    """Two files of one name have failed, for different reasons; each is told its own."""
    inbox = Inbox(folder / "in")
    inbox.folder.mkdir()
    jobs = []
    for number, said in enumerate((SAID, "etl: july.csv is empty.\netl: Nothing was sent.\n")):
        (inbox.folder / "july.csv").write_text("InvoiceId\n" * (number + 1))
        (file,) = waiting(inbox)
        taken = take(inbox, file)
        assert taken is not None
        jobs.append(failed(queue, order_of("acme", taken.path, file, Cause.SCHEDULE, yes=False), 2))
        log_of(taken.path).write_text(said)
        put_away(taken.path.parent, Place.FAILED, "july.csv")
    stations = [Station("beta"), Station("acme", inbox=inbox)]
    assert [why_failed(job, [], folder) for job in jobs] == ["", ""]
    return [why_failed(job, stations, folder) for job in jobs]


def submitted(folder: Path, queue: LocalQueue) -> list[str]:
    job = failed(queue, Order(portal="acme", file=str(folder / "july.csv")), 2)
    silent = why_failed(job, [], folder)
    (folder / f"job-{job.number}.txt").write_text(f"InvoiceId\n{SAID}")
    return [silent, why_failed(job, [], folder)]


def not_begun(folder: Path, queue: LocalQueue) -> list[str]:
    orders = [
        Order(portal="acme", file=str(folder / "gone.csv")),
        Order(portal="acme", file=str(folder / "processing" / "1" / "gone.csv")),
        Order(portal="acme", task=Task.MISSING, due=1),
        Order(portal="acme", task=Task.COLLECT, due=1),
    ]
    jobs = [failed(queue, order, None) for order in orders]
    jobs.append(replace(jobs[0], rescues=4))
    return [why_failed(job, [], folder).replace(str(folder), "").replace("\\", "/") for job in jobs]


def other_than_failed(folder: Path, queue: LocalQueue) -> list[str]:
    job = queue.put(Order(portal="acme", file=str(folder / "july.csv")))
    (folder / f"job-{job.number}.txt").write_text(SAID)
    return [why_failed(job, [], folder)]


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        (
            put_away_twice,
            [
                "july.csv: required column not found: Amount. Add it.",
                "july.csv is empty. Nothing was sent.",
            ],
        ),
        (submitted, ["", "july.csv: required column not found: Amount. Add it."]),
        (
            not_begun,
            [
                "There is no file /gone.csv any more. Put it back there, and try it again.",
                "There is no file /processing/1/gone.csv any more. Put it into the inbox again.",
                "Nothing has come. See that its export has run.",
                "The settings of the worker's machine have no inbox for it. Name one in the portal's section there.",
                "4 workers have died while they did it. See what ended them, such as too little memory, and try again.",
            ],
        ),
        (other_than_failed, [""]),
    ],
)
def test_it_is_told_with_what_to_do(
    tmp_path: Path, told: Callable[[Path, LocalQueue], list[str]], sentences: list[str]
) -> None:
    with closing(LocalQueue(tmp_path / "queue.sqlite3")) as queue:
        assert told(tmp_path, queue) == sentences
