"""A workbook's cell as the text that Excel shows, with all its digits."""

import math
import re
from collections.abc import Callable
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from etl.text import NUMERIC

Cell = int | float | str | bool | date | time | timedelta

#: Stands for the value of a formula that the program which wrote the workbook left to Excel to calculate.
UNCALCULATED = "#UNCALCULATED!"

#: Significant digits that Excel keeps and shows ("Excel specifications and limits"); the file may hold two more.
_PRECISION = 15

_LONG = 10**_PRECISION

#: Numbers whose text is kept: 0, a flat freight, a balance that is the amount beside it.
_COMMON = 1 << 12

#: Half a second: a time of day is rounded to whole seconds.
_HALF = timedelta(microseconds=500_000)

_DECIMALS = re.compile(r"-?[0-9]+\.[0-9]+")

#: Pads digits and sets signs; nothing that is or looks like a decimal mark.
_FORMAT = re.compile(r'"(?P<text>[^".,]*)"|\\(?P<sign>[^.,])|(?P<digit>0)|(?P<plain>[- ()])')


class Number(str):
    """The text of a number that has decimals, as against a text that looks like one."""

    __slots__ = ()


def shown(cell: Cell) -> str:
    """Numbers with up to 15 digits, longer ones as 1.23457E+15; days as 2026-07-31; TRUE and FALSE."""
    return _TEXTS[type(cell)](cell)


@lru_cache(_COMMON)
def number(value: float) -> str:
    """1234.5600000000001 is 1234.56, 123.0 is 123, and 0.0000000001 is not 0."""
    text = repr(value)
    if len(text) <= _PRECISION and "e" not in text and "n" not in text:
        # So few digits are all it has; there is no exponent, and it is neither "inf" nor "nan".
        if text.endswith(".0"):
            return "0" if text == "-0.0" else text[:-2]
        return Number(text) if "." in text else text
    if not math.isfinite(value):
        return text
    if abs(value) >= _LONG:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    text = f"{value:.{_PRECISION}g}"
    if "e" in text:
        return numeric(format(Decimal(text), "f"))
    return "0" if text == "-0" else numeric(text)


def numeric(text: str) -> str:
    """The text of a number, a ``Number`` where it has decimals and all its digits."""
    return Number(text) if _DECIMALS.fullmatch(text) else text


def told(cell: str) -> str:
    """A cell's text, which begins with ``NUMERIC`` where it is a number with decimals."""
    return NUMERIC + cell if type(cell) is Number else cell


def padding(code: str) -> str | None:
    """A number format that only pads a number with zeros and sets signs between its digits; None for any other.

    ``"INV-"0000`` is "INV-" and four places for a digit, each a zero byte.
    """
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', re.sub(r"\[[^\]]*\]", "", code))[0]
    parts = list(_FORMAT.finditer(section))
    if "".join(part[0] for part in parts) != section or sum(part["digit"] is not None for part in parts) < len("00"):
        return None
    return "".join("\0" if part["digit"] else part["text"] or part["sign"] or part["plain"] or "" for part in parts)


def padded(text: str, template: str) -> str:
    """A whole number through a template of ``padding``; anything else as it is."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return text
    before, *behind = template.split("\0")
    rest, last = digits.zfill(len(behind))[: -len(behind)], digits.zfill(len(behind))[-len(behind) :]
    sign = "-" if text.startswith("-") else ""
    return sign + before + rest + "".join(digit + literal for digit, literal in zip(last, behind, strict=True))


def _moment(cell: datetime) -> str:
    # No day comes after the last one.
    rounded = cell + _HALF if cell.year < MAXYEAR else cell
    return f"{rounded:%Y-%m-%d}" if rounded.time() < time(0, 0, 1) else f"{rounded:%Y-%m-%d %H:%M:%S}"


def _duration(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def _day(cell: date) -> str:
    return cell.isoformat()


_TEXTS: dict[type, Callable[..., str]] = {
    str: str,
    float: number,
    int: number,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    datetime: _moment,
    date: _day,
    time: lambda cell: f"{cell:%H:%M:%S}",
    timedelta: _duration,
}
