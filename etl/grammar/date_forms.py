"""One cell as a date: every reading it has, and why it has none."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from etl.grammar.digits import BLANKS, DIGITS, SIGNS
from etl.grammar.eastern_dates import eastern
from etl.grammar.months import ENGLISH, WEEKDAYS, month, weekday
from etl.grammar.unicode_clean import UNSEEN

#: Two-digit years end here: 49 is 2049, 50 is 1950 (SQL Server's default "two digit year cutoff"; Excel's is 2029).
LAST_SHORT_YEAR = 2049


class DateOrder(StrEnum):
    """How day, month and year follow each other."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class Day(NamedTuple):
    """A day as written; it need not exist. ``weekday`` is 1 (Monday) to 7, or None where the cell names none."""

    year: int
    month: int
    day: int
    weekday: int | None = None

    @property
    def fault(self) -> str | None:
        """Why there is no such day, or None: "30 February 2026 does not exist"."""
        if self.year in _BUDDHIST:
            return f"{self.year} is a year of the Buddhist calendar, {self.year - _SINCE_BUDDHA} in ours"
        if not 1 <= self.month <= _MONTHS:
            return f"there is no month {self.month}"
        try:
            real = date(self.year, self.month, self.day)
        except ValueError:
            return f"{self.day} {ENGLISH[self.month - 1]} {self.year} does not exist"
        if self.weekday not in {None, real.isoweekday()}:
            return f"{self.day} {ENGLISH[self.month - 1]} {self.year} is a {WEEKDAYS[real.isoweekday() - 1]}"
        return None

    @property
    def possible(self) -> bool:
        """Whether it may have been meant as a day of a calendar, though that day need not exist: 30 February."""
        return 1 <= self.month <= _MONTHS and 1 <= self.day <= _DAYS


class Parts(NamedTuple):
    """A cell taken apart, an offset left out.

    Attributes:
        day: the text of the day.
        time: ``HH:mm:ss``, "" where there is none, None where it is no time.
    """

    day: str
    time: str | None


#: Times as databases write them, and the same as people do: DB2's ``2026-07-31-14.30.00.000000``, Oracle's
#: ``31-JUL-26 02.30.00 PM``, ``20260731143000``. The last cuts off what is finer than a second: never rounded, since
#: that might be the next day. For Rust's regular expressions and Python's.
TIMES = (
    (r"^([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{2})[.]([0-9]{2})[.]([0-9]{2})", "${1} ${2}:${3}:${4}"),
    (r"^(.*[^ ]) +([0-9]{1,2})[.]([0-9]{2})[.]([0-9]{2})([^0-9].*)?$", "${1} ${2}:${3}:${4}${5}"),
    (r"^([0-9]{8})[T ]?([0-9]{2})([0-9]{2})([0-9]{2})([^0-9].*)?$", "${1} ${2}:${3}:${4}${5}"),
    (r"^([0-9]{8})[T ]?([0-9]{2})([0-9]{2})([^0-9].*)?$", "${1} ${2}:${3}${4}"),
    (r"([0-9]:[0-9]{2}:[0-9]{2})[.,:][0-9]+", "${1}"),
)


def clock(text: str) -> str | None:
    """A time of day, of 24 or 12 hours, as ``HH:mm:ss``; None where there is none such."""
    found = _CLOCK.fullmatch(text.translate(_PLAIN).strip())
    return _time(found) if found else None


def parts(cell: str) -> Parts:
    """Day and time of a cell, typographic forms made plain, of several blanks one."""
    text = _BLANK.sub(" ", cell.translate(_PLAIN).strip())
    for pattern, form in _TIMES:
        text = pattern.sub(form, text)
    found = _TIMED.fullmatch(text)
    return Parts(text, "") if found is None else Parts(found["day"], _time(found))


@lru_cache(maxsize=1 << 16)
def readings(day: str) -> dict[DateOrder, Day]:
    """The days a text may mean, by order; all the same where the text itself says which part is which."""
    if found := _YEAR_FIRST.fullmatch(day) or _COMPACT.fullmatch(day):
        return _always(Day(int(found["y"]), int(found["m"]), int(found["d"])))
    if east := eastern(day):
        return _always(Day(*east))
    if found := _THREE.fullmatch(day):
        return _three(found["a"], found["b"], found["c"])
    for pattern in _NAMED:
        if (found := pattern.fullmatch(day)) and (number := month(found["m"])):
            named = weekday(found["w"] or "")
            return {} if found["w"] and not named else _always(Day(_year(found["y"]), number, int(found["d"]), named))
    return {}


def depends(day: str) -> bool:
    """Whether the order of the parts matters to a text."""
    return _THREE.fullmatch(day) is not None


def pointed(day: str) -> bool:
    """Whether points part the numbers: day first wherever it is written so (CLDR has no locale with M.d.y)."""
    return depends(day) and "." in day


def spaced(day: str) -> bool:
    """Whether blanks part the numbers, also behind points: ``26. 7. 31`` is Korean, and the year first."""
    return " " in day


