"""Columns of which a spreadsheet of another country has converted a part, and read that part wrongly.

Where day and month are the other way round, ``05/07/2026`` becomes the date 7 May, while ``31/07/2026`` stays a text.
Where the decimal mark is another one, ``1.234`` becomes the number 1.234, while ``1.234,56`` stays a text. Such columns
have signs that others hardly ever have: all dates are up to the 12th of a month and all texts are later; numbers have
just three decimals, or all are whole and below a thousand, beside texts that have groups.
"""

import polars as pl
from msgspec import Struct

from etl.grammar import date_forms
from etl.grammar.date_forms import DateOrder
from etl.grammar.sightings import Sighting, first
from etl.text import NUMERIC

#: The last day of a month that may be a month.
_LAST_MONTH = 12

#: Cells that are looked at first: nearly all columns have a day after the 12th among them.
_SAMPLE = 256

_ISO = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LATE = "^[0-9]{4}-[0-9]{2}-(?:1[3-9]|[23])"

_NUMBER = f"^{NUMERIC}"
_THIRD = f"{_NUMBER}[^0-9]*[1-9][0-9]{{0,2}}\\.[0-9]{{3}}(?:[^0-9].*)?$"
_SMALL = f"{_NUMBER}[^0-9]*[1-9][0-9]{{0,2}}(?:[^0-9.].*)?$"
_ZERO = f"{_NUMBER}[^0-9]*0(?:[^0-9.].*)?$"
_COMMA = r"^[^,]*[0-9],[0-9]{1,2}(?:[^0-9,.][^,]*)?$|[0-9]\.[0-9]{3},[0-9]+"
_OTHER_GROUPS = r"[0-9][ '\x{A0}\x{2009}\x{202F}][0-9]"
_BY_POINT = r"[0-9]\.[0-9]{3},[0-9]"
_BY_COMMA = r"[0-9],[0-9]{3}\.[0-9]"


class DateTraces(Struct, frozen=True):
    """What a column of dates shows; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        early: a date whose order is clear, of a day up to the 12th.
        turned: a text whose order the day alone tells: ``31/07/2026``.
        against: whether there is a date of a later day, or a text that both orders read.
    """

    early: Sighting | None = None
    turned: Sighting | None = None
    against: bool = False

    def __or__(self, later: "DateTraces") -> "DateTraces":
        return DateTraces(self.early or later.early, self.turned or later.turned, against=self.against or later.against)

    @property
    def converted(self) -> tuple[Sighting, Sighting] | None:
        """A date that may be the wrong way round, and a text that tells so; None where nothing does."""
        return (self.early, self.turned) if self.early and self.turned and not self.against else None


class AmountTraces(Struct, frozen=True):
    """What a column of amounts shows; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        third: a number with just three decimals: what a grouped text becomes.
        small: a whole number below a thousand: what ``1.000`` becomes.
        others: whether there are numbers that no grouped text becomes.
        comma: a text with a decimal comma.
        by_point: such a text that has groups, too.
        by_comma: a text with a decimal point and groups.
    """

    third: Sighting | None = None
    small: Sighting | None = None
    others: bool = False
    comma: Sighting | None = None
    by_point: Sighting | None = None
    by_comma: Sighting | None = None

    def __or__(self, later: "AmountTraces") -> "AmountTraces":
        return AmountTraces(
            self.third or later.third,
            self.small or later.small,
            self.others or later.others,
            self.comma or later.comma,
            self.by_point or later.by_point,
            self.by_comma or later.by_comma,
        )

    @property
    def converted(self) -> tuple[Sighting, Sighting] | None:
        """A number that may be a thousandth of what it was, and a text that tells so; None where nothing does."""
        text = self.comma or (None if self.others else self.by_comma)
        if self.third and text:
            return self.third, text
        return (self.small, self.by_point) if self.small and self.by_point and not self.others else None


def dates(text: pl.Series, rows: pl.Series) -> DateTraces:
    """What a column shows.

    Args:
        text: String.
        rows: the cells' row numbers, Int64.
    """
    for cells in (text.head(_SAMPLE), text):
        if cells.str.contains(_LATE).any():
            return DateTraces(against=True)
    clear = text.str.contains(_ISO)
    found = DateTraces(early=first(text, rows, clear))
    rest = pl.DataFrame({"cell": text, "row": rows}).filter(~clear)
    for row, cell in rest.unique("cell", keep="first", maintain_order=True).select("row", "cell").iter_rows():
        found |= _trace(cell, Sighting(row, cell))
        if found.against:
            break
    return found


def _trace(cell: str, sighting: Sighting) -> DateTraces:
    day = date_forms.parts(cell).day
    found = date_forms.readings(day)
    if not any(read.fault is None for read in found.values()):
        return DateTraces()
    if not date_forms.depends(day):
        late = any(read.day > _LAST_MONTH for read in found.values())
        return DateTraces(against=True) if late else DateTraces(early=sighting)
    orders = [order for order in (DateOrder.DMY, DateOrder.MDY) if order in found and found[order].fault is None]
    # No spreadsheet takes points for an order of month and day.
    alone = len(orders) == 1 and not date_forms.pointed(day)
    return DateTraces(turned=sighting) if alone else DateTraces(against=True)


def amounts(text: pl.Series, rows: pl.Series) -> AmountTraces:
    """What a column shows, where it has both numbers and texts.

    Args:
        text: String; numbers begin with ``NUMERIC``.
        rows: the cells' row numbers, Int64.
    """
    numeric = text.str.starts_with(NUMERIC)
    if not numeric.any() or numeric.all():
        return AmountTraces()
    third, small = text.str.contains(_THIRD), text.str.contains(_SMALL)
    others = numeric & ~third & ~small & ~text.str.contains(_ZERO)
    texts = ~numeric & ~text.str.contains(_OTHER_GROUPS)
    comma, by_point, by_comma = (texts & text.str.contains(form) for form in (_COMMA, _BY_POINT, _BY_COMMA))
    return AmountTraces(
        first(text, rows, third),
        first(text, rows, small),
        bool(others.any()),
        *(first(text, rows, holds) for holds in (comma, by_point, by_comma)),
    )
