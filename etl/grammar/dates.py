"""Dates as people write them, read by a stated grammar, in one order for a whole column.

A day is ISO (``2026-07-31``; also with ``/``, points or blanks, or ``20260731``); three numbers parted by one and the
same of ``/``, ``-``, point or blank; or has a month's name in English, German, French, Spanish, Italian, Dutch or
Portuguese. An English weekday before it must be the right one. Two-digit years end with 2049, as in SQL Server. A time
is of 24 or 12 hours, in whole seconds. A text whose day does not exist is no date.

Which number is which: four digits first are a year. Otherwise the column decides, by its cells that are a date in one
order only. Points put the day before the month unless that is no date. A year of two digits may stand first or last, so
``13/02/26`` alone decides nothing: it is also 26 February 2013. Beside a month's name a year of two digits comes last.

Excel serial numbers (1900 system) are dates only in a column without other dates or numbers: see ``serial``.

Of a time with an offset (``Z``, ``UTC``, ``-0400``) day and time are what is written: no time zone is applied. That is
what the person sees in the cell, and PayFabric's ``datetime`` has no offset. See ``zoned``: it has to be told.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import polars as pl

from etl.grammar import days
from etl.grammar.days import DateOrder, Day
from etl.grammar.evidence import Sighting, first

__all__ = ["DateOrder", "Evidence", "iso", "serial", "survey", "why", "zoned"]

_PAIRS = ((DateOrder.DMY, DateOrder.MDY), (DateOrder.DMY, DateOrder.YMD), (DateOrder.MDY, DateOrder.YMD))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the cells of a column say about its order; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        against: for DMY, MDY and YMD, a cell that is a date but not in that order.
        open: for each two of them, a cell that is two different dates.
        date: a cell that is a date other than a serial number.
        serial: a cell that is an Excel serial number.
        number: a cell that is a number but no date, serial or not.
    """

    against: tuple[Sighting | None, Sighting | None, Sighting | None] = (None, None, None)
    open: tuple[Sighting | None, Sighting | None, Sighting | None] = (None, None, None)
    date: Sighting | None = None
    serial: Sighting | None = None
    number: Sighting | None = None

    def __or__(self, later: "Evidence") -> "Evidence":
        a, b, c = (mine or other for mine, other in zip(self.against, later.against, strict=True))
        d, e, f = (mine or other for mine, other in zip(self.open, later.open, strict=True))
        date, serial, number = self.date or later.date, self.serial or later.serial, self.number or later.number
        return Evidence((a, b, c), (d, e, f), date, serial, number)

    @property
    def decided(self) -> DateOrder | None:
        """The order the whole column speaks for; None where no cell depends on it, or where it must be asked for."""
        depends = any(self.against) or any(self.open)
        return self._left[0] if depends and self._left and not self.example else None

    @property
    def contradicts(self) -> tuple[Sighting, ...]:
        """Cells that no single order reads, each once; empty where one does."""
        return () if self._left else tuple(dict.fromkeys(sighting for sighting in self.against if sighting))

    @property
    def example(self) -> Sighting | None:
        """A cell that is two different dates in orders that the column leaves open."""
        left = set(self._left)
        pairs = zip(_PAIRS, self.open, strict=True)
        return next((sighting for pair, sighting in pairs if sighting and left.issuperset(pair)), None)

    @property
    def serials(self) -> bool:
        """Whether every number and date of the column is an Excel serial number: then ``serial`` reads it."""
        return self.serial is not None and self.date is None and self.number is None

    @property
    def mixed(self) -> tuple[Sighting, Sighting] | None:
        """A serial number and another date, where the column has both: the first may be no date at all."""
        return (self.serial, self.date) if self.serial and self.date else None

    @property
    def _left(self) -> tuple[DateOrder, ...]:
        return tuple(order for order, against in zip(DateOrder, self.against, strict=True) if against is None)


def survey(text: pl.Series, rows: pl.Series | None = None) -> Evidence:
    """What a column says about the order of its dates.

    Args:
        text: String; cells that are no dates say nothing.
        rows: the cells' row numbers, Int64, as long as ``text``; else they count from 0.
    """
    rows = pl.int_range(len(text), dtype=pl.Int64, eager=True) if rows is None else rows
    sure = text.str.contains(_ISO)
    found = Evidence(date=first(text, rows, sure))
    if sure.all():
        return found
    text, rows = text.filter(~sure), rows.filter(~sure)
    days_alone, _ = _apart(text)
    for day in days_alone.unique(maintain_order=True):
        if found | _said(day, _SOMEWHERE) != found:
            index = int((days_alone == day).arg_max() or 0)
            found |= _said(day, Sighting(rows[index], text[index]))
    return found


