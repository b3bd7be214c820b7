"""Rates as people write them: ``12.5%`` is ``0.125``, and so is ``0.125`` in a column without percent signs.

A column is written in one of the two ways: ``12.5`` among percentages would be a hundred times too much, or as much as
its neighbours say, and nobody knows which. A zero is the same in both,
and so is a number under a percent format. A cell that does not fit is a mistake of its row where at most one in twenty
is odd; else the column contradicts itself.
"""

import polars as pl
from msgspec import Struct

from etl.grammar import amounts
from etl.grammar.amounts import PERCENT, PERCENT_BEHIND, DecimalMark, currency, plain
from etl.grammar.sightings import Seen, Sighting, first, odd
from etl.text import NUMERIC

__all__ = ["PercentSightings", "rate", "survey", "why"]


class PercentSightings(Struct, frozen=True):
    """What the cells of a column say; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        percent: cells with a percent sign that are not zero.
        bare: cells without one that are not zero.
    """

    percent: Seen = Seen()
    bare: Seen = Seen()

    def __or__(self, later: "PercentSightings") -> "PercentSightings":
        return PercentSightings(self.percent | later.percent, self.bare | later.bare)

    @property
    def decided(self) -> bool | None:
        """Whether the column has percent signs; None where all of it is zero or nothing."""
        return self.percent.count > self.bare.count if self.percent or self.bare else None

    @property
    def contradicts(self) -> tuple[Sighting, Sighting] | None:
        """A cell with a percent sign and one without, where the column has both and neither is odd."""
        few, many = sorted((self.percent.count, self.bare.count))
        one, other = self.percent.first, self.bare.first
        return (one, other) if one and other and not odd(few, many) else None


def survey(text: pl.Series, rows: pl.Series) -> PercentSightings:
    """What a column says.

    Args:
        text: String; cells that are no rates say nothing.
        rows: the cells' row numbers, Int64, as long as ``text``.
    """
    cells = pl.DataFrame({"cell": text})
    numbers = (_number(pl.col("cell"), mark).str.contains("[1-9]").fill_null(value=False) for mark in DecimalMark)
    real = pl.any_horizontal(*numbers) & ~_held(pl.col("cell")).fill_null(value=False)
    found = cells.select(real=real, percent=_percent(pl.col("cell")).fill_null(value=False))
    percent, bare = found["real"] & found["percent"], found["real"] & ~found["percent"]
    return PercentSightings(*(Seen(first(text, rows, holds), int(holds.sum() or 0)) for holds in (percent, bare)))


def rate(text: pl.Expr, mark: DecimalMark, *, percent: bool | None) -> pl.Expr:
    """A rate as plain text: ``12.5%`` is ``0.125``; String, null where the cell is no rate.

    Args:
        text: String cells.
        mark: the column's decimal mark.
        percent: whether the column has percent signs; a cell that has none, or has one all the same, is null unless it
            is zero. None where every cell speaks for itself.
    """
    number, signed = _number(text, mark), _percent(text)
    whole = number.str.extract(r"^-?([0-9]*)").str.zfill(3)
    decimals = number.str.extract(r"\.([0-9]+)$").fill_null("")
    hundredth = number.str.extract("^(-?)") + whole.str.head(-2) + "." + whole.str.tail(2) + decimals
    read = pl.when(signed).then(hundredth).otherwise(number)
    return (
        read
        if percent is None
        else pl.when((signed == percent) | _held(text) | ~number.str.contains("[1-9]")).then(read)
    )


def why(text: pl.Series, mark: DecimalMark, *, percent: bool | None) -> pl.Series:
    """Why cells are no rates in their column: "has no percent sign, ..."; String, null where no more is known."""
    known = amounts.why(text, mark)
    if percent is None:
        return known
    cells = pl.DataFrame({"cell": text, "known": known})
    cell = pl.col("cell")
    misfit = pl.when(_number(cell, mark).is_not_null() & (_percent(cell) != percent)).then(
        pl.lit(_MISFIT[bool(percent)])
    )
    return cells.select(pl.coalesce(misfit, "known").alias("why"))["why"]


_MISFIT = {
    True: "has no percent sign, which the others of its column have",
    False: "has a percent sign, which the others of its column have not",
}


def _held(text: pl.Expr) -> pl.Expr:
    """Whether a cell is a number that its number format shows as a percentage, which leaves nothing open."""
    return text.str.starts_with(NUMERIC) & _percent(text)


def _percent(text: pl.Expr) -> pl.Expr:
    return text.str.contains(PERCENT)


def _number(text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """The amount before the percent sign, if there is one; null also where a currency stands beside it."""
    bare = text.str.replace(PERCENT_BEHIND, "${1}")
    return pl.when(currency(bare).is_null()).then(plain(bare, mark))
