"""What sending a document would do to what its portal holds. Pure."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from etl.compare.fields import Difference, amount_of, differences, is_nothing, shown, value_of
from etl.compare.judgement import BALANCE
from etl.model.comparison import Change, Comparison, PlannedAction


def comparison_of(
    seq: int,
    sent: Mapping[str, Any],
    held: Mapping[str, Any] | None,
    known: Collection[str],
    paid: Decimal | None = None,
) -> Comparison:
    """A document against the answer to GET /invoices.

    What the document leaves out is erased by sending it (Invoices.md). That alone is no reason to send it; where it is
    sent for another reason, it is among the changes.

    Args:
        seq: the document's.
        sent: what of the body can be read back at all.
        held: what the portal holds; None for nothing.
        known: every attribute that an invoice can be given.
        paid: what the report tells of payments; None where it was not asked.
    """
    if held is None:
        return Comparison(seq, PlannedAction.CREATE)
    found = differences(sent, held)
    if not found:
        return Comparison(seq, PlannedAction.IDENTICAL)
    why = _conflict(sent, held, paid)
    told = [*found, *_erased(sent, held, known)]
    changes = tuple(Change(each.field, shown(each.held), shown(each.sent)) for each in told)
    return Comparison(seq, PlannedAction.CONFLICT if why else PlannedAction.CHANGE, changes, why)


def _erased(sent: Mapping[str, Any], held: Mapping[str, Any], known: Collection[str]) -> Iterator[Difference]:
    by_name = {name.casefold(): value for name, value in held.items()}
    for name in known:
        value = by_name.get(name.casefold())
        if name not in sent and not is_nothing(value):
            yield Difference(name, None, value)


def undoes_payment(sent: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """Why sending would surely undo a payment of what is held, to follow the name of BalanceDue; or "".

    Only where both say what is due, and the portal less than the Amount that it holds itself, or no number.
    """
    amount, due = amount_of(value_of(held, "Amount")), amount_of(value_of(held, BALANCE))
    if sent.get(BALANCE) is None:
        return ""
    if due is None:
        return _conflict(sent, held, None)
    return _conflict(sent, held, None) if amount is not None and abs(due) < abs(amount) else ""


def _opened(sent: Decimal, due: Decimal) -> bool:
    """Whether more would be due than is; of a credit memo, whose balance is negative, whether less would be."""
    return sent < due <= 0 if sent < 0 else sent > due


def would_open(sent: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    """Whether more would be due than is."""
    due = amount_of(value_of(held, BALANCE))
    return due is not None and sent.get(BALANCE) is not None and _opened(Decimal(sent[BALANCE]), due)


def _keeps_payments(sent: Mapping[str, Any], held: Mapping[str, Any], paid: Decimal | None) -> bool:
    """Whether of what is sent at least as much is paid as of what is held: then its Amount was corrected.

    What was paid is what is not due any more, or what the report tells, whichever is more. Of a credit memo, all of
    which is below nothing, it is mirrored.
    """
    amount, due = amount_of(value_of(held, "Amount")), amount_of(value_of(held, BALANCE))
    if amount is None or due is None or sent.get("Amount") is None:
        return False
    total = Decimal(sent["Amount"])
    sign = -1 if total < 0 else 1
    return sign * (total - Decimal(sent[BALANCE])) >= max(sign * (amount - due), abs(paid or Decimal(0)), Decimal(0))


def _conflict(sent: Mapping[str, Any], held: Mapping[str, Any], paid: Decimal | None) -> str:
    """Why the invoice should not be overwritten, to follow the name of BalanceDue; or ""."""
    amount, due = amount_of(value_of(held, "Amount")), amount_of(value_of(held, BALANCE))
    if due is None:
        said = value_of(held, BALANCE)
        return "" if is_nothing(said) else f'is "{shown(said)}" there, and no number: it may have been paid'
    if sent.get(BALANCE) is not None:
        if not would_open(sent, held) or _keeps_payments(sent, held, paid):
            return ""
        told = f", and {paid:,f} was paid or is being paid" if paid else ""
        if amount is not None and abs(due) < abs(amount):
            told = ", as if nothing had been paid"
        return f"would rise from {due:,f} to {amount_of(sent[BALANCE]):,f}{told}"
    if amount is not None and due < amount:
        return f"is not in the file, and of {amount:,f} the portal has only {due:,f} due: it was paid, or partly"
    return ""