def serial(cell: str) -> str | None:
    """An Excel serial number (1900 system, 20000 to 73050: 1954 to 2099) as ISO text; else None.

    What is finer than a second is cut off, but for what a day in binary is off by.
    """
    if not _SERIAL.fullmatch(cell) or not _FIRST_SERIAL <= float(cell) < _LAST_SERIAL + 1:
        return None
    seconds = int(float(cell) * 86_400 + _NOISE)
    moment = datetime(1899, 12, 30) + timedelta(seconds=seconds)  # noqa: DTZ001 - a cell has no zone
    return str(moment) if "." in cell else str(moment.date())


def read(cell: str, order: DateOrder | None) -> tuple[str | None, str]:
    """The cell as ISO text, or None and a sentence part why not."""
    day, moment = parts(cell)
    if moment is None:
        return None, "its time of day does not exist"
    found = readings(day)
    wanted = found.get(order or DateOrder.DMY)
    if wanted is None or (order is None and depends(day)):
        return None, _unread(cell, day, order)
    if wanted.fault:
        return None, wanted.fault
    text = f"{wanted.year:04}-{wanted.month:02}-{wanted.day:02}"
    return (f"{text} {moment}" if moment else text), ""


_MONTHS, _DAYS = 12, 31
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_050

#: Years of Thailand's calendar that are 1890 to 2099 in ours; none of ours is one of them, for an invoice.
_SINCE_BUDDHA = 543
_BUDDHIST = range(1890 + _SINCE_BUDDHA, 2100 + _SINCE_BUDDHA)

#: Seconds: what eight decimals of a day leave out. SQL Server's last moment of a day is three times as far off its end.
_NOISE = 0.001
_SPELT = {DateOrder.DMY: "day, month, year", DateOrder.MDY: "month, day, year", DateOrder.YMD: "year, month, day"}
_PLAIN = str.maketrans(DIGITS | BLANKS | SIGNS | dict.fromkeys(UNSEEN, ""))
_BLANK = re.compile(" {2,}")
_TIMES = tuple((re.compile(pattern), form.replace("${", "\\g<").replace("}", ">")) for pattern, form in TIMES)
_TIME = "(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))?(?: ?(?P<half>[ap])\\.?m\\.?)?"
_CLOCK = re.compile(_TIME, re.IGNORECASE)

#: A regular expression of an offset as it stands behind a time, in any case.
ZONE = "(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"

_TIMED = re.compile(f"(?P<day>.*[^ ,])(?:,? +|(?<=[0-9])T){_TIME}(?: ?{ZONE})?", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})(?P<s>[-/ ]|\. ?)(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?:(?<=[0-9])\.)?")
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_THREE = re.compile(r"(?P<a>[0-9]{1,2})(?P<s>[-/ ]|\. ?)(?P<b>[0-9]{1,2})(?P=s)(?P<c>[0-9]{4}|[0-9]{1,2})")
_WEEKDAY = r"(?:(?P<w>[^\W\d_]+)\.?,? +)?"
_MONTH = r"(?P<m>[^\W\d_]+)\.?"
_YEAR = "(?P<y>[0-9]{4}|[0-9]{2})"
_DAY = r"(?P<d>[0-9]{1,2})"
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th|er|\.|º)?[ /-]*(?:de |of )?{_MONTH}[ ,/-]*(?:de |del )?{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}[ -]{_DAY}(?:st|nd|rd|th)?,?[ -](?P<y>[0-9]{{4}})",
        rf"(?P<w>(?!))?(?P<y>[0-9]{{4}})[ /-]{_MONTH}[ /-]{_DAY}",
    )
)


def _time(found: re.Match[str]) -> str | None:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if found["half"]:
        if hour not in range(1, 13):
            return None
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    try:
        moment = time(hour, minute, second)
    except ValueError:
        return None
    return moment.isoformat()


def _three(a: str, b: str, c: str) -> dict[DateOrder, Day]:
    found = {}
    if len(c) != 1:
        found[DateOrder.DMY] = Day(_year(c), int(b), int(a))
        found[DateOrder.MDY] = Day(_year(c), int(a), int(b))
    if len(a) == len("YY") and len(c) <= len("DD"):
        found[DateOrder.YMD] = Day(_year(a), int(b), int(c))
    return found


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) != len("YY"):
        return year
    century = LAST_SHORT_YEAR // 100 * 100
    return century + year - (100 if century + year > LAST_SHORT_YEAR else 0)


def _always(day: Day) -> dict[DateOrder, Day]:
    return dict.fromkeys(DateOrder, day)


def _unread(cell: str, day: str, order: DateOrder | None) -> str:
    if depends(day):
        possible = [read for read in readings(day).values() if read.possible]
        if possible and all(read.fault for read in possible):
            return possible[0].fault or ""
        if order:
            return f"it is not written {_SPELT[order]}"
        return "day and month may be either way round" if possible else "it is no day, whichever way round it is read"
    number = serial(cell.strip())
    return (
        f"it looks like an Excel serial number ({number}) among dates" if number else "it is in no form that is known"
    )
