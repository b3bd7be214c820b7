"""What it means that an invoice is held differently from how it was sent. Pure."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from etl.compare.fields import Difference, amount_of, differences, value_of

BALANCE = "BalanceDue"


class Agreement(StrEnum):
    """How an invoice that was sent is held."""

    #: Every attribute that was sent is held so.
    AGREES = "agrees"
    #: Only the BalanceDue differs: it is nearer to zero and not beyond it, as after a payment or a credit.
    PAID = "paid since"
    #: Nothing is due of it at the portal, though nobody has said so: it was sent without a BalanceDue.
    UNSAID = "held as paid"
    #: At least one attribute is held with another value.
    DIFFERENT = "different"
    #: There is no such invoice.
    MISSING = "missing"
    #: The portal refuses to answer.
    UNREADABLE = "not readable"


def judge(
    sent: Mapping[str, Any], held: Mapping[str, Any], before: Collection[Decimal] = ()
) -> tuple[Agreement, list[tuple[Agreement, Difference]]]:
    """Judges how an invoice is held, and which attributes are not as they were sent.

    Args:
        sent: the body.
        held: what the portal holds.
        before: BalanceDue of the versions that it may have held before: one of them is no payment, but the body lost.
    """
    found = [(_kind(each, before), each) for each in differences(sent, held)]
    kinds = {kind for kind, _ in found}
    if not kinds:
        return Agreement.AGREES, []
    return Agreement.DIFFERENT if Agreement.DIFFERENT in kinds else Agreement.PAID, found


def _kind(difference: Difference, before: Collection[Decimal]) -> Agreement:
    due = amount_of(difference.held)
    if difference.field != BALANCE or difference.sent is None or due is None or due in before:
        return Agreement.DIFFERENT
    return Agreement.PAID if is_paid_down(Decimal(difference.sent), due) else Agreement.DIFFERENT


def is_held_as_paid(sent: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    """Whether nothing is due of an invoice that was sent without a BalanceDue, and has an Amount."""
    amount, due = amount_of(sent.get("Amount")), amount_of(value_of(held, BALANCE))
    return BALANCE not in sent and bool(amount) and due == 0


def is_paid_down(sent: Decimal, due: Decimal) -> bool:
    """Whether less is due than was sent, and not less than nothing; a credit memo is below nothing, and mirrored."""
    return sent < due <= 0 if sent < 0 else 0 <= due < sent
