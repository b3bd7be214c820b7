"""Which rows of a table hold invoices or lines, and which are passed over or cannot be trusted."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
from msgspec import Struct

from etl.documents.row_kinds import RowKind
from etl.documents.row_recognition import AT, KIND, TEXT, are_numbered, classified
from etl.documents.stated_totals import PassedRow
from etl.documents.table_end import Foreign, Landmark, TableEnd
from etl.extract.table import CELLS, FAULT, ROW
from etl.mapping.binding import bound
from etl.mapping.columns import KIT
from etl.mapping.header import Header
from etl.mapping.mapping import ColumnMap
from etl.text import one_line

#: Column: the number of the table in the run, Int64.
SOURCE = "source"

#: Begins the fault of a row that belongs to another table.
BELOW = "stands below"

_MAYBE = (RowKind.MAYBE_CAPTION, RowKind.MAYBE_OTHER, RowKind.MAYBE_TOTALS)
_CELL = 40


class Kept(Struct, frozen=True):
    """Rows that are invoices or lines of them.

    Attributes:
        rows: ``source`` Int64, ``row`` Int64, ``fault`` String (null, or why no cell of the row can be trusted), and
            the String columns of the mapping, named by path, without that of parts of kits.
        passed: those that were passed over and are not blank.
        bare: those of ``rows`` that have nothing but an amount, and may be totals.
        reordered: a row that has the table's headings in another order, or None.
    """

    rows: pl.DataFrame
    passed: list[PassedRow]
    bare: list[PassedRow]
    reordered: PassedRow | None = None


@dataclass(slots=True)
class RowSorter:
    """Parts the rows of a table that hold something to send from the others, batch by batch.

    Attributes:
        mapping: which columns hold what.
        header: the table's headings, and what stands above them.
        source: the table's number in the run.
    """

    mapping: ColumnMap
    header: Header
    source: int
    _end: TableEnd = field(init=False)
    _numbered: bool | None = None

    def __post_init__(self) -> None:
        self._end = TableEnd(self.header.above)

    def kept(self, batch: pl.DataFrame) -> Kept:
        """The rows of the next batch that are invoices or lines.

        Args:
            batch: as a Table yields them: ``row``, ``cells``, ``fault`` and String columns "0", "1", …
        """
        width = len(self.header.headings)
        rows = bound(batch, self.mapping)
        if self._numbered is None:
            self._numbered = are_numbered(rows, self.mapping)
        odd = classified(batch, rows, self.mapping, self.header, numbered=bool(self._numbered))
        uneven = pl.when(pl.col(CELLS) != width).then(uneven_cells(width))
        names = [binding.attribute for binding in self.mapping.bindings if binding.attribute != KIT]
        told = rows.select(
            pl.lit(self.source, dtype=pl.Int64).alias(SOURCE), ROW, pl.coalesce(FAULT, uneven).alias(FAULT), *names
        )
        marks = list(map(Landmark._make, odd.iter_rows()))
        foreign = list(self._end.foreign(marks, batch.height))
        told = told.with_columns(_below(foreign).alias(FAULT)) if foreign else told
        if not marks:
            return Kept(told, [], [])
        dropped = odd.filter(~pl.col(KIND).is_in([*_MAYBE, RowKind.OTHER, RowKind.REORDERED]))
        mixed = next((mark for mark in marks if mark.kind == RowKind.REORDERED), None)
        return Kept(
            told.filter(~pl.int_range(pl.len()).is_in(dropped[AT].implode())) if dropped.height else told,
            list(_noted(dropped.filter(pl.col(KIND) != RowKind.BLANK), rows)),
            list(_noted(odd.filter(pl.col(KIND) == RowKind.MAYBE_TOTALS), rows)),
            mixed and PassedRow(mixed.row, RowKind.REORDERED, one_line(mixed.text, _CELL)),
        )


def _noted(odd: pl.DataFrame, rows: pl.DataFrame) -> Iterator[PassedRow]:
    amounts = rows[odd[AT]]["Amount"] if "Amount" in rows.columns else [None] * odd.height
    for (row, kind, text), amount in zip(odd.select(ROW, KIND, TEXT).iter_rows(), amounts, strict=True):
        yield PassedRow(row, RowKind(kind), one_line(text.replace("\x1a", "Ctrl-Z"), _CELL), amount)


def uneven_cells(width: int) -> pl.Expr:
    """The fault of a row that has another number of cells than the headings."""
    cells = pl.when(pl.col(CELLS) == 1).then(pl.lit("cell")).otherwise(pl.lit("cells"))
    return pl.format("has {} {} where the headings have {}", CELLS, cells, width)


def _below(foreign: list[Foreign]) -> pl.Expr:
    """The faults of rows, those of other tables among them."""
    at = pl.int_range(pl.len())
    said = pl.lit(None, dtype=pl.String)
    for start, end, under in foreign:
        why = f'{BELOW} "{one_line(under.text, _CELL)}" (row {under.row}), which begins another table'
        said = pl.when((at >= start) & (at < end)).then(pl.lit(why)).otherwise(said)
    return pl.coalesce(said, FAULT)
