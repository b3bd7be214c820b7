"""How many requests may be under way at once: as many as the portal serves without slowing down.

Additive increase, multiplicative decrease, after Vector's adaptive request concurrency (itself after Netflix).
"""

from etl.portal import Reply, Verdict

_WEIGHT = 0.4
"""Of the newest round trip in the moving average."""

_DEVIATIONS = 2.5
"""Above the average, in deviations, a round trip counts as slowed down."""

_SLACK = 0.01
"""Seconds a round trip may vary by: less than this is the machine's noise, not the portal's load."""

_SHRINK = 0.9
_PRESSURE = {Verdict.THROTTLED, Verdict.UNCERTAIN, Verdict.UNREACHABLE}


class Concurrency:
    """A limit between 1 and ``most`` that follows the portal. Pure: times are arguments, in seconds.

    It changes at most once a round trip. Until the first sign of pressure it doubles, then it grows by one; only while
    all of it is used, and while answers take no longer than they did. It shrinks by a tenth when the portal turns
    requests away, fails, or slows down, and starts again at one when the portal asks everybody to wait.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._limit = 1.0
        self._under_way = 0
        self._full = False
        self._rising_fast = True
        self._round_ends = 0.0
        self._round: list[float] = []
        self._pressure = False
        self._mean = 0.0
        self._deviation = 0.0

    @property
    def limit(self) -> int:
        """Requests that may be under way now."""
        return int(self._limit)

    def delay(self, _now: float) -> float | None:
        """0 while there is room, else None: only an answer makes room."""
        return 0.0 if self._under_way < self.limit else None

    def start(self, _now: float) -> None:
        """A request starts."""
        self._under_way += 1
        self._full = self._full or self._under_way >= self.limit

    def finish(self, now: float, started: float, reply: Reply | None) -> None:
        """A request that started then has this answer; None where it was abandoned."""
        self._under_way -= 1
        if reply is None:
            return
        if reply.retry_after and reply.verdict is Verdict.THROTTLED:
            self._limit, self._rising_fast = 1.0, False
        self._pressure = self._pressure or reply.verdict in _PRESSURE
        if reply.verdict not in _PRESSURE:
            self._round.append(now - started)
        if now >= self._round_ends:
            self._turn(now)

    def _turn(self, now: float) -> None:
        """Ends a round trip's worth of answers and draws the conclusion."""
        trip = sum(self._round) / len(self._round) if self._round else self._mean
        slowed = bool(self._mean) and trip > self._mean + max(_DEVIATIONS * self._deviation, _SLACK)
        if self._pressure or slowed:
            self._limit = max(1.0, self._limit * _SHRINK)
            self._rising_fast = False
        elif self._full:
            self._limit = min(float(self._most), self._limit * 2 if self._rising_fast else self._limit + 1)
        self._average(trip)
        self._round_ends = now + self._mean
        self._round.clear()
        self._full = self._pressure = False

    def _average(self, trip: float) -> None:
        if not self._mean:
            self._mean, self._deviation = trip, trip / 2
            return
        error = trip - self._mean
        self._mean += _WEIGHT * error
        self._deviation += _WEIGHT * (abs(error) - self._deviation)
