from decimal import Decimal
from typing import Any

import pytest

from etl.compare.fields import differences, shown, unseen

HELD: dict[str, Any] = {
    "InvoiceId": "A1",
    "Amount": Decimal("30.00"),
    "Tax": 0,
    "Freight": "0.30000000000000004",
    "DueDate": "2026-07-31T00:00:00.0000000Z",
    "PostingDate": "2026-07-31T10:11:12.0000000Z",
    "TrackingNumber": "1Z" + " " * 48,
    "CopyEmail": ["a@example.com", "b@example.com"],
    "BillingAddress": {"AddressId": "MAIN", "City": "Rome", "Zip": ""},
    "Comments": "",
    "InvoiceItems": [{"ItemCode": "X", "Quantity": Decimal("1.0")}],
    "InvoiceGuid": "8E734FD5-29A5-4A6F-80CA-63CC92B793B9",
    "Currency": {"Code": "USD", "Symbol": "$"},
    "SomethingNew": 7,
}


@pytest.mark.parametrize(
    "sent",
    [
        {"Amount": "30"},
        {"Amount": "30.00000"},
        {"Freight": "0.3"},
        {"Tax": "0.00"},
        {"DueDate": "2026-07-31"},
        {"DueDate": "2026-07-31 00:00:00"},
        {"PostingDate": "2026-07-31 10:11:12"},
        {"TrackingNumber": "1Z"},
        {"CopyEmail": ["a@example.com", "b@example.com"]},
        {"BillingAddress": {"AddressID": "MAIN", "City": "Rome"}},
        {"InvoiceItems": [{"ItemCode": "X", "Quantity": "1"}]},
        {"InvoiceGuid": "8e734fd5-29a5-4a6f-80ca-63cc92b793b9"},
        {"Currency": "USD"},
        {"Comments": None},
        {"Tax": None},
    ],
)
def test_the_same_value_in_another_form_is_no_difference(sent: dict[str, Any]) -> None:
    assert differences(sent, HELD) == []


@pytest.mark.parametrize(
    ("held", "same"),
    [
        ({"Code": "USD", "Name": "US Dollar", "Symbol": "$"}, True),
        ({"Code": "EUR", "ConvertedTo": "USD"}, False),
        ({"Code": "EUR"}, False),
        ({"Code": "USD", "Decimals": 2}, True),
    ],
)
def test_an_object_of_a_currency_is_that_of_its_only_code(held: dict[str, Any], *, same: bool) -> None:
    assert (not differences({"Currency": "USD"}, {"Currency": held})) is same


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"Amount": "30.01"}, ["Amount"]),
        ({"Amount": "30.00001"}, ["Amount"]),
        ({"DueDate": "2026-08-01"}, ["DueDate"]),
        ({"PostingDate": "2026-07-31"}, ["PostingDate"]),
        ({"TrackingNumber": "1Z2"}, ["TrackingNumber"]),
        ({"InvoiceId": "a1"}, ["InvoiceId"]),
        ({"InvoiceId": " A1"}, ["InvoiceId"]),
        ({"CopyEmail": ["a@example.com"]}, ["CopyEmail[2]"]),
        ({"CopyEmail": ["b@example.com", "a@example.com"]}, ["CopyEmail[1]", "CopyEmail[2]"]),
        ({"BillingAddress": {"City": "Milan", "Zip": "1"}}, ["BillingAddress.City", "BillingAddress.Zip"]),
        ({"InvoiceItems": [{"ItemCode": "Y"}]}, ["InvoiceItems[1].ItemCode"]),
        ({"InvoiceItems": [{"ItemCode": "X"}, {"ItemCode": "Y"}]}, ["InvoiceItems[2]"]),
        ({"Comments": "x"}, ["Comments"]),
    ],
)
def test_another_value_is_named(sent: dict[str, Any], found: list[str]) -> None:
    assert [each.field for each in differences(sent, HELD)] == found


def test_what_the_answer_does_not_contain_cannot_differ_and_is_named() -> None:
    sent = {"Site": "S", "CustomerName": "X", "InvoiceItems": [{"ItemCode": "X", "Site": "S"}, {"Site": "T"}]}
    assert [each.field for each in differences(sent, HELD)] == ["InvoiceItems[2]"]
    assert unseen(sent, HELD) == ["Site", "CustomerName", "InvoiceItems.Site"]


@pytest.mark.parametrize("sent", [{"Currency": "USD"}, {"Comments": {"Text": "x"}}, {"CopyEmail": ["a@example.com"]}])
def test_a_value_in_the_place_of_an_object_is_contained(sent: dict[str, Any]) -> None:
    assert unseen(sent, HELD) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (Decimal("1E+2"), "100"), ("1Z   ", "1Z"), ({"A": Decimal("1.10")}, '{"A":1.10}'), (True, "true")],
)
def test_a_value_is_shown_with_all_its_digits(value: object, text: str) -> None:
    assert shown(value) == text
