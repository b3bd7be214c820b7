"""What a pass over a column saw, and where."""

import polars as pl
from msgspec import Struct

#: Cells of other kinds for each of one kind, at least, where that one is a mistake.
_ODD = 20


class Sighting(Struct, frozen=True):
    """A cell that shows something about its column.

    Attributes:
        row: its row, as the survey was told, else its index in the series from 0.
        cell: its text as it stands.
    """

    row: int
    cell: str


def first(text: pl.Series, rows: pl.Series, holds: pl.Series) -> Sighting | None:
    """The first cell for which ``holds`` (Boolean, as long as ``text``) is true."""
    index = holds.fill_null(value=False).arg_max() if holds.any() else None
    return None if index is None else Sighting(rows[index], text[index])


class Seen(Struct, frozen=True):
    """Cells of one kind: the first of them, and how many; ``a | b`` joins two batches, the earlier one first."""

    first: Sighting | None = None
    count: int = 0

    def __or__(self, later: "Seen") -> "Seen":
        return Seen(self.first or later.first, self.count + later.count)

    def __bool__(self) -> bool:
        return self.count > 0


def odd(count: int, others: int) -> bool:
    """Whether so many cells are a mistake among so many others: at most one in twenty is."""
    return count * _ODD <= others
