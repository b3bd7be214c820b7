"""Documents of an export that are no invoices, or none any more.

PayFabric books credits and returns as payments, not as invoices. A voided invoice is owed by nobody.
"""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ
from etl.mapping.columns import DOC_TYPE, VOID_FLAG

_CREDIT = r"credit|return|refund|gutschrift|avoir|nota de cr[eé]dito|storno|\bcr(?:m|n)\b|\bcm\b|creditnota|kreditnota"
_OTHER = r"payment|receipt|zahlung|quote|estimate|angebot|order|auftrag|deposit|statement|cheque|check"

#: What a column of voided invoices says of one that is not; several columns are joined by blanks.
_VALID = r"^(?i:(?:0(?:\.0+)?|no?|false|normal|nein|non|nee|falsch|faux)(?:[\s/,;|]+|$))+$"
_INVOICE = r"inv|rechnung|factur|fattura|fatura|bill|debit|sale|charge|ticket"


def aside(heads: pl.DataFrame, *, memos: bool, voided: bool) -> pl.Expr:
    """Why a document is set aside, as a String expression over the invoices' columns; null where it is sent.

    Args:
        heads: one row an invoice; ``Amount``, ``DocumentType`` and the roles count where they are there.
        memos: whether credit memos and the like are sent as invoices.
        voided: whether voided invoices are sent.
    """
    nothing = pl.lit(None, dtype=pl.String)
    return pl.coalesce(nothing if voided else _void(heads), nothing if memos else _credit(heads))


def _void(heads: pl.DataFrame) -> pl.Expr:
    if VOID_FLAG not in heads.columns:
        return pl.lit(None, dtype=pl.String)
    said = pl.format('Set aside: it is voided or cancelled ("{}"). To send it: --skip-check voided.', VOID_FLAG)
    return pl.when(~pl.col(VOID_FLAG).str.contains(_VALID)).then(said)


def _credit(heads: pl.DataFrame) -> pl.Expr:
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
