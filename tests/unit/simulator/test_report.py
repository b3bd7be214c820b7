import json
from contextlib import closing

import pytest

from etl.simulator.filters import INVOICE_CRITERIA, listing
from etl.simulator.report import criteria_row, page_of, report_row
from etl.simulator.store import MEMORY, Store, StoredInvoice

SENT = {
    "Amount": "45.00",
    "BalanceDue": "45.00",
    "Currency": "USD",
    "CustomerId": "Nodus0001",
    "CustomerName": "Nodus User 1",
    "DueDate": "2024-07-04",
    "Email": "Nodus0001@nodus.com",
    "InvoiceGuid": "f5208495-c422-ef11-a2f6-0050568f9b1b",
    "InvoiceId": "STDINV012038",
    "InvoiceType": "Invoice",
    "PaymentTerms": "30D",
    "PostingDate": "2024-06-04",
}

# The response of Invoices.md, to the letter but for the blanks; only CustomerGuid is the simulator's own.
VENDOR_PAGE = (
    '{"Index":0,"Total":1,"Result":[{"Amount":45.00,"AuthorizedPaymentAmount":0.00,"BalanceDue":45.00,"CopyEmail":[],'
    '"CurrencySymbol":"$","Currency":"USD","CustomerEmail":"Nodus0001@nodus.com",'
    '"CustomerGuid":"95ea82b1-5f02-ef11-a2f5-0050568f9b1b","CustomerId":"Nodus0001","CustomerName":"Nodus User 1",'
    '"CustomerTaxExempt":false,"DiscountDate":"1900-01-01T00:00:00.0000000","DiscountAmount":0.00,'
    '"DueDate":"2024-07-04T07:00:00.0000000Z","Email":"Nodus0001@nodus.com","ExtensionData":"",'
    '"Identity":"STDINV012038","IncompletedPaymentAmount":0.00,"InvoiceGuid":"f5208495-c422-ef11-a2f6-0050568f9b1b",'
    '"InvoiceId":"STDINV012038","InvoiceStatus":"Outstanding","InvoicedToCustomerID":"","InvoicedToCustomerName":"",'
    '"InvoiceType":"Invoice","PaymentTerms":"30D","PONumber":"","PostingDate":"2024-06-04T07:00:00.0000000Z",'
    '"ProcessedPaymentAmount":0.00}]}'
)


@pytest.fixture
def stored() -> StoredInvoice:
    with closing(Store(MEMORY)) as store:
        store.put("STDINV012038", "STDINV012038", json.dumps(SENT), mails=False, at=1.0)
        (invoice,) = store.invoices()
    return invoice


def test_a_page_is_the_vendors_example(stored: StoredInvoice) -> None:
    row = report_row(stored) | {"CustomerGuid": "95ea82b1-5f02-ef11-a2f5-0050568f9b1b"}
    assert page_of(listing([], INVOICE_CRITERIA), 1, [row]).decode() == VENDOR_PAGE


def test_every_criterion_has_a_value_to_be_compared_with(stored: StoredInvoice) -> None:
    row = criteria_row(stored)
    assert row.keys() >= INVOICE_CRITERIA.keys()
    assert (row["DueDate"], row["CurrencyCode"]) == ("2024-07-04", "USD")


def test_an_invoice_without_dates_has_the_vendors_word_for_none() -> None:
    with closing(Store(MEMORY)) as store:
        body = '{"InvoiceId":"1","CustomerId":"C","Amount":"1"}'
        store.put("1", "1", body, mails=False, at=1.0)
        row = report_row(store.invoices()[0])
    assert (row["DueDate"], row["PostingDate"]) == ("1900-01-01T00:00:00.0000000",) * 2
