"""Dates as people write them, read by a stated grammar, in one order for a whole column.

A day is ISO (``2026-07-31``; also with ``/``, points or blanks, or ``20260731``); three numbers parted by one and the
same of ``/``, ``-``, point or blank; has a month's name (see ``months``); or is written as in China, Japan or Korea,
see ``eastern_dates``. An English weekday before it must be the right one, and so must one behind it that is Japanese.
Two-digit years end with 2049, as in SQL Server. A time is of 24 or 12 hours, and may be written as databases do
(``date_forms.TIMES``); what is finer than a second is cut off, see ``finer``. A text whose day does not exist is no
date, nor is one of Thailand's calendar.

Which number is which: four digits first are a year. Otherwise the column decides, as ``orders`` says. Beside a month's
name a year of two digits comes last.

Excel serial numbers (1900 system) are dates only in a column of little else: see ``serial``.

Of a time with an offset (``Z``, ``UTC``, ``-0400``) day and time are what is written: no time zone is applied. That is
what the person sees in the cell, and PayFabric's ``datetime`` has no offset. See ``zoned``: it has to be told.
"""

from collections.abc import Callable
from functools import partial

import polars as pl

from etl.grammar import date_forms
from etl.grammar.date_forms import DateOrder
from etl.grammar.date_order import OrderSightings, said
from etl.grammar.sightings import Seen, Sighting, first

__all__ = [
    "DateOrder",
    "OrderSightings",
    "days",
    "finer",
    "iso",
    "plain_survey",
    "plainly",
    "serial",
    "survey",
    "why",
    "zoned",
]


def survey(text: pl.Series, rows: pl.Series | None = None) -> OrderSightings:
    """What a column says about the order of its dates.

    Args:
        text: String; cells that are no dates say nothing.
        rows: the cells' row numbers, Int64, as long as ``text``; else they count from 0.
    """
    rows = pl.int_range(len(text), dtype=pl.Int64, eager=True) if rows is None else rows
    sure = text.str.contains(_ISO)
    if sure.all():
        return plain_survey(text, rows)
    found = OrderSightings(date=Seen(first(text, rows, sure), int(sure.sum() or 0)))
    rest = pl.DataFrame({"cell": text, "row": rows}).filter(~sure)
    days_alone = rest.with_columns(_apart(rest["cell"])[0].alias("day"))
    cells = days_alone.group_by("day", maintain_order=True).agg(pl.col("row", "cell").first(), pl.len())
    for day, row, cell, count in cells.iter_rows():
        found |= said(day, Sighting(row, cell), count)
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


def plainly(text: pl.Expr) -> pl.Expr:
    """Whether a cell is a day of this century as it is sent, without a time; Boolean, null where null."""
    return text.str.contains(_DAY)


def plain_survey(text: pl.Series, rows: pl.Series) -> OrderSightings:
    """What ``survey`` says of a column of which every cell is so, or has a time behind it."""
    days = text.is_not_null()
    return OrderSightings(date=Seen(first(text, rows, days), int(days.sum())))


def zoned(text: pl.Series) -> bool:
    """Whether a cell has a time with an offset, of which day and time are read as they are written."""
    return bool(text.filter(text.str.len_bytes() >= _WITH_TIME).str.contains(_ZONED).any())


def finer(text: pl.Series) -> bool:
    """Whether a cell has a time finer than a second, whose fraction is cut off."""
    return bool(text.filter(text.str.len_bytes() >= _SHORTEST).str.contains(_FRACTION).any())


def days(text: pl.Series) -> pl.Series:
    """The cells without their time, for what is said of each day; String, the whole cell where it has no usual time."""
    return _apart(text)[0]


def clocks(text: pl.Series) -> pl.Series:
    """The times of day of cells, as ``HH:mm:ss``; String, null where a cell has no usual one."""
    return _each(_apart(text)[1], date_forms.clock)


def why(cell: str, order: DateOrder | None) -> str | None:
    """A sentence part why a cell is no date under an order: "30 February 2026 does not exist"; None where it is one."""
    text, reason = date_forms.read(cell, order)
    if text is None:
        return reason
    year = int(text[:4])
    return f"the year {year} is before {_FIRST_YEAR}, the first PayFabric can keep" if year < _FIRST_YEAR else None


#: First year of SQL Server's ``datetime``.
_FIRST_YEAR = 1753

#: Dates as they are sent, of days that exist in every year; years from 2400 to 2699 may be Thailand's.
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_ISO = rf"^(?:1[0-9]|2[0-37-9])[0-9]{{2}}-{_MONTH_AND_DAY}(?: (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$"
_DAY = f"^20[0-9]{{2}}-{_MONTH_AND_DAY}$"

_TIME = "[0-9]{1,2}:[0-9:]+(?: ?[AaPp][Mm])?"
_ZONE = f"(?i: ?{date_forms.ZONE})"
_DAY_AND_TIME = rf"^([^:]*[^0-9:][0-9]+)(?:,? +|T)({_TIME}){_ZONE}?$"

_UNUSUAL = "|".join(f"(?:{pattern})" for pattern, _ in date_forms.TIMES)

#: Bytes of the shortest date with a time and an offset, ``1.7.26 2:15Z``, and with a time finer than a second.
_WITH_TIME, _SHORTEST = 12, 16
_FRACTION = r"(?:\p{Nd}[:.]\p{Nd}{2}[:.]\p{Nd}{2}|^\p{Nd}{8}[T ]?\p{Nd}{6})[.,:]\p{Nd}*[\p{Nd}&&[^0]]"

#: In every script and form, since an offset that is read must be told.
_ZONED = (
    r"(?i)(?:\p{Nd}[:.]\p{Nd}{2}.*|^\p{Nd}{8}[T ]?\p{Nd}{4}[\p{Nd}.,]*)"
    r"(?:Z|UTC|GMT|[-+\x{2212}\x{FE63}\x{FF0D}\x{FF0B}]\p{Nd}{2}(?::?\p{Nd}{2})?)[^\p{Nd}\p{L}]*$"
)


def _serial(cell: str) -> str | None:
    return date_forms.serial(cell.strip())


def _iso(text: pl.Series, order: DateOrder | None) -> pl.Series:
    unread = ~text.str.contains(_ISO)
    if not unread.any():
        return text
    places = unread.arg_true()
    day, time = _apart(text.gather(places))
    dates, times = _each(day, lambda cell: date_forms.read(cell, order)[0]), _each(time, date_forms.clock)
    whole = pl.select(pl.when(time.is_null()).then(dates).otherwise(dates + " " + times)).to_series()
    return text.scatter(places, whole)


def _apart(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Days and times, null where there is no time or an unusual one: a column has few days, but many moments."""
    text = _usual(text)
    day = text.str.extract(_DAY_AND_TIME, 1)
    return day.fill_null(text), text.str.extract(_DAY_AND_TIME, 2)


def _usual(text: pl.Series) -> pl.Series:
    """The cells with times of databases as people write them."""
    timed = (text.str.len_bytes() >= _WITH_TIME).arg_true()
    if not len(timed):
        return text
    unusual = timed.filter(text.gather(timed).str.contains(_UNUSUAL))
    cells = text.gather(unusual)
    for pattern, form in date_forms.TIMES:
        cells = cells.str.replace(pattern, form)
    return text.clone().scatter(unusual, cells)


def _each(text: pl.Series, form: Callable[[str], str | None]) -> pl.Series:
    """``form`` of every cell, called once for equal ones."""
    old = text.drop_nulls().unique()
    return text.replace(old, pl.Series([form(cell) for cell in old], dtype=pl.String))
