"""For how long no request of a document in doubt can have left, over restarts."""

from datetime import datetime
from math import inf
from time import monotonic, time

from etl.portal import Reply, Verdict
from etl.text import millisecond

_NO_ANSWER = {Verdict.UNCERTAIN, Verdict.UNREACHABLE}


class Quiet:
    """The seconds since a time, however the clock is set meanwhile.

    Args:
        since: UTC, ISO 8601; "" for now.

    Attributes:
        since: the same.
    """

    def __init__(self, since: str = "") -> None:
        now = time()
        self.since = since or millisecond(now)
        self._began = monotonic() - max(0.0, now - datetime.fromisoformat(self.since).timestamp())

    @property
    def seconds(self) -> float:
        """Seconds since then; at first none where it is still to come, the clock having been set back."""
        return monotonic() - self._began


class Reach:
    """Since when the portal can be reached: what the network has kept back until then arrives only now.

    Attributes:
        since: seconds by the monotonic clock; before all time where no request has gone without an answer.
    """

    def __init__(self) -> None:
        self.since = -inf
        self._cut = False

    def note(self, now: float, reply: Reply) -> None:
        """A request has this answer."""
        if reply.http_status is not None:
            self.since = now if self._cut else self.since
            self._cut = False
        elif reply.verdict in _NO_ANSWER:
            self._cut = True
