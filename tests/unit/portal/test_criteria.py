from decimal import Decimal

import pytest

from etl.errors import SettingsError
from etl.portal import CRITERIA, criteria
from etl.simulator.filters import INVOICE_CRITERIA, listing

ROW = {
    "Amount": Decimal("45.00"),
    "BalanceDue": 45,
    "Currency": "USD",
    "CustomerId": "Nodus0001 ",
    "DueDate": "2026-07-31T07:00:00.0000000Z",
    "Email": "",
    "InvoicedToCustomerId": "",
    "InvoiceId": "STD & 12/38",
    "InvoiceStatus": "Outstanding",
    "InvoiceType": "Invoice",
    "PONumber": None,
    "PostingDate": "1900-01-01T00:00:00.0000000",
}


def test_the_criteria_are_those_of_the_vendors_table() -> None:
    assert list(CRITERIA) == list(INVOICE_CRITERIA)
    assert len(CRITERIA) == 13


@pytest.mark.parametrize(
    ("condition", "parameters"),
    [
        ("CustomerId=Nodus0001", ["CustomerId.EqualsTo=Nodus0001"]),
        ("customerid ~ dus", ["CustomerId.Contains=dus"]),
        ("InvoiceId=A=B", ["InvoiceId=A=B"]),
        ("InvoiceId~INV", ["InvoiceId.Contains=INV"]),
        ("PONumber=", ["PONumber="]),
        ("DueDate>=2026-01-01", ["DueDate.Min=2026-01-01"]),
        ("CreatedOn<=2026-01-01 13:00:00", ["CreatedOn.Max=2026-01-01 13:00:00"]),
        ("PostingDate=2026-01-01", ["PostingDate.Min=2026-01-01", "PostingDate.Max=2026-01-01"]),
        ("Amount>=-5.00", ["Amount.Min=-5.00"]),
        ("BalanceDue=0", ["BalanceDue.Min=0", "BalanceDue.Max=0"]),
    ],
)
def test_a_condition_is_asked_for_by_its_filter_type(condition: str, parameters: list[str]) -> None:
    (criterion,) = criteria([condition])
    asked = [f"{name.removeprefix('filter.criteria.')}={value}" for name, value in criterion.parameters]
    assert asked == parameters
    # The simulator, which has its own reading of the vendor's pages, takes it.
    listing(criterion.parameters, INVOICE_CRITERIA)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("CustomerId", "write a name, one of"),
        ("Colour=red", "there is no Colour. The portal knows CreatedOn, Amount,"),
        ("CustomerId>=5", "this is text"),
        ("CustomerId~", "~ needs a text"),
        ("Amount~5", "this is no text"),
        ("Amount>=1,5", "write a number"),
        ("Amount>=1e3", "write a number"),
        ("Amount>5", "write a number|write a name"),
        ("DueDate>=01.02.2026", "write a date"),
        ("DueDate>=2026-02-30", "write a date"),
    ],
)
def test_what_is_no_condition_is_refused_with_what_to_write(condition: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        criteria([condition])


def test_two_conditions_of_one_name_are_bounds_or_refused() -> None:
    assert len(criteria(["Amount>=1", "Amount<=5", "CustomerId=A"])) == 3
    for pair in (["Amount>=1", "Amount>=5"], ["Amount=1", "Amount<=5"], ["CustomerId=A", "CustomerId~B"]):
        with pytest.raises(SettingsError, match="asked for twice"):
            criteria(pair)


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ("CustomerId=NODUS0001", True),
        ("CustomerId=Nodus", False),
        ("InvoiceId~& 12/", True),
        ("InvoiceId~INV", False),
        ("CurrencyCode=USD", True),
        ("CurrencyCode=EUR", False),
        ("InvoicedToCustomerID=", True),
        ("PONumber=", True),
        ("PONumber=1", False),
        ("Amount=45", True),
        ("Amount>=45.00001", False),
        ("BalanceDue<=44.99", False),
        ("DueDate=2026-07-31", True),
        ("DueDate=2026-08-01", True),
        ("DueDate>=2026-08-02", False),
        ("DueDate<=2026-07-29", False),
        ("PostingDate<=2026-01-01", True),
        ("CreatedOn>=2026-01-01", True),
    ],
)
def test_a_row_is_held_against_the_condition_as_far_as_it_tells(condition: str, met: bool) -> None:
    assert criteria([condition])[0].met(ROW) is met


@pytest.mark.parametrize("condition", ["DueDate<=9999-12-31", "DueDate>=0001-01-01"])
def test_the_first_and_the_last_day_there_are(condition: str) -> None:
    (criterion,) = criteria([condition])
    assert criterion.met({"DueDate": "2026-07-31T00:00:00"})
    assert criterion.met({"DueDate": "soon"})
