"""By when a portal's files must have come."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from etl.schedule.cron import LOOK_BACK, Cron


class Expectation(Struct, frozen=True):
    """A time of the day by which something must have come within the day before.

    Attributes:
        by: by the zone's clock.
        zone: whose clock.
        cron: where there is one, nothing is expected on days before whose time it has none.
    """

    by: time
    zone: ZoneInfo
    cron: Cron | None = None

    def last(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """The newest such time up to a moment, and since when something may have come for it.

        None where it is older than a day, or nothing is expected for it.
        """
        today = moment.astimezone(self.zone).date()
        day = today if self._at(today) <= moment else today - timedelta(days=1)
        until, since = self._at(day), self._at(day - timedelta(days=1))
        if moment.astimezone(UTC) - until > LOOK_BACK:
            return None
        if self.cron and next(self.cron.after(since)).astimezone(UTC) > until:
            return None
        return until, since

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, self.by, self.zone).astimezone(UTC)
