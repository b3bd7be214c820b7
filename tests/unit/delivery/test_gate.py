import asyncio
import math
import re

import pytest

from etl.delivery import Breaker, Concurrency, Gate, Pause, RequestLedger, Stop, StoppedError, Window
from etl.delivery.ledger import Before
from etl.portal import Reply, Verdict

pytestmark = pytest.mark.anyio


def gate(stop: Stop, *rules: Window | Concurrency | Pause, clock: list[float]) -> Gate:
    return Gate(rules, Breaker(5, 1.0, 60.0, 100.0), RequestLedger(None, ()), stop, lambda: clock[0])


async def test_the_portals_wish_to_wait_holds_everybody_and_is_bounded() -> None:
    pause = Pause(longest=60.0)
    pause.finish(10.0, 9.0, Reply(Verdict.THROTTLED, 429, retry_after=7.0))
    assert pause.delay(12.0) == 5.0
    pause.finish(10.0, 9.0, Reply(Verdict.THROTTLED, 503, retry_after=math.inf))
    assert pause.delay(10.0) == 60.0
    pause.finish(70.0, 69.0, Reply(Verdict.ACCEPTED, 200))
    assert pause.delay(70.0) == 0.0


async def test_a_stop_ends_every_kind_of_wait() -> None:
    for rule in (Window(1, 3600.0), Concurrency(1)):
        stop = Stop()
        doors = gate(stop, rule, clock=[0.0])
        async with doors.slot():
            stop.set()
            with pytest.raises(StoppedError):
                async with doors.slot():
                    pytest.fail("let through")


async def test_a_portal_that_is_down_for_long_stops_the_run() -> None:
    stop, clock = Stop(), [0.0]
    doors = gate(stop, clock=clock)
    for _ in range(5):
        async with doors.slot() as answered:
            answered(Reply(Verdict.UNREACHABLE, None))
    assert doors.down
    clock[0] = 100.0
    with pytest.raises(StoppedError):
        async with doors.slot():
            pytest.fail("let through")
    assert "has not answered for too long" in stop.reason


async def test_a_long_wait_is_said_once_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    stop = Stop()
    window = Window(20_000, 3600.0)
    window.recall(0.0, [Before(1200.0, 20_000)])
    doors = gate(stop, Concurrency(1), window, clock=[0.0])
    asyncio.get_running_loop().call_later(0.1, stop.set)
    with pytest.raises(StoppedError):
        async with doors.slot():
            pytest.fail("let through")
    (said,) = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(
        r"Waiting 40 minutes, until \d\d:\d\d: the limit of 20,000 requests in 3,600 seconds is used up\.", said
    )


async def test_an_abandoned_request_gives_its_place_back() -> None:
    doors = gate(Stop(), Concurrency(1), clock=[0.0])
    with pytest.raises(ValueError, match="abandoned"):
        async with doors.slot():
            raise ValueError("abandoned")
    async with doors.slot():
        pass
