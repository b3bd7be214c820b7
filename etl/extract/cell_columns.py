"""Columns of a sheet's cells. Those of one kind become text at once, mixed ones cell by cell.

Both ways come to the same texts.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice

import polars as pl
from msgspec import Struct

from etl.extract.cell_text import LONG, PRECISION, Cell, number

#: Texts (String); numbers that are shown without an exponent (Float64) or days (Date), with blanks between them (null);
#: or any cells.
Column = pl.Series | Sequence[Cell]

#: Rows that become columns at a time: as many as stay in a processor's cache, which takes half the time of more.
_PIECE = 1 << 9


class Columns(Struct, frozen=True):
    """Rows of a sheet, column by column.

    Attributes:
        counts: how many cells each row has; empty ones at its end do not count beyond the width.
        columns: as many as the sheet has, the width at most.
    """

    counts: list[int]
    columns: list[Column]


def gathered(rows: Iterator[Sequence[Cell]], most: int, width: int) -> Columns:
    """The next rows as columns.

    Args:
        rows: what is left of a sheet, all of one length.
        most: rows, at most.
        width: columns, at most.
    """
    counts: list[int] = []
    pieces: list[list[Column]] = []
    while piece := list(islice(rows, min(_PIECE, most - len(counts)))):
        columns = list(zip(*piece, strict=True))
        counts += [width] * len(piece) if len(columns) <= width else [_count(each, width) for each in piece]
        pieces.append([_of_one_kind(cells) for cells in columns[:width]])
    return Columns(counts, [_joined(parts) for parts in zip(*pieces, strict=True)])


def cells_of(column: Column) -> Sequence[Cell]:
    """The cells of a column one by one, whole numbers as floats."""
    if isinstance(column, pl.Series):
        return ["" if cell is None else cell for cell in column.to_list()]
    return column


def number_texts(numbers: pl.Series) -> pl.Series:
    """The texts of a column of numbers, as ``number`` has them; "" for blanks."""
    texts = numbers.cast(pl.String).str.strip_suffix(".0")
    # So few digits without an exponent are all that a number has; zero has no sign.
    otherwise = (texts.str.len_bytes() > PRECISION) | texts.str.contains("e", literal=True) | (texts == "-0")
    places = otherwise.arg_true()
    if len(places):
        texts = texts.scatter(places, [str(number(each)) for each in numbers.gather(places).to_list()])
    return texts.fill_null("")


def _count(cells: Sequence[Cell], width: int) -> int:
    return next((place for place in range(len(cells), width, -1) if cells[place - 1] != ""), width)


def _of_one_kind(cells: Sequence[Cell]) -> Column:
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pl.Series(cells, dtype=pl.String)
    if str in kinds and any(cell for cell in cells if type(cell) is str):
        return cells
    blanks_apart = [None if type(cell) is str else cell for cell in cells] if str in kinds else cells
    if kinds <= {float, int, str}:
        numbers = pl.Series(blanks_apart, dtype=pl.Float64)
        return numbers if (numbers.abs() < LONG).all() else cells
    return pl.Series(blanks_apart, dtype=pl.Date) if kinds <= {date, str} else cells


def _joined(pieces: Sequence[Column]) -> Column:
    columns = [piece for piece in pieces if isinstance(piece, pl.Series)]
    if len(columns) == len(pieces):
        kinds = {column.dtype for column in columns}
        others = kinds - {pl.String()}
        if len(kinds) > len(others) == 1:
            columns = [_nulls_if_blank(column, *others) for column in columns]
        if len({column.dtype for column in columns}) == 1:
            return pl.concat(columns)
    return list(chain.from_iterable(map(cells_of, pieces)))


def _nulls_if_blank(column: pl.Series, kind: pl.DataType) -> pl.Series:
    """A part of a column of numbers or days, which may be all blank."""
    blank = column.dtype == pl.String and (column == "").all()
    return pl.repeat(None, len(column), dtype=kind, eager=True) if blank else column
