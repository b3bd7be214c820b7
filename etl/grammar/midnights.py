"""Times of day that are midnight in another time zone: a column that has no others may tell each day one too early.

A date that was kept as midnight in Berlin is 22:00 or 23:00 of the day before in UTC, as summer time has it; in Kolkata
18:30, in Shanghai 16:00. Midnight west of Greenwich falls in the morning of the right day, and is not told. Programs
that reckon with the local time of 1900 miss midnight by less than a minute: 23:59:17 is the next day's.
"""

import polars as pl
from msgspec import Struct

from etl.grammar import dates

#: Such times of a column at most: one, and the other of summer time.
_TIMES = 2

#: Cells that have one, at least, and their share of all.
_FEWEST, _SHARE = 2, 0.5

_EVENING = "^(?:1[3-9]|2[0-3]):(?:00|30):00$|^23:59:(?:[0-4][0-9]|5[0-8])$"

#: Midnight, or less than a minute behind it.
_MIDNIGHT = "^00:00:[0-9]{2}$"


class ClockSightings(Struct, frozen=True):
    """The times of day of a column; ``a | b`` joins two batches.

    Attributes:
        cells: how many dates there are.
        evening: how many are at a full or half hour from 13:00 on, or less than a minute before midnight.
        times: these hours; more than two say nothing.
        others: whether there are times of another kind, which tell that times are meant.
    """

    cells: int = 0
    evening: int = 0
    times: frozenset[str] = frozenset()
    others: bool = False

    def __or__(self, later: "ClockSightings") -> "ClockSightings":
        return ClockSightings(
            self.cells + later.cells,
            self.evening + later.evening,
            self.times | later.times,
            self.others or later.others or len(self.times | later.times) > _TIMES,
        )

    @property
    def midnights(self) -> tuple[str, ...]:
        """The hours that are probably midnight elsewhere; none where times are meant, or too few have one."""
        told = self.evening >= _FEWEST and self.evening >= _SHARE * self.cells and not self.others
        return tuple(sorted(self.times)) if told and len(self.times) <= _TIMES else ()


def survey(text: pl.Series) -> ClockSightings:
    """What the String cells of a column of dates say of its times of day."""
    timed = text.filter(text.str.contains(":", literal=True))
    if timed.is_empty():
        return plain_survey(text)
    count = text.len() - text.null_count()
    clocks = dates.clocks(timed)
    evening = clocks.filter(clocks.str.contains(_EVENING))
    others = clocks.len() - evening.len() - int(clocks.str.contains(_MIDNIGHT).sum() or 0)
    times = frozenset(evening.str.slice(0, 5).unique())
    return ClockSightings(count, evening.len(), times, others > 0 or len(times) > _TIMES)


def plain_survey(text: pl.Series) -> ClockSightings:
    """The same of a column without times."""
    return ClockSightings(text.len() - text.null_count())