def iso(text: pl.Expr, order: DateOrder | None) -> pl.Expr:
    """The date as ``YYYY-MM-DD``, with a time ``YYYY-MM-DD HH:mm:ss``; String, null where the cell is no date.

    Args:
        text: String cells.
        order: the column's order; None reads only cells that do not depend on it.
    """
    return text.map_batches(partial(_iso, order=order), return_dtype=pl.String, is_elementwise=True)


def serial(text: pl.Expr) -> pl.Expr:
    """Excel serial numbers in the form of ``iso``; String, null where it is none. For a column of nothing else."""
    return text.map_batches(partial(_each, form=_serial), return_dtype=pl.String, is_elementwise=True)


def zoned(text: pl.Series) -> bool:
    """Whether a cell has a time with an offset, of which day and time are read as they are written."""
    return bool(text.str.contains(_ZONED).any())


def why(cell: str, order: DateOrder | None) -> str | None:
    """A sentence part why a cell is no date under an order: "30 February 2026 does not exist"; None where it is one."""
    text, reason = days.read(cell, order)
    if text is None:
        return reason
    year = int(text[:4])
    return f"the year {year} is before {_FIRST_YEAR}, the first PayFabric can keep" if year < _FIRST_YEAR else None


_FIRST_YEAR = 1753
"""Of SQL Server's ``datetime``."""

_ISO = (
    r"^[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))(?: (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$"
)
"""Dates as they are sent, of days that exist in every year."""


_TIME = "[0-9]{1,2}:[0-9:]+(?: ?[AaPp][Mm])?"
_ZONE = f"(?i: ?{days.ZONE})"
_DAY_AND_TIME = rf"^([^:]*[^0-9:][0-9]+)(?:,? +|T)({_TIME}){_ZONE}?$"
_ZONED = (
    r"(?i)\p{Nd}:\p{Nd}{2}.*(?:Z|UTC|GMT|[-+\x{2212}\x{FE63}\x{FF0D}\x{FF0B}]\p{Nd}{2}(?::?\p{Nd}{2})?)[^\p{Nd}\p{L}]*$"
)
"""In every script and form, since an offset that is read must be told."""
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_SOMEWHERE = Sighting(0, "")


def _said(cell: str, sighting: Sighting) -> Evidence:
    if days.serial(cell.strip()):
        return Evidence(serial=sighting)
    day = days.parts(cell).day
    found = {order: read for order, read in days.readings(day).items() if read.fault is None}
    if not found:
        return Evidence(number=sighting if _NUMBER.fullmatch(cell.strip()) else None)
    if not days.depends(day):
        return Evidence(date=sighting)
    if days.pointed(day) and DateOrder.DMY in found:
        found.pop(DateOrder.MDY, None)
    dmy, mdy, ymd = (None if order in found else sighting for order in DateOrder)
    first_two, outer, last_two = (_differ(found, a, b, sighting) for a, b in _PAIRS)
    return Evidence((dmy, mdy, ymd), (first_two, outer, last_two), sighting)


def _serial(cell: str) -> str | None:
    return days.serial(cell.strip())


def _differ(found: dict[DateOrder, Day], one: DateOrder, other: DateOrder, sighting: Sighting) -> Sighting | None:
    return sighting if one in found and other in found and found[one] != found[other] else None


def _iso(text: pl.Series, order: DateOrder | None) -> pl.Series:
    unread = ~text.str.contains(_ISO)
    if not unread.any():
        return text
    places = unread.arg_true()
    day, time = _apart(text.gather(places))
    dates, times = _each(day, lambda cell: days.read(cell, order)[0]), _each(time, days.clock)
    whole = pl.select(pl.when(time.is_null()).then(dates).otherwise(dates + " " + times)).to_series()
    return text.scatter(places, whole)


def _apart(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Days and times, null where there is no time or an unusual one: a column has few days, but many moments."""
    day = text.str.extract(_DAY_AND_TIME, 1)
    return day.fill_null(text), text.str.extract(_DAY_AND_TIME, 2)


def _each(text: pl.Series, form: Callable[[str], str | None]) -> pl.Series:
    """``form`` of every cell, called once for equal ones."""
    old = text.drop_nulls().unique()
    return text.replace(old, pl.Series([form(cell) for cell in old], dtype=pl.String))
