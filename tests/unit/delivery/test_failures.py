import pytest

from etl.delivery.failures import Failures
from etl.model.document import Outcome, Status
from etl.model.limits import FailureLimit


def outcome(status: Status) -> Outcome:
    return Outcome(0, status, 1, 200, "", None)


def stops_after(most: FailureLimit, pattern: list[Status]) -> int | None:
    failures = Failures(most)
    return next((number for number, status in enumerate(pattern, 1) if failures.note(outcome(status))), None)


@pytest.mark.parametrize(
    ("most", "pattern", "after"),
    [
        (FailureLimit(count=0), [Status.SUCCESS, Status.FAILED], 2),
        (FailureLimit(count=2), [Status.FAILED] * 5, 3),
        (FailureLimit(count=2), [Status.FAILED, Status.FAILED, Status.SUCCESS], None),
        (FailureLimit(share=0.5), [Status.FAILED] * 200, 100),
        (FailureLimit(share=0.5), [Status.SUCCESS, Status.FAILED] * 200, None),
        (FailureLimit(share=0.0), [Status.SUCCESS] * 150 + [Status.FAILED], 151),
        (FailureLimit(), [Status.FAILED] * 1000, None),
        (FailureLimit(count=0), [Status.PLANNED, Status.IN_DOUBT] * 10, None),
    ],
)
def test_too_many_failures_stop_the_run(most: FailureLimit, pattern: list[Status], after: int | None) -> None:
    assert stops_after(most, pattern) == after
