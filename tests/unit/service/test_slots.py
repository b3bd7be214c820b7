"""What is beside a file that a worker does, what is put away by half, and what cannot be moved."""

import os
from dataclasses import replace
from pathlib import Path
from time import time_ns
from typing import Any

import pytest
from msgspec import structs

from etl.errors import JournalError
from etl.inbox import take, waiting
from etl.queue import JobState, Order
from tests.support.working import Scripted, Stage, arrive, lying


class _KilledError(BaseException):
    """Ends a worker between two steps."""


def test_what_a_run_writes_beside_its_file_is_never_taken_for_one(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)
    ahead = time_ns() + 3600 * 10**9
    os.utime(tmp_path / "acme" / "july.csv", ns=(ahead, ahead))

    def script(process: Scripted) -> None:
        # Of a share whose clock is ahead, the export is younger than its rejects.
        process.log.with_name("july.rejects.csv").write_text("InvoiceId,Amount,Reasons\nA1,5.00,x\n")
        process.code = 3

    stage.script = script
    stage.worker().run()
    stage.worker().run()
    assert len(stage.queue.jobs()) == 1


@pytest.mark.parametrize("step", range(3))
def test_what_was_put_away_by_half_is_put_away_by_the_next_worker(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    arrive(tmp_path)

    def script(process: Scripted) -> None:
        process.log.write_text("x")
        process.log.with_name("july.results.csv").write_text("x")

    stage.script = script
    replaced = Path.replace
    moves = list[Path]()

    def replace(path: Path, target: Path) -> Path:
        moves.append(path)
        if len(moves) > step:
            raise _KilledError
        return replaced(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(_KilledError):
            stage.worker().run()
    stage.worker().run()
    left = [name for name in lying(tmp_path) if (tmp_path / "acme" / name).stat().st_size]
    assert sorted(name.replace(" (2)", "") for name in left) == [
        *("done/july.csv", "done/july.log.txt", "done/july.results.csv"),
    ]
    assert [job.state for job in stage.queue.jobs()] == [JobState.DONE]


def test_a_file_that_cannot_be_moved_is_said_once_and_stands_in_no_others_way(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        arrive(tmp_path, name)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "a.csv":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    stage.worker().run()
    assert lying(tmp_path) == ["a.csv", "done/b.csv", "done/c.csv"]
    (said,) = stage.troubles
    assert "a.csv cannot be moved to" in said


def test_what_a_worker_with_another_journal_has_taken_is_left_alone_and_said(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)
    (own,) = stage.stations
    assert own.inbox is not None
    other = replace(own.inbox, owner="0a1b2c3d4e5f")
    assert take(other, waiting(other)[0])
    for _ in range(2):
        stage.worker().run()
    assert (stage.started, lying(tmp_path)) == ([], ["processing/SLOT/july.csv"])
    assert all("a worker with another journal has taken" in said for said in stage.troubles)
    assert len(stage.troubles) == 2
    theirs = Stage(stage.queue, [structs.replace(own, inbox=other)])
    theirs.worker().run()
    assert (theirs.troubles, lying(tmp_path)) == ([], ["done/july.csv"])


def test_a_job_that_could_not_be_ended_while_the_queue_was_away_is_no_job_for_ever(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.queue.put(Order(portal="acme", file=str(tmp_path / "gone.csv")))
    end, away = stage.queue.end, [True]

    def fail(*asked: Any) -> bool:  # noqa: ANN401 - whatever it is asked
        if away and away.pop():
            raise JournalError("The queue failed: the server closed the connection.")
        return end(*asked)

    monkeypatch.setattr(stage.queue, "end", fail)
    monkeypatch.setitem(stage_times(), "sweep", 0.0)
    stage.worker().run()
    assert [job.state for job in stage.queue.jobs()] == [JobState.FAILED]


def stage_times() -> dict[str, float]:
    """Seconds between what a worker looks after."""
    from etl.service import worker

    return worker._TIMES  # noqa: SLF001 - so that the test need not wait
