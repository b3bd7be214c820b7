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
        (SENT, {"InvoiceId": "A1", "amount": Decimal(30), "balanceDue": Decimal(10)}, "would rise from 10 to 30.00"),
        (SENT, HELD | {"BalanceDue": "0,00"}, 'is "0,00" there, and no number: it may have been paid'),
        (SENT, HELD | {"BalanceDue": "(30.00)"}, 'is "(30.00)" there, and no number'),
        ({"InvoiceId": "A1", "Amount": "31.00"}, HELD | {"BalanceDue": "1,000.00"}, 'is "1,000.00" there'),
        (SENT | {"Comments": "x"}, HELD | {"BalanceDue": "30.0"}, ""),
        (SENT | {"Comments": "x"}, HELD | {"BalanceDue": ""}, ""),
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


def amounts(amount: str, due: str) -> dict[str, Any]:
    return {"InvoiceId": "A1", "Amount": amount, "BalanceDue": due}


def holds(amount: str, due: str) -> dict[str, Any]:
    return {"InvoiceId": "A1", "Amount": Decimal(amount), "BalanceDue": Decimal(due)}


@pytest.mark.parametrize(
    ("sent", "held", "paid", "action"),
    [
        (amounts("9500.00", "9500.00"), holds("9409.12", "9409.12"), None, "change"),
        (amounts("9500.00", "9500.00"), holds("9409.12", "9409.12"), "0.00", "change"),
        (amounts("9400.00", "9400.00"), holds("9409.12", "9409.12"), "0.00", "change"),
        (amounts("9500.00", "9500.00"), holds("9409.12", "9409.12"), "0.01", "conflict"),
        (amounts("9400.00", "9400.00"), holds("9409.12", "9409.12"), "100.00", "change"),  # nothing rises
        (amounts("120.00", "60.00"), holds("100.00", "40.00"), None, "change"),  # the file knows of the 60.00
        (amounts("120.00", "60.00"), holds("100.00", "40.00"), "60.00", "change"),
        (amounts("120.00", "60.00"), holds("100.00", "40.00"), "60.01", "conflict"),
        (amounts("120.00", "60.01"), holds("100.00", "40.00"), None, "conflict"),
        (amounts("120.00", "120.00"), holds("100.00", "40.00"), "0.00", "conflict"),  # a credit, told by the balance
        (amounts("100.00", "60.00"), holds("100.00", "40.00"), None, "conflict"),
        (amounts("100.00", "100.00"), holds("100.00", "0.00"), "0.00", "conflict"),
        (amounts("120.00", "120.00"), holds("100.00", "110.00"), None, "change"),  # charges: nothing was paid
        (amounts("120.00", "130.00"), holds("100.00", "110.00"), None, "conflict"),  # more than the invoice
        (amounts("-120.00", "-120.00"), holds("-100.00", "-100.00"), None, "change"),
        (amounts("-120.00", "-120.00"), holds("-100.00", "-40.00"), None, "conflict"),
        (amounts("-120.00", "-60.00"), holds("-100.00", "-40.00"), None, "change"),
        (amounts("120.00", "120.00"), {"InvoiceId": "A1", "BalanceDue": Decimal("100.00")}, None, "conflict"),
    ],
)
def test_a_corrected_invoice_is_told_from_one_that_was_paid(
    sent: dict[str, Any], held: dict[str, Any], paid: str | None, action: str
) -> None:
    found = comparison_of(1, sent, held, KNOWN, None if paid is None else Decimal(paid))
    assert found.action == action


def test_a_payment_that_only_the_report_tells_is_named() -> None:
    found = comparison_of(1, amounts("120.00", "120.00"), holds("100.00", "100.00"), KNOWN, Decimal("100.00"))
    assert found.why == "would rise from 100.00 to 120.00, and 100.00 was paid or is being paid"


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
