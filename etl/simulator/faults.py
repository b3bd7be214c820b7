"""The trouble a portal can make: a rate limit, answers of 500 and cut connections."""

from collections import deque
from enum import Enum
from random import Random


class RateWindow:
    """An exact sliding window of one second over accepted arrivals.

    Any second, wherever it begins, holds at most `limit` accepted arrivals. A refused arrival does not count, so
    a client that hammers is not locked out for ever.
    """

    #: The width of the window in seconds.
    WIDTH = 1.0

    def __init__(self, limit: int) -> None:
        self._accepted: deque[float] = deque(maxlen=limit)

    def arrive(self, now: float) -> float:
        """Judge one arrival.

        Args:
            now: The moment of arrival, in seconds of a clock that never goes back.

        Returns:
            0.0 when the arrival is accepted and counted, else the seconds until one would be accepted.
        """
        full = len(self._accepted) == self._accepted.maxlen
        if full and (wait := self._accepted[0] + self.WIDTH - now) > 0:
            return wait
        self._accepted.append(now)
        return 0.0


class Fate(Enum):
    """What becomes of one request for an invoice."""

    #: It is handled and answered.
    ANSWER = "answer"

    #: It is answered with 500 before anything is stored.
    FAIL = "fail"

    #: It is handled, and stored if it is good, but the connection is cut without a byte of an answer.
    DROP = "drop"


class Dice:
    """The random choice of fates; the same seed gives the same sequence.

    Two numbers are drawn for every request, so a change of one rate leaves the choices of the other alone.
    """

    def __init__(self, fail_rate: float, drop_rate: float, seed: int | None) -> None:
        self._fail_rate = fail_rate
        self._drop_rate = drop_rate
        self._random = Random(seed)  # noqa: S311

    def throw(self) -> Fate:
        """Choose the fate of the next request."""
        fail, drop = self._random.random(), self._random.random()
        if fail < self._fail_rate:
            return Fate.FAIL
        return Fate.DROP if drop < self._drop_rate else Fate.ANSWER
