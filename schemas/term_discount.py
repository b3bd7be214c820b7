"""TermDiscount."""

import pandera.polars as pa

from schemas import columns

#: An early-payment discount.
TERM_DISCOUNT = pa.DataFrameSchema(
    name="TermDiscount",
    columns={
        "DiscountDate": columns.datetime(),
        "DiscountAvailableAmount": columns.decimal(19, 5),
        "Name": columns.nvarchar(50, required=True),
    },
)
