import asyncio
import math
import re
from contextlib import AsyncExitStack

import anyio
import anyio.lowlevel
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


class Line:
    """Requests that wait in line, by their numbers: who was let in, in order, and who was turned away."""

    def __init__(self, doors: Gate) -> None:
        self.doors = doors
        self.let_in: list[int] = []
        self.turned_away: list[int] = []

    async def stand(self, number: int) -> None:
        try:
            async with self.doors.slot() as answered:
                self.let_in.append(number)
                await anyio.lowlevel.checkpoint()
                answered(Reply(Verdict.ACCEPTED, 200))
        except StoppedError:
            self.turned_away.append(number)


@pytest.mark.parametrize("most", [1, 2, 3])
async def test_those_in_line_are_let_in_as_they_came(most: int) -> None:
    doors = gate(Stop(), Concurrency(most), clock=[0.0])
    line = Line(doors)
    async with anyio.create_task_group() as tasks:
        for number in range(20):
            tasks.start_soon(line.stand, number)
    assert line.let_in == list(range(20))


async def test_whoever_leaves_the_line_keeps_nobody_behind_waiting() -> None:
    doors = gate(Stop(), Concurrency(1), clock=[0.0])
    line, leaving = Line(doors), [anyio.CancelScope() for _ in range(4)]

    async def leave_unserved(number: int) -> None:
        with leaving[number]:
            await line.stand(number)

    async with anyio.create_task_group() as tasks, AsyncExitStack() as first:
        await first.enter_async_context(doors.slot())
        for number in range(4):
            tasks.start_soon(leave_unserved, number)
        await anyio.wait_all_tasks_blocked()
        for number in (0, 2):
            leaving[number].cancel()
        await anyio.wait_all_tasks_blocked()
        assert line.let_in == []
        await first.aclose()
    assert line.let_in == [1, 3]


async def test_a_request_that_is_let_in_and_cancelled_at_once_gives_its_place_back() -> None:
    doors = gate(Stop(), Concurrency(1), clock=[0.0])
    line = Line(doors)
    async with AsyncExitStack() as first:
        await first.enter_async_context(doors.slot())
        waiting = asyncio.create_task(line.stand(1))
        await anyio.wait_all_tasks_blocked()
        await first.aclose()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await line.stand(2)
    assert line.let_in == [2]


async def test_a_stop_turns_away_all_that_stand_in_line() -> None:
    stop = Stop()
    doors = gate(stop, Concurrency(1), clock=[0.0])
    line = Line(doors)
    async with anyio.create_task_group() as tasks, doors.slot():
        for number in range(5):
            tasks.start_soon(line.stand, number)
        await anyio.wait_all_tasks_blocked()
        stop.set()
        await anyio.wait_all_tasks_blocked()
    assert (line.let_in, line.turned_away) == ([], list(range(5)))


async def test_an_answer_lets_nobody_in_before_the_rate_allows_it() -> None:
    clock = [0.0]
    doors = gate(Stop(), Window(1, 10.0), clock=clock)
    line = Line(doors)
    async with anyio.create_task_group() as tasks, AsyncExitStack() as first:
        await first.enter_async_context(doors.slot())
        for number in range(2):
            tasks.start_soon(line.stand, number)
        await anyio.wait_all_tasks_blocked()
        await first.aclose()
        await anyio.wait_all_tasks_blocked()
        assert line.let_in == []
        tasks.cancel_scope.cancel()
