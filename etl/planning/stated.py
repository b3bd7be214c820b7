"""What a file says its rows come to, held against them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from etl.documents import SOURCE, Formats, PassedRow, RowKind, StatedTotals, compared
from etl.extract import FAULT, ROW, Table
from etl.grammar import DecimalMark
from etl.mapping import ColumnMap
from etl.planning.spool import Spool


class Reading(Protocol):
    """A table of a run, and what is known of it."""

    @property
    def number(self) -> int:
        """The table's, in the run."""

    @property
    def mapping(self) -> ColumnMap:
        """Which column holds what."""

    @property
    def table(self) -> Table:
        """What it was read of."""

    @property
    def lined(self) -> bool:
        """Whether a row is a line of an invoice."""


def stated_totals(
    readings: Sequence[Reading],
    spool: Spool,
    formats: Formats,
    passed: Mapping[int, Sequence[PassedRow]],
    bare: Sequence[PassedRow],
) -> StatedTotals:
    """What the totals in the table of invoices come to; its rows are read once more where it has some.

    Args:
        readings: the table of invoices and, where it is another one, that of their lines.
        spool: the rows of both.
        formats: how they are written.
        passed: the rows that were passed over, by the number of the table.
        bare: those that have nothing but an amount.
    """
    first = readings[0]
    noted = passed[first.number]
    stating = bare or any(each.kind in {RowKind.TOTALS, RowKind.FOOTERS} for each in noted)
    if not stating or not all(map(first.mapping.of, ("InvoiceId", "Amount"))):
        return StatedTotals()
    names = [ROW, FAULT, "InvoiceId", "Amount", *(["Currency"] if first.mapping.of("Currency") else [])]
    parts = [rows.select(names) for rows in spool if rows.height and rows[SOURCE][0] == first.number]
    if not parts:
        return StatedTotals()
    mark = formats.marks.get("Amount") or DecimalMark.POINT
    lined = len(readings) > 1 or first.lined
    return compared(pl.concat(parts), noted, bare, mark, lined=lined, hidden=first.table.hidden)
