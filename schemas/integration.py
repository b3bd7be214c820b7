"""The integration objects of Integration.md."""

from schemas import columns, rules
from schemas.columns import Schema

#: The outcome of a document, reported to the portal (Integration.md).
INTEGRATION_POST = Schema(
    name="IntegrationPost",
    columns={
        "DocumentId": columns.nvarchar(50, required=True),
        "Status": columns.nvarchar(25, rules.one_of("Pending", "Success", "Failed"), required=True),
        "ErrorMessage": columns.nvarchar_max(),
        "DocumentType": columns.nvarchar(25, rules.one_of("Customer", "Invoice", "Payment", "Application")),
    },
)

#: An entry of the queue between portal and back office (Integration.md).
INTEGRATION_RESPONSE = Schema(
    name="IntegrationResponse",
    columns={
        "Date": columns.datetime(),
        "DocumentId": columns.nvarchar(50),
        "ErrorMessage": columns.nvarchar_max(),
        "FailedAttempts": columns.integer(),
        "IntegrationId": columns.uniqueidentifier(),
        "LastAttempt": columns.datetime(),
        "Status": columns.nvarchar(25),
        "Type": columns.nvarchar(25),
    },
)

#: A page of the integration queue (Integration.md).
INTEGRATION_PAGING_RESPONSE = Schema(
    name="IntegrationPagingResponse",
    columns={
        "Index": columns.integer(),
        "Total": columns.integer(),
        "Result": columns.array("IntegrationResponse"),
    },
)
