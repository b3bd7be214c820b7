"""What a file calls open beside what its portal does: a full join, and the workbook of it. Pure but for the writing.

Each side is a frame: ``key`` String (the InvoiceId as it is compared), ``invoice``, ``customer`` and ``currency``
String, ``balance`` Decimal(38, 5) in that currency, ``due`` Date; that of the file also ``file``, ``sheet`` String and
``row`` Int64.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl
from msgspec import Struct

from etl.report.balance import Figure
from etl.report.sheets import Cell, HeadRow, SheetTable, about_sheet, write_tables

#: The heading of the workbook's first sheet.
TITLE = "Reconciliation with the portal"

MONEY = pl.Decimal(38, 5)
PORTAL_SIDE = {
    "key": pl.String,
    "invoice": pl.String,
    "customer": pl.String,
    "currency": pl.String,
    "balance": MONEY,
    "due": pl.Date,
}
FILE_SIDE = {**PORTAL_SIDE, "file": pl.String, "sheet": pl.String, "row": pl.Int64}
#: Rows of the file that were rejected, by the InvoiceId that they have.
UNREAD = {"key": pl.String, "unread_file": pl.String, "unread_sheet": pl.String, "unread_row": pl.Int64}
OURS = {"key": pl.String, "run": pl.Int64}


class Standing(StrEnum):
    """How an invoice stands on the two sides."""

    AGREES = "agrees"
    DIFFERENT = "different"
    ONLY_FILE = "only in the file"
    ONLY_PORTAL = "only in the portal"


_AGEING = ("not due", "1 to 30 days", "31 to 60 days", "61 to 90 days", "over 90 days", "no due date")
_BOUNDS = (30, 60, 90)
_DIFFERENCES = (
    ("InvoiceId", 18),
    ("Kind", 17),
    ("CustomerId", 14),
    ("Currency", 10),
    ("In the file", 15),
    ("In the portal", 15),
    ("Difference", 15),
    ("DueDate", 12),
    ("Remark", 76),
    ("File", 20),
    ("Sheet", 11),
    ("Row", 7),
)
_SIDES = (("Invoices in the file", 20), ("In the file", 18), ("Invoices in the portal", 20), ("In the portal", 18))
_ZERO = Decimal(0)


class Reconciliation(Struct, frozen=True):
    """Both sides, invoice by invoice.

    Attributes:
        rows: an invoice each that either side calls open: ``kind``, ``key``, ``invoice``, ``customer``, ``currency``
            and ``held_currency`` String, ``balance`` and ``held`` Decimal (null where that side does not have it),
            ``due`` Date, ``run`` Int64 (the run of ours that sent it last, or null), ``file``, ``sheet``, ``row``;
            ``unread_row`` Int64 where only a row of the file that was rejected is about it.
        today: the day that ageing counts from.
    """

    rows: pl.DataFrame
    today: date

    @property
    def agrees(self) -> bool:
        """Whether both sides are the same."""
        return self.rows["kind"].is_in([Standing.AGREES.value]).all()

    def figures(self, standing: Standing) -> dict[str, Figure]:
        """Count and sum by currency of the invoices that stand so: what the file says, or else the portal."""
        rows = self.rows.filter(kind=standing.value)
        side = "held" if standing is Standing.ONLY_PORTAL else "balance"
        return _figures(rows, "held_currency" if side == "held" else "currency", side)

    @property
    def in_file(self) -> dict[str, Figure]:
        """Count and sum by currency of what the file has open."""
        return _figures(self.rows.filter(pl.col("balance").is_not_null()), "currency", "balance")

    @property
    def in_portal(self) -> dict[str, Figure]:
        """Count and sum by currency of what the portal has open, or holds of the file's open invoices."""
        return _figures(self.rows.filter(pl.col("held").is_not_null()), "held_currency", "held")


def reconcile(
    erp: pl.DataFrame, portal: pl.DataFrame, ours: pl.DataFrame, today: date, unread: pl.DataFrame | None = None
) -> Reconciliation:
    """Joins a file's invoices with all of its portal's, and keeps those that either side calls open.

    Args:
        erp: the file's side.
        portal: the portal's side, paid invoices too.
        ours: which run has sent an invoice last; ``key`` String, ``run`` Int64.
        today: the day that ageing counts from.
        unread: rows of the file that are on neither side, as ``UNREAD`` has them.
    """
    unread = pl.DataFrame(schema=UNREAD) if unread is None else unread.unique("key", keep="first")
    held = portal.rename({name: f"held_{name}" for name in portal.columns if name != "key"})
    # Where a portal holds an InvoiceId twice, the file's balance stands beside the first: else it would count twice.
    both = [side.with_columns(pl.int_range(pl.len()).over("key").alias("nth")) for side in (erp, held)]
    rows = both[0].join(both[1], on=("key", "nth"), how="full", coalesce=True).join(ours, on="key", how="left")
    rows = rows.join(unread, on="key", how="left").with_columns(
        pl.coalesce(name, f"unread_{name}").alias(name) for name in ("file", "sheet", "row")
    )
    rows = rows.with_columns(
        pl.coalesce("invoice", "held_invoice").alias("invoice"),
        pl.coalesce("customer", "held_customer").alias("customer"),
        pl.coalesce("due", "held_due").alias("due"),
        pl.when(pl.col("currency") == "").then("held_currency").otherwise("currency").alias("currency"),
        pl.col("held_balance").alias("held"),
    )
    is_open = (pl.col("balance").fill_null(0) != 0) | (pl.col("held").fill_null(0) != 0)
    same = (pl.col("balance") == pl.col("held")) & (pl.col("currency") == pl.col("held_currency"))
    kind = (
        pl.when(pl.col("held").is_null())
        .then(pl.lit(Standing.ONLY_FILE.value))
        .when(pl.col("balance").is_null())
        .then(pl.lit(Standing.ONLY_PORTAL.value))
        .when(same)
        .then(pl.lit(Standing.AGREES.value))
        .otherwise(pl.lit(Standing.DIFFERENT.value))
    )
    return Reconciliation(rows.filter(is_open).with_columns(kind.alias("kind")).sort("invoice", "nth"), today)


