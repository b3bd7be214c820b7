from decimal import Decimal
from typing import Any

import pytest

from etl.compare.report_row import confirms

ROW: dict[str, Any] = {
    "Amount": Decimal("45.00"),
    "BalanceDue": Decimal("45.00"),
    "CopyEmail": [],
    "Currency": "USD",
    "CustomerId": "Nodus0001",
    "CustomerName": "Nodus User 1",
    "DueDate": "2024-07-04T07:00:00.0000000Z",
    "Identity": "STDINV012038",
    "InvoiceId": "STDINV012038",
    "PostingDate": "1900-01-01T00:00:00.0000000",
}
SENT: dict[str, Any] = {"Amount": "45.00", "Currency": "USD", "DueDate": "2024-07-04", "CustomerName": "Nodus User 1"}


def test_a_row_that_has_all_that_was_sent_confirms_it() -> None:
    assert confirms(ROW, SENT)
    assert confirms(ROW, SENT | {"PostingDate": None, "CopyEmail": None})


@pytest.mark.parametrize(
    "more",
    [
        {"Amount": "45.01"},
        {"Comments": "x"},
        {"InvoiceItems": [{"ItemCode": "X"}]},
        {"DueDate": "2024-07-05"},
        {"DueDate": "2024-07-04 07:00:00"},
        {"DueDate": None},
        {"PostingDate": "1900-01-01"},
        {"PaymentTerms": "30D"},
    ],
)
def test_what_it_does_not_show_is_not_confirmed(more: dict[str, Any]) -> None:
    assert not confirms(ROW, SENT | more)


@pytest.mark.parametrize(
    ("held", "day"),
    [
        ("2024-07-04T00:00:00.0000000Z", "2024-07-04"),
        ("2024-07-04T09:00:00Z", "2024-07-04"),
        ("2024-07-03T22:00:00.0000000Z", "2024-07-04"),
        ("2024-07-03T13:00:00.0000000Z", "2024-07-04"),
        ("2024-07-04T11:00:00.0000000Z", None),
        ("9999-12-31T22:00:00.0000000Z", None),
        ("soon", None),
    ],
)
def test_midnight_somewhere_is_a_day_unless_it_may_be_two(held: str, day: str | None) -> None:
    days = ("2024-07-03", "2024-07-04", "2024-07-05", "9999-12-31")
    assert [each for each in days if confirms({"DueDate": held}, {"DueDate": each})] == ([day] if day else [])


@pytest.mark.parametrize(
    ("hour", "day"), [(9, "2024-07-04"), (10, None), (11, None), (12, None), (13, "2024-07-05"), (23, "2024-07-05")]
)
def test_a_moment_is_a_day_only_where_no_time_zone_makes_another_of_it(hour: int, day: str | None) -> None:
    row = ROW | {"DueDate": f"2024-07-04T{hour:02}:00:00.0000000Z"}
    for told in ("2024-07-03", "2024-07-04", "2024-07-05"):
        assert confirms(row, SENT | {"DueDate": told}) == (told == day)
