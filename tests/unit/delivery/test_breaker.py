import math

import pytest

from etl.delivery.breaker import Breaker
from etl.portal import EMPTY, Reply, Verdict

DOWN = Reply(Verdict.UNREACHABLE, None)
FINE = Reply(Verdict.ACCEPTED, 200)


def breaker() -> Breaker:
    return Breaker(after=3, first=1.0, longest=8.0, give_up_after=100.0)


def fail(breaker: Breaker, now: float, times: int = 1) -> None:
    for _ in range(times):
        breaker.start(now)
        breaker.finish(now, now, DOWN)


def test_it_stays_closed_below_so_many_outages_in_a_row() -> None:
    circuit = breaker()
    fail(circuit, 0.0, 2)
    circuit.finish(0.0, 0.0, FINE)
    fail(circuit, 0.0, 2)
    assert not circuit.open
    assert circuit.delay(0.0) == 0.0


def test_it_opens_after_so_many_and_waits_before_the_first_probe() -> None:
    circuit = breaker()
    fail(circuit, 10.0, 3)
    assert circuit.open
    assert circuit.delay(10.25) == 0.75
    assert circuit.delay(11.0) == 0.0


def test_one_probe_at_a_time_and_a_good_answer_closes_it() -> None:
    circuit = breaker()
    fail(circuit, 0.0, 3)
    circuit.start(1.0)
    assert circuit.delay(1.0) is None
    circuit.finish(1.5, 1.0, FINE)
    assert not circuit.open
    assert circuit.delay(1.5) == 0.0


def test_probes_come_ever_more_slowly_up_to_a_bound() -> None:
    circuit, now, pauses = breaker(), 0.0, []
    fail(circuit, now, 3)
    for _ in range(6):
        pause = circuit.delay(now)
        assert pause is not None
        pauses.append(pause)
        now += pause
        fail(circuit, now)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_after_a_recovery_it_probes_quickly_again() -> None:
    circuit = breaker()
    fail(circuit, 0.0, 3)
    fail(circuit, 1.0)
    circuit.start(3.0)
    circuit.finish(3.0, 3.0, FINE)
    fail(circuit, 4.0, 3)
    assert circuit.delay(4.0) == 1.0


def test_failures_of_requests_that_left_before_it_opened_change_nothing() -> None:
    circuit = breaker()
    fail(circuit, 0.0, 3)
    circuit.finish(0.9, 0.0, DOWN)
    assert circuit.delay(1.0) == 0.0


def test_an_abandoned_probe_lets_another_one_try() -> None:
    circuit = breaker()
    fail(circuit, 0.0, 3)
    circuit.start(1.0)
    circuit.finish(2.0, 1.0, None)
    assert circuit.open
    assert circuit.delay(2.0) == 0.0


def test_it_is_hopeless_only_when_it_has_been_open_for_long() -> None:
    circuit = breaker()
    assert circuit.seconds_until_give_up(1e9) == math.inf
    fail(circuit, 0.0, 3)
    assert circuit.seconds_until_give_up(99.0) == 1.0
    fail(circuit, 50.0)
    assert circuit.seconds_until_give_up(100.0) == 0.0


@pytest.mark.parametrize(
    "reply",
    [
        Reply(Verdict.REFUSED, 400),
        Reply(Verdict.REFUSED, 412),
        Reply(Verdict.MISSING, 404),
        Reply(Verdict.THROTTLED, 429),
        Reply(Verdict.BUSY, 408),
        Reply(Verdict.UNAUTHORISED, 401),
    ],
)
def test_a_portal_that_answers_is_not_down_whatever_it_answers(reply: Reply) -> None:
    circuit = breaker()
    for _ in range(100):
        circuit.finish(0.0, 0.0, reply)
    assert not circuit.open


@pytest.mark.parametrize(
    "reply", [Reply(Verdict.UNCERTAIN, 500), Reply(Verdict.UNCERTAIN, None), Reply(Verdict.THROTTLED, 503)]
)
def test_failures_of_the_portal_are_outages(reply: Reply) -> None:
    circuit = breaker()
    for _ in range(3):
        circuit.finish(0.0, 0.0, reply)
    assert circuit.open


def test_a_portal_that_asks_for_a_long_pause_says_itself_that_it_is_down() -> None:
    for retry_after, down in ((None, False), (30.0, False), (600.0, True)):
        circuit = Breaker(5, 1.0, 60.0, 100.0)
        circuit.start(0.0)
        circuit.finish(0.0, 0.0, Reply(Verdict.THROTTLED, 503, retry_after=retry_after))
        assert circuit.open is down
    circuit.finish(0.0, 0.0, Reply(Verdict.ACCEPTED, 200))
    circuit.finish(0.0, 0.0, Reply(Verdict.THROTTLED, 429, retry_after=600.0))
    assert not circuit.open


@pytest.mark.parametrize(
    ("answer", "opens"),
    [
        (Reply(Verdict.UNCERTAIN, 200, 'HTTP 200, but not true: "true"'), False),
        (Reply(Verdict.UNCERTAIN, 200, f"HTTP 200, but not true: {EMPTY}"), True),
        (Reply(Verdict.UNCERTAIN, 500, "HTTP 500: true"), True),
        (Reply(Verdict.UNCERTAIN, None, "No answer in time"), True),
    ],
)
def test_an_answer_that_came_with_words_is_no_outage(answer: Reply, *, opens: bool) -> None:
    circuit = breaker()
    for _ in range(9):
        circuit.start(0.0)
        circuit.finish(0.0, 0.0, answer)
    assert circuit.open is opens
