"""Columns of totals that are not sent, and are more than the Amount: then this may lack the tax, or more."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct, field

from etl.extract.table import FAULT, ROW
from etl.mapping.facts import money
from etl.mapping.matters import Cell

#: One in so many rows at least has the greater total: fewer are mistakes of their rows.
_SHARE = 20

#: How many halves of the Amount a total is at most that adds tax, freight and the like to it.
_MORE = 3

#: Cells that are kept to be named.
_NAMED = 5

_AMOUNT, _TOTAL, _TEXT = "amount", "total", "text"


class GreaterTotals(Struct):
    """What a column of totals has beside the Amount, over all rows.

    Attributes:
        less: whether a row has less in it: then it is another sum.
        rows: how many rows have both.
        more: how many of them have somewhat more in it.
        first: the first of these cells.
    """

    less: bool = False
    rows: int = 0
    more: int = 0
    first: list[Cell] = field(default_factory=list)

    def add(self, text: pl.Series, rows: pl.DataFrame) -> None:
        """Looks at a batch.

        Args:
            text: String, the column's cells.
            rows: ``row``, ``fault`` and ``Amount``, as many.
        """
        sound = rows.with_columns(text.str.strip_chars().alias(_TEXT)).filter(
            pl.col(FAULT).is_null() & (pl.col(_TEXT) != "") & pl.col("Amount").is_not_null()
        )
        if self.less or sound.is_empty():
            return
        read = money(pl.concat([sound["Amount"], sound[_TEXT]]))
        both = sound.select(
            ROW,
            _TEXT,
            read.head(sound.height).abs().alias(_AMOUNT),
            read.tail(sound.height).abs().alias(_TOTAL),
        ).drop_nulls()
        more = both.filter((pl.col(_TOTAL) > pl.col(_AMOUNT)) & (pl.col(_TOTAL) * 2 <= pl.col(_AMOUNT) * _MORE))
        self.less = bool((both[_TOTAL] < both[_AMOUNT]).any())
        self.rows, self.more = self.rows + both.height, self.more + more.height
        told = more.select(_TEXT, ROW).head(_NAMED - len(self.first))
        self.first += [Cell(text, 1, row) for text, row in told.iter_rows()]

    @property
    def cells(self) -> Sequence[Cell]:
        """The first that are more than the Amount; none where the column is no total of it."""
        return [] if self.less or self.more * _SHARE < self.rows else self.first
