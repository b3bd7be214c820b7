from decimal import Decimal
from typing import Any

import pytest

from etl.compare.actions import comparison_of
from etl.compare.judgement import Agreement, judge
from etl.model.comparison import Change, PlannedAction

KNOWN = ("Amount", "BalanceDue", "Comments", "Tax", "DueDate", "InvoiceId")
HELD: dict[str, Any] = {
    "InvoiceId": "A1",
    "Amount": Decimal("30.00"),
    "BalanceDue": Decimal("30.00"),
    "Comments": "by hand",
    "Tax": Decimal("0.0"),
    "DueDate": "1900-01-01T00:00:00.0000000",
    "Status": "Outstanding",
}
SENT = {"InvoiceId": "A1", "Amount": "30.00", "BalanceDue": "30.00"}
PAID = HELD | {"BalanceDue": Decimal("10.00")}


def test_what_is_not_held_would_be_created() -> None:
    assert comparison_of(1, SENT, None, KNOWN).action is PlannedAction.CREATE


def test_what_is_held_as_it_would_be_sent_is_identical_whatever_else_is_held() -> None:
    assert comparison_of(1, SENT, HELD, KNOWN).action is PlannedAction.IDENTICAL


def test_a_change_tells_what_it_would_erase_too() -> None:
    found = comparison_of(1, SENT | {"Amount": "31.00", "DueDate": "2026-07-31"}, HELD, KNOWN)
    assert found.action is PlannedAction.CHANGE
    assert found.changes == (
        Change("Amount", "30.00", "31.00"),
        Change("DueDate", "1900-01-01T00:00:00.0000000", "2026-07-31"),
        Change("Comments", "by hand", ""),
    )
    assert str(found.changes[2]) == "Comments: by hand \u2192 (erased)"


@pytest.mark.parametrize(
    ("sent", "held", "why"),
    [
        (SENT, PAID, "would rise from 10.00 to 30.00"),
        (SENT | {"BalanceDue": "30.01"}, HELD, "would rise from 30.00 to 30.01"),
        ({"InvoiceId": "A1", "Amount": "31.00"}, PAID, "is not in the file, and of 30.00 the portal has only 10.00"),
        (SENT | {"BalanceDue": "10.00", "Comments": "x"}, PAID, ""),
        (SENT | {"BalanceDue": "5.00"}, PAID, ""),
        ({"InvoiceId": "A1", "Amount": "31.00"}, HELD, ""),
        (SENT | {"BalanceDue": "31.00"}, {"InvoiceId": "A1", "BalanceDue": None}, ""),
    ],
)
def test_a_balance_that_would_rise_or_that_is_not_told_is_a_conflict(
    sent: dict[str, Any], held: dict[str, Any], why: str
) -> None:
    found = comparison_of(1, sent, held, KNOWN)
    assert found.action is (PlannedAction.CONFLICT if why else PlannedAction.CHANGE)
    assert why in found.why
    assert bool(found.why) is bool(why)


def test_what_was_paid_is_told_from_what_was_not() -> None:
    assert judge(SENT, HELD)[0] is Agreement.AGREES
    assert judge(SENT, PAID)[0] is Agreement.PAID
    assert judge(SENT, PAID | {"BalanceDue": Decimal("-1.00")})[0] is Agreement.DIFFERENT
    assert judge(SENT, PAID | {"BalanceDue": Decimal("30.01")})[0] is Agreement.DIFFERENT
    kind, found = judge(SENT, PAID | {"Amount": Decimal("31.00")})
    assert kind is Agreement.DIFFERENT
    assert [(its, each.field) for its, each in found] == [
        (Agreement.DIFFERENT, "Amount"),
        (Agreement.PAID, "BalanceDue"),
    ]
    assert judge(SENT | {"BalanceDue": None}, HELD)[0] is Agreement.DIFFERENT
