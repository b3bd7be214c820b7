"""What the lines of an invoice come to, with Tax, Freight and MiscCost less Discount, as exact decimals."""

from collections.abc import Iterable, Iterator

import polars as pl
from msgspec.structs import replace

from etl.documents.checks import Finding
from etl.documents.nested import ID, PARENT, ObjectFrame
from schemas.rules import REQUIRED

EXACT = pl.Decimal(38, 10)

#: What an invoice calls its lines.
ITEMS = "InvoiceItems"

#: The column of the sums.
TOTAL = "total"

#: Limit of a factor: two multiplied have 20 of 28 digits before the point.
_LARGE = "10000000000"


def with_totals(invoices: ObjectFrame, *, taxes: bool) -> pl.DataFrame:
    """The part's frame with ``total``, Decimal: null where there is no line, or one without a price.

    Args:
        invoices: in plain text.
        taxes: whether the lines' TaxAmount counts where the invoices have no Tax.
    """
    items = next((part for part in invoices.inside if part.name == ITEMS), None)
    if items is None:
        return invoices.frame.with_columns(pl.lit(None, dtype=EXACT).alias(TOTAL))
    price = _price(set(items.frame.columns))
    if taxes and "Tax" not in invoices.frame.columns:
        price += _part_of(items.frame, "TaxAmount")
    sums = items.frame.select(PARENT, price=price).group_by(PARENT)
    whole = sums.agg(pl.when(pl.col("price").is_not_null().all()).then(pl.col("price").sum()))
    frame = invoices.frame.join(whole, left_on=ID, right_on=PARENT, how="left", maintain_order="left")
    more = _part_of(frame, "Tax") + _part_of(frame, "Freight") + _part_of(frame, "MiscCost")
    return frame.with_columns((pl.col("price") + more - _part_of(frame, "Discount")).alias(TOTAL)).drop("price")


def with_amounts(invoices: ObjectFrame) -> ObjectFrame:
    """The invoices, each with the sum of its lines as its Amount, in plain text; null where it cannot be known."""
    frame = with_totals(invoices, taxes=True)
    return replace(invoices, frame=frame.with_columns(short(pl.col(TOTAL)).alias("Amount")).drop(TOTAL))


def unsummed(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; that an Amount is empty is said of the lines it is the sum of."""
    for each in found:
        if (each.path, each.rule) == ("Amount", REQUIRED):
            yield each._replace(
                sentence="is to be the sum of the lines, of which there is none, or one has no price",
                remedy="Give each line an ExtendedPrice, or a Quantity and a UnitPrice.",
            )
        else:
            yield each


def exact(name: str) -> pl.Expr:
    """A column of plain text as exact decimals; null where it is none."""
    return pl.col(name).cast(EXACT, strict=False)


def short(number: pl.Expr) -> pl.Expr:
    """Decimals as plain text without needless zeros."""
    return number.cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")


def _price(names: set[str]) -> pl.Expr:
    """A line's ExtendedPrice, else its Quantity times its UnitPrice less its Markdown; null where neither is known."""
    extended = exact("ExtendedPrice") if "ExtendedPrice" in names else pl.lit(None, dtype=EXACT)
    if not {"Quantity", "UnitPrice"} <= names:
        return extended
    markdown = exact("Markdown").fill_null(0) if "Markdown" in names else pl.lit(0, dtype=EXACT)
    return pl.coalesce(extended, (_factor("Quantity") * _factor("UnitPrice")).cast(EXACT) - markdown)


def _factor(name: str) -> pl.Expr:
    """A number that may be multiplied; null where it is so large that no product would hold it."""
    return pl.when(exact(name).abs() < pl.lit(_LARGE).cast(EXACT)).then(exact(name))


def _part_of(frame: pl.DataFrame, name: str) -> pl.Expr:
    return exact(name).fill_null(0) if name in frame.columns else pl.lit(0, dtype=EXACT)
