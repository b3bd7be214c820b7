"""TermDiscount."""

from schemas import columns
from schemas.columns import Schema

#: An early-payment discount.
TERM_DISCOUNT = Schema(
    name="TermDiscount",
    columns={
        "DiscountDate": columns.datetime(),
        "DiscountAvailableAmount": columns.decimal(19, 5),
        "Name": columns.nvarchar(50, required=True),
    },
)
