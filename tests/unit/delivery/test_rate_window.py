"""The rate limit against a modelled network: what arrives at the server is what counts."""

import heapq
import random
from bisect import bisect_left

import pytest

from etl.delivery.ledger import Before
from etl.delivery.rate_window import Window
from etl.portal import Reply, Verdict

DONE = Reply(Verdict.ACCEPTED, 200)


def arrivals(
    limit: int,
    period: float,
    requests: int,
    workers: int,
    delays: random.Random,
    slow: float,
    opening: float = 0.0,
) -> list[float]:
    """When requests arrive at the server, workers sending as fast as the window lets them.

    A way takes 5 ms and up to ``slow`` seconds more, there and back; while the first connections open, for ``opening``
    seconds, all of them take as much more.
    """
    window, now = Window(limit, period), 0.0
    under_way: list[tuple[float, float]] = []
    arrived: list[float] = []

    def way() -> float:
        held_up = slow if now < opening else delays.choice([0.0, delays.uniform(0, slow)])
        return 0.005 + held_up

    while len(arrived) < requests:
        delay = None if len(under_way) >= workers else window.delay(now)
        if delay == 0:
            window.start(now)
            arrival = now + way()
            arrived.append(arrival)
            heapq.heappush(under_way, (arrival + way(), now))
            continue
        answer = under_way[0][0] if under_way else float("inf")
        now = answer if delay is None else min(answer, now + delay)
        if now == answer:
            window.finish(*heapq.heappop(under_way), DONE)
    return sorted(arrived)


def most(times: list[float], period: float) -> int:
    return max(bisect_left(times, start + period) - index for index, start in enumerate(times))


@pytest.mark.parametrize("slow", [0.0, 0.02, 0.4])
@pytest.mark.parametrize(
    ("limit", "period", "workers"), [(1, 1.0, 8), (10, 1.0, 8), (50, 1.0, 64), (2000, 1.0, 64), (100, 60.0, 8)]
)
def test_no_window_at_the_server_holds_more_than_the_limit(
    limit: int, period: float, workers: int, slow: float
) -> None:
    times = arrivals(limit, period, max(60, limit * 4), workers, random.Random(f"{limit}{slow}"), slow)
    assert most(times, period) <= limit


@pytest.mark.parametrize("slow", [0.05, 0.15, 0.3])
@pytest.mark.parametrize(
    ("limit", "period", "workers"), [(50, 1.0, 64), (200, 1.0, 64), (2000, 1.0, 512), (100, 60.0, 8)]
)
def test_no_window_holds_more_where_all_requests_are_held_up_at_first(
    limit: int, period: float, workers: int, slow: float
) -> None:
    times = arrivals(limit, period, limit * 4, workers, random.Random(limit), slow, opening=0.7)
    assert most(times, period) <= limit


@pytest.mark.parametrize(
    ("limit", "period", "workers"), [(1, 1.0, 8), (10, 1.0, 8), (50, 1.0, 8), (2000, 1.0, 64), (100, 60.0, 8)]
)
def test_nearly_all_that_is_allowed_is_used(limit: int, period: float, workers: int) -> None:
    times = arrivals(limit, period, max(100, limit * 5), workers, random.Random(limit), 0.01)
    used = (len(times) - 1) / (times[-1] - times[0])
    assert used >= 0.97 * limit / period


def test_latency_of_a_steady_server_costs_no_capacity() -> None:
    window, now, started = Window(10, 1.0), 0.0, 0
    under_way: list[float] = []
    while now < 60.0:
        if window.delay(now) == 0:
            window.start(now)
            under_way.append(now)
            started += 1
        if under_way and now - under_way[0] >= 0.3:
            window.finish(now, under_way.pop(0), DONE)
        now += 0.001
    assert started >= 0.97 * 600


@pytest.mark.parametrize(
    "quick",
    [
        Reply(Verdict.REFUSED, 400),
        Reply(Verdict.UNREACHABLE, None),
        Reply(Verdict.MISSING, 404),
        Reply(Verdict.ACCEPTED, 200, body={"Identity": "A"}),
        None,
    ],
)
def test_quick_answers_of_another_kind_cost_no_capacity(quick: Reply | None) -> None:
    window, now, started = Window(10, 1.0), 0.0, 0
    under_way: list[tuple[float, float, Reply | None]] = []
    while now < 60.0:
        if window.delay(now) == 0:
            window.start(now)
            late = (now + 0.3, now, Reply(Verdict.ACCEPTED, 200))
            heapq.heappush(under_way, (now + 0.001, now, quick) if started % 50 == 20 else late)
            started += 1
        while under_way and under_way[0][0] <= now:
            window.finish(*heapq.heappop(under_way))
        now += 0.001
    assert started >= 0.97 * 600


def test_a_request_given_up_on_keeps_its_place_for_a_whole_period_after() -> None:
    window = Window(1, 10.0)
    for step in range(20):
        window.start(step * 100.0)
        window.finish(step * 100.0 + 5.0, step * 100.0, Reply(Verdict.ACCEPTED, 200))
    window.start(3000.0)
    window.finish(3005.0, 3000.0, Reply(Verdict.UNCERTAIN, 504))
    assert window.delay(3005.0) == pytest.approx(10.0, abs=0.01)


GIVEN_UP = [None, Reply(Verdict.UNCERTAIN, None)]


