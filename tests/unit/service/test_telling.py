"""Who is told what no run can tell itself."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.observer import Silent
from etl.app.run_notice import Summary
from etl.errors import ServerAwayError, SettingsError
from etl.exit_codes import Ending
from etl.options import Notify, TellOptions
from etl.queue import Job, JobState, Order, Task
from etl.service.events import JobEnded, JobPutBack, NothingCame, QueueOutage, Rescued
from etl.service.notices import notice_of
from etl.service.outage import Outage
from etl.service.station import Station
from etl.service.telling import Telling, everybody
from tests.support.working import Stage


class Heard(Silent):
    """Keeps what went wrong."""

    def __init__(self) -> None:
        self.troubles: list[str] = []

    def trouble(self, sentence: str) -> None:
        self.troubles.append(sentence)


FAILED = Job(
    number=12,
    order=Order(portal="acme", file="/exports/processing/x/july.csv"),
    state=JobState.FAILED,
    code=3,
    retries=4,
    put_at=datetime.now(UTC),
)
BY = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
DONE = structs.replace(FAILED, state=JobState.DONE, code=0, retries=1)
AGAIN = structs.replace(FAILED, state=JobState.WAITING, retries=1, not_before=datetime(2026, 7, 1, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (NothingCame("acme", BY), "Nothing has come into the inbox of acme by 2026-07-01T01:00+00:00."),
        (JobEnded(FAILED), "july.csv: It was tried 5 times, and ended with exit code 3."),
        (JobEnded(FAILED, log=Path("/x/july.log.txt")), "What it said is in july.log.txt."),
        (JobEnded(FAILED), "When the cause is gone: python -m etl jobs retry 12"),
        (
            JobEnded(structs.replace(FAILED, code=None), why="there is no file any more"),
            "july.csv: there is no file any more",
        ),
        # A run that could not begin has told it itself, and what is tried again has not failed.
        (JobEnded(structs.replace(FAILED, code=2)), None),
        (JobEnded(structs.replace(FAILED, state=JobState.DONE, code=1)), None),
        (JobEnded(structs.replace(FAILED, state=JobState.CANCELLED)), None),
        (JobEnded(structs.replace(FAILED, order=Order(portal="acme", task=Task.MISSING))), None),
        # So has what a schedule could not even begin.
        (
            JobEnded(structs.replace(FAILED, order=Order(portal="acme", task=Task.COLLECT))),
            "the files of its inbox: It was tried",
        ),
        (JobEnded(FAILED, said="The portal is away."), "exit code 3.\nThe portal is away.\n"),
        (JobEnded(DONE), "july.csv: this went well when it was tried again."),
        (JobEnded(structs.replace(DONE, code=None)), "this went well when it was tried again."),
        (JobEnded(structs.replace(DONE, retries=0)), None),
        (JobPutBack(AGAIN, 3, 60.0), "july.csv: stopped early (exit code 3). It will be tried again at 2026-07-01 "),
        (JobPutBack(AGAIN, -9, 60.0), "july.csv: ended by signal 9. It will be tried again at "),
        (JobPutBack(AGAIN, 3, 60.0, "The portal is away."), "how it ended.\nThe portal is away.\n"),
        # Nobody is told each time, nor of what was stopped on purpose, nor of what the run has told.
        (JobPutBack(structs.replace(AGAIN, retries=2), 3, 300.0), None),
        (JobPutBack(structs.replace(AGAIN, retries=0), 3, 0.0), None),
        (JobPutBack(AGAIN, 2, 60.0), None),
        (Rescued(FAILED), None),
    ],
)
def test_what_no_run_can_tell_is_told(event: JobEnded | JobPutBack | NothingCame, said: str | None) -> None:
    notice = notice_of(event)
    assert (notice is None) if said is None else (notice is not None and said in notice.body)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        # A worker tries again what was stopped, and tells of it once where that has failed for good.
        (RuntimeError("the power is gone"), {False: 1, True: 0}),
        (ServerAwayError("a restart at night"), {False: 1, True: 0}),
        (SettingsError("no such portal"), {False: 1, True: 1}),
    ],
)
def test_a_run_that_a_worker_tries_again_tells_nobody_each_time(
    error: Exception, told: dict[bool, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(_: Context) -> None:
        raise error

    for worked, times in told.items():
        monkeypatch.setenv("ETL_WORKED", "1") if worked else monkeypatch.delenv("ETL_WORKED", raising=False)
        stage = Heard()
        tell = TellOptions(on_failure=("/there/is/no/such/hook",), worked=worked)
        with pytest.raises(type(error)):
            concluded("import", Context(tell=tell, observer=stage), act)
        assert len([each for each in stage.troubles if "could not be started" in each]) == times


def test_files_that_are_put_away_are_named_where_they_end(tmp_path: Path) -> None:
    slot = tmp_path / "processing" / "slot"
    slot.mkdir(parents=True)
    summary = Summary(
        command="import",
        ending=Ending.FAILURES,
        started_at="2026-07-01T00:00:00Z",
        seconds=1.0,
        files=("july.xlsx, sheet Invoices",),
        results=slot / "july.results.csv",
        rejects=(slot / "july.rejects.csv",),
    )
    assert f"see {tmp_path / 'done' / 'july.results.csv'}" in summary.notice.body
    assert summary.facts["rejects"] == [str(tmp_path / "done" / "july.rejects.csv")]
    assert summary.notice.attachments == (slot / "july.rejects.csv",)
    assert replace(summary, ending=Ending.NOTHING_SENT).facts["results"] == str(
        tmp_path / "failed" / "july.results.csv"
    )
    assert replace(summary, ending=Ending.STOPPED).facts["results"] == str(slot / "july.results.csv")


def test_of_a_queue_that_fails_everybody_is_told_once_and_that_it_answers_again() -> None:
    hook, both = ("/opt/tell",), Notify(failure=("mailto://night",), attention=("mailto://day",))
    stations = [Station("acme", on_failure=hook, notify=both), Station("beta", on_failure=hook, notify=both)]
    messages, command = everybody([*stations, Station("gamma")])
    assert (messages.notify, messages.on_failure) == (both, ())
    assert (command.notify, command.on_failure) == (Notify(), hook)
    failed, back = notice_of(QueueOutage("The password is wrong.")), notice_of(QueueOutage(over=True))
    assert failed is not None
    assert failed.body.startswith("The password is wrong.\n")
    assert (failed.addresses(both), back and back.addresses(both)) == (
        ("mailto://night", "mailto://day"),
        ("mailto://night",),
    )


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ([(0, False)], [True]),
        ([(0, True), (599, True), (600, True), (700, True)], [False, False, True, False]),
        ([(0, True), (5, False), (700, True)], [False, True, False]),
    ],
)
def test_a_server_that_is_away_has_ten_minutes_and_one_that_refuses_none(
    fails: list[tuple[float, bool]], told: list[bool]
) -> None:
    outage = Outage()
    assert [outage.failed(now, away=away) for now, away in fails] == told
    assert (outage.ended(), outage.ended()) == (True, False)
    assert not outage.failed(9000.0, away=True)
    assert not outage.ended()


def test_that_it_went_well_after_all_is_told_once_to_those_who_were_told_that_it_had_not() -> None:
    notice = notice_of(JobEnded(DONE))
    assert notice is not None
    told = Notify(failure=("mailto://night", "mailto://both"), success=("mailto://both",), attention=("mailto://day",))
    assert notice.addresses(told) == ("mailto://night",)
    assert notice.facts["event"] == "job_recovered"


def test_a_command_is_given_it_and_what_goes_wrong_with_telling_is_said(tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    script = f"import sys; open({str(given)!r}, 'w').write(sys.stdin.read()); sys.exit(7)"
    station = Station(
        "acme", on_failure=(sys.executable, "-S", "-c", script), notify=Notify(attention=("env:NOBODY_HAS_SET_IT",))
    )
    stage = Stage(None, [])  # type: ignore[arg-type]  # a listener alone
    telling = Telling(stage, [station])
    telling.note(NothingCame("acme", BY))
    telling.note(NothingCame("beta", BY))
    assert json.loads(given.read_text()) == {"event": "nothing_came", "for": "acme", "by": "2026-07-01T01:00+00:00"}
    assert stage.kinds() == ["NothingCame", "NothingCame"]
    command, message = stage.troubles
    assert "ended with 7" in command
    assert message.startswith(("Not notified, env:NOBODY_HAS_SET_IT", "Nobody was notified"))
