"""The form in which GET gives an invoice back: other spellings, numbers for amounts, a value for every key.

Source: the GET example of `Invoices.md`, key by key.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast
from uuid import NAMESPACE_URL, uuid5

import msgspec

from etl.simulator.checks import decode, identity_of
from etl.simulator.contract import OBJECTS
from etl.simulator.scalars import amount

#: A decoded object of an accepted POST: `checks.faults_in` found nothing wrong with it.
Document: TypeAlias = Mapping[str, Any]

#: How the vendor writes "no date" (DiscountDate in the report example of `Invoices.md`).
NO_DATE: Final = "1900-01-01T00:00:00.0000000"

_ZERO: Final = Decimal("0.0")
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")

_INVOICE_KEYS: Final = (
    "InvoiceId",
    "CustomerId",
    "Amount",
    "BalanceDue",
    "Currency",
    "InvoiceType",
    "Email",
    "CopyEmail",
    "PONumber",
    "DueDate",
    "PostingDate",
    "PaymentTerms",
    "Comments",
    "Discount",
    "Freight",
    "MiscCost",
    "SubTotal",
    "Tax",
    "TaxGroup",
    "BillingAddress",
    "ShippingAddress",
    "SalesPerson",
    "Site",
    "ShippingMethod",
    "TermDiscounts",
    "TrackingNumber",
    "InvoiceItems",
    "PaymentDiscountApplied",
    "CustomerShippingAddressId",
    "CustomerBillingAddressId",
    "Status",
    "BatchNumber",
    "ExtensionData",
    "Identity",
    "DocumentType",
)
_ITEM_KEYS: Final = (
    "ItemCode",
    "Description",
    "Sequence",
    "UnitPrice",
    "Markdown",
    "Quantity",
    "UnitOfMeasure",
    "TaxAmount",
    "ExtendedPrice",
    "CommodityCode",
    "Site",
    "ExtensionData",
    "InvoiceNumber",
    "NonInventory",
    "PriceLevel",
    "ReqShipDate",
    "SalesPerson",
    "ShippingToAddress",
    "ShippingMethod",
    "Taxable",
    "Comment",
    "Taxes",
)
_TAX_KEYS: Final = ("Name", "Rate", "Amount")
_DISCOUNT_KEYS: Final = ("Name", "DiscountDate", "DiscountAvailableAmount")


def reading_of(body: str, *, unsaid_due: bool = False) -> bytes:
    """Turn the JSON of a stored InvoicePost into the JSON of a GET; `unsaid_due` as of `read_back`.

    Amounts become numbers with exactly the decimals they were sent with.
    """
    return _ENCODER.encode(read_back(cast("Document", decode(body.encode())), unsaid_due=unsaid_due))


def patched(body: str, patch: Document) -> str:
    """Put the attributes of a PATCH into the JSON of a stored InvoicePost; arrays and objects are replaced (assumed).

    What is null is cleared. The identity stays: it is what the PATCH was addressed to.
    """
    held = cast("Document", decode(body.encode()))
    changed = {name: value for name, value in {**held, **patch}.items() if value is not None}
    return _ENCODER.encode({**changed, "Identity": identity_of(held)}).decode()


def read_back(invoice: Document, *, unsaid_due: bool = False) -> dict[str, object]:
    """Turn a stored InvoicePost into the object GET answers with, its keys in the vendor's order.

    What is due of an invoice without a BalanceDue is documented nowhere: nothing, or with `unsaid_due` its Amount.
    """
    unsaid = unsaid_due and invoice.get("BalanceDue") is None
    due = _number(invoice.get("Amount" if unsaid else "BalanceDue"))
    derived = {
        "BalanceDue": due,
        "Identity": identity_of(invoice),
        "SubTotal": _subtotal(invoice),
        "TaxGroup": "",
        "Status": "Outstanding" if due > 0 else "Paid",
        "CustomerBillingAddressId": _address_id(invoice.get("BillingAddress")),
        "CustomerShippingAddressId": _address_id(invoice.get("ShippingAddress")),
    }
    return {key: derived[key] if key in derived else _attribute("InvoicePost", invoice, key) for key in _INVOICE_KEYS}


def _subtotal(invoice: Document) -> Decimal:
    charges = sum(_number(invoice.get(name)) for name in ("Tax", "Freight", "MiscCost"))
    return _number(invoice.get("Amount")) + _number(invoice.get("Discount")) - charges


def _attribute(kind: str, document: Document, name: str) -> object:
    attribute = OBJECTS[kind][name]
    value = document.get(name)
    if attribute.kind == "object":
        return None if value is None else _address(value)
    if attribute.kind == "array":
        return [_MEMBERS.get(attribute.of, str)(member) for member in value or ()]
    return _FORMS[attribute.kind.partition("(")[0]](value)


def _address(address: Document) -> dict[str, object]:
    names = ("Address1", "Address2", "Address3", "Name", "City", "State", "Zip", "Country")
    return {
        "AddressId": address["AddressID"],
        **{name: _text(address.get(name)) for name in names},
        "AddressGuid": str(uuid5(NAMESPACE_URL, address["AddressID"])),
        "isDefaultBilling": False,
        "IsDefaultShipping": False,
        **{name: _text(address.get(name)) for name in ("Email", "Fax", "Phone")},
    }


def _address_id(address: Document | None) -> object:
    return "" if address is None else address["AddressID"]


def _item(item: Document) -> dict[str, object]:
    # The example gives null for these two and a value for everything else.
    nulls = {name: None for name in ("InvoiceNumber", "NonInventory") if item.get(name) is None}
    return {key: nulls[key] if key in nulls else _attribute("InvoiceItemPost", item, key) for key in _ITEM_KEYS}


def _tax(tax: Document) -> dict[str, object]:
    return {key: _attribute("InvoiceItemTax", tax, key) for key in _TAX_KEYS}


def _discount(discount: Document) -> dict[str, object]:
    return {key: _attribute("TermDiscount", discount, key) for key in _DISCOUNT_KEYS}


def _text(value: str | None) -> str:
    return value or ""


def _char(value: str | None) -> str:
    return value.ljust(50) if value else ""


def _number(value: object) -> Decimal:
    number = amount(value)
    return _ZERO if number is None else number


def _moment(value: str | None) -> str:
    if value is None:
        return NO_DATE
    day, _, time = value.partition(" ")
    return f"{day}T{time or '00:00:00'}.0000000Z"


_MEMBERS: Final[dict[str, Callable[[Any], object]]] = {
    "InvoiceItemPost": _item,
    "InvoiceItemTax": _tax,
    "TermDiscount": _discount,
}
_FORMS: Final[dict[str, Callable[[Any], object]]] = {
    "nvarchar": _text,
    "char": _char,
    "decimal": _number,
    "datetime": _moment,
    "boolean": bool,
    "int": lambda value: value or 0,
}
