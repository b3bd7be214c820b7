"""Which first answers are about whoever sends, and stop the run; the others fail their documents."""

import pytest

from etl.delivery.first_answers import FirstAnswers
from etl.model.document import Outcome, Status
from etl.model.limits import FailureLimit

AT = "2026-07-31T18:00:00.000Z"


def refused(seq: int, status: int, message: str = "No.") -> Outcome:
    return Outcome(seq, Status.FAILED, 1, status, message, AT)


@pytest.mark.parametrize("status", [300, 302, 399, 402, 403, 405, 407, 511])
def test_three_alike_that_refuse_whoever_sends_stop_the_run(status: int) -> None:
    first = FirstAnswers(FailureLimit(5))
    recorded = first.sift([refused(0, status), refused(1, status)])
    assert (first.why, [each.status for each in recorded], first.told()) == ("", [Status.FAILED] * 2, [])
    recorded = first.sift([refused(2, status)])
    assert "refuses you, not your invoices (No.)" in first.why
    assert [(each.seq, each.status, each.finished_at) for each in recorded] == [
        (seq, Status.PLANNED, None) for seq in range(3)
    ]
    assert {each.status for each in first.told()} == {Status.PLANNED}


@pytest.mark.parametrize("status", [299, 400, 404, 406, 409, 412, 422, 500, 510, 512])
def test_three_alike_that_may_be_about_the_documents_fail_them(status: int) -> None:
    first = FirstAnswers(FailureLimit(5))
    outcomes = [refused(seq, status) for seq in range(3)]
    assert (first.sift(outcomes), first.why) == (outcomes, "")
    assert first.told() == outcomes
