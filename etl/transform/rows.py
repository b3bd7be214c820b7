"""Which rows of a table hold invoices or lines, and which are blank, totals or headings once more."""

import re
from dataclasses import dataclass

import polars as pl

from etl.extract.table import CELLS, FAULT, ROW
from etl.transform.mapping import Mapping

SOURCE = "source"
"""Column: the number of the table in the run, Int64."""

_TOTAL = (
    r"^(?i:(?:grand|sub|report|final|running)?[ -]?totals?(?: .{0,40})?|sum|subtotal|summe|gesamt(?:summe)?"
    r"|zwischensumme|total g[eé]n[eé]ral|sous-total|totale?|totaal|suma|totais|celkem|razem|i alt)[ :.]*$"
)
"""What a row of totals says in its first cell, in the languages of the profiles."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that are invoices or lines of them.

    Attributes:
        rows: ``source`` Int64, ``row`` Int64, ``fault`` String (null, or why no cell of the row can be trusted), and
            the String columns of the mapping, named by path.
        passed: row numbers and kinds of those that were passed over and are not blank: "totals", "headings".
    """

    rows: pl.DataFrame
    passed: list[tuple[int, str]]


def kept(bound: pl.DataFrame, mapping: Mapping, width: int, source: int) -> Kept:
    """Parts rows that hold something to send from the others.

    A row of totals has a word such as "Grand total" in its first cell and neither customer nor item: nothing could be
    sent of it. A heading row that is repeated says in each bound column what its heading says.

    Args:
        bound: ``row``, ``cells``, ``fault``, ``first`` (the first cell that is not empty, null in a blank row) and
            String columns named by path, trimmed, null where empty.
        mapping: which columns these are.
        width: how many headings the table has.
        source: the table's number in the run.
    """
    uneven = pl.col(CELLS) != width
    filled = bound.filter(pl.col("first").is_not_null() | pl.col(FAULT).is_not_null() | (pl.col(CELLS) > width))
    kinds = filled.select(
        pl.when(_totals(bound) & ~uneven)
        .then(pl.lit("totals"))
        .when(_headings(mapping))
        .then(pl.lit("headings"))
        .alias("kind"),
        ROW,
    )
    passed = [(row, kind) for kind, row in kinds.drop_nulls("kind").iter_rows()]
    fault = pl.coalesce(FAULT, pl.when(uneven).then(pl.format("has {} cells where the headings have {}", CELLS, width)))
    rows = filled.filter(kinds["kind"].is_null()) if passed else filled
    names = [binding.attribute for binding in mapping.bindings]
    return Kept(rows.select(pl.lit(source, dtype=pl.Int64).alias(SOURCE), ROW, fault.alias(FAULT), *names), passed)


def _totals(bound: pl.DataFrame) -> pl.Expr:
    idle = [name for name in ("CustomerId", "InvoiceItems[].ItemCode") if name in bound.columns]
    # Cheap first: almost every row has a customer.
    return pl.all_horizontal(pl.col(idle).is_null()) & pl.col("first").str.contains(_TOTAL)


def _headings(mapping: Mapping) -> pl.Expr:
    own = [pl.col(b.attribute) == re.sub(r"\s+", " ", b.heading).strip() for b in mapping.bindings if b.columns]
    return pl.all_horizontal(own).fill_null(value=False) if own else pl.lit(value=False)
