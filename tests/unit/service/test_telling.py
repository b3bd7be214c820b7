"""Who is told what no run can tell itself."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.options import Notify
from etl.queue import Job, JobState, Order, Task
from etl.service.events import JobEnded, JobPutBack, NothingCame, Rescued
from etl.service.station import Station
from etl.service.telling import Telling, notice_of
from tests.support.working import Stage

FAILED = Job(
    number=12,
    order=Order(portal="acme", file="/exports/processing/x/july.csv"),
    state=JobState.FAILED,
    code=3,
    retries=4,
    put_at=datetime.now(UTC),
)
BY = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (NothingCame("acme", BY), "Nothing has come into the inbox of acme by 2026-07-01T01:00+00:00."),
        (JobEnded(FAILED), "july.csv: It was tried 5 times, and ended with exit code 3."),
        (JobEnded(FAILED, log=Path("/x/july.log.txt")), "What it said is in july.log.txt."),
        (JobEnded(FAILED), "When the cause is gone: python -m etl jobs retry 12"),
        (JobEnded(replace(FAILED, code=None), why="there is no file any more"), "july.csv: there is no file any more"),
        # A run that could not begin has told it itself, and what is tried again has not failed.
        (JobEnded(replace(FAILED, code=2)), None),
        (JobEnded(replace(FAILED, state=JobState.DONE, code=1)), None),
        (JobEnded(replace(FAILED, state=JobState.CANCELLED)), None),
        (JobEnded(replace(FAILED, order=Order(portal="acme", task=Task.MISSING))), None),
        (JobPutBack(FAILED, 3, 60.0), None),
        (Rescued(FAILED), None),
    ],
)
def test_what_no_run_can_tell_is_told(event: JobEnded | NothingCame, said: str | None) -> None:
    notice = notice_of(event)
    assert (notice is None) if said is None else (notice is not None and said in notice.body)


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
