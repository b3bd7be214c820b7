"""The objects of the PayFabric Receivables Sync API: names, types, limits and what is required, stated once."""

from schemas.address import ADDRESS_POST
from schemas.columns import Attribute, Column, Kind, Schema, attributes
from schemas.integration import INTEGRATION_PAGING_RESPONSE, INTEGRATION_POST, INTEGRATION_RESPONSE
from schemas.invoice import INVOICE_PAGING_RESPONSE, INVOICE_POST, INVOICE_RESPONSE
from schemas.invoice_integration import INVOICE_INTEGRATION_RESPONSE
from schemas.invoice_item import INVOICE_ITEM_POST
from schemas.invoice_item_tax import INVOICE_ITEM_TAX
from schemas.invoice_report import INVOICE_REPORT_PAGING_RESPONSE, INVOICE_REPORT_RESPONSE
from schemas.shape import Shape, shape_of
from schemas.term_discount import TERM_DISCOUNT

__all__ = [
    "ADDRESS_POST",
    "INTEGRATION_PAGING_RESPONSE",
    "INTEGRATION_POST",
    "INTEGRATION_RESPONSE",
    "INVOICE_INTEGRATION_RESPONSE",
    "INVOICE_ITEM_POST",
    "INVOICE_ITEM_TAX",
    "INVOICE_PAGING_RESPONSE",
    "INVOICE_POST",
    "INVOICE_REPORT_PAGING_RESPONSE",
    "INVOICE_REPORT_RESPONSE",
    "INVOICE_RESPONSE",
    "TERM_DISCOUNT",
    "Attribute",
    "Column",
    "Kind",
    "Schema",
    "Shape",
    "attributes",
    "shape_of",
]
