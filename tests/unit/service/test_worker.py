"""A worker: what arrives is loaded, whatever ends, dies or goes away meanwhile; no file is lost, none is done twice."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from etl.errors import JournalError
from etl.inbox import take, waiting
from etl.queue import Cause, JobState, Order, Queue, open_queue
from etl.service.events import JobEnded, QueueOutage
from tests.support.source import modules
from tests.support.working import Scripted, Stage, arrive, ends, lying, only_job, station

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("code", "state", "left"),
    [
        (0, JobState.DONE, ["done/july.csv"]),
        (1, JobState.DONE, ["done/july.csv", "done/july.log.txt"]),
        (2, JobState.FAILED, ["failed/july.csv", "failed/july.log.txt"]),
        (3, JobState.WAITING, ["processing/SLOT/july.csv", "processing/SLOT/july.log.txt"]),
        (-9, JobState.WAITING, ["processing/SLOT/july.csv", "processing/SLOT/july.log.txt"]),
    ],
)
def test_a_file_that_arrives_is_loaded_and_goes_where_its_end_says(
    stage: Stage, tmp_path: Path, code: int, state: JobState, left: list[str]
) -> None:
    arrive(tmp_path)
    stage.script = ends(code, "etl: something\n" if code else "")
    stage.worker().run()
    assert only_job(stage.queue) == (state, code, int(state is JobState.WAITING), 0)
    assert lying(tmp_path) == left
    assert len(stage.started) == 1


def test_a_job_that_kills_its_worker_is_not_tried_for_ever(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)
    (found,) = waiting(stage.stations[0].inbox or pytest.fail("no inbox"))
    taken = take(stage.stations[0].inbox or pytest.fail("no inbox"), found)
    assert taken is not None
    stage.queue.put(Order(portal="acme", file=str(taken.path), cause=Cause.INBOX))
    for _ in range(4):
        dead = open_queue(tmp_path / "state" / "journal.sqlite3")
        assert dead.take()
        dead.close()
        assert len(stage.queue.rescue()) == 1
    stage.worker().run()
    assert (only_job(stage.queue), stage.started) == ((JobState.FAILED, None, 0, 4), [])
    assert [event.why for event in stage.of(JobEnded)] == ["4 workers have died while they did it"]
    assert lying(tmp_path) == ["failed/july.csv"]


def test_a_job_of_a_worker_that_died_is_gone_on_with(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)
    dying = Stage(open_queue(tmp_path / "state" / "journal.sqlite3"), stage.stations, ends_never)
    with pytest.raises(_KilledError):
        dying.worker().run()
    dying.queue.close()
    assert lying(tmp_path) == ["processing/SLOT/july.csv", "processing/SLOT/july.log.txt"]
    stage.worker().run()
    assert only_job(stage.queue) == (JobState.DONE, 0, 0, 1)
    assert lying(tmp_path) == ["done/july.csv"]


class _KilledError(BaseException):
    """Ends a worker between two steps."""


def ends_never(_: Scripted) -> None:
    raise _KilledError


@pytest.mark.parametrize("step", ["rename", "put", "end", "put_away"])
def test_a_worker_that_dies_between_any_two_steps_loses_no_file(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    arrive(tmp_path)
    dying = Stage(open_queue(tmp_path / "state" / "journal.sqlite3"), stage.stations)
    places = {
        "rename": "etl.inbox.taking._slot",
        "put": "etl.queue.local.LocalQueue.put",
        "end": "etl.queue.local.LocalQueue.end",
        "put_away": "etl.service.running_jobs.put_away",
    }

    def die(*_: object, **__: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(places[step], die)
        with pytest.raises(_KilledError):
            dying.worker().run()
    dying.queue.close()
    stage.worker().run()
    assert [job.state for job in stage.queue.jobs()] == [JobState.DONE]
    assert lying(tmp_path) == ["done/july.csv"]


def test_of_one_portal_files_are_loaded_one_after_another_and_hold_up_no_other_portal(
    queue: Queue, tmp_path: Path
) -> None:
    stage = Stage(queue, [station(tmp_path), station(tmp_path, "beta")])
    for name, portal in (("july.csv", "acme"), ("august.csv", "acme"), ("july.csv", "beta")):
        arrive(tmp_path, name, portal=portal)
    running: list[str] = []
    at_once: list[int] = []

    def script(process: Scripted) -> None:
        at_once.append(running.count(process.job.order.portal))
        running.append(process.job.order.portal)
        if process.job.order.portal == "acme":
            process.code = 3
        else:
            running.remove("beta")

    stage.script = script
    stage.worker(jobs=4).run()
    # The first of acme waits to be tried again, and what came later waits behind it.
    assert [(p.job.order.portal, p.job.order.name) for p in stage.started] == [
        ("acme", "august.csv"),
        ("beta", "july.csv"),
    ]
    assert at_once == [0, 0]


def test_a_job_that_somebody_cancels_is_asked_to_stop(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)

    def script(process: Scripted) -> None:
        process.code = None
        stage.queue.cancel(process.job.number)

    stage.script = script
    stage.worker().run()
    assert only_job(stage.queue) == (JobState.CANCELLED, 3, 0, 0)
    assert [process.asked for process in stage.started] == [1]
    assert lying(tmp_path) == ["failed/july.csv"]


def test_a_worker_that_is_stopped_has_its_jobs_finish_and_others_go_on_with_them(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)

    def script(process: Scripted) -> None:
        process.code = None
        stage.stop.ask()

    stage.script = script
    stage.worker(once=False).run()
    assert only_job(stage.queue) == (JobState.WAITING, 3, 0, 0)
    assert [process.asked for process in stage.started] == [1]
    assert lying(tmp_path) == ["processing/SLOT/july.csv", "processing/SLOT/july.log.txt"]
    assert stage.kinds() == ["JobPut", "JobStarted", "Stopping", "JobPutBack"]


def test_who_asks_three_times_does_not_wait_for_a_process(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)

    def script(process: Scripted) -> None:
        process.code = None
        process.stop = stage.stop.ask  # type: ignore[method-assign]  # it does not hear
        stage.stop.ask()

    stage.script = script
    stage.worker(once=False).run()
    assert only_job(stage.queue) == (JobState.WAITING, -9, 0, 0)


def test_a_run_that_could_not_begin_while_the_queue_was_away_is_tried_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(tmp_path)
    real = stage.queue.beat
    away = list[bool]()

    def beat() -> object:
        if away and away.pop():
            raise JournalError("The queue failed: the server closed the connection.")
        return real()

    def script(process: Scripted) -> None:
        process.code = None
        away.append(True)

    stage.script = script
    monkeypatch.setattr(stage.queue, "beat", beat)
    worker = stage.worker()
    worker._every["sweep"] = 0.0  # noqa: SLF001 - each round, so that the test need not wait
    monkeypatch.setattr(Scripted, "ended", lambda _: 2 if stage.troubles else None)
    worker.run()
    assert stage.troubles == ["The queue failed: the server closed the connection."]
    assert only_job(stage.queue) == (JobState.WAITING, 2, 1, 0)
    assert list(stage.of(QueueOutage)) == [QueueOutage(stage.troubles[0]), QueueOutage(over=True)]


def test_a_share_that_is_away_is_said_once_and_files_are_loaded_when_it_is_back(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.rename(tmp_path / "away")
    stage.worker().run()
    assert len(stage.troubles) == 1
    assert "cannot be read" in stage.troubles[0]
    (tmp_path / "away").rename(folder)
    arrive(tmp_path)
    stage.worker().run()
    assert lying(tmp_path) == ["done/july.csv"]


def test_a_file_that_is_still_written_waits_and_one_that_went_wrong_is_no_file(stage: Stage, tmp_path: Path) -> None:
    stage.stations = [station(tmp_path, settle=0.3)]
    path = arrive(tmp_path)
    worker = stage.worker()
    worker._round()  # noqa: SLF001 - one look
    path.write_text("InvoiceId\nA1\nA2\n")
    worker._round()  # noqa: SLF001
    assert stage.started == []
    worker.run()
    (process,) = stage.started
    assert process.job.order.size == path.stat().st_size if path.exists() else True
    assert (tmp_path / "acme" / "done" / "july.csv").read_text() == "InvoiceId\nA1\nA2\n"


def test_a_file_that_somebody_has_removed_has_failed_and_is_told(stage: Stage, tmp_path: Path) -> None:
    stage.queue.put(Order(portal="acme", file=str(tmp_path / "gone.csv")))
    stage.worker().run()
    assert only_job(stage.queue) == (JobState.FAILED, None, 0, 0)
    assert [event.why for event in stage.of(JobEnded)] == [f"there is no file {tmp_path / 'gone.csv'} any more"]


def test_processes_are_started_in_a_way_that_every_system_has() -> None:
    # Of asyncio's loops on Windows one has no processes, and the other cannot wait for PostgreSQL.
    source = [module.text for module in modules("etl/service", "etl/queue", "etl/inbox", "etl/cli/working.py")]
    assert [text for text in source if "create_subprocess" in text or "add_signal_handler" in text] == []
