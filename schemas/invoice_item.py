"""InvoiceItemPost."""

from schemas import columns
from schemas.columns import Schema

#: A line of an invoice.
INVOICE_ITEM_POST = Schema(
    name="InvoiceItemPost",
    columns={
        "Comment": columns.nvarchar(500),
        "CommodityCode": columns.nvarchar(50),
        "Description": columns.nvarchar(100),
        "ExtendedPrice": columns.decimal(19, 5),
        "ExtensionData": columns.nvarchar(4000),
        "InvoiceNumber": columns.nvarchar(50),
        "ItemCode": columns.nvarchar(50, required=True),
        "Markdown": columns.decimal(19, 5),
        "NonInventory": columns.boolean(),
        "PriceLevel": columns.nvarchar(50),
        "Quantity": columns.decimal(19, 5),
        "ReqShipDate": columns.datetime(),
        "SalesPerson": columns.nvarchar(25),
        "Sequence": columns.integer(),
        "ShippingMethod": columns.nvarchar(100),
        "ShippingToAddress": columns.nested("AddressPost"),
        "Site": columns.nvarchar(50),
        "Taxable": columns.boolean(),
        "TaxAmount": columns.decimal(19, 5),
        "Taxes": columns.array("InvoiceItemTax"),
        "UnitOfMeasure": columns.nvarchar(25),
        "UnitPrice": columns.decimal(19, 5),
    },
)
