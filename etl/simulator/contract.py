"""The objects of the PayFabric Receivables Sync API, stated as data.

The simulator states the contract itself and borrows nothing from the importer: a mistake made in one place for
both would rehearse green. Sources: `Invoice.md` for InvoicePost; the vendor's Address, InvoiceItem,
InvoiceItemTax and TermDiscount pages for the objects reachable from it; `Integration.md` for IntegrationPost.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct


class Attribute(Struct, frozen=True):
    """One attribute of an API object.

    Attributes:
        name: The element's name; the API compares it case-sensitively.
        kind: The column type, one of `nvarchar(n)`, `nvarchar(max)`, `char(n)`, `decimal(p,s)`, `datetime`,
            `uniqueidentifier`, `yes_no`, `integration_status`, `document_type`, `boolean`, `int`, `object` or `array`.
        required: Whether the vendor marks it with an asterisk.
        of: What an `object` or the members of an `array` are: a key of `OBJECTS`, or for an array of strings
            the column type that holds all of them. Empty for every other kind.
    """

    name: str
    kind: str
    required: bool = False
    of: str = ""


def _table(*attributes: Attribute) -> Mapping[str, Attribute]:
    return MappingProxyType({attribute.name: attribute for attribute in attributes})


AMOUNT: Final = "decimal(19,5)"
RATE: Final = "decimal(1,8)"

#: The 33 attributes of InvoicePost (`Invoice.md`).
INVOICE_POST: Final = _table(
    Attribute("Amount", AMOUNT, required=True),
    Attribute("BalanceDue", AMOUNT),
    Attribute("BatchNumber", "nvarchar(50)"),
    Attribute("BillingAddress", "object", of="AddressPost"),
    Attribute("Comments", "nvarchar(500)"),
    Attribute("CopyEmail", "array", of="nvarchar(1000)"),
    Attribute("Currency", "nvarchar(10)"),
    Attribute("CustomerId", "nvarchar(50)", required=True),
    Attribute("CustomerName", "nvarchar(100)"),
    Attribute("Discount", AMOUNT),
    Attribute("DocumentType", "nvarchar(50)"),
    Attribute("Email", "nvarchar(255)"),
    Attribute("DueDate", "datetime"),
    Attribute("ExtensionData", "nvarchar(max)"),
    Attribute("Freight", AMOUNT),
    Attribute("Identity", "nvarchar(50)"),
    Attribute("InvoiceGuid", "uniqueidentifier"),
    Attribute("InvoiceId", "nvarchar(50)", required=True),
    Attribute("InvoiceItems", "array", of="InvoiceItemPost"),
    Attribute("InvoiceType", "nvarchar(50)"),
    Attribute("MiscCost", AMOUNT),
    Attribute("PaymentDiscountApplied", AMOUNT),
    Attribute("PaymentTerms", "nvarchar(50)"),
    Attribute("PONumber", "nvarchar(50)"),
    Attribute("PostingDate", "datetime"),
    Attribute("SalesPerson", "nvarchar(max)"),
    Attribute("SendNewInvoiceEmail", "yes_no"),
    Attribute("ShippingAddress", "object", of="AddressPost"),
    Attribute("ShippingMethod", "nvarchar(50)"),
    Attribute("Site", "nvarchar(max)"),
    Attribute("Tax", AMOUNT),
    Attribute("TermDiscounts", "array", of="TermDiscount"),
    Attribute("TrackingNumber", "char(50)"),
)

#: The attributes of AddressPost; responses spell AddressID as AddressId (`Invoices.md`).
ADDRESS_POST: Final = _table(
    Attribute("Address1", "nvarchar(100)"),
    Attribute("Address2", "nvarchar(100)"),
    Attribute("Address3", "nvarchar(100)"),
    Attribute("AddressID", "nvarchar(50)", required=True),
    Attribute("City", "nvarchar(50)"),
    Attribute("Country", "nvarchar(50)"),
    Attribute("Email", "nvarchar(255)"),
    Attribute("Fax", "nvarchar(50)"),
    Attribute("Name", "nvarchar(100)"),
    Attribute("Phone", "nvarchar(50)"),
    Attribute("State", "nvarchar(50)"),
    Attribute("Zip", "nvarchar(50)"),
)

#: The attributes of one line of InvoiceItems.
INVOICE_ITEM_POST: Final = _table(
    Attribute("Comment", "nvarchar(500)"),
    Attribute("CommodityCode", "nvarchar(50)"),
    Attribute("Description", "nvarchar(100)"),
    Attribute("ExtendedPrice", AMOUNT),
    Attribute("ExtensionData", "nvarchar(4000)"),
    Attribute("InvoiceNumber", "nvarchar(50)"),
    Attribute("ItemCode", "nvarchar(50)", required=True),
    Attribute("Markdown", AMOUNT),
    Attribute("NonInventory", "boolean"),
    Attribute("PriceLevel", "nvarchar(50)"),
    Attribute("Quantity", AMOUNT),
    Attribute("ReqShipDate", "datetime"),
    Attribute("SalesPerson", "nvarchar(25)"),
    Attribute("Sequence", "int"),
    Attribute("ShippingMethod", "nvarchar(100)"),
    Attribute("ShippingToAddress", "object", of="AddressPost"),
    Attribute("Site", "nvarchar(50)"),
    Attribute("Taxable", "boolean"),
    Attribute("TaxAmount", AMOUNT),
    Attribute("Taxes", "array", of="InvoiceItemTax"),
    Attribute("UnitOfMeasure", "nvarchar(25)"),
    Attribute("UnitPrice", AMOUNT),
)

#: The attributes of one tax of an invoice line; Rate is documented as "1, 8".
INVOICE_ITEM_TAX: Final = _table(
    Attribute("Amount", AMOUNT),
    Attribute("Name", "nvarchar(50)", required=True),
    Attribute("Rate", RATE),
)

#: The attributes of one member of TermDiscounts.
TERM_DISCOUNT: Final = _table(
    Attribute("DiscountDate", "datetime"),
    Attribute("DiscountAvailableAmount", AMOUNT),
    Attribute("Name", "nvarchar(50)", required=True),
)

#: What became of a document, told to the portal (`Integration.md`).
INTEGRATION_POST: Final = _table(
    Attribute("DocumentId", "nvarchar(50)", required=True),
    Attribute("Status", "integration_status", required=True),
    Attribute("ErrorMessage", "nvarchar(max)"),
    Attribute("DocumentType", "document_type"),
)

#: The body of `PATCH /integrations` (`Integrations.md`).
INTEGRATION_PATCH: Final = _table(Attribute("Documents", "array", required=True, of="IntegrationPost"))

#: Every object a request may hold: object name, then attribute name, then the attribute.
OBJECTS: Final[Mapping[str, Mapping[str, Attribute]]] = MappingProxyType(
    {
        "InvoicePost": INVOICE_POST,
        "AddressPost": ADDRESS_POST,
        "InvoiceItemPost": INVOICE_ITEM_POST,
        "InvoiceItemTax": INVOICE_ITEM_TAX,
        "TermDiscount": TERM_DISCOUNT,
        "IntegrationPost": INTEGRATION_POST,
        "IntegrationPatch": INTEGRATION_PATCH,
    }
)
