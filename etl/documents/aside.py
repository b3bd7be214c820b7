"""Documents of an export that are no invoices, or none any more.

PayFabric books credits and returns as payments, not as invoices. A voided invoice is owed by nobody.
"""

from collections.abc import Callable, Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ
from etl.mapping.columns import DOC_TYPE, VOID_FLAG
from etl.mapping.vocabulary import kinds
from etl.mapping.vocabulary.kinds import DocumentKind, kind, no_claim
from etl.mapping.vocabulary.states import state

#: The switch of the rule that a DocumentType is known for an invoice's, or for one that is not sent.
DOCUMENT_TYPE = "document_type"

#: What a column of voided invoices says of one that is not; several columns are joined by blanks.
_VALID = r"^(?i:(?:0(?:\.0+)?|no?|false|normal|nein|non|nee|falsch|faux|null|\\N|n/a|none|-)(?:[\s/,;|]+|$))+$"


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
    said = pl.format(
        'Set aside: it is voided, cancelled or otherwise not owed ("{}"). To send it: --skip-check voided.', VOID_FLAG
    )
    return pl.when(~pl.col(VOID_FLAG).str.contains(_VALID)).then(said)


def _credit(heads: pl.DataFrame) -> pl.Expr:
    reason = pl.lit(None, dtype=pl.String)
    for name, judge in _TYPES.items():
        if name in heads.columns:
            told = pl.col(name).is_in(_cells(heads[name], judge))
            reason = pl.coalesce(
                reason, pl.when(told).then(pl.format("Set aside: {} is not an invoice.", pl.col(name)))
            )
    if "Amount" in heads.columns:
        negative = pl.col("Amount").str.starts_with("-") & pl.col("Amount").str.contains("[1-9]")
        credit = pl.lit("Set aside: the Amount is negative, and PayFabric books credits as payments, not as invoices.")
        reason = pl.coalesce(reason, pl.when(negative).then(credit))
    return reason


def _named_so(text: str) -> bool:
    """Whether an InvoiceType, which may be any text, says clearly that its document is no invoice."""
    return no_claim(text) and (
        kinds.unmistakable(text) or kind(text) is not DocumentKind.OTHER or state(text) is not None
    )


#: What tells of documents that they are no invoices, and whether a text there does.
_TYPES: dict[str, Callable[[str], bool]] = {DOC_TYPE: no_claim, "DocumentType": no_claim, "InvoiceType": _named_so}


def unknown_types(heads: pl.DataFrame, names: tuple[str, ...]) -> Iterator[Finding]:
    """A finding for each document whose type is neither known for an invoice's nor for one that is set aside.

    Args:
        heads: one row an invoice.
        names: the columns that tell the type; those count that are there.
    """
    for name in (name for name in names if name in heads.columns):
        unknown = pl.col(name).is_in(_cells(heads[name], lambda text: kind(text) is None and state(text) is None))
        for seq, pos in heads.filter(unknown).select(SEQ, POS).iter_rows():
            yield Finding(
                seq,
                pos,
                name,
                DOCUMENT_TYPE,
                "is a type of document that etl does not know",
                "Say in a mapping file which types are invoices (python -m etl map FILE), delete the row, or send it as"
                f" an invoice: --skip-check {DOCUMENT_TYPE}.",
            )


def _cells(column: pl.Series, judge: Callable[[str], bool]) -> list[str]:
    """The distinct cells that are judged so."""
    return [text for text in column.unique().drop_nulls() if judge(text)]
