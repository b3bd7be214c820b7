import pytest

from etl.load.retry import Action, Policy, decide, pause
from etl.portal import Verdict

POLICY = Policy(retries=2, base=0.5, cap=60.0, longest_wait=600.0)


@pytest.mark.parametrize(
    ("verdict", "first", "exhausted"),
    [
        (Verdict.ACCEPTED, Action.SUCCEED, Action.SUCCEED),
        (Verdict.REFUSED, Action.FAIL, Action.FAIL),
        (Verdict.MISSING, Action.FAIL, Action.FAIL),
        (Verdict.BUSY, Action.RETRY, Action.FAIL),
        (Verdict.UNCERTAIN, Action.ASK, Action.ASK),
        (Verdict.THROTTLED, Action.RETRY, Action.STOP),
        (Verdict.UNREACHABLE, Action.RETRY, Action.RETRY),
        (Verdict.UNAUTHORISED, Action.STOP, Action.STOP),
    ],
)
def test_each_verdict_has_one_action(verdict: Verdict, first: Action, exhausted: Action) -> None:
    assert decide(verdict, 1, POLICY) is first
    assert decide(verdict, POLICY.retries, POLICY) is first
    assert decide(verdict, POLICY.retries + 1, POLICY) is exhausted


def test_every_verdict_is_decided() -> None:
    for verdict in Verdict:
        assert decide(verdict, 1, POLICY) in Action


def test_pauses_double_under_full_jitter_up_to_the_cap() -> None:
    assert [pause(tries, None, POLICY, 1.0) for tries in (1, 2, 3, 8, 50)] == [0.5, 1.0, 2.0, 60.0, 60.0]
    assert pause(3, None, POLICY, 0.25) == 0.5
    assert pause(3, None, POLICY, 0.0) == 0.0


def test_retry_after_is_the_least_pause_and_bounded() -> None:
    assert pause(1, 7.0, POLICY, 1.0) == 7.0
    assert pause(8, 7.0, POLICY, 1.0) == 60.0
    assert pause(1, 86_400.0, POLICY, 1.0) == 600.0
