"""What a row of ``GET /reports/invoices`` tells of an invoice that was sent. Pure.

A row confirms; it never convicts. Its dates are midnight of a place that is not named, told in UTC, and its texts may
be cut: what it does not confirm is looked up by ``GET /invoices``.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from etl.compare.fields import amount_of, differences, is_nothing, unseen

#: Attributes of InvoicePost that the report carries (Invoices.md).
REPORTED = frozenset(
    {
        "Amount",
        "BalanceDue",
        "CopyEmail",
        "Currency",
        "CustomerId",
        "CustomerName",
        "DueDate",
        "Email",
        "ExtensionData",
        "Identity",
        "InvoiceGuid",
        "InvoiceId",
        "InvoiceType",
        "PaymentTerms",
        "PONumber",
        "PostingDate",
    }
)

#: Attributes that the report carries and ``GET /invoices`` does not. They are the portal's own, whatever was sent: the
#: name that of the customer's record, the GUID the row's. The vendor's newest InvoicePost has neither.
ONLY_REPORTED = frozenset({"CustomerName", "InvoiceGuid"})

#: What is sent and no answer has: it says what to do, not what is.
NEVER_TOLD = frozenset({"SendNewInvoiceEmail"})

#: What says nothing of whether the portal holds what was sent.
NOT_COMPARED = NEVER_TOLD | ONLY_REPORTED

#: What the report tells of payments, whatever has become of the balance: processed, authorised, under way.
PAYMENTS = frozenset({"ProcessedPaymentAmount", "AuthorizedPaymentAmount", "IncompletedPaymentAmount"})

_DATES = {"DueDate", "PostingDate"}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(?:00|15|30|45):00(?:\.0+)?Z?", re.ASCII)

#: Hours of the day in UTC: before the first it is midnight of that day somewhere west, after the second that of the
#: next one somewhere east. In between it may be either.
_WEST, _EAST = 10, 12


def confirms(row: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether the row alone shows that everything that was sent is held so."""
    if not REPORTED.issuperset(sent):
        return False
    dates = {name: value for name, value in sent.items() if name in _DATES}
    others = {name: value for name, value in sent.items() if name not in _DATES}
    by_name = {name.casefold(): value for name, value in row.items()}
    if unseen(sent, row) or differences(others, row):
        return False
    return all(_same_day(value, by_name[name.casefold()]) for name, value in dates.items())


def payments_of(row: Mapping[str, Any]) -> Decimal | None:
    """What was paid, or is being paid, by the row; None where it tells nothing of payments."""
    by_name = {name.casefold(): value for name, value in row.items()}
    told = [amount_of(by_name.get(name.casefold())) for name in PAYMENTS]
    known = [amount for amount in told if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _same_day(sent: str | None, held: object) -> bool:
    if sent is None:
        return is_nothing(held)
    found = _MOMENT.fullmatch(str(held))
    if found is None:
        return False
    day, hour = date.fromisoformat(found[1]), int(found[2])
    if _WEST <= hour <= _EAST or is_nothing(held):
        return False
    try:
        # With a time of day it equals no day, and is looked up.
        return sent == str(day if hour < _WEST else day + timedelta(days=1))
    except OverflowError:
        return False
