"""Both queues, by one suite: a file beside the journal, and procrastinate's tables in its database."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from etl.errors import JournalError
from etl.journal import JournalServer
from etl.queue import Cause, Job, JobState, Order, Queue, Task, open_queue

#: Another worker of the same queue: each call makes one, and it dies as a process does, or ends at the test's end.
Workers = Callable[[], Queue]


@pytest.fixture(params=["local", "shared"])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    place: Path | JournalServer = tmp_path / "state" / "journal.sqlite3"
    if request.param == "shared":
        place = request.getfixturevalue("shared_place")
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(open_queue(place)))


def order(file: str = "july.csv", portal: str = "acme") -> Order:
    return Order(portal=portal, file=f"/exports/{file}", size=5, changed=7, cause=Cause.INBOX, yes=True)


def tick(due: int, portal: str = "acme") -> Order:
    return Order(portal=portal, task=Task.COLLECT, cause=Cause.SCHEDULE, due=due)


def taken(queue: Queue) -> Job:
    job = queue.take()
    assert job is not None
    return job


def test_what_is_put_is_taken_as_it_was_put(workers: Workers) -> None:
    queue = workers()
    put = queue.put(order())
    job = taken(queue)
    assert (job.number, job.order, job.state) == (put.number, order(), JobState.RUNNING)
    assert abs((datetime.now(UTC) - job.put_at).total_seconds()) < 60


@pytest.mark.skipif(os.name == "nt", reason="every name is text there")
def test_a_name_that_is_no_text_comes_back_as_it_was(workers: Workers) -> None:
    queue = workers()
    name = os.fsdecode(b"/exports/j\xfcly.csv")
    put = queue.put(replace(order(), file=name))
    assert queue.put(replace(order(), file=name)).number == put.number
    assert taken(queue).order.file == name


def test_the_same_is_put_once_as_long_as_it_is_open(workers: Workers) -> None:
    one, two = workers(), workers()
    first = one.put(order())
    assert two.put(order()).number == first.number
    job = taken(one)
    assert two.put(order()).number == first.number
    one.end(job, JobState.DONE, 0)
    assert two.put(order()).number != first.number
    assert two.of_key(order().key) == one.jobs(states=[JobState.WAITING])[0]


def test_of_a_portal_one_at_a_time_is_done_in_the_order_they_were_put(workers: Workers) -> None:
    one, two = workers(), workers()
    for file, portal in (("july.csv", "acme"), ("august.csv", "acme"), ("july.csv", "beta")):
        one.put(order(file, portal))
    first, other = taken(one), taken(two)
    assert (first.order.name, other.order.portal) == ("july.csv", "beta")
    assert one.take() is None
    # Put back for later, it still goes before what came after it: a later export must not be overwritten by it.
    one.again(first, 60.0, 3)
    assert one.take() is None
    (waiting, _) = sorted(one.jobs(states=[JobState.WAITING]), key=lambda job: job.number)
    assert (waiting.retries, waiting.code) == (1, 3)
    assert waiting.not_before is not None
    assert waiting.not_before > datetime.now(UTC) + timedelta(seconds=30)


def test_what_a_worker_that_stops_gives_back_is_done_at_once_and_counts_as_no_try(workers: Workers) -> None:
    one, two = workers(), workers()
    one.put(order())
    one.again(taken(one), 0.0, 3)
    job = taken(two)
    assert (job.retries, job.rescues, job.code) == (0, 0, 3)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_a_job_has_ended_once(workers: Workers, state: JobState) -> None:
    one, two = workers(), workers()
    one.put(order())
    job = taken(one)
    assert not two.end(job, JobState.DONE, 0)
    two.again(job, 0.0, 3)
    assert one.end(job, state, 1)
    assert not one.end(job, JobState.FAILED, 2)
    found = one.job(job.number)
    assert found is not None
    assert (found.state, found.code, found.is_open) == (state, 1, False)
    assert found.ended_at is not None


def test_a_job_is_cancelled_before_it_begins_or_is_asked_to_stop(workers: Workers) -> None:
    one, two = workers(), workers()
    first, second = one.put(order()), one.put(order(portal="beta"))
    running = taken(one)
    assert (two.cancel(first.number), two.cancel(second.number), two.cancel(999)) == (True, True, False)
    assert set(one.beat()) == {running.number}
    assert set(two.beat()) == set()
    waited = two.job(second.number)
    assert waited is not None
    assert waited.state is JobState.CANCELLED
    assert two.take() is None
    assert one.end(running, JobState.CANCELLED, 3)
    assert not two.cancel(first.number)


def test_a_time_is_served_once_and_never_after_a_later_one(workers: Workers) -> None:
    one, two = workers(), workers()
    assert one.ticked("load acme") is None
    one.begin("load acme", 500)
    two.begin("load acme", 900)
    assert two.ticked("load acme") == 500
    assert [one.tick(tick(500), "load acme"), one.tick(tick(400), "load acme")] == [None, None]
    put = [queue.tick(tick(1000), "load acme") for queue in (one, two, one)]
    assert [job is not None for job in put] == [True, False, False]
    # A worker whose clock is slow.
    assert two.tick(tick(600), "load acme") is None
    assert two.ticked("load acme") == 1000
    assert two.tick(tick(1000, "beta"), "load beta") is not None
    assert one.tick(tick(2000), "load acme") is not None
    assert taken(one).order == tick(1000)


def test_jobs_are_found_by_state_portal_and_time(workers: Workers) -> None:
    queue = workers()
    for file, portal in (("july.csv", "acme"), ("july.csv", "beta")):
        queue.put(order(file, portal))
    queue.end(taken(queue), JobState.FAILED, 2)
    assert [job.order.portal for job in queue.jobs()] == ["beta", "acme"]
    assert [job.order.portal for job in queue.jobs(states=[JobState.FAILED])] == ["acme"]
    assert [job.order.portal for job in queue.jobs(portal="beta")] == ["beta"]
    assert queue.jobs(since=datetime.now(UTC) + timedelta(minutes=5)) == []
    assert len(queue.jobs(since=datetime.now(UTC) - timedelta(minutes=5))) == 2


def test_what_has_ended_is_forgotten_after_a_while_and_what_is_open_never(workers: Workers) -> None:
    queue = workers()
    queue.put(order())
    queue.put(order(portal="beta"))
    queue.end(taken(queue), JobState.DONE, 0)
    queue.forget(datetime.now(UTC) - timedelta(days=30))
    assert len(queue.jobs()) == 2
    if "Local" in type(queue).__name__:
        queue.forget(datetime.now(UTC) + timedelta(hours=2))
        assert [job.order.portal for job in queue.jobs()] == ["beta"]


def test_a_worker_that_dies_gives_its_job_back_to_one_of_those_who_look(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.queue.shared._BEAT", 0.1)
    dead, one, two = workers(), workers(), workers()
    one.put(order())
    job = taken(dead)
    alive = one.rescue()
    _die(dead, monkeypatch)
    found = [*_rescued(one, two)]
    assert (list(alive), [each.number for each in found]) == ([], [job.number])
    again = taken(two)
    assert (again.number, again.rescues, again.retries) == (job.number, 1, 0)
    assert [*one.rescue(), *two.rescue([again.number])] == []
    # The dead one was only frozen: what it has to say is of no account any more.
    assert not dead.end(job, JobState.FAILED, 2)
    dead.again(job, 0.0, 3)
    assert two.end(again, JobState.DONE, 0)


def test_a_job_whose_taking_was_not_heard_of_is_given_back(workers: Workers) -> None:
    one, two = workers(), workers()
    one.put(order())
    one.put(order(portal="beta"))
    lost, known = taken(one), taken(one)
    assert list(two.rescue()) == []
    assert [job.number for job in one.rescue([known.number])] == [lost.number]
    assert taken(two).number == lost.number
    assert list(one.rescue([known.number])) == []
    assert one.end(known, JobState.DONE, 0)


def _die(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process that is killed: no sign of life any more, and no word."""
    if "Local" in type(queue).__name__:
        queue._alive.close()  # type: ignore[attr-defined]  # noqa: SLF001 - what the operating system does
        return
    monkeypatch.setattr("etl.queue.shared._DEAD", 1.5)
    queue._beating.cancel()  # type: ignore[attr-defined]  # noqa: SLF001 - as its thread ends with its process


