"""The invoice report objects."""

from schemas import columns, rules
from schemas.columns import Schema

#: One row of GET /reports/invoices (vendor documentation; example in Invoices.md).
INVOICE_REPORT_RESPONSE = Schema(
    name="InvoiceReportResponse",
    columns={
        "Amount": columns.decimal(19, 5),
        "AuthorizedPaymentAmount": columns.decimal(19, 5),
        "BalanceDue": columns.decimal(19, 5),
        "CopyEmail": columns.emails(1000),
        "Currency": columns.nested("Currency"),
        "CustomerEmail": columns.nvarchar(255, rules.email()),
        "CustomerGuid": columns.uniqueidentifier(),
        "CustomerId": columns.nvarchar(50),
        "CustomerName": columns.nvarchar(100),
        "CustomerTaxExempt": columns.boolean(),
        "DiscountAmount": columns.decimal(19, 5),
        "DiscountDate": columns.datetime(),
        "DueDate": columns.datetime(),
        "Email": columns.nvarchar(255),
        "ExtensionData": columns.nvarchar(4000),
        "Identity": columns.nvarchar(50),
        "IncompletedPaymentAmount": columns.decimal(19, 5),
        "InvoicedToCustomerId": columns.nvarchar(50),
        "InvoicedToCustomerName": columns.nvarchar(100),
        "InvoiceId": columns.nvarchar(50),
        "InvoiceGuid": columns.uniqueidentifier(),
        "InvoiceStatus": columns.nvarchar(50),
        "InvoiceType": columns.nvarchar(50),
        "PaymentTerms": columns.nvarchar(50),
        "PONumber": columns.nvarchar(50),
        "PostingDate": columns.datetime(),
        "ProcessedPaymentAmount": columns.decimal(19, 5),
    },
)

#: A page of GET /reports/invoices.
INVOICE_REPORT_PAGING_RESPONSE = Schema(
    name="InvoiceReportPagingResponse",
    columns={
        "Index": columns.integer(),
        "Total": columns.integer(),
        "Result": columns.array("InvoiceReportResponse"),
    },
)
