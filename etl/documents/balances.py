"""Invoices whose file does not say what is due. ``Invoice.md`` lets BalanceDue be left out, newer pages do not.

A portal may hold such an invoice as paid; whoever loads it decides, see ``Due``.
"""

from collections.abc import Collection, Iterator

import polars as pl
from msgspec.structs import replace

from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ, ObjectFrame
from etl.model.due import Due

BALANCE = "BalanceDue"

#: The rule that rejects them, where that is asked for.
STATED = "stated_balance"


def with_balances(invoices: ObjectFrame, due: Due | None) -> ObjectFrame:
    """The invoices, where all of the Amount is due that say nothing else, with that as their BalanceDue.

    Args:
        invoices: in plain text.
        due: what is due of such an invoice.
    """
    frame = invoices.frame
    if due is not Due.AMOUNT or "Amount" not in frame.columns:
        return invoices
    own = [BALANCE] if BALANCE in frame.columns else []
    return replace(invoices, frame=frame.with_columns(pl.coalesce(*own, "Amount").alias(BALANCE)))


def unstated(invoices: ObjectFrame) -> pl.Expr:
    """Whether an invoice says nothing of what is due, as a Boolean expression over the part's frame."""
    return pl.col(BALANCE).is_null() if BALANCE in invoices.frame.columns else pl.lit(value=True)


def without_balance(invoices: ObjectFrame, sent: pl.Expr, unread: Collection[int]) -> Iterator[Finding]:
    """Yields a finding for each invoice that says nothing of what is due.

    Args:
        invoices: in plain text.
        sent: whether an invoice would be sent; of the others nothing is due.
        unread: the ``seq`` of those that say something which cannot be read.
    """
    for seq, pos in invoices.frame.filter(unstated(invoices) & sent).select(SEQ, POS).iter_rows():
        if seq not in unread:
            yield Finding(
                seq,
                pos,
                BALANCE,
                STATED,
                "is empty, and the portal may hold the invoice as paid",
                "Fill it in. Where it is empty: --balance-due amount sends the Amount, --balance-due none nothing.",
            )
