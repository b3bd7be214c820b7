"""Rows of a text that leave out the empty cells at their end, where the whole file shows that it is so written.

A short row may as well be a torn one. It is none where all of this holds: a row is as wide as the headings, and none is
wider; no row ends in an empty cell, or each sixteen rows have one width, as Excel writes them; two rows at least are
short; and each of these has an InvoiceId, a customer and an Amount, and only dates, amounts and currencies where its
columns have such. The last row of a file that ends without a line end may have been cut off.
"""

from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace

from etl.documents.row_kinds import KEYS
from etl.documents.row_words import CAPTION, COUNT, FOOTER, STROKES, TOTAL
from etl.extract import CELLS, FAULT, ROW, Table, column_names
from etl.grammar import DateOrder, DecimalMark, amounts, date_forms
from etl.mapping import ColumnMap, Header, bound
from etl.mapping.catalogue import holds
from etl.text import number_of
from schemas import Kind

#: Rows of a CSV file that Excel writes with one width ("Column delimiters are missing in an Excel text file").
_BLOCK = 16

#: Short rows that show a habit.
_SEVERAL = 2

#: Cells of a row that is more than a line of a report.
_FEWEST = 2

_CURRENCY = r"^(?:[A-Za-z]{3}|[A-Z]-\S+|[^\p{L}\d\s]{1,2}|US\$)$"
_LENGTH, _AT, _ENDS, _ALL = "length", "at", "ends", "all"


def trimmed(table: Table, header: Header, mapping: ColumnMap) -> Table:
    """The table, its short rows as wide as its headings, where these are whole.

    Whether they are is found out when the first of them is read, wherever it stands.
    """
    columns = [each.columns for name in KEYS if (each := mapping.of(name))]
    if table.text is None or len(columns) < len(KEYS) or not all(columns):
        return table
    found = _Trimmed(table, header, mapping)
    return replace(table, rows=found.rows, later=found.remarks, told=None)


class _Habit:
    """What the rows of a table show of how their last cells are written.

    Args:
        above: the number of the heading row.
        width: how many headings there are.
    """

    def __init__(self, above: int, width: int) -> None:
        self._width, self._count = width, above
        self._blocks = pl.DataFrame(schema={_AT: pl.Int64, _LENGTH: pl.Int64, _ENDS: pl.Boolean, _ALL: pl.Boolean})
        self.short = 0

    def add(self, batch: pl.DataFrame, mapping: ColumnMap) -> bool:
        """Takes the next rows; returns whether each of them is whole, or may only lack its end."""
        counted = batch.with_columns(
            (pl.int_range(pl.len(), dtype=pl.Int64) + self._count).floordiv(_BLOCK).alias(_AT),
            _cells(self._width).list.get(pl.min_horizontal(CELLS, self._width) - 1).ne("").alias(_ENDS),
        )
        self._count += batch.height
        lines = counted.select(_is_line(self._width)).to_series()
        if (lines & ~counted.select(_of_report(self._width)).to_series()).any():
            return False
        counted = counted.filter(_counting(self._width))
        short = counted.filter(pl.col(CELLS) < self._width)
        self.short += short.height
        whole = counted.select((pl.col(CELLS) <= self._width).all() & pl.col(FAULT).is_null().all()).item()
        ends = pl.col(_ENDS)
        blocks = counted.group_by(_AT, pl.col(CELLS).alias(_LENGTH)).agg(ends.any(), ends.all().alias(_ALL))
        self._blocks = pl.concat([self._blocks, blocks])
        return bool(whole) and _fit(short, mapping)

    @property
    def holds(self) -> bool:
        """Whether rows are short by habit."""
        never = bool(self._blocks[_ALL].all())
        by_blocks = self._blocks.group_by(_AT).agg(pl.col(_LENGTH).unique(), pl.col(_ENDS).any())
        even = (pl.col(_LENGTH).list.len() == 1) & (pl.col(_ENDS) | (pl.col(_LENGTH).list.first() == self._width))
        excel = bool(by_blocks.select(even.all()).item())
        anchored = bool((self._blocks[_LENGTH] == self._width).any())
        return self.short >= _SEVERAL and anchored and (never or excel)


def _cells(width: int) -> pl.Expr:
    return pl.concat_list(pl.col(name).fill_null("").str.strip_chars() for name in column_names(width))


