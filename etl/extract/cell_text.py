"""A workbook's cell as the text that Excel shows, with all its digits."""

import math
import re
from collections.abc import Callable
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from etl.text import NUMERIC, UNLIKE

#: What an engine makes of a cell; a str may be a ``Number``, a ``Whole`` or a ``Label``.
Cell = int | float | str | bool | date | time | timedelta

#: Stands for the value of a formula that the program which wrote the workbook left to Excel to calculate.
UNCALCULATED = "#UNCALCULATED!"

#: Stands for a date that does not exist, as spreadsheets show it in a formula: that of a number below zero.
NO_DATE = "#NUM!"

#: Significant digits that Excel keeps and shows ("Excel specifications and limits"); the file may hold two more.
PRECISION = 15

#: Why a number with decimals is no id, and why a date is none.
FRACTION = "is a number with decimals"
DATE = "is a date"

#: Numbers from here on are shown with an exponent.
LONG = 10**PRECISION

#: Numbers whose text is kept: 0, a flat freight, a balance that is the amount beside it.
_COMMON = 1 << 12

#: Half a millisecond: what a day in binary is off by. What is finer than a second is cut off, as it is of texts.
_NOISE = timedelta(microseconds=500)

_DECIMALS = re.compile(r"-?[0-9]+\.[0-9]+")
_WHOLE = re.compile("-?[0-9]+")


class Number(str):
    """The text of a number that has decimals, as against a text that looks like one."""

    __slots__ = ()


class Whole(str):
    """The text of a whole number."""

    __slots__ = ()


class Label(str):
    """The text of a whole number that its number format shows as a name: INV-1001."""

    __slots__ = ("number",)

    number: str


def labelled(text: str, number: str) -> Label:
    """A whole number as it is shown."""
    label = Label(text)
    label.number = number
    return label


def shown(cell: Cell) -> str:
    """Numbers with up to 15 digits, longer ones as 1.23457E+15; days as 2026-07-31; TRUE and FALSE."""
    return TEXTS[type(cell)](cell)


@lru_cache(_COMMON)
def number(value: float) -> str:
    """1234.5600000000001 is 1234.56, 123.0 is 123, and 0.0000000001 is not 0."""
    text = repr(value)
    if len(text) <= PRECISION and "e" not in text and "n" not in text:
        # So few digits are all it has; there is no exponent, and it is neither "inf" nor "nan".
        if text.endswith(".0"):
            return _ZERO if text == "-0.0" else Whole(text[:-2])
        return Number(text) if "." in text else Whole(text)
    if not math.isfinite(value):
        return text
    if abs(value) >= LONG:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    text = f"{value:.{PRECISION}g}"
    if "e" in text:
        return numeric(format(Decimal(text), "f"))
    return _ZERO if text == "-0" else numeric(text)


def numeric(text: str) -> str:
    """The text of a number that has all its digits: a ``Number`` where it has decimals, else a ``Whole``."""
    if _DECIMALS.fullmatch(text):
        return Number(text)
    return Whole(text) if _WHOLE.fullmatch(text) else text


def amount(cell: str) -> str:
    """A cell's text, which begins with ``NUMERIC`` where it is a number."""
    return NUMERIC + cell if type(cell) in _NUMBERS else cell


def named(cell: Cell) -> str:
    """The text of a cell of a column of ids: with ``UNLIKE`` and why where no id is so in a spreadsheet."""
    text, why = shown(cell), _WHAT.get(type(cell), "")
    if why == FRACTION or type(cell) is Number:
        return identifier(text)
    return unlike(why, text) if why else text


def identifier(cell: str) -> str:
    """A text of a column of ids; of a number with decimals, why it is none."""
    return unlike(FRACTION, cell) if type(cell) is Number else cell


def unlike(why: str, text: str) -> str:
    """A text that is no id as it stands, and why: "is a date"."""
    return f"{UNLIKE}{why}{UNLIKE}{text}"


def _moment(cell: datetime) -> str:
    # No day comes after the last one.
    rounded = cell + _NOISE if cell.year < MAXYEAR else cell
    return f"{rounded:%Y-%m-%d}" if rounded.time() < time(0, 0, 1) else f"{rounded:%Y-%m-%d %H:%M:%S}"


def _duration(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def _as_it_is(cell: str) -> str:
    return cell


def _day(cell: date) -> str:
    return cell.isoformat()


#: What makes a text of each kind of cell.
TEXTS: dict[type, Callable[..., str]] = {
    str: str,
    Number: _as_it_is,
    Whole: _as_it_is,
    Label: _as_it_is,
    float: number,
    int: number,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    datetime: _moment,
    date: _day,
    time: lambda cell: f"{cell:%H:%M:%S}",
    timedelta: _duration,
}

_ZERO = Whole("0")
_NUMBERS = frozenset({Number, Whole})
_WHAT: dict[type, str] = {
    float: FRACTION,
    int: FRACTION,
    bool: "is a truth value",
    datetime: DATE,
    date: DATE,
    time: "is a time of day",
    timedelta: "is a time",
}
