from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from etl.simulator.filters import INTEGRATION_CRITERIA, INVOICE_CRITERIA, listing

ROW = {
    "CreatedOn": "2026-07-31 12:00:00",
    "Amount": Decimal("45.00"),
    "BalanceDue": Decimal(0),
    "CurrencyCode": "USD",
    "CustomerId": "Nodus0001",
    "DueDate": "2026-07-31",
    "Email": "",
    "InvoicedToCustomerID": None,
    "InvoiceId": "STDINV 12/38",
    "InvoiceStatus": "Paid",
    "InvoiceType": "Invoice",
    "PONumber": "",
    "PostingDate": "1900-01-01",
}


def admits(query: str) -> bool:
    test = listing(parse_qsl(query, strict_parsing=True), INVOICE_CRITERIA).admits
    assert test is not None
    return test(ROW)


def test_the_vendors_requests_are_read() -> None:
    report = listing(
        parse_qsl("filter.pageSize=10&filter.pageIndex=0&filter.criteria.CustomerId.EqualsTo=Nodus0001"),
        INVOICE_CRITERIA,
    )
    queue = listing(
        parse_qsl("filter.pageSize=10&filter.pageIndex=0&filter.criteria.Status=Pending"), INTEGRATION_CRITERIA
    )
    assert [(wanted.size, wanted.index) for wanted in (report, queue)] == [(10, 0)] * 2
    assert report.admits
    assert report.admits(ROW)
    assert queue.admits
    assert not queue.admits({"Status": "Success"})


@pytest.mark.parametrize(
    ("query", "admitted"),
    [
        ("filter.criteria.customerid.equalsto=NODUS0001", True),
        ("FILTER.CRITERIA.CustomerId.Contains=dus", True),
        ("filter.criteria.CustomerId=Nodus", False),
        ("filter.criteria.InvoiceId=STDINV%2012%2F38", True),
        ("filter.criteria.InvoiceId.Contains=12%2F", True),
        ("filter.criteria.Amount.Min=45", True),
        ("filter.criteria.Amount.Min=45.00001", False),
        ("filter.criteria.Amount.Max=45", True),
        ("filter.criteria.Amount.Max=44.99999", False),
        ("filter.criteria.DueDate.Min=2026-07-31&filter.criteria.DueDate.Max=2026-07-31", True),
        ("filter.criteria.DueDate.Min=2026-08-01", False),
        ("filter.criteria.CreatedOn.Max=2026-07-31", False),
        ("filter.criteria.CreatedOn.Max=2026-07-31%2012:00:00", True),
        ("filter.criteria.InvoicedToCustomerID=X", False),
        ("filter.criteria.CustomerId=Nodus0001&filter.criteria.Amount.Min=46", False),
    ],
)
def test_criteria_are_exact_parts_or_inclusive_bounds(query: str, admitted: bool) -> None:
    assert admits(query) is admitted


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("pageSize=10", "no query string parameter pageSize"),
        ("filter.pageSize=0", "at least 1"),
        ("filter.pageSize=-1", "whole number"),
        ("filter.pageIndex=x", "whole number"),
        ("filter.criteria.Customer=1", "no criterion customer"),
        ("filter.criteria.Amount=1", "no criterion amount"),
        ("filter.criteria.Amount.Contains=1", "no criterion amount.contains"),
        ("filter.criteria.Amount.Min=1,5", "Amount must be a number"),
        ("filter.criteria.DueDate.Min=31.07.2026", "DueDate must be a date"),
    ],
)
def test_what_is_no_criterion_is_refused_by_name(query: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        listing(parse_qsl(query), INVOICE_CRITERIA)
