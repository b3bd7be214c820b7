"""Cron times in a time zone, with the nights right on which its clock is changed.

As Debian's cron has it: a time that is skipped is served at once when it would have passed, one that comes twice is
served the first time. ``*/15 * * * *`` and the like go by the time that passes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from msgspec import Struct, field

_FIELDS = 5
_WRITE = "write five fields: minute, hour, day of the month, month, day of the week, such as 30 1 * * mon-fri"

#: How long ago a time may be that nobody has served, and is served all the same.
LOOK_BACK = timedelta(days=1)


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name.

    Raises:
        ValueError: there is none of that name; the text says what to write.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("write a time zone such as Europe/Berlin, America/New_York or UTC") from error


class Cron(Struct, frozen=True):
    """Times as cron has them: minute, hour, day of the month, month, day of the week.

    Attributes:
        text: such as ``30 1 * * mon-fri``.
        zone: whose clock they go by.

    Raises:
        ValueError: these are no such times.
    """

    text: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def __post_init__(self) -> None:
        if len(self.text.split()) != _FIELDS:
            raise ValueError(_WRITE)
        try:
            next(self.after(datetime.now(UTC)))
        except CronSimError as error:
            raise ValueError(_WRITE) from error

    def after(self, moment: datetime) -> Iterator[datetime]:
        """The times after a moment, without an end; aware, in the zone."""
        return iter(CronSim(self.text, moment.astimezone(self.zone)))

    def next(self, moment: datetime, count: int) -> list[datetime]:
        """So many times after a moment."""
        return list(islice(self.after(moment), count))

    def last(self, moment: datetime) -> datetime | None:
        """The newest time up to a moment, if it is no older than a day; in UTC."""
        last = None
        # Within one zone Python compares what clocks show, which comes twice in a night.
        now = moment.astimezone(UTC)
        for each in (found.astimezone(UTC) for found in self.after(now - LOOK_BACK)):
            if each > now:
                break
            last = each
        return last
