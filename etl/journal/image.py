"""An invoice as a portal told it, as the journal keeps it: a fraction of its size, and checked when it is read."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from etl.exact_json import DECODER, ENCODER
from etl.journal.row_hash import CorruptRowError

#: What most answers have in common (Invoices.md). It must stay as it is: what was packed by it is read by it.
_COMMON = (
    b'{"ItemCode":"","Description":"","Sequence":1,"UnitPrice":0.00,"Markdown":0.0,"Quantity":1.0,"UnitOfMeasure":"Each'
    b'","TaxAmount":0.00,"ExtendedPrice":0.00,"CommodityCode":"","Site":"","ExtensionData":"","InvoiceNumber":null,"Non'
    b'Inventory":null,"PriceLevel":"","ReqShipDate":"1900-01-01T00:00:00.0000000","SalesPerson":"","ShippingToAddress":'
    b'null,"ShippingMethod":"","Taxable":false,"Comment":"","Taxes":[]}{"AddressId":"PRIMARY","Address1":"","Address2":'
    b'"","Address3":"","Name":"","City":"","State":"","Zip":"","Country":"USA","AddressGuid":"","isDefaultBilling":fals'
    b'e,"IsDefaultShipping":false,"Email":"","Fax":"","Phone":""}{"InvoiceId":"INV","CustomerId":"C","Amount":0.00,"Bal'
    b'anceDue":0.00,"Currency":"USD","InvoiceType":"","Email":"","CopyEmail":[],"PONumber":"","DueDate":"2026-01-01T00:'
    b'00:00.0000000Z","PostingDate":"2026-01-01T00:00:00.0000000Z","PaymentTerms":"","Comments":"","Discount":0.0,"Frei'
    b'ght":0.0,"MiscCost":0.0,"SubTotal":0.00,"Tax":0.0,"TaxGroup":"","BillingAddress":null,"ShippingAddress":null,"Sal'
    b'esPerson":"","Site":"","ShippingMethod":"","TermDiscounts":[],"TrackingNumber":"","InvoiceItems":[],"PaymentDisco'
    b'untApplied":0.0,"CustomerShippingAddressId":"","CustomerBillingAddressId":"","Status":"Outstanding","BatchNumber"'
    b':"","ExtensionData":"","Identity":"INV","DocumentType":""}'
)


def packed(held: Mapping[str, Any]) -> str:
    """An invoice in little space, as text; its amounts keep their digits."""
    packer = zlib.compressobj(9, zdict=_COMMON)
    return b64encode(packer.compress(ENCODER.encode(held)) + packer.flush()).decode()


def unpacked(text: str) -> dict[str, Any]:
    """The invoice again, amounts as Decimal.

    Raises:
        CorruptRowError: it is not as it was written.
    """
    unpacker = zlib.decompressobj(zdict=_COMMON)
    try:
        body = unpacker.decompress(b64decode(text, validate=True)) + unpacker.flush()
        found: dict[str, Any] = DECODER.decode(body)
    except (ValueError, zlib.error) as error:
        raise CorruptRowError(f"what an invoice was before a run is not as it was written ({error})") from error
    if not unpacker.eof:
        raise CorruptRowError("what an invoice was before a run was cut short")
    return found
