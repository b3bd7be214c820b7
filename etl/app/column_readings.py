"""A column that can be read in two ways: both readings of some of its cells, for a person to choose."""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from etl.grammar import DateOrder, DecimalMark
from etl.grammar.amounts import plain
from etl.grammar.date_forms import read
from etl.mapping.catalogue import holds
from schemas import Kind

_MARKS = {DecimalMark.POINT: "decimal point", DecimalMark.COMMA: "decimal comma"}
_ORDERS = {DateOrder.DMY: "day first", DateOrder.MDY: "month first", DateOrder.YMD: "year first"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class ColumnReading(Struct, frozen=True):
    """A way to read a column.

    Attributes:
        how: what a mapping file and a flag call it.
        name: for people.
        cells: what some of its cells mean so.
    """

    how: DecimalMark | DateOrder
    name: str
    cells: tuple[str, ...]


def column_readings(attribute: str, cells: Sequence[str]) -> list[ColumnReading]:
    """The ways in which all of the cells can be read; none for what holds neither amounts nor dates."""
    kind = holds(attribute)
    if kind is Kind.DECIMAL:
        return list(_amounts(cells))
    return list(_dates(cells)) if kind is Kind.DATETIME else []


def _amounts(cells: Sequence[str]) -> Iterator[ColumnReading]:
    column = pl.DataFrame({"cell": list(cells)}, schema={"cell": pl.String})
    for mark, name in _MARKS.items():
        texts = column.select(plain(pl.col("cell"), mark))["cell"]
        if not texts.null_count():
            yield ColumnReading(mark, name, tuple(texts))


def _dates(cells: Sequence[str]) -> Iterator[ColumnReading]:
    for order, name in _ORDERS.items():
        texts = [read(cell, order)[0] for cell in cells]
        if all(texts):
            yield ColumnReading(order, name, tuple(_spelt(text) for text in texts if text))


def _spelt(text: str) -> str:
    """A day as nobody misreads it: "3 April 2026"."""
    day = date.fromisoformat(text[:10])
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
