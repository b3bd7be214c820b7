"""What the end of a job's process means for the job."""

import pytest

from etl.queue import JobState, Verdict, verdict

DONE, FAILED, CANCELLED = Verdict(JobState.DONE), Verdict(JobState.FAILED), Verdict(JobState.CANCELLED)


@pytest.mark.parametrize(
    ("code", "retries", "asked", "found"),
    [
        (0, 0, "", DONE),
        (1, 0, "", DONE),
        # Settings, key, totals or the file: a person must act, and no later try helps.
        (2, 0, "", FAILED),
        (3, 0, "", Verdict(JobState.WAITING, 60)),
        (3, 1, "", Verdict(JobState.WAITING, 300)),
        (3, 2, "", Verdict(JobState.WAITING, 900)),
        (3, 3, "", Verdict(JobState.WAITING, 3600)),
        (3, 4, "", FAILED),
        # Killed, out of memory, or what Windows says of a process that has crashed.
        (-9, 0, "", Verdict(JobState.WAITING, 60)),
        (0xC0000005, 1, "", Verdict(JobState.WAITING, 300)),
        (-9, 4, "", FAILED),
        (3, 0, "cancelling", CANCELLED),
        (-2, 0, "cancelling", CANCELLED),
        (2, 0, "cancelling", CANCELLED),
        # It was done before the wish arrived.
        (0, 0, "cancelling", DONE),
        (1, 0, "stopping", DONE),
        (3, 4, "stopping", Verdict(JobState.WAITING)),
        (2, 0, "stopping", Verdict(JobState.WAITING)),
    ],
)
def test_an_exit_code_decides(code: int, retries: int, asked: str, found: Verdict) -> None:
    assert verdict(code, retries, cancelling=asked == "cancelling", stopping=asked == "stopping") == found
