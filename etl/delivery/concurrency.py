"""How many requests may be under way at once: as many as the portal serves without slowing down.

Additive increase, multiplicative decrease, after Vector's adaptive request concurrency (itself after Netflix).
"""

from etl.portal import Reply, Verdict

#: Weight of the newest round trip in the moving average.
_WEIGHT = 0.4

#: Weight of a round trip that is longer than the average.
_RELUCTANCE = 0.05

#: Times the best round trips, beyond which the portal is slowed down however slowly it came to that.
_PATIENCE = 4.0

#: Above the average, in deviations, a round trip counts as slowed down.
_DEVIATIONS = 2.5

#: Seconds a round trip may vary by: less than this is the work and noise of our own machine, not the portal's load.
_SLACK = 0.05

_SHRINK = 0.9
_PRESSURE = {Verdict.THROTTLED, Verdict.UNCERTAIN, Verdict.UNREACHABLE}


class Concurrency:
    """A limit between 1 and ``most`` that follows the portal. Pure: times are arguments, in seconds.

    It changes once a round: when half of the requests it allows have begun since the last change and been answered.
    Until the first sign of pressure it doubles, then it grows by one; only while all of it is used, and while answers
    take no longer than they did. It shrinks by a tenth when the portal turns requests away, fails, or slows down, and
    starts again at one when the portal asks everybody to wait.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.why = "as many requests are under way as the portal serves well"
        self._limit = 1.0
        self._under_way = 0
        self._full = False
        self._rising_fast = True
        self._began = 0.0
        self._answers = 0
        self._trips: list[float] = []
        self._mean = 0.0
        self._deviation = 0.0
        self._best = 0.0

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
        if reply is None or started < self._began:
            return
        self._answers += 1
        if reply.verdict not in _PRESSURE:
            self._trips.append(now - started)
        if reply.retry_after and reply.verdict is Verdict.THROTTLED:
            self._limit = 1.0
            self._turn(now)
        elif self._answers * 2 >= self.limit:
            self._turn(now)

    def _turn(self, now: float) -> None:
        """Ends a round and draws the conclusion."""
        trip = sum(self._trips) / len(self._trips) if self._trips else self._mean
        if self._slowed(trip) or len(self._trips) < self._answers:
            self._limit = max(1.0, self._limit * _SHRINK)
            self._rising_fast = False
        elif self._full:
            self._limit = min(float(self._most), self._limit * 2 if self._rising_fast else self._limit + 1)
        self._average(trip)
        self._began, self._answers, self._full = now, 0, False
        self._trips.clear()

    def _slowed(self, trip: float) -> bool:
        if not self._mean:
            return False
        unusual = trip > self._mean + max(_DEVIATIONS * self._deviation, _SLACK)
        return unusual or trip > max(_PATIENCE * self._best, _SLACK)

    def _average(self, trip: float) -> None:
        if not self._mean:
            self._mean, self._deviation, self._best = trip, trip / 2, trip
            return
        # A server that takes its time over a single request is slow, not buried.
        rise = _RELUCTANCE / 10 if self.limit > 1 else _WEIGHT
        self._best += (rise if trip > self._best else _WEIGHT) * (trip - self._best)
        error = trip - self._mean
        weight = _RELUCTANCE if error > 0 else _WEIGHT
        self._mean += weight * error
        self._deviation += weight * (abs(error) - self._deviation)
