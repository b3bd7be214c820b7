"""The invoice objects of Invoice.md."""

from schemas import columns, rules
from schemas.columns import Schema

#: What creates or overwrites an invoice; whatever is left out is erased (Invoice.md).
INVOICE_POST = Schema(
    name="InvoicePost",
    columns={
        "Amount": columns.decimal(19, 5, required=True),
        "BalanceDue": columns.decimal(19, 5),
        "BatchNumber": columns.nvarchar(50),
        "BillingAddress": columns.nested("AddressPost"),
        "Comments": columns.nvarchar(500),
        "CopyEmail": columns.emails(1000),
        "Currency": columns.nvarchar(10),
        "CustomerId": columns.nvarchar(50, rules.unquoted(), required=True),
        "CustomerName": columns.nvarchar(100),
        "Discount": columns.decimal(19, 5),
        "DocumentType": columns.nvarchar(50),
        "Email": columns.nvarchar(255, rules.emails()),
        "DueDate": columns.datetime(),
        "ExtensionData": columns.nvarchar_max(),
        "Freight": columns.decimal(19, 5),
        "Identity": columns.nvarchar(50, rules.unquoted()),
        "InvoiceGuid": columns.uniqueidentifier(),
        "InvoiceId": columns.nvarchar(50, rules.unquoted(), required=True),
        "InvoiceItems": columns.array("InvoiceItemPost"),
        "InvoiceType": columns.nvarchar(50),
        "MiscCost": columns.decimal(19, 5),
        "PaymentDiscountApplied": columns.decimal(19, 5),
        "PaymentTerms": columns.nvarchar(50),
        "PONumber": columns.nvarchar(50),
        "PostingDate": columns.datetime(),
        "SalesPerson": columns.nvarchar_max(),
        "SendNewInvoiceEmail": columns.yes_no(),
        "ShippingAddress": columns.nested("AddressPost"),
        "ShippingMethod": columns.nvarchar(50),
        "Site": columns.nvarchar_max(),
        "Tax": columns.decimal(19, 5),
        "TermDiscounts": columns.array("TermDiscount"),
        "TrackingNumber": columns.char(50),
    },
)

#: An invoice as the portal answers it (Invoice.md).
INVOICE_RESPONSE = Schema(
    name="InvoiceResponse",
    columns={
        "Amount": columns.decimal(19, 5),
        "BalanceDue": columns.decimal(19, 5),
        "BatchNumber": columns.nvarchar(25),
        "Currency": columns.nested("Currency"),
        "CustomerId": columns.nvarchar(25),
        "CustomerName": columns.nvarchar(25),
        "DiscountAmount": columns.decimal(19, 5),
        "DiscountDate": columns.datetime(),
        "DocumentType": columns.nvarchar(50),
        "DueOn": columns.datetime(),
        "ExtensionData": columns.nvarchar_max(),
        "Identity": columns.nvarchar(50),
        "InvoiceGuid": columns.uniqueidentifier(),
        "InvoiceId": columns.nvarchar(50),
        "InvoiceType": columns.nvarchar(50),
        "ParentCustomerId": columns.nvarchar(25),
        "ParentCustomerName": columns.nvarchar(25),
        "PONumber": columns.nvarchar(50),
        "PostingDate": columns.datetime(),
        "Status": columns.nvarchar(50, rules.one_of("Outstanding", "PastDue", "Paid")),
        "RowVersion": columns.nvarchar_max(),
    },
)

#: A page of invoices (Invoice.md).
INVOICE_PAGING_RESPONSE = Schema(
    name="InvoicePagingResponse",
    columns={
        "Index": columns.integer(),
        "Total": columns.integer(),
        "Result": columns.array("InvoiceResponse"),
    },
)
