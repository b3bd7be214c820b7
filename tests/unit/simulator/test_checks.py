from decimal import Decimal
from typing import Any

import pytest

from etl.simulator.checks import decode, faults_in, identity_of

SMALLEST: dict[str, Any] = {
    "Amount": "30.00",
    "BalanceDue": "30.00",
    "CustomerId": "Nodus0002",
    "InvoiceId": "STDINV999999",
}


def outcome(**changes: object) -> list[tuple[str, bool]]:
    return [(fault.where, fault.missing) for fault in faults_in({**SMALLEST, **changes})]


def test_the_vendors_smallest_example_is_accepted() -> None:
    assert faults_in(SMALLEST) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Amount": 30},
        {"Amount": Decimal("30.00")},
        {"Identity": ""},
        {"Currency": ""},
        {"DueDate": None, "BillingAddress": None, "InvoiceItems": None},
        {"BillingAddress": {"AddressID": "PRIMARY", "Zip": "00501"}},
        {"InvoiceItems": []},
        {"InvoiceItems": [{"ItemCode": "A", "Taxable": True, "Sequence": 1, "Taxes": [{"Name": "VAT"}]}]},
        {"InvoiceItems": [{"ItemCode": "A", "ShippingToAddress": {"AddressID": "WAREHOUSE"}}]},
        {"TermDiscounts": [{"Name": "2%10", "DiscountDate": "2030-01-01", "DiscountAvailableAmount": "0.60"}]},
        {"CopyEmail": ["a@example.com", "b@example.com"]},
        {"CopyEmail": ["x" * 500, "y" * 499]},
    ],
)
def test_a_good_document_has_no_faults(changes: dict[str, object]) -> None:
    assert outcome(**changes) == []


@pytest.mark.parametrize("nothing", [None, "", "  "])
@pytest.mark.parametrize("name", ["Amount", "CustomerId", "InvoiceId"])
def test_a_mandatory_element_without_a_value_is_missing(name: str, nothing: str | None) -> None:
    assert outcome(**{name: nothing}) == [(f"invoice.{name}", True)]


def test_all_missing_elements_are_named_at_once() -> None:
    assert [fault.where for fault in faults_in({}) if fault.missing] == [
        "invoice.Amount",
        "invoice.CustomerId",
        "invoice.InvoiceId",
    ]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"BillingAddress": {"Zip": "1"}}, "invoice.BillingAddress.AddressID"),
        ({"InvoiceItems": [{"ItemCode": "A"}, {}]}, "invoice.InvoiceItems[1].ItemCode"),
        ({"TermDiscounts": [{"Name": ""}]}, "invoice.TermDiscounts[0].Name"),
        (
            {"InvoiceItems": [{"ItemCode": "A", "Taxes": [{"Rate": "0.1"}]}]},
            "invoice.InvoiceItems[0].Taxes[0].Name",
        ),
    ],
)
def test_a_missing_element_inside_an_object_is_named_by_its_path(changes: dict[str, object], where: str) -> None:
    assert outcome(**changes) == [(where, True)]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"Colour": "red"}, "invoice.Colour"),
        ({"duedate": "2030-01-01"}, "invoice.duedate"),
        ({"BillingAddress": {"AddressID": "P", "AddressId": "P"}}, "invoice.BillingAddress.AddressId"),
        ({"BillingAddress": "Main Street"}, "invoice.BillingAddress"),
        ({"InvoiceItems": {"ItemCode": "A"}}, "invoice.InvoiceItems"),
        ({"InvoiceItems": [None]}, "invoice.InvoiceItems[0]"),
        ({"CopyEmail": "a@example.com"}, "invoice.CopyEmail"),
        ({"CopyEmail": ["a@example.com", None]}, "invoice.CopyEmail"),
        ({"CopyEmail": ["x" * 500, "y" * 500]}, "invoice.CopyEmail"),
        ({"InvoiceId": "x" * 51}, "invoice.InvoiceId"),
        ({"CustomerId": 2}, "invoice.CustomerId"),
        ({"Tax": "0.123456"}, "invoice.Tax"),
        ({"DueDate": "01/02/2030"}, "invoice.DueDate"),
        ({"SendNewInvoiceEmail": ""}, "invoice.SendNewInvoiceEmail"),
        ({"TrackingNumber": "追跡"}, "invoice.TrackingNumber"),
        ({"InvoiceItems": [{"ItemCode": "A", "Quantity": "many"}]}, "invoice.InvoiceItems[0].Quantity"),
    ],
)
def test_a_bad_element_is_named_by_its_path(changes: dict[str, object], where: str) -> None:
    assert outcome(**changes) == [(where, False)]


def test_a_name_in_the_wrong_case_is_told_the_right_one() -> None:
    (fault,) = faults_in({**SMALLEST, "PoNumber": "1"})
    assert "PONumber" in fault.sentence


@pytest.mark.parametrize("body", [[], "text", 1, None, [SMALLEST]])
def test_a_body_that_is_no_object_is_bad(body: object) -> None:
    assert [(fault.where, fault.missing) for fault in faults_in(body)] == [("invoice", False)]


def test_json_numbers_keep_their_decimals() -> None:
    assert str(decode(b'{"Amount": 30.10}')) == "{'Amount': Decimal('30.10')}"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\xff"', b"[" * 10_000, b"\xef\xbb\xbf{}", b'"\\ud800 alone"'])
def test_what_is_not_json_raises_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode(body)


@pytest.mark.parametrize(
    ("invoice", "identity"),
    [
        ({"InvoiceId": "A", "Identity": "B"}, "B"),
        ({"InvoiceId": "A", "Identity": ""}, "A"),
        ({"InvoiceId": "A", "Identity": None}, "A"),
        ({"InvoiceId": "A"}, "A"),
        ({"InvoiceId": 7}, None),
        ([], None),
    ],
)
def test_the_identity_defaults_to_the_invoice_id(invoice: object, identity: str | None) -> None:
    assert identity_of(invoice) == identity
