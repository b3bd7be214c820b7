"""Which rows of a table hold invoices or lines, and which are blank, totals or headings once more."""

import re
from dataclasses import dataclass

import polars as pl

from etl.extract.table import CELLS, FAULT, ROW
from etl.mapping.binding import bound
from etl.mapping.columns import KIT
from etl.mapping.mapping import ColumnMap

#: Column: the number of the table in the run, Int64.
SOURCE = "source"

#: What a row of totals says in its first cell, in the languages of the profiles.
_TOTAL = (
    r"^(?i:(?:grand|sub|report|final|running)?[ -]?totals?(?: .{0,40})?|sum|subtotal|summe|gesamt(?:summe)?"
    r"|zwischensumme|total g[eé]n[eé]ral|sous-total|totale?|totaal|suma|totais|celkem|razem|i alt)[ :.]*$"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that are invoices or lines of them.

    Attributes:
        rows: ``source`` Int64, ``row`` Int64, ``fault`` String (null, or why no cell of the row can be trusted), and
            the String columns of the mapping, named by path, without that of parts of kits.
        passed: row numbers and kinds of those that were passed over and are not blank: "totals", "headings",
            "components".
    """

    rows: pl.DataFrame
    passed: list[tuple[int, str]]


def kept(batch: pl.DataFrame, mapping: ColumnMap, width: int, source: int) -> Kept:
    """Parts rows that hold something to send from the others.

    A row of totals has a word such as "Grand total" in its first cell and neither customer nor item: nothing could be
    sent of it. A heading row that is repeated says in each bound column what its heading says. Parts of a kit are no
    lines of their own.

    Args:
        batch: as a Table yields them: ``row``, ``cells``, ``fault`` and String columns "0", "1", …
        mapping: which columns hold what.
        width: how many headings the table has.
        source: the table's number in the run.
    """
    rows = bound(batch, mapping)
    uneven = pl.col(CELLS) != width
    idle = [name for name in ("CustomerId", "InvoiceItems[].ItemCode") if name in rows.columns]
    # Almost every row has a customer: only of the others is the first cell worth looking for.
    suspect = pl.all_horizontal(pl.col(idle).is_null()) if idle else pl.lit(value=True)
    odd = rows.with_row_index("at").filter(suspect | _headings(mapping) | _component(rows))
    first = batch[odd["at"]].select(_first(batch).alias("first"))["first"]
    kinds = odd.select(
        "at",
        ROW,
        pl.when(first.is_null() & pl.col(FAULT).is_null() & (pl.col(CELLS) <= width))
        .then(pl.lit(""))
        .when(first.str.contains(_TOTAL) & ~uneven)
        .then(pl.lit("totals"))
        .when(_headings(mapping))
        .then(pl.lit("headings"))
        .when(_component(rows) & ~uneven & pl.col(FAULT).is_null())
        .then(pl.lit("components"))
        .alias("kind"),
    ).drop_nulls("kind")
    passed = [(row, kind) for row, kind in kinds.select(ROW, "kind").iter_rows() if kind]
    fault = pl.coalesce(FAULT, pl.when(uneven).then(pl.format("has {} cells where the headings have {}", CELLS, width)))
    names = [binding.attribute for binding in mapping.bindings if binding.attribute != KIT]
    told = rows.select(pl.lit(source, dtype=pl.Int64).alias(SOURCE), ROW, fault.alias(FAULT), *names)
    return Kept(told.filter(~pl.int_range(pl.len()).is_in(kinds["at"].implode())) if kinds.height else told, passed)


def _first(batch: pl.DataFrame) -> pl.Expr:
    """The first cell of a row that is not blank."""
    texts = [name for name in batch.columns if name not in {ROW, CELLS, FAULT}]
    return pl.coalesce(pl.col(name).str.strip_chars().replace("", None) for name in texts)


def _component(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row is a part of a kit that another line sells: Dynamics GP numbers these, and has 0 in all others."""
    return pl.col(KIT).str.contains(r"^[0-9]*[1-9][0-9]*(?:\.0+)?$") if KIT in rows.columns else pl.lit(value=False)


def _headings(mapping: ColumnMap) -> pl.Expr:
    own = [pl.col(b.attribute) == re.sub(r"\s+", " ", b.heading).strip() for b in mapping.bindings if b.columns]
    return pl.all_horizontal(own).fill_null(value=False) if own else pl.lit(value=False)
