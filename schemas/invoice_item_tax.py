"""InvoiceItemTax."""

import pandera.polars as pa

from schemas import columns

#: A tax on a line. Rate is documented as "1, 8": one integer digit and 8 decimals.
INVOICE_ITEM_TAX = pa.DataFrameSchema(
    name="InvoiceItemTax",
    columns={
        "Amount": columns.decimal(19, 5),
        "Name": columns.nvarchar(50, required=True),
        "Rate": columns.decimal(9, 8),
    },
)
