"""Which rows hold the headings: one, or two that are read together."""

import pytest

from etl.extract.table import Line
from etl.mapping import choose_header, known


def top(*rows: str) -> list[Line]:
    """Rows of a table from row 1; a bar between cells."""
    return [Line(number, tuple(row.split("|"))) for number, row in enumerate(rows, start=1) if row.strip("| ")]


TOGETHER = {
    "an address over its parts": (
        [
            "||Billing Address|||Amounts|",
            "InvoiceId|CustomerId|AddressID|Name|City|Amount|Tax",
            "A1|C1|M|Acme|Oslo|10|1",
        ],
        "InvoiceId|CustomerId|Billing Address AddressID|Billing Address Name|Billing Address City|Amount|Tax",
    ),
    "the parts alone have names": (
        ["InvoiceId|CustomerId|Dates||Amount", "||PostingDate|DueDate|", "A1|C1|2026-07-01|2026-07-31|10"],
        "InvoiceId|CustomerId|PostingDate|DueDate|Amount",
    ),
    "repeated": (
        [
            "||Billing Address|Billing Address|Shipping Address|Shipping Address|",
            "InvoiceId|CustomerId|AddressID|City|AddressID|City|Amount",
        ],
        (
            "InvoiceId|CustomerId|Billing Address AddressID|Billing Address City|Shipping Address AddressID"
            "|Shipping Address City|Amount"
        ),
    ),
    "two halves of names": (
        ["Invoice|Customer|Posting|Due|", "Id|Id|Date|Date|Amount"],
        "Invoice Id|Customer Id|Posting Date|Due Date|Amount",
    ),
    "below a title": (
        ["July|||||", "", "InvoiceId|CustomerId|Dates||Amount", "||PostingDate|DueDate|"],
        "InvoiceId|CustomerId|PostingDate|DueDate|Amount",
    ),
    "a part without a name of its own": (
        ["InvoiceId|CustomerId|Amount|Dates|", "|||PostingDate|Printed"],
        "InvoiceId|CustomerId|Amount|PostingDate|Dates Printed",
    ),
}


@pytest.mark.parametrize(("rows", "headings"), TOGETHER.values(), ids=TOGETHER)
def test_two_rows_are_read_together_where_they_know_more_than_one(rows: list[str], headings: str) -> None:
    found = choose_header(top(*rows), known)
    assert found.headings == tuple(headings.split("|"))
    assert not found.doubt
    assert found.upper


ALONE = {
    "all are repeated below": (
        ["InvoiceId|CustomerId|Dates||Amount", "InvoiceId|CustomerId|PostingDate|DueDate|Amount"],
        2,
    ),
    "a title": (["Invoice register|||", "InvoiceId|CustomerId|Amount|Tax", "A1|C1|10|1"], 2),
    "a title of two cells": (["ACME|July||", "InvoiceId|CustomerId|Amount|Tax"], 2),
    "a total above": (["Total||30|", "InvoiceId|CustomerId|Amount|Tax"], 2),
    "data below": (["InvoiceId|CustomerId|Amount|", "A1|C1|10|paid"], 1),
    "words below": (["InvoiceId|CustomerId|Amount|", "A|Acme|TBD|paid"], 1),
    "a group below": (["InvoiceId|CustomerId|Amount|", "|||North"], 1),
    "the same headings again": (["InvoiceId|CustomerId|Amount", "InvoiceId|CustomerId|Amount"], 1),
    "a blank row between": (["Invoice|Customer|Amount", "", "Id|Id|"], 1),
}


@pytest.mark.parametrize(("rows", "row"), ALONE.values(), ids=ALONE)
def test_one_row_is_enough_where_a_second_adds_nothing(rows: list[str], row: int) -> None:
    found = choose_header(top(*rows), known)
    assert (found.row, found.upper, found.doubt) == (row, (), "")
    assert found.headings == tuple(rows[row - 1].split("|"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ["||Billing Address|||", "InvoiceId|CustomerId|AddressID|Name|Email|Amount"],
            '"Email" may stand for itself or belong to "Billing Address"',
        ),
        (["InvoiceId|CustomerId|Amount|Remarks|", "|||Ours|Theirs"], '"Theirs" has nothing above it'),
        (["InvoiceId|CustomerId|Amount||", "||net|tax|gross"], '"tax" has nothing above it'),
    ],
)
def test_what_two_rows_mean_is_not_guessed(rows: list[str], said: str) -> None:
    assert said in choose_header(top(*rows), known).doubt
