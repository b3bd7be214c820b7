"""Which column means which attribute."""

import pytest

from etl.errors import HeadingsError
from etl.transform import looks_like_invoices, match
from schemas import ADDRESS_POST, INVOICE_POST, Kind, attributes

REQUIRED = ("InvoiceId", "CustomerId", "Amount")


@pytest.mark.parametrize(
    "heading",
    [
        "BalanceDue",
        "balancedue",
        "BALANCE DUE",
        "balance_due",
        "Balance-Due",
        "Balance.Due",
        " Balance\n Due ",
        "\uff22alanceDue",
    ],
)
def test_case_blanks_and_joints_do_not_matter(heading: str) -> None:
    binding = match((*REQUIRED, heading), "july.csv").of("BalanceDue")
    assert binding is not None
    assert (binding.columns, binding.heading) == (("3",), heading)


def test_every_flat_attribute_and_both_addresses_have_a_heading() -> None:
    flat = [each.name for each in attributes(INVOICE_POST).values() if each.kind not in {Kind.OBJECT, Kind.ARRAY}]
    inside = [f"{address}.{name}" for address in ("BillingAddress", "ShippingAddress") for name in ADDRESS_POST.columns]
    mapping = match((*flat, *inside), "july.csv")
    assert {binding.attribute: binding.heading for binding in mapping.bindings} == {
        name: name for name in [*flat, *inside]
    }
    assert mapping.unknown == ()


def test_billing_address_city_is_not_shipping_address_city() -> None:
    mapping = match(
        (
            *REQUIRED,
            "Billing Address City",
            "shipping_address.city",
            "Billing Address ID",
            "ShippingAddressAddressID",
            "BillingAddress.AddressID",
        ),
        "july.csv",
    )
    assert [mapping.of(f"{kind}Address.City") for kind in ("Billing", "Shipping")] == [
        mapping.bindings[4],
        mapping.bindings[6],
    ]
    assert mapping.unknown == ("Billing Address ID",)


def test_unknown_headings_are_listed_as_they_stand_and_empty_ones_passed_over() -> None:
    mapping = match((*REQUIRED, "", "Region", "InvoiceItems", "City"), "july.csv")
    assert mapping.unknown == ("Region", "InvoiceItems", "City")
    assert mapping.of("Tax") is None


def test_a_word_more_or_less_is_another_heading() -> None:
    assert match((*REQUIRED, "Tax Total", "Due", "Invoice Amount"), "july.csv").unknown == (
        "Tax Total",
        "Due",
        "Invoice Amount",
    )


@pytest.mark.parametrize("twin", ["Amount", "amount", "AMOUNT ", "A.mount"])
def test_two_columns_for_one_attribute_are_refused(twin: str) -> None:
    with pytest.raises(HeadingsError, match=rf'july\.csv: the columns "Amount" and "{twin}" both mean Amount\.'):
        match((*REQUIRED, twin), "july.csv")


def test_all_missing_columns_are_named_at_once_with_the_nearest_headings() -> None:
    with pytest.raises(HeadingsError) as refused:
        match(("Invoice No", "Customer", "Total Amount", "BillingAddress.City"), "july.csv")
    sentence = str(refused.value)
    assert sentence.startswith("july.csv: required columns not found: ")
    assert "Amount (nearest: Total Amount)" in sentence
    assert "CustomerId (nearest: Customer)" in sentence
    assert "InvoiceId (nearest: Invoice No)" in sentence
    assert "BillingAddress.AddressID" in sentence


def test_one_missing_column_is_one() -> None:
    with pytest.raises(HeadingsError, match="required column not found: Amount"):
        match(("InvoiceId", "CustomerId"), "july.csv")


@pytest.mark.parametrize(
    ("headings", "whether"),
    [
        (REQUIRED, True),
        (("invoice id", "CUSTOMER_ID", "amount", "x"), True),
        (("InvoiceId", "Amount"), False),
        ((*REQUIRED, "BillingAddress.City"), False),
        ((), False),
    ],
)
def test_a_sheet_looks_like_invoices_when_the_required_headings_are_there(
    headings: tuple[str, ...],
    whether: bool,
) -> None:
    assert looks_like_invoices(headings) is whether
