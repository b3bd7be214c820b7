"""The retry budget: what is sent again may add a fifth to the load, not double it."""

from collections import deque

_MINUTE = 60.0

#: Seconds: a wait is never 0 by rounding, for 0 means go.
_LEAST = 0.01

#: Seconds, where there is nothing yet to take a share of.
_LOOK_AGAIN = 1.0


class Budget:
    """Counts POSTs of the last minute. Pure: times are arguments, in seconds.

    Args:
        share: how many POSTs may be retries for each first one.
        least: retries a minute that are always allowed, for runs too slow for a share to mean anything.
    """

    def __init__(self, share: float = 0.2, least: int = 60) -> None:
        self._share = share
        self._least = least
        self._first: deque[float] = deque()
        self._again: deque[float] = deque()

    def __len__(self) -> int:
        """POSTs it remembers."""
        return len(self._first) + len(self._again)

    def sent(self, now: float) -> None:
        """A document was sent for the first time."""
        self._forget(now)
        self._first.append(now)

    def delay(self, now: float) -> float:
        """Seconds until a retry may be made: 0 for now."""
        self._forget(now)
        if len(self._again) < max(self._least, int(len(self._first) * self._share)):
            return 0.0
        return max(_LEAST, self._again[0] + _MINUTE - now) if self._again else _LOOK_AGAIN

    def spend(self, now: float) -> None:
        """A retry is made."""
        self._again.append(now)

    def _forget(self, now: float) -> None:
        for times in (self._first, self._again):
            while times and times[0] <= now - _MINUTE:
                times.popleft()
