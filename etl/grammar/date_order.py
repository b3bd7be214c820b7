"""In which order a column writes its dates, by its cells that are a date in one order only.

Points put the day before the month unless that is no date. A year of two digits may stand first or last, so
``13/02/26`` alone decides nothing: it is also 26 February 2013. With points and no blanks, as in ``13.02.26``, the year
is last where that puts the dates of the column into one decade, and the year first would not; no country of CLDR writes
it first.

A cell that does not fit is a mistake of its row where at most one in twenty is odd, and no cell of the column can be
read in two ways. A day that only its month lacks, such as 30 February, decides nothing.
"""

import re

from msgspec import Struct

from etl.grammar import date_forms
from etl.grammar.date_forms import DateOrder, Day
from etl.grammar.sightings import Seen, Sighting, odd

_PAIRS = ((DateOrder.DMY, DateOrder.MDY), (DateOrder.DMY, DateOrder.YMD), (DateOrder.MDY, DateOrder.YMD))
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_DECADE = 10
_NONE = Seen()


class Years(Struct, frozen=True):
    """First and last year of cells such as ``13.02.26``; ``a | b`` joins two batches.

    Attributes:
        behind: with the year last.
        before: with the year first.
    """

    behind: tuple[int, int]
    before: tuple[int, int]

    def __or__(self, other: "Years") -> "Years":
        return Years(_span(self.behind, other.behind), _span(self.before, other.before))

    @property
    def last(self) -> bool:
        """Whether the year is last: so the dates are of one decade, and with the year first they are not."""
        return self.behind[1] - self.behind[0] <= _DECADE < self.before[1] - self.before[0]


class OrderSightings(Struct, frozen=True):
    """What the cells of a column say about its order; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        against: for DMY, MDY and YMD, the cells that are a date but not in that order.
        open: for each two of them, a cell that is two different dates.
        points: a cell such as ``13.02.26``, of which only the column can say where its year is.
        years: those of all such cells.
        depends: how many cells are a date to which the order matters.
        date: cells that are a date other than a serial number.
        serial: cells that are an Excel serial number.
        number: cells that are a number but no date, serial or not.
    """

    against: tuple[Seen, Seen, Seen] = (_NONE, _NONE, _NONE)
    open: tuple[Sighting | None, Sighting | None, Sighting | None] = (None, None, None)
    points: Sighting | None = None
    years: Years | None = None
    depends: int = 0
    date: Seen = _NONE
    serial: Seen = _NONE
    number: Seen = _NONE

    def __or__(self, later: "OrderSightings") -> "OrderSightings":
        a, b, c = (mine | other for mine, other in zip(self.against, later.against, strict=True))
        d, e, f = (mine or other for mine, other in zip(self.open, later.open, strict=True))
        return OrderSightings(
            (a, b, c),
            (d, e, f),
            self.points or later.points,
            self.years | later.years if self.years and later.years else self.years or later.years,
            self.depends + later.depends,
            self.date | later.date,
            self.serial | later.serial,
            self.number | later.number,
        )

    @property
    def decided(self) -> DateOrder | None:
        """The order the whole column speaks for; None where no cell depends on it, or where it must be asked for."""
        return self._left[0] if self.depends and self._left and not self._open else None

    @property
    def contradicts(self) -> tuple[Sighting, ...]:
        """Cells that no single order reads, each once; empty where one does, or where they are odd in their column."""
        if self._left or self._few:
            return ()
        return tuple(dict.fromkeys(seen.first for seen in self.against if seen.first))

    @property
    def example(self) -> Sighting | None:
        """A cell that is two different dates in orders that the column leaves open; None where such cells are odd."""
        return None if self._few else self._open

    @property
    def serials(self) -> bool:
        """Whether the numbers of the column are Excel serial numbers, what else it holds being odd."""
        return bool(self.serial) and odd(self.date.count + self.number.count, self.serial.count)

    @property
    def mixed(self) -> tuple[Sighting, Sighting] | None:
        """A serial number and another date, where the column has both and neither is odd."""
        few, many = sorted((self.serial.count, self.date.count))
        one, other = self.serial.first, self.date.first
        return (one, other) if one and other and not odd(few, many) else None

    @property
    def _few(self) -> bool:
        """Whether dates to which the order matters are odd in the column: they are mistakes of their rows."""
        return odd(self.depends, self.date.count - self.depends)

    @property
    def _left(self) -> tuple[DateOrder, ...]:
        """The orders that read all that depends on them; else the one that reads all but odd cells."""
        likely = self._likely
        if self.years and self.years.last and DateOrder.DMY in likely:
            return (DateOrder.DMY,)
        whole = tuple(order for order, seen in zip(DateOrder, self.against, strict=True) if not seen)
        return whole or (tuple(likely) if len(likely) == 1 and not any(self.open) and not self._points else ())

    @property
    def _likely(self) -> list[DateOrder]:
        """The orders that read all but odd cells."""
        counted = zip(DateOrder, self.against, strict=True)
        return [order for order, seen in counted if odd(seen.count, self.depends - seen.count)]

    @property
    def _points(self) -> Sighting | None:
        return None if self.years and self.years.last else self.points

    @property
    def _open(self) -> Sighting | None:
        """A cell that is two different dates in orders that are left.

        A year of two digits first is ruled out, or decided on, only by more than odd cells: one digit that is missing
        in ``13/02/6`` must not turn a whole column round.
        """
        left, likely = set(self._left), set(self._likely)
        ends = self.open[1] or self._points
        for pair, sighting in zip(_PAIRS, (self.open[0], ends, self.open[2]), strict=True):
            if sighting and (left if DateOrder.YMD not in pair else likely | left).issuperset(pair):
                return sighting
        return None


def said(cell: str, sighting: Sighting, count: int) -> OrderSightings:
    """What a cell that stands in a column so many times says of it."""
    seen = Seen(sighting, count)
    if date_forms.serial(cell.strip()):
        return OrderSightings(serial=seen)
    day = date_forms.parts(cell).day
    found = date_forms.readings(day)
    if not any(read.fault is None for read in found.values()):
        return OrderSightings(number=seen if _NUMBER.fullmatch(cell.strip()) else _NONE)
    if not date_forms.depends(day):
        return OrderSightings(date=seen)
    found = {order: read for order, read in found.items() if read.possible}
    ends = None
    if date_forms.pointed(day) and DateOrder.DMY in found:
        found.pop(DateOrder.MDY, None)
        ends = None if date_forms.spaced(day) else _ends(found)
    dmy, mdy, ymd = (_NONE if order in found else seen for order in DateOrder)
    first_two, outer, last_two = (_differ(found, a, b, sighting) for a, b in _PAIRS)
    if ends:
        return OrderSightings((dmy, mdy, ymd), points=outer, years=ends, depends=count, date=seen)
    return OrderSightings((dmy, mdy, ymd), (first_two, outer, last_two), depends=count, date=seen)


def _ends(found: dict[DateOrder, Day]) -> Years | None:
    """The years of a cell that may have its year at either end."""
    behind, before = found.get(DateOrder.DMY), found.get(DateOrder.YMD)
    return Years((behind.year, behind.year), (before.year, before.year)) if behind and before else None


def _span(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _differ(found: dict[DateOrder, Day], one: DateOrder, other: DateOrder, sighting: Sighting) -> Sighting | None:
    return sighting if one in found and other in found and found[one] != found[other] else None
