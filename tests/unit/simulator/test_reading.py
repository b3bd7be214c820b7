import json
from decimal import Decimal
from typing import Any

import pytest

from etl.simulator.reading import read_back, reading_of

SMALLEST: dict[str, Any] = {
    "Amount": "30.00",
    "BalanceDue": "30.00",
    "CustomerId": "Nodus0002",
    "InvoiceId": "STDINV999999",
}

VENDOR_EXAMPLE_KEYS = [
    *("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Currency", "InvoiceType", "Email", "CopyEmail"),
    *("PONumber", "DueDate", "PostingDate", "PaymentTerms", "Comments", "Discount", "Freight", "MiscCost"),
    *("SubTotal", "Tax", "TaxGroup", "BillingAddress", "ShippingAddress", "SalesPerson", "Site"),
    *("ShippingMethod", "TermDiscounts", "TrackingNumber", "InvoiceItems", "PaymentDiscountApplied"),
    *("CustomerShippingAddressId", "CustomerBillingAddressId", "Status", "BatchNumber", "ExtensionData"),
    *("Identity", "DocumentType"),
]

VENDOR_ADDRESS = {
    "AddressId": "PRIMARY2",
    "Address1": "1234 Street",
    "Address2": "",
    "Address3": "",
    "Name": "Nodus Technologies",
    "City": "Los Angeles",
    "State": "CA",
    "Zip": "12345",
    "Country": "USA",
    "isDefaultBilling": False,
    "IsDefaultShipping": False,
    "Email": "",
    "Fax": "",
    "Phone": "",
}

VENDOR_ITEM = {
    "ItemCode": "TEST",
    "Description": "TEST ITEM",
    "Sequence": 1,
    "UnitPrice": Decimal("30.00"),
    "Markdown": Decimal("0.0"),
    "Quantity": Decimal("1.0"),
    "UnitOfMeasure": "Each",
    "TaxAmount": Decimal("0.00"),
    "ExtendedPrice": Decimal("30.00"),
    "CommodityCode": "TEST",
    "Site": "01-N",
    "ExtensionData": "",
    "InvoiceNumber": None,
    "NonInventory": None,
    "PriceLevel": "RETAIL",
    "ReqShipDate": "2017-03-17T00:00:00.0000000Z",
    "SalesPerson": "paul",
    "ShippingToAddress": None,
    "ShippingMethod": "",
    "Taxable": False,
    "Comment": "",
    "Taxes": [],
}


def reading(**changes: object) -> dict[str, Any]:
    return read_back({**SMALLEST, **changes})


def test_the_keys_are_those_of_the_vendors_example_in_its_order() -> None:
    assert list(reading(InvoiceGuid="x", CustomerName="x", SendNewInvoiceEmail="No")) == VENDOR_EXAMPLE_KEYS


def test_amounts_are_json_numbers_with_the_decimals_they_were_sent_with() -> None:
    text = reading_of(json.dumps({**SMALLEST, "Tax": "0.10", "Freight": "99999999999999.99999"})).decode()
    assert '"Amount":30.00,' in text
    assert '"Tax":0.10,' in text
    assert '"Freight":99999999999999.99999,' in text
    assert '"Discount":0.0,' in text


def test_what_was_left_out_reads_back_as_nothing() -> None:
    found = reading()
    assert {found[name] for name in ("Currency", "Email", "Site", "TrackingNumber", "DocumentType")} == {""}
    assert found["CopyEmail"] == found["TermDiscounts"] == found["InvoiceItems"] == []
    assert found["BillingAddress"] is found["ShippingAddress"] is None
    assert found["DueDate"] == "1900-01-01T00:00:00.0000000"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2030-02-06", "2030-02-06T00:00:00.0000000Z"),
        ("2030-02-06 07:08:09", "2030-02-06T07:08:09.0000000Z"),
    ],
)
def test_dates_gain_a_time_of_day_and_a_zone(sent: str, read: str) -> None:
    assert reading(DueDate=sent)["DueDate"] == read


@pytest.mark.parametrize(
    ("balance", "status"), [("30.00", "Outstanding"), ("0.01", "Outstanding"), ("0.00", "Paid"), (None, "Paid")]
)
def test_the_status_follows_the_balance(balance: str | None, status: str) -> None:
    assert reading(BalanceDue=balance)["Status"] == status


def test_the_subtotal_is_the_amount_without_charges_and_discount() -> None:
    found = reading(Amount="110.50", Tax="8.00", Freight="5.00", MiscCost="2.50", Discount="5.00")
    assert found["SubTotal"] == Decimal("100.00")


@pytest.mark.parametrize(("sent", "read"), [(None, "STDINV999999"), ("", "STDINV999999"), ("K/1 #2", "K/1 #2")])
def test_the_identity_defaults_to_the_invoice_id(sent: str | None, read: str) -> None:
    assert reading(Identity=sent)["Identity"] == read


def test_char_columns_come_back_padded_with_blanks() -> None:
    assert reading(TrackingNumber="1Z999")["TrackingNumber"] == "1Z999".ljust(50)


def test_an_address_reads_back_as_in_the_vendors_example() -> None:
    sent = {name: value for name, value in VENDOR_ADDRESS.items() if isinstance(value, str) and value}
    sent["AddressID"] = sent.pop("AddressId")
    found = reading(BillingAddress=sent)
    assert len(found["BillingAddress"].pop("AddressGuid")) == 36
    assert found["BillingAddress"] == VENDOR_ADDRESS
    assert (found["CustomerBillingAddressId"], found["CustomerShippingAddressId"]) == ("PRIMARY2", "")


def test_an_item_reads_back_as_in_the_vendors_example() -> None:
    sent = {
        "ItemCode": "TEST",
        "Description": "TEST ITEM",
        "Sequence": 1,
        "UnitPrice": "30.00",
        "Quantity": Decimal("1.0"),
        "UnitOfMeasure": "Each",
        "TaxAmount": "0.00",
        "ExtendedPrice": "30.00",
        "CommodityCode": "TEST",
        "Site": "01-N",
        "PriceLevel": "RETAIL",
        "ReqShipDate": "2017-03-17",
        "SalesPerson": "paul",
        "Taxable": False,
    }
    (item,) = reading(InvoiceItems=[sent])["InvoiceItems"]
    assert item == VENDOR_ITEM
    assert list(item) == list(VENDOR_ITEM)


def test_taxes_discounts_and_copies_read_back() -> None:
    tax = {"Name": "VAT", "Rate": "0.19", "Amount": "5.70"}
    found = reading(
        InvoiceItems=[{"ItemCode": "A", "NonInventory": True, "InvoiceNumber": "7", "Taxes": [tax]}],
        TermDiscounts=[{"Name": "2%10", "DiscountDate": "2030-01-01", "DiscountAvailableAmount": 1}],
        CopyEmail=["a@example.com"],
    )
    (item,) = found["InvoiceItems"]
    assert (item["NonInventory"], item["InvoiceNumber"]) == (True, "7")
    assert item["Taxes"] == [{"Name": "VAT", "Rate": Decimal("0.19"), "Amount": Decimal("5.70")}]
    assert found["TermDiscounts"] == [
        {
            "Name": "2%10",
            "DiscountDate": "2030-01-01T00:00:00.0000000Z",
            "DiscountAvailableAmount": Decimal(1),
        }
    ]
    assert found["CopyEmail"] == ["a@example.com"]
