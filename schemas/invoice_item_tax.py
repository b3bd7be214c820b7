"""InvoiceItemTax."""

from schemas import columns
from schemas.columns import Schema

#: A tax on a line. Rate is documented as "1, 8": one integer digit and 8 decimals.
INVOICE_ITEM_TAX = Schema(
    name="InvoiceItemTax",
    columns={
        "Amount": columns.decimal(19, 5),
        "Name": columns.nvarchar(50, required=True),
        "Rate": columns.decimal(9, 8),
    },
)
