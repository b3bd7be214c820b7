"""What falls due is served once, by whichever worker is first; what does not come by its time is told once."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from etl.queue import JobState, Order, Queue, Task, open_queue
from etl.schedule import Cron, Expectation
from etl.service.events import NothingCame
from etl.service.station import Station
from etl.service.timetable import Timetable, unserved
from tests.support.working import Stage, arrive, lying, station

BERLIN = ZoneInfo("Europe/Berlin")


def scheduled(tmp_path: Path) -> Station:
    cron = Cron("30 1 * * *", BERLIN)
    return replace(station(tmp_path), cron=cron, expectation=Expectation(time(3), BERLIN, cron))


def test_with_a_schedule_files_wait_for_their_time_which_is_served_once_by_several_workers(
    queue: Queue, tmp_path: Path
) -> None:
    stage = Stage(queue, [scheduled(tmp_path)])
    arrive(tmp_path)
    stage.worker().run()
    assert (queue.jobs(), lying(tmp_path)) == ([], ["july.csv"])
    queue_2 = open_queue(tmp_path / "state" / "journal.sqlite3")
    tables = [Timetable(list(stage.stations), each, yes=True) for each in (queue, queue_2, queue)]
    # Down for three hours after 1:30: the time is served when somebody is there again, and then never again.
    night = datetime(2027, 3, 29, 2, 30, tzinfo=UTC)
    put = [table.serve(moment) for table in tables for moment in (night, night + timedelta(minutes=1))]
    queue_2.close()
    assert [len(jobs) for jobs in put] == [1, 0, 0, 0, 0, 0]
    (job,) = queue.jobs()
    assert (job.order.task, job.order.due) == (Task.COLLECT, int(datetime(2027, 3, 28, 23, 30, tzinfo=UTC).timestamp()))
    stage.worker().run()
    assert [each.state for each in queue.jobs()] == [JobState.DONE, JobState.DONE]
    assert lying(tmp_path) == ["done/july.csv"]


def test_what_was_due_before_the_first_worker_ever_is_owed_to_nobody(queue: Queue, tmp_path: Path) -> None:
    noon = datetime(2027, 7, 1, 12, tzinfo=UTC)
    assert Timetable([scheduled(tmp_path)], queue, yes=True).serve(noon) == []
    assert unserved(queue, scheduled(tmp_path), noon) is None
    later = noon + timedelta(hours=12)
    assert unserved(queue, scheduled(tmp_path), later) == datetime(2027, 7, 1, 23, 30, tzinfo=UTC)
    assert len(Timetable([scheduled(tmp_path)], queue, yes=True).serve(later)) == 1
    assert unserved(queue, scheduled(tmp_path), later) is None


def test_a_time_of_a_database_brings_the_import_of_its_rows_once(queue: Queue, tmp_path: Path) -> None:
    asked = replace(scheduled(tmp_path), inbox=None, expectation=None, database="odbc:GP", has_query=True)
    tables = [Timetable([asked], queue, yes=True) for _ in range(2)]
    noon = datetime(2027, 7, 1, 12, tzinfo=UTC)
    put = [table.serve(noon + timedelta(hours=hours)) for hours in (0, 12) for table in tables]
    assert [len(jobs) for jobs in put] == [0, 0, 1, 0]
    (job,) = queue.jobs()
    assert (job.order.task, job.order.file, job.order.yes) == (Task.IMPORT, "odbc:GP", True)


@pytest.mark.parametrize("came", ["nothing", "a file that waits", "an empty file", "a job"])
def test_when_nothing_has_come_by_its_time_somebody_is_told_once(queue: Queue, tmp_path: Path, came: str) -> None:
    stage = Stage(queue, [scheduled(tmp_path)])
    now = datetime.now(UTC)
    by = (now + timedelta(hours=1)).astimezone(BERLIN).time().replace(second=0, microsecond=0)
    expecting = [replace(stage.stations[0], cron=None, expectation=Expectation(by, BERLIN))]
    table = Timetable(expecting, queue, yes=True)
    table.serve(now)
    if came == "a job":
        queue.put(Order(portal="acme", file="/exports/july.csv"))
        queue.end(queue.take() or pytest.fail("no job"), JobState.DONE, 0)
    elif came != "nothing":
        arrive(tmp_path, text="" if came == "an empty file" else "InvoiceId\n")
    told = [job.order.task for _ in range(2) for job in table.serve(now + timedelta(hours=2))]
    missed = came in {"nothing", "an empty file"}
    assert told == ([Task.MISSING] if missed else [])
    if missed:
        stage.worker().run()
        (event,) = stage.of(NothingCame)
        assert event.portal == "acme"
        assert [job.state for job in queue.jobs(states=[JobState.FAILED])] == [JobState.FAILED]
