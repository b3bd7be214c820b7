"""For how long no request of a document in doubt can have left, over restarts."""

from datetime import datetime
from time import monotonic, time

from etl.text import millisecond


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
