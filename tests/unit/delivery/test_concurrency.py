"""The adaptive limit against modelled servers, in virtual time."""

import heapq
import random
from collections.abc import Callable

import pytest

from etl.delivery.concurrency import Concurrency
from etl.portal import Reply, Verdict

FINE = Reply(Verdict.ACCEPTED, 200)


def run(most: int, seconds: float, serve: Callable[[int, float], tuple[float, Reply]]) -> tuple[Concurrency, int, int]:
    """Sends as fast as allowed; ``serve`` tells latency and reply from the number under way and the time.

    Returns the limit at the end, the most ever under way, and how many were answered.
    """
    limit, now, answered, highest = Concurrency(most), 0.0, 0, 0
    under_way: list[tuple[float, int, float, Reply]] = []
    number = 0
    while now < seconds:
        while limit.delay(now) == 0.0:
            limit.start(now)
            latency, reply = serve(len(under_way) + 1, now)
            number += 1
            heapq.heappush(under_way, (now + latency, number, now, reply))
            highest = max(highest, len(under_way))
        now, _, started, reply = heapq.heappop(under_way)
        limit.finish(now, started, reply)
        answered += 1
    return limit, highest, answered


def test_it_grows_to_all_of_it_while_latency_holds() -> None:
    limit, highest, answered = run(64, 60.0, lambda _, __: (0.2, FINE))
    assert limit.limit == highest == 64
    assert answered >= 0.97 * 64 / 0.2 * 60


def test_a_little_noise_does_not_hold_it_back() -> None:
    noise = random.Random(1)
    limit, _, _ = run(32, 60.0, lambda _, __: (0.2 + noise.uniform(-0.02, 0.02), FINE))
    assert limit.limit >= 28


def test_it_never_exceeds_what_it_may() -> None:
    _, highest, _ = run(3, 10.0, lambda _, __: (0.01, FINE))
    assert highest == 3


def test_a_server_that_slows_down_past_ten_is_not_buried() -> None:
    limit, _, _ = run(200, 120.0, lambda load, _: (0.1 * max(1.0, load / 10) ** 2, FINE))
    assert limit.limit <= 40


def test_it_shrinks_while_requests_are_turned_away_and_recovers() -> None:
    def serve(_load: int, now: float) -> tuple[float, Reply]:
        return 0.05, Reply(Verdict.THROTTLED, 429) if 10 < now < 20 else FINE

    during, _, _ = run(32, 19.9, serve)
    after, _, _ = run(32, 60.0, serve)
    assert during.limit == 1
    assert after.limit == 32


def test_a_wish_to_wait_starts_again_at_one() -> None:
    limit = Concurrency(32)
    for _ in range(200):
        limit.start(0.0)
        limit.finish(0.1, 0.0, FINE)
    limit.start(1.0)
    limit.finish(1.1, 1.0, Reply(Verdict.THROTTLED, 429, retry_after=5.0))
    assert limit.limit == 1


def test_an_abandoned_request_gives_its_place_back_and_teaches_nothing() -> None:
    limit = Concurrency(8)
    limit.start(0.0)
    assert limit.delay(0.0) is None
    limit.finish(5.0, 0.0, None)
    assert limit.delay(5.0) == 0.0


@pytest.mark.parametrize(("trip", "then"), [(2.25, 4), (2.5, 1)])
def test_a_round_trip_counts_as_slow_beyond_what_is_usual_and_not_at_its_very_end(trip: float, then: int) -> None:
    # The first of a second makes it usual that one takes up to two and a half deviations, of half a second, longer.
    limit = Concurrency(8)
    limit.start(0.0)
    limit.finish(1.0, 0.0, FINE)
    assert limit.limit == 2
    limit.start(1.0)
    limit.start(1.0)
    limit.finish(1.0 + trip, 1.0, FINE)
    assert limit.limit == then


def test_a_server_that_slows_down_little_by_little_is_left_some_peace_once_it_takes_four_times_as_long() -> None:
    # A tenth more each second is never unusual beside what it has just been.
    limits = [run(64, seconds, lambda _, now: (0.1 * 1.1**now, FINE))[0].limit for seconds in (10.0, 25.0)]
    assert limits[0] == 64
    assert limits[1] < 32
