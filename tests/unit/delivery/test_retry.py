import pytest

from etl.delivery.retry import Action, Policy, count_try, decide, look_again, may_be_applied, pause
from etl.portal import Reply, Verdict

POLICY = Policy(retries=2, give_up_after=900.0, base=0.5, cap=60.0, longest_wait=600.0)


def test_users_wait_as_long_as_is_told() -> None:
    # Most tests wait for a twentieth of it.
    usual = Policy(retries=5, give_up_after=900.0)
    assert (usual.base, usual.cap, usual.ask_after, usual.look_again, usual.probe) == (0.5, 60.0, 1.0, 2.0, 1.0)


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


@pytest.mark.parametrize(
    ("reply", "applied"),
    [
        (Reply(Verdict.UNCERTAIN, None), True),
        (Reply(Verdict.UNCERTAIN, 500), True),
        (Reply(Verdict.THROTTLED, 503), True),
        (Reply(Verdict.THROTTLED, 429), False),
        (Reply(Verdict.BUSY, 425), False),
        (Reply(Verdict.UNREACHABLE, None), False),
        (Reply(Verdict.REFUSED, 400), False),
    ],
)
def test_what_may_have_been_applied_is_in_doubt(reply: Reply, applied: bool) -> None:
    assert may_be_applied(reply) is applied


@pytest.mark.parametrize(("tries", "down", "then"), [(0, False, 1), (3, False, 4), (0, True, 1), (3, True, 3)])
def test_while_the_portal_is_down_only_the_first_try_counts(tries: int, down: bool, then: int) -> None:
    assert count_try(tries, down=down) == then


def test_pauses_double_under_full_jitter_up_to_the_cap() -> None:
    assert [pause(tries, None, POLICY, 1.0) for tries in (1, 2, 3, 8, 50)] == [0.5, 1.0, 2.0, 60.0, 60.0]
    assert pause(3, None, POLICY, 0.25) == 0.5
    assert pause(3, None, POLICY, 0.0) == 0.0


def test_retry_after_is_the_least_pause_and_bounded() -> None:
    assert pause(1, 7.0, POLICY, 1.0) == 7.0
    assert pause(8, 7.0, POLICY, 1.0) == 60.0
    assert pause(1, 86_400.0, POLICY, 1.0) == 600.0


@pytest.mark.parametrize(
    ("http_status", "seconds", "tries", "denials", "quiet", "after"),
    [
        (500, 0.1, 1, 1, 0.0, 2.0),
        (504, 0.1, 1, 1, 0.0, 2.0),
        (504, 0.1, 2, 1, 0.0, 4.0),
        (504, 30.0, 1, 1, 0.0, 30.0),
        (502, 90.0, 1, 1, 0.0, 60.0),
        (None, 0.0, 0, 1, 0.0, 2.0),
        (None, 0.1, 9, 1, 0.0, 60.0),
        (None, 30.0, 1, 2, 0.0, None),
        (None, 0.0, 0, 1, 0.9, 2.0),
        (None, 0.0, 0, 1, 1.5, 1.5),
        (None, 0.0, 0, 1, 2.75, 0.25),
        (None, 0.0, 0, 1, 3.0, None),
        (None, 0.0, 0, 1, 9e9, None),
        (None, 0.0, 0, 2, 0.5, None),
    ],
)
def test_that_the_portal_does_not_hold_it_is_believed_at_the_second_word_or_long_after_the_last_request(
    http_status: int | None, seconds: float, tries: int, denials: int, quiet: float, after: float | None
) -> None:
    lost = Reply(Verdict.UNCERTAIN, http_status, seconds=seconds)
    assert look_again(lost, tries, denials, quiet, POLICY, 0.0) == after


def test_the_wait_for_a_second_word_on_what_a_dead_process_sent_differs_from_time_to_time() -> None:
    lost = Reply(Verdict.UNCERTAIN, None)
    assert look_again(lost, 0, 1, 0.0, POLICY, 1.0) == 4.0
    assert look_again(lost, 1, 1, 0.0, POLICY, 1.0) == 2.0
