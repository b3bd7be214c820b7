"""What a pass over a column saw, and where."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Sighting:
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
