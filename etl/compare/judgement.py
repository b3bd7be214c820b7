"""What it means that an invoice is held differently from how it was sent. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeGuard

from etl.compare.fields import Difference, differences

BALANCE = "BalanceDue"


class Agreement(StrEnum):
    """How an invoice that was sent is held."""

    #: Every attribute that was sent is held so.
    AGREES = "agrees"
    #: Only the BalanceDue differs: it is lower and not below zero, as after a payment or a credit.
    PAID = "paid since"
    #: At least one attribute is held with another value.
    DIFFERENT = "different"
    #: There is no such invoice.
    MISSING = "missing"
    #: The portal refuses to answer.
    UNREADABLE = "not readable"


def judge(sent: Mapping[str, Any], held: Mapping[str, Any]) -> tuple[Agreement, list[tuple[Agreement, Difference]]]:
    """Judges how an invoice is held, and which attributes are not as they were sent."""
    found = [(_kind(each), each) for each in differences(sent, held)]
    kinds = {kind for kind, _ in found}
    if not kinds:
        return Agreement.AGREES, []
    return Agreement.DIFFERENT if Agreement.DIFFERENT in kinds else Agreement.PAID, found


def _kind(difference: Difference) -> Agreement:
    if difference.field != BALANCE or difference.sent is None or not is_amount(difference.held):
        return Agreement.DIFFERENT
    return Agreement.PAID if 0 <= difference.held < Decimal(difference.sent) else Agreement.DIFFERENT


def is_amount(held: object) -> TypeGuard[int | Decimal]:
    """Whether what the portal gives is a number."""
    return isinstance(held, int | Decimal) and not isinstance(held, bool)
