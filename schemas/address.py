"""AddressPost."""

from schemas import columns, rules
from schemas.columns import Schema

#: An address inside an invoice or a line item.
ADDRESS_POST = Schema(
    name="AddressPost",
    columns={
        "Address1": columns.nvarchar(100),
        "Address2": columns.nvarchar(100),
        "Address3": columns.nvarchar(100),
        "AddressID": columns.nvarchar(50, required=True),
        "City": columns.nvarchar(50),
        "Country": columns.nvarchar(50),
        "Email": columns.nvarchar(255, rules.email()),
        "Fax": columns.nvarchar(50),
        "Name": columns.nvarchar(100),
        "Phone": columns.nvarchar(50),
        "State": columns.nvarchar(50),
        "Zip": columns.nvarchar(50),
    },
)