def write_reconciliation(found: Reconciliation, path: Path, facts: Iterable[tuple[str, Cell]]) -> Path:
    """Writes the workbook: totals that tie, what is not the same, and both sides by customer and by age.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    return write_tables(
        path,
        [
            about_sheet(TITLE, _about(found, facts)),
            SheetTable("Differences", _DIFFERENCES, _differences(found), "Kind", empty="There are none."),
            SheetTable("By customer", (("CustomerId", 20), ("Currency", 10), *_SIDES), _sides(found, "customer")),
            SheetTable("Ageing", (("Past due", 20), ("Currency", 10), *_SIDES), _ages(found)),
        ],
    )


def _figures(rows: pl.DataFrame, currency: str, amount: str) -> dict[str, Figure]:
    sums = rows.group_by(currency).agg(pl.len().alias("count"), pl.col(amount).sum().alias("sum")).sort(currency)
    return {name or "": Figure(count, total or _ZERO) for name, count, total in sums.rows()}


def _about(found: Reconciliation, facts: Iterable[tuple[str, Cell]]) -> Iterator[tuple[Cell, ...]]:
    yield from facts
    yield ()
    yield HeadRow(("", "Currency", "Invoices", "In the file", "In the portal", "Difference"))
    for standing in Standing:
        yield from _lines(str(standing), found.rows.filter(kind=standing.value))
    yield from _lines("together", found.rows)


def _lines(name: str, rows: pl.DataFrame) -> Iterator[tuple[Cell, ...]]:
    erp = _figures(rows.filter(pl.col("balance").is_not_null()), "currency", "balance")
    held = _figures(rows.filter(pl.col("held").is_not_null()), "held_currency", "held")
    nothing = Figure(0, _ZERO)
    for currency in sorted({*erp, *held}):
        one, other = erp.get(currency, nothing), held.get(currency, nothing)
        count = max(one.count, other.count)
        yield (name, currency or "(none)", count, one.amount, other.amount, other.amount - one.amount)


def _differences(found: Reconciliation) -> Iterator[tuple[Cell, ...]]:
    columns = ("invoice", "kind", "customer", "currency", "held_currency", "balance", "held", "due", "run")
    rows = found.rows.filter(pl.col("kind") != Standing.AGREES.value)
    for invoice, kind, customer, currency, held_currency, balance, held, due, run, unread, *place in rows.select(
        *columns, "unread_row", "file", "sheet", "row"
    ).iter_rows():
        shared = currency == held_currency or None in {balance, held}
        more = (held or _ZERO) - (balance or _ZERO) if shared else None
        unknown = unread is not None and balance is None
        remark = _UNREAD if unknown else _remark(Standing(kind), run, held, "" if shared else held_currency)
        told = currency if currency is not None else held_currency
        yield (invoice, kind, customer, told, balance, held, more, due and due.isoformat(), remark, *place)


_UNREAD = "Its row of the file is rejected, so it is not known what is open there: correct it, and compare again."


def _remark(standing: Standing, run: int | None, held: Decimal | None, currency: str) -> str:
    """What is known of why, and what to do."""
    sent = f"sent by run {run}" if run is not None else "never sent by this journal"
    match standing:
        case Standing.ONLY_FILE:
            gone = "so it was deleted there since" if run is not None else "import it"
            return f"The portal does not hold it; {sent}: {gone}."
        case Standing.ONLY_PORTAL:
            return f"Not open in the file: paid, voided or deleted there; {sent}."
        case _ if currency:
            return f"Held in {currency}; {sent}."
        case _:
            return f"Paid in the portal; {sent}." if not held else f"The balances differ; {sent}."


def _sides(found: Reconciliation, group: str) -> Iterator[tuple[Cell, ...]]:
    """Both sides by a column and currency."""
    erp = _grouped(found.rows.filter(pl.col("balance").is_not_null()), group, "currency", "balance")
    held = _grouped(found.rows.filter(pl.col("held").is_not_null()), group, "held_currency", "held")
    nothing = (0, _ZERO)
    for key in sorted({*erp, *held}):
        yield (key[0] or "(none)", key[1] or "(none)", *erp.get(key, nothing), *held.get(key, nothing))


def _grouped(rows: pl.DataFrame, group: str, currency: str, amount: str) -> dict[tuple[str, str], tuple[int, Any]]:
    sums = rows.group_by(group, currency).agg(pl.len(), pl.col(amount).sum())
    return {(name or "", code or ""): (count, total) for name, code, count, total in sums.rows()}


def _ages(found: Reconciliation) -> Iterator[tuple[Cell, ...]]:
    days = (pl.lit(found.today) - pl.col("due")).dt.total_days()
    bucket = pl.when(pl.col("due").is_null()).then(len(_AGEING) - 1).when(days <= 0).then(0)
    for number, bound in enumerate(_BOUNDS, start=1):
        bucket = bucket.when(days <= bound).then(number)
    aged = found.rows.with_columns(bucket.otherwise(len(_BOUNDS) + 1).cast(pl.String).alias("age"))
    for age, *cells in _sides(Reconciliation(aged, found.today), "age"):
        yield (_AGEING[int(str(age))], *cells)
