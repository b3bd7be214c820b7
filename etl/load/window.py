"""The rate limit: never more than so many requests at the server in any window, and nearly that many."""

from collections import deque

from etl.portal import Reply

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

    def finish(self, now: float, started: float, _reply: Reply | None = None) -> None:
        """A request that started then has been answered, or has failed."""
        self._under_way -= 1
        self._answers += 1
        self._shortest = min(self._shortest, now - started)
        self._answered.append(now)
