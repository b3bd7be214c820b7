"""InvoiceIntegrationResponse."""

from schemas import columns, rules
from schemas.columns import Schema

#: What GET /invoices answers (vendor documentation; example in Invoices.md).
INVOICE_INTEGRATION_RESPONSE = Schema(
    name="InvoiceIntegrationResponse",
    columns={
        "Amount": columns.decimal(19, 5),
        "BalanceDue": columns.decimal(19, 5),
        "BatchNumber": columns.nvarchar(50),
        "BillingAddress": columns.nested("AddressPost"),
        "Comments": columns.nvarchar(500),
        "CopyEmail": columns.emails(1000),
        "Currency": columns.nvarchar(10),
        "CustomerBillingAddressId": columns.nvarchar(50),
        "CustomerId": columns.nvarchar(50),
        "CustomerShippingAddressId": columns.nvarchar(50),
        "Discount": columns.decimal(19, 5),
        "DocumentType": columns.nvarchar(50),
        "Email": columns.nvarchar(255),
        "DueDate": columns.datetime(),
        "ExtensionData": columns.nvarchar(4000),
        "Freight": columns.decimal(19, 5),
        "Identity": columns.nvarchar(50),
        "InvoicedToCustomerID": columns.nvarchar(50),
        "InvoicedToCustomerName": columns.nvarchar(50),
        "InvoiceId": columns.nvarchar(50),
        "InvoiceItems": columns.array("InvoiceItemPost"),
        "InvoiceType": columns.nvarchar(50),
        "MiscCost": columns.decimal(19, 5),
        "PaymentDiscountApplied": columns.decimal(19, 5),
        "PaymentTerms": columns.nvarchar(50),
        "PONumber": columns.nvarchar(50),
        "PostingDate": columns.datetime(),
        "SalesPerson": columns.nvarchar(4000),
        "ShippingAddress": columns.nested("AddressPost"),
        "ShippingMethod": columns.nvarchar(50),
        "Site": columns.nvarchar(4000),
        "Status": columns.nvarchar(50, rules.one_of("Incomplete", "Pending", "Outstanding", "Paid", "Complete")),
        "SubTotal": columns.decimal(19, 5),
        "Tax": columns.decimal(19, 5),
        "TaxGroup": columns.nvarchar(50),
        "TermDiscounts": columns.array("TermDiscount"),
        "TrackingNumber": columns.nvarchar(50),
    },
)