def tried_while_kept_back(limit: int, period: float, given_up: Reply | None) -> list[float]:
    """When requests arrive that are kept back for 100 seconds and given up on after 5, while others are tried."""
    window, now, end = Window(limit, period), 0.0, 200.0
    under_way: list[tuple[float, float, float]] = []
    arrived: list[float] = []
    while now < end:
        delay = window.delay(now) if len(under_way) < limit else None
        if delay == 0:
            window.start(now)
            # What is kept back arrives as soon as the way is free, though nobody waits for its answer any more.
            arrival = max(now, 100.0)
            arrived.append(arrival)
            heapq.heappush(under_way, (min(arrival + 0.01, now + 5.0), now, arrival))
            continue
        answer = under_way[0][0] if under_way else float("inf")
        now = answer if delay is None else min(answer, now + delay)
        if now == answer:
            _, started, arrival = heapq.heappop(under_way)
            window.finish(now, started, DONE if arrival < now else given_up)
    return sorted(arrived)


@pytest.mark.parametrize("given_up", GIVEN_UP)
@pytest.mark.parametrize(("limit", "period"), [(1, 1.0), (2, 1.0), (10, 1.0), (50, 10.0)])
def test_what_is_kept_back_and_comes_through_at_once_is_no_more_than_the_limit_and_what_was_tried(
    limit: int, period: float, given_up: Reply | None
) -> None:
    times = tried_while_kept_back(limit, period, given_up)
    assert most(times, period) <= limit + 100 // 5
    assert most([at for at in times if at > 100.0 + period], period) <= limit
    assert len([at for at in times if at < 200.0]) > 90 * limit / period


@pytest.mark.parametrize("given_up", GIVEN_UP)
def test_a_request_given_up_on_keeps_its_place_until_a_later_one_is_answered(given_up: Reply | None) -> None:
    window = Window(2, 1.0)
    window.start(0.0)
    window.start(0.5)
    window.finish(5.0, 0.0, given_up)
    # It may have arrived a moment ago; and after that it may be on its way still.
    assert window.delay(5.0) == pytest.approx(1.0, abs=0.01)
    assert window.delay(6.0 + 0.01) is None
    # What began before it was given up on may have gone another way.
    window.finish(6.1, 0.5, DONE)
    assert window.delay(6.1) == pytest.approx(1.0, abs=0.01)
    assert window.delay(90.0) == 0.0
    window.start(90.0)
    assert window.delay(95.0) is None
    window.finish(95.0, 90.0, Reply(Verdict.UNREACHABLE, None))
    window.start(97.0)
    assert window.delay(99.0) is None
    window.finish(99.0, 97.0, DONE)
    assert window.delay(99.1) == pytest.approx(0.9, abs=0.01)
    assert window.delay(100.1) == 0.0
    window.start(100.1)
    window.start(100.1)


def test_what_nobody_has_heard_of_since_a_process_died_keeps_its_place_too() -> None:
    window = Window(10, 60.0)
    window.recall(0.0, [Before(50.0, 4), Before(0.0, 500, unanswered=True)])
    assert window.delay(0.0) == pytest.approx(10.0, abs=0.01)
    window.start(11.0)
    assert window.delay(900.0) is None
    window.finish(900.0, 11.0, DONE)
    assert window.delay(900.0) == pytest.approx(60.0, abs=0.01)
    assert window.delay(961.0) == 0.0


def test_what_an_earlier_process_has_given_up_on_leaves_one_place_to_try_with() -> None:
    window = Window(4, 10.0)
    window.recall(100.0, [Before(30.0, 2, unanswered=True), Before(20.0, 900, unanswered=True)])
    assert window.delay(100.0) == 0.0
    window.start(100.0)
    assert window.delay(104.0) is None
    window.finish(104.0, 100.0, DONE)
    # All of them may have come through with it.
    assert window.delay(104.0) == pytest.approx(10.0, abs=0.01)
    assert window.delay(114.1) == 0.0


def test_one_that_was_given_up_on_before_takes_one_place() -> None:
    window = Window(4, 10.0)
    window.recall(100.0, [Before(30.0, 1, unanswered=True)])
    for _ in range(3):
        assert window.delay(100.0) == 0.0
        window.start(100.0 - 9.0)
    assert window.delay(100.0) is None


@pytest.mark.parametrize("slow", [Reply(Verdict.UNCERTAIN, 504), Reply(Verdict.ACCEPTED, 200, upload=True)])
def test_of_what_takes_long_before_it_arrives_no_shortest_time_is_known(slow: Reply) -> None:
    window = Window(1, 10.0)
    for step in range(40):
        window.start(step * 100.0)
        window.finish(step * 100.0 + 5.0, step * 100.0, slow)
    assert window.delay(3905.0) == pytest.approx(10.0, abs=0.01)


def test_what_was_sent_before_takes_its_places() -> None:
    window = Window(10, 60.0)
    window.recall(0.0, [Before(70.0, 500), Before(50.0, 6), Before(20.0, 4)])
    assert window.delay(0.0) == pytest.approx(10.0, abs=0.01)
    assert window.delay(10.1) == 0.0


def test_while_every_place_is_under_way_only_an_answer_can_tell() -> None:
    window = Window(2, 1.0)
    window.start(0.0)
    window.start(0.5)
    assert window.delay(100.0) is None
    window.finish(100.0, 0.0, DONE)
    assert window.delay(100.0) == pytest.approx(1.0, abs=0.01)


def test_requests_are_spread_over_the_window_rather_than_sent_in_a_burst() -> None:
    window, now = Window(100, 1.0), 0.0
    times: list[float] = []
    while len(times) < 100:
        delay = window.delay(now) or 0.0
        now += delay
        window.start(now)
        times.append(now)
    assert times[-1] > 0.8
