"""Documents of an export that are no invoices: PayFabric books credits and returns as payments, not as invoices."""

from collections.abc import Iterator

import polars as pl

from etl.transform.checks import Finding
from etl.transform.nested import POS, SEQ

DOC_TYPE = "@doc_type"
_CREDIT = r"credit|return|refund|gutschrift|avoir|nota de cr[eé]dito|storno|\bcr(?:m|n)\b|\bcm\b|creditnota|kreditnota"
_OTHER = r"payment|receipt|zahlung|quote|estimate|angebot|order|auftrag|deposit|statement|cheque|check"
_INVOICE = r"inv|rechnung|factur|fattura|fatura|bill|debit|sale|charge|ticket"


def aside(heads: pl.DataFrame) -> pl.Expr:
    """Why a document is set aside, as a String expression over the invoices' columns; null where it is an invoice.

    Args:
        heads: one row an invoice; ``Amount``, ``DocumentType`` and ``@doc_type`` count where they are there.
    """
    reason = pl.lit(None, dtype=pl.String)
    for name in (name for name in (DOC_TYPE, "DocumentType") if name in heads.columns):
        kind = pl.col(name)
        credit = _says(kind, _CREDIT) | (_says(kind, _OTHER) & ~_says(kind, _INVOICE))
        reason = pl.coalesce(reason, pl.when(credit).then(pl.format("Set aside: {} is not an invoice.", kind)))
    if "Amount" in heads.columns:
        negative = pl.col("Amount").str.starts_with("-") & pl.col("Amount").str.contains("[1-9]")
        credit = pl.lit("Set aside: the Amount is negative, and PayFabric books credits as payments, not as invoices.")
        reason = pl.coalesce(reason, pl.when(negative).then(credit))
    return reason


def unknown_types(heads: pl.DataFrame) -> Iterator[Finding]:
    """A finding for each document whose type is neither known for an invoice's nor for one that is set aside."""
    if DOC_TYPE not in heads.columns:
        return
    kind = pl.col(DOC_TYPE)
    known = kind.is_null() | _says(kind, f"{_CREDIT}|{_OTHER}|{_INVOICE}")
    for seq, pos in heads.filter(~known).select(SEQ, POS).iter_rows():
        yield Finding(
            seq,
            pos,
            DOC_TYPE,
            "document_type",
            "is a type of document that etl does not know",
            "Say in a mapping file which types are invoices (python -m etl map FILE), or delete the row.",
        )


def _says(kind: pl.Expr, words: str) -> pl.Expr:
    return kind.str.contains(f"(?i){words}")
