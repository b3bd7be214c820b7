"""A job that cannot be finished is tried again, and those who are to know hear of it twice at most."""

from pathlib import Path

import pytest

from etl.errors import JournalError, SettingsError
from etl.queue import Job, JobState
from etl.service.desk import retry
from etl.service.events import JobEnded, JobPutBack
from etl.service.notices import notice_of
from tests.support.working import Stage, arrive, ends, lying, only_job


def test_what_cannot_be_finished_is_tried_again_later_each_time_and_has_failed_in_the_end(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.queue.job_ending.RETRIES", (0.001,) * 4)
    arrive(tmp_path)
    stage.script = ends(3, "etl: the portal is away\n")
    stage.worker().run()
    while only_job(stage.queue)[0] is JobState.WAITING:
        stage.worker().run()
    assert only_job(stage.queue) == (JobState.FAILED, 3, 4, 0)
    assert (len(stage.started), len(list(stage.of(JobPutBack)))) == (5, 4)
    (ended,) = stage.of(JobEnded)
    assert (ended.file.name, ended.log.name) == ("july.csv", "july.log.txt")
    # Those who are to know hear of it when it first fails and when it is given up, and why.
    bodies = [notice.body for event in stage.told if (notice := notice_of(event))]
    assert (len(bodies), [body for body in bodies if "the portal is away" not in body]) == (2, [])
    assert lying(tmp_path) == ["failed/july.csv", "failed/july.log.txt"]


def test_what_waits_to_be_tried_again_is_done_at_once_where_a_person_says_so(stage: Stage, tmp_path: Path) -> None:
    arrive(tmp_path)
    stage.script = ends(3, "etl: the portal is away\n")
    stage.worker().run()
    stage.script = ends(0)
    stage.worker().run()
    assert only_job(stage.queue) == (JobState.WAITING, 3, 1, 0)
    (job,) = stage.queue.jobs()
    assert retry(job.number, stage.stations, stage.queue, stage).not_before is None
    with pytest.raises(SettingsError, match="has not ended yet"):
        retry(job.number, stage.stations, stage.queue, stage)
    stage.worker().run()
    assert only_job(stage.queue) == (JobState.DONE, 0, 1, 0)
    assert [notice.title for event in stage.told if (notice := notice_of(event))] == [
        "etl: job 1 for acme could not be finished, and will be tried again",
        "etl: job 1 for acme is done after all",
    ]


def test_an_end_of_which_the_queue_has_lost_its_answer_is_told_all_the_same(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(tmp_path)
    stage.script = ends(2, "etl: no such column\n")
    known, lost = stage.queue.end, ["the first answer"]

    def end(job: Job, state: JobState, code: int | None) -> bool:
        ours = known(job, state, code)
        if lost.pop() if lost else "":
            raise JournalError("The server has gone away.")
        return ours

    monkeypatch.setattr(stage.queue, "end", end)
    stage.worker().run()
    assert [event.job.code for event in stage.of(JobEnded)] == [2]
    assert lying(tmp_path) == ["failed/july.csv", "failed/july.log.txt"]
