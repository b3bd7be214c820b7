"""The circuit breaker: while the portal does not answer, one request at a time probes whether it does again."""

from enum import StrEnum
from math import inf

from etl.portal import EMPTY, Reply, Verdict

_OUTAGE = {Verdict.UNCERTAIN, Verdict.UNREACHABLE}
_UNAVAILABLE = 503

#: Seconds; a portal that asks for a longer pause, being unavailable, says itself that it is down.
_LONG = 60.0


class _State(StrEnum):
    CLOSED = "requests pass"
    OPEN = "no request passes until the next probe is due"
    PROBING = "one request is under way, and decides"


class Breaker:
    """Opens after so many outages in a row, or one that asks for a long pause; probes ever more slowly.

    Pure: times are arguments, in seconds.

    An outage is no answer, a broken one, a 5xx. An answer that refuses the document (400, 412) shows that the portal
    is there, and so does one that turns requests away for their number (429).

    Args:
        after: outages in a row that open it.
        first: pause before the first probe; doubled after each failed one.
        longest: no pause before a probe is longer.
        give_up_after: seconds it may stay open before the run gives up.
    """

    def __init__(self, after: int, first: float, longest: float, give_up_after: float) -> None:
        self._after = after
        self._first = first
        self._longest = longest
        self._give_up_after = give_up_after
        self.why = "the portal is down"
        #: What the last outage was, for people.
        self.last = ""
        self._state = _State.CLOSED
        self._in_a_row = 0
        self._pause = first
        self._opened = 0.0
        self._due = 0.0

    @property
    def open(self) -> bool:
        """Whether the portal counts as down."""
        return self._state is not _State.CLOSED

    def too_long(self, seconds: float) -> bool:
        """Whether a pause that the portal asks for is longer than it may be down: then the run should stop."""
        return seconds > max(_LONG, self._give_up_after)

    def seconds_until_give_up(self, now: float) -> float:
        """Seconds until it has been open for so long that the run should stop; infinite while it is not open."""
        return max(0.0, self._opened + self._give_up_after - now) if self.open else inf

    def delay(self, now: float) -> float | None:
        """Seconds until a request may start; None while a probe is under way."""
        if self._state is _State.CLOSED:
            return 0.0
        return None if self._state is _State.PROBING else max(0.0, self._due - now)

    def start(self, _now: float) -> None:
        """A request starts; where the breaker is open it is the probe."""
        if self._state is _State.OPEN:
            self._state = _State.PROBING

    def finish(self, now: float, _started: float, reply: Reply | None) -> None:
        """A request has this answer; None where it was abandoned, which says nothing."""
        if reply is None:
            if self._state is _State.PROBING:
                self._state = _State.OPEN
        elif _is_outage(reply):
            self.last = reply.message
            self._fail(now, says_so=(reply.retry_after or 0.0) > _LONG)
        else:
            self._state, self._in_a_row, self._pause = _State.CLOSED, 0, self._first

    def _fail(self, now: float, *, says_so: bool) -> None:
        self._in_a_row += 1
        if self._state is _State.PROBING:
            self._pause = min(self._longest, self._pause * 2)
        elif self._state is _State.OPEN or (self._in_a_row < self._after and not says_so):
            # Open already: a request that was under way when it opened tells nothing new.
            return
        else:
            self._opened = now
        self._state = _State.OPEN
        self._due = now + self._pause


def _is_outage(reply: Reply) -> bool:
    # Whoever answers with 2xx and words is there, though it is not clear what they mean.
    said = reply.http_status is not None and reply.http_status < 300 and not reply.message.endswith(EMPTY)  # noqa: PLR2004
    return (reply.verdict in _OUTAGE and not said) or reply.http_status == _UNAVAILABLE