def _filled(width: int) -> pl.Expr:
    """The cells that are not blank, in order."""
    return _cells(width).list.eval(pl.element().filter(pl.element() != ""))


def _is_line(width: int) -> pl.Expr:
    """Rows with a single cell that holds something: lines of a report, or pieces of a torn text."""
    return _filled(width).list.len() == 1


def _of_report(width: int) -> pl.Expr:
    text = _filled(width).list.first()
    known = (text.str.contains(words) for words in (TOTAL, FOOTER, COUNT, CAPTION, STROKES))
    return pl.any_horizontal(*known).fill_null(value=False)


def _counting(width: int) -> pl.Expr:
    """Rows that are no blank ones, no lines of a report and no totals."""
    filled = _filled(width)
    return (filled.list.len() >= _FEWEST) & ~filled.list.first().str.contains(TOTAL).fill_null(value=False)


def _fit(short: pl.DataFrame, mapping: ColumnMap) -> bool:
    """Whether the cells of short rows stand where they belong."""
    if short.is_empty():
        return True
    cells = bound(short, mapping)
    there = cells.select(pl.all_horizontal(pl.col(name).is_not_null() for name in KEYS).all()).item()
    named = (each for each in mapping.bindings if each.columns and each.default is None)
    return bool(there) and all(_fits(cells[each.attribute].drop_nulls().unique(), each.attribute) for each in named)


def _fits(cells: pl.Series, attribute: str) -> bool:
    """Whether the cells of a column are what it holds."""
    if attribute == "Currency":
        return bool(cells.str.contains(_CURRENCY).all())
    match holds(attribute):
        case Kind.DECIMAL:
            frame = cells.to_frame("cell")
            read = pl.coalesce(*(amounts.plain(pl.col("cell"), mark) for mark in DecimalMark))
            return bool(frame.select(read.is_not_null().all()).item())
        case Kind.DATETIME:
            return all(any(date_forms.read(cell, order)[0] for order in DateOrder) for cell in cells)
        case _:
            return True


def _ends_whole(table: Table) -> bool:
    """Whether the file ends with a line end: else its last row may have been cut off."""
    with table.file.open("rb") as file:
        packed = file.read(2) in {b"\x1f\x8b", b"PK"}
        size = file.seek(0, 2)
        file.seek(max(size - 4, 0))
        return packed or not {*b"\r\n"}.isdisjoint(file.read())


class _Trimmed:
    """A table whose short rows are made whole, as soon as the whole file has shown that they are so by habit."""

    def __init__(self, table: Table, header: Header, mapping: ColumnMap) -> None:
        self._table, self._header, self._mapping = table, header, mapping
        self._width = len(header.headings)
        self._short: int | None = None

    def rows(self, header: int, width: int) -> Iterator[pl.DataFrame]:
        """The rows, as if each had as many cells as there are headings.

        Raises:
            FileError: the table cannot be read to its end.
        """
        for batch in self._table.rows(header, max(width, self._width)):
            if self._short is None and (batch[CELLS] < self._width).any():
                self._short = self._by_habit()
            yield (self._padded(batch) if self._short else batch).select(ROW, CELLS, FAULT, *column_names(width))

    def remarks(self) -> tuple[str, ...]:
        """What is said of it, once it was read."""
        if not self._short:
            return ()
        left_out = (
            "leaves out the empty cells at its end" if self._short == 1 else "leave out the empty cells at their end"
        )
        return (f"{number_of(self._short, 'row')} {left_out}, as Excel and other programs write them.",)

    def _by_habit(self) -> int:
        """How many rows are short, where each of them is whole; else none."""
        found = _Habit(self._header.row, self._width)
        whole = all(found.add(batch, self._mapping) for batch in self._table.rows(self._header.row, self._width))
        return found.short if whole and found.holds and _ends_whole(self._table) else 0

    def _padded(self, batch: pl.DataFrame) -> pl.DataFrame:
        short = (pl.col(CELLS) < self._width) & pl.col(FAULT).is_null() & _counting(self._width)
        cells = pl.when(short).then(self._width).otherwise(pl.col(CELLS)).cast(pl.Int64)
        return batch.with_columns(cells.alias(CELLS))
