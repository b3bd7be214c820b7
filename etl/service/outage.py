"""A queue that fails: when people are told of it, and that it is over."""

from msgspec import Struct

#: Seconds for which a server may be away before anybody is told: a restart is over sooner.
PATIENCE = 600.0


class Outage(Struct):
    """For how long the queue has failed, and whether anybody was told.

    Attributes:
        since: when it began, by a clock that only goes forward; None while all is well.
        told: whether people know of it.
    """

    since: float | None = None
    told: bool = False

    def failed(self, now: float, *, away: bool) -> bool:
        """It has failed again; whether people are to be told now.

        Args:
            now: seconds, by that clock.
            away: whether its server is only away, and may be back by itself.
        """
        self.since = now if self.since is None else self.since
        due = not self.told and (not away or now - self.since >= PATIENCE)
        self.told |= due
        return due

    def ended(self) -> bool:
        """It answers; whether those who were told are to hear of it."""
        told, self.since, self.told = self.told, None, False
        return told
