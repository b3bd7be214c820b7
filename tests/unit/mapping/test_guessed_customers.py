"""What ``map`` makes of customers that have names and no ids, and of other columns that look like what they are not."""

import pytest

from etl.errors import MappingError
from etl.mapping import Choice, MappingText, TableRole
from etl.mapping.file import read_mapping
from tests.support.drafted import bound, draft


@pytest.mark.parametrize("heading", ["Client", "Customer", "Kunde", "Nom du client", "Contact", "partner_id", "Name"])
def test_names_alone_are_no_ids_and_the_line_is_offered_that_makes_them_so(heading: str) -> None:
    found = draft(f"Invoice No | {heading} | Total\nA7 | Acme Tools | 1.00\nA9 | Bolt | 3.00\nA8 | 3M France | 4.00")
    assert bound(found) == {"InvoiceId": "Invoice No", "CustomerName": heading, "Amount": "Total"}
    assert found.lacking == ["CustomerId"]
    assert found.by_name == f'Where PayFabric knows its customers by name, write "{heading}" = "CustomerId".'


@pytest.mark.parametrize("profile", ["", "xero"])
def test_a_system_that_has_names_alone_makes_no_ids_of_them(profile: str) -> None:
    found = draft(
        "ContactName | EmailAddress | InvoiceNumber | InvoiceDate | DueDate | Total | TaxTotal | InvoiceAmountDue\n"
        "Acme Tools | a@x.example | A7 | 2026-07-01 | 2026-07-31 | 1.00 | 0.10 | 1.00\n"
        "Bolt Ltd | b@x.example | A9 | 2026-07-02 | 2026-07-31 | 3.00 | 0.30 | 0.00",
        Choice(profile=profile),
    )
    assert bound(found)["CustomerName"] == "ContactName"
    assert found.lacking == ["CustomerId"]


@pytest.mark.parametrize(
    ("heading", "ids"),
    [
        ("Customer", "ALFKI|BLONP"),
        ("Customer", "cus_9sXt2|cus_7aBc1"),
        ("Client", "C-1|C-2"),
        ("Customer ID", "Acme Tools|Bolt Ltd"),
        ("CustomerId", "Acme Tools|Bolt Ltd"),
        ("Kundennummer", "acme|bolt"),
    ],
)
def test_ids_are_ids_and_what_is_called_so_is_one(heading: str, ids: str) -> None:
    first, second = ids.split("|")
    found = draft(f"Invoice No | {heading} | Total\nA7 | {first} | 1.00\nA9 | {second} | 3.00")
    assert bound(found)["CustomerId"] == heading
    assert found.by_name == ""


def test_beside_a_column_of_names_the_customers_are_ids() -> None:
    found = draft("Invoice No | Customer | Customer Name | Total\nA7 | Acme | Acme Ltd | 1\nA9 | Bolt | Bolt AS | 3")
    assert (bound(found)["CustomerId"], bound(found)["CustomerName"]) == ("Customer", "Customer Name")


def test_an_identity_that_several_invoices_have_is_none() -> None:
    found = draft("Identity | Invoice No | Total\nK1 | A7 | 1.00\nK2 | A8 | 2.00\nK1 | A9 | 3.00")
    assert "Identity" not in bound(found)
    assert bound(draft("Identity | Invoice No | Total\nK1 | A7 | 1.00\nK2 | A8 | 2.00"))["Identity"] == "Identity"


@pytest.mark.parametrize(
    ("headings", "date"),
    [
        ("Invoice Date | GL Date", "Invoice Date"),
        ("GL Posting Date | Note", "GL Posting Date"),
        ("Note | GL_DATE", "GL_DATE"),
    ],
)
def test_the_day_of_the_ledger_is_posted_where_the_document_has_none(headings: str, date: str) -> None:
    left, right = ("x" if each == "Note" else "2026-07-0{}" for each in headings.split(" | "))
    rows = "\n".join(f"A{n} | C{n} | {n}.00 | {left.format(n)} | {right.format(n)}" for n in (1, 2, 3))
    assert bound(draft(f"Invoice No | Customer No | Total | {headings}\n{rows}"))["PostingDate"] == date


@pytest.mark.parametrize(
    ("heading", "attribute", "cells"),
    [
        ("Restbel\u00f8b", "BalanceDue", "1.00|2.00"),
        ("Gross Amount in Invoice Currency", "Amount", "1.00|2.00"),
        ("Entered Currency", "Currency", "EUR|USD"),
        ("R\u00e9f. commande client", "PONumber", "PO-1|PO-2"),
        ("Batch Nbr.", "BatchNumber", "B1|B1"),
    ],
)
def test_what_systems_call_their_columns(heading: str, attribute: str, cells: str) -> None:
    rows = "\n".join(f"A{n} | C{n} | {cell}" for n, cell in enumerate(cells.split("|"), 1))
    assert bound(draft(f"Invoice No | Customer No | {heading}\n{rows}"))[attribute] == heading


def test_where_customers_have_names_alone_the_line_that_makes_ids_of_them_is_told() -> None:
    text = '[columns]\nCustomer = "CustomerName"\n"Invoice No" = "InvoiceId"\nTotal = "Amount"\n'
    with pytest.raises(
        MappingError, match=r'it a column or a constant\. Where PayFabric .*"Customer" = "CustomerId"\.'
    ):
        read_mapping(MappingText("m.toml", text), ("Customer", "Invoice No", "Total"), "july.csv", TableRole.INVOICES)
