"""The rate limit: never more than so many requests at the server in any window, and nearly that many."""

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

import anyio

from etl.load.stop import Stop

_GUARD = 0.002
"""Seconds added to the window, for clocks that tick coarsely."""

_SPREAD = 0.9
"""Share of the window over which its requests are spread out."""

_CATCH_UP = 0.02
"""Seconds of delay that may be made up for by requests closer together."""

_SAMPLES = 16
"""Answers to see before the shortest of them is trusted: the first ones open connections."""


class Window:
    """At most ``limit`` requests in any ``period`` at the server. Pure: times are arguments, in seconds.

    A request arrives at the server somewhere between its start here and its answer. So its place is free again one
    period after its answer, less the shortest time any request has taken: a request that starts then cannot arrive
    sooner than a period after the first one did, whatever delays either of them met on its way.
    """

    def __init__(self, limit: int, period: float) -> None:
        self._limit = limit
        self._period = period + _GUARD
        self._interval = period * _SPREAD / limit
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._answers = 0
        self._shortest = period
        self._even = 0.0

    def delay(self, now: float) -> float | None:
        """Seconds until a request may start: 0 for now, None while only an answer can tell."""
        hold = self._period - (self._shortest if self._answers >= _SAMPLES else 0.0)
        while self._answered and self._answered[0] + hold <= now:
            self._answered.popleft()
        even = max(0.0, self._even - _CATCH_UP - now)
        if self._under_way + len(self._answered) < self._limit:
            return even
        if self._answered:
            return max(even, self._answered[0] + hold - now)
        return None

    def start(self, now: float) -> None:
        """A request starts."""
        self._under_way += 1
        self._even = max(self._even, now) + self._interval

    def finish(self, now: float, started: float) -> None:
        """A request that started then has been answered, or has failed."""
        self._under_way -= 1
        self._answers += 1
        self._shortest = min(self._shortest, now - started)
        self._answered.append(now)


class Limiter:
    """Lets requests through at a rate, and none at all while the portal asks to wait.

    Args:
        rate: requests per second: a whole number, or a fraction below 1 for one request every 1/rate seconds; None for
            no limit.
        stop: ends every wait.
        clock: seconds, monotonic.
    """

    def __init__(self, rate: float | None, stop: Stop, clock: Callable[[], float] = monotonic) -> None:
        self._window = None if rate is None else Window(max(1, int(rate)), max(1.0, 1 / rate))
        self._stop = stop
        self._clock = clock
        self._paused_until = 0.0
        self._queue = anyio.Lock()
        self._answered = anyio.Event()

    def pause(self, seconds: float) -> None:
        """No request starts for so long."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Entered when a request may start, left with its answer; first come, first served.

        Raises:
            StoppedError: the run is being stopped.
        """
        started = await self._enter()
        try:
            yield
        finally:
            self._leave(started)

    async def _enter(self) -> float:
        async with self._queue:
            while True:
                self._stop.check()
                now = self._clock()
                delay = self._delay(now)
                if delay is None:
                    await self._stop.wait_for(self._answered)
                elif delay > 0:
                    await self._stop.sleep(delay)
                else:
                    break
            if self._window is not None:
                self._window.start(now)
            return now

    def _delay(self, now: float) -> float | None:
        paused = self._paused_until - now
        if paused > 0:
            return paused
        return 0.0 if self._window is None else self._window.delay(now)

    def _leave(self, started: float) -> None:
        if self._window is not None:
            self._window.finish(self._clock(), started)
        self._answered.set()
        self._answered = anyio.Event()
