"""Days as the portal's report tells them, for people: midnight of a place that is not named, in UTC. Pure."""

import re
from datetime import date, timedelta

from etl.compare.fields import NO_DATE

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d):(?:00|15|30|45):00(?:\.0+)?Z?)?", re.ASCII)

#: Hours of the day in UTC: before the first it is midnight of that day somewhere west, after the second that of the
#: next one somewhere east. In between it may be either (``etl.compare.report_row``).
_WEST, _EAST = 10, 12


def day_of(told: str) -> date | str | None:
    """The day that is meant; None for none; the text itself where that is not certain."""
    if told.startswith(NO_DATE):
        return None
    found = _MOMENT.fullmatch(told)
    if found is None:
        return told
    hour = int(found[2] or 0)
    if _WEST <= hour <= _EAST:
        return told
    try:
        return date.fromisoformat(found[1]) + timedelta(days=hour > _EAST)
    except (ValueError, OverflowError):
        return told