def _rescued(*queues: Queue) -> Iterator[Job]:
    """What the first of them to see it gives back; those that live show it meanwhile."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := [job for queue in queues for job in queue.rescue()]:
            yield from found
            return
        time.sleep(0.1)


def test_what_waits_to_be_tried_again_may_be_begun_at_once(workers: Workers) -> None:
    queue = workers()
    queue.put(order())
    job = queue.take()
    assert job is not None
    assert not queue.hasten(job.number)
    queue.again(job, 3600.0, 3)
    assert queue.take() is None
    assert (queue.hasten(job.number), queue.hasten(job.number), queue.hasten(99)) == (True, False, False)
    again = queue.take()
    assert again is not None
    assert (again.number, again.retries, again.code) == (job.number, 1, 3)


def test_two_journals_in_one_folder_have_a_queue_each(tmp_path: Path) -> None:
    first, second = (open_queue(tmp_path / name) for name in ("first.sqlite3", "second.sqlite3"))
    with closing(first), closing(second):
        first.put(order())
        assert second.take() is None
        assert taken(first).order == order()


def test_a_file_that_is_no_queue_is_said(tmp_path: Path) -> None:
    (tmp_path / "journal.queue.sqlite3").write_text("no database at all, and long enough for one")
    with pytest.raises(JournalError, match=r"The queue .* failed: file is not a database"):
        open_queue(tmp_path / "journal.sqlite3")


def test_locks_of_workers_that_died_are_no_litter_for_ever(tmp_path: Path) -> None:
    with closing(open_queue(tmp_path / "journal.sqlite3")) as queue:
        (tmp_path / "worker-dead.lock").touch()
        queue.put(order())
        taken(queue)
        queue.forget(datetime.now(UTC))
        assert len(list(tmp_path.glob("worker-*.lock"))) == 1
        assert set(queue.beat()) == set()
