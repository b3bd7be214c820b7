"""The invoices report: a row for each stored invoice, in the form of `GET /reports/invoices`.

Source: the response example of `Invoices.md`, key by key. Its dates are midnight of the portal's place, told in UTC:
seven hours later.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, cast
from uuid import NAMESPACE_URL, uuid5

import msgspec

from etl.simulator.checks import decode
from etl.simulator.filters import Listing
from etl.simulator.reading import NO_DATE, Document, read_back
from etl.simulator.scalars import amount
from etl.simulator.store import StoredInvoice

_WEST: Final = timedelta(hours=7)
_NONE: Final = "1900-01-01"
_NOTHING: Final = Decimal("0.00")
_SYMBOLS: Final[Mapping[str, str]] = {"USD": "$", "EUR": "€", "GBP": "£"}
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def page_of(listing: Listing, total: int, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Put rows onto a page: `Index`, `Total` of all pages, `Result`."""
    return _ENCODER.encode({"Index": listing.index, "Total": total, "Result": list(rows)})


def report_row(stored: StoredInvoice, *, unsaid_due: bool = False) -> dict[str, Any]:
    """Turn a stored invoice into its row of the report, the keys in the vendor's order."""
    invoice = _document(stored)
    held = read_back(invoice, unsaid_due=unsaid_due)
    customer = str(held["CustomerId"])
    return {
        "Amount": held["Amount"],
        "AuthorizedPaymentAmount": _NOTHING,
        "BalanceDue": held["BalanceDue"],
        "CopyEmail": held["CopyEmail"],
        "CurrencySymbol": _SYMBOLS.get(str(held["Currency"]), ""),
        "Currency": held["Currency"],
        "CustomerEmail": held["Email"],
        "CustomerGuid": str(uuid5(NAMESPACE_URL, customer.casefold())),
        "CustomerId": customer,
        "CustomerName": invoice.get("CustomerName") or "",
        "CustomerTaxExempt": False,
        "DiscountDate": NO_DATE,
        "DiscountAmount": held["Discount"] or _NOTHING,
        "DueDate": _in_utc(invoice.get("DueDate")),
        "Email": held["Email"],
        "ExtensionData": held["ExtensionData"],
        "Identity": held["Identity"],
        "IncompletedPaymentAmount": _NOTHING,
        "InvoiceGuid": invoice.get("InvoiceGuid") or str(uuid5(NAMESPACE_URL, stored.identity_key)),
        "InvoiceId": held["InvoiceId"],
        "InvoiceStatus": held["Status"],
        "InvoicedToCustomerID": "",
        "InvoicedToCustomerName": "",
        "InvoiceType": held["InvoiceType"],
        "PaymentTerms": held["PaymentTerms"],
        "PONumber": held["PONumber"],
        "PostingDate": _in_utc(invoice.get("PostingDate")),
        # No request pays an invoice: whoever rehearses a payment writes it into the data file.
        "ProcessedPaymentAmount": amount(invoice.get("ProcessedPaymentAmount")) or _NOTHING,
    }


def criteria_row(stored: StoredInvoice, *, unsaid_due: bool = False) -> dict[str, Any]:
    """Turn a stored invoice into what criteria are compared with."""
    invoice, row = _document(stored), report_row(stored, unsaid_due=unsaid_due)
    return {
        **row,
        "CreatedOn": stored.created_on,
        "CurrencyCode": row["Currency"],
        "DueDate": invoice.get("DueDate") or _NONE,
        "PostingDate": invoice.get("PostingDate") or _NONE,
    }


def _document(stored: StoredInvoice) -> Document:
    return cast("Document", decode(stored.body.encode()))


def _in_utc(moment: str | None) -> str:
    if moment is None:
        return NO_DATE
    try:
        later = datetime.fromisoformat(moment) + _WEST
    except OverflowError:
        later = datetime.fromisoformat(moment)
    return f"{later:%Y-%m-%dT%H:%M:%S}.0000000Z"
