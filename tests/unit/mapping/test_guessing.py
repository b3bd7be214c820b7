"""What ``map`` understands of an export by its headings and cells together, and what it leaves to a person."""

import polars as pl
import pytest

from etl.mapping import Draft
from etl.mapping.arithmetic import Sum, sums
from etl.mapping.facts import facts, money
from etl.mapping.fitting import fit
from tests.support.drafted import bound, draft
from tests.support.guessing import REPORT, TUNE, exports, total

GUIDS = ("5f0c1f5e-9b1c-4d3a-8f57-1d2a3b4c5d6e", "0a9b8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d")


def remark(found: Draft, heading: str) -> str:
    return found.remarks[str(found.headings.index(heading))]


def test_of_the_exports_held_back_nearly_all_is_right_and_nearly_nothing_wrong() -> None:
    assert len(exports(TUNE)) >= 50 <= len(exports(REPORT))
    found = total(REPORT)
    assert found.asked >= 500
    assert found.right >= 0.96 * found.asked
    assert found.wrong < 0.01 * found.asked


@pytest.mark.parametrize("key", ["Invoice GUID", "Invoice ID", "InvoiceGuid", "id"])
def test_a_guid_is_no_invoice_number_beside_one(key: str) -> None:
    found = draft(f"{key} | Invoice Number | Customer Id\n{GUIDS[0]} | 1007 | C1\n{GUIDS[1]} | 1009 | C2")
    assert bound(found)["InvoiceId"] == "Invoice Number"


def test_a_number_that_only_counts_rows_is_not_the_invoices() -> None:
    found = draft("No | Document | Customer Id\n1 | R-17 | C1\n2 | R-18 | C2\n3 | R-19 | C1")
    assert bound(found)["InvoiceId"] == "Document"


def test_a_lines_amount_and_tax_are_not_the_invoices() -> None:
    found = draft("""
        Invoice Number | Customer Id | Item Code | Amount | Tax Amount
        1007           | C1          | X         | 10.00  | 1.90
        1007           | C1          | Y         | 20.00  | 3.80
        1009           | C2          | X         | 10.00  | 1.90
        1009           | C2          | Z         | 5.00   | 0.95
    """)
    assert not {"Amount", "Tax"} & set(bound(found))
    assert bound(found)["InvoiceItems[].TaxAmount"] == "Tax Amount"


def test_a_tax_that_is_the_same_in_all_rows_of_each_invoice_is_the_invoices() -> None:
    found = draft("""
        Invoice Number | Customer Id | Item Code | Line Total | Total | Tax Amount
        1007           | C1          | X         | 10.00      | 35.70 | 5.70
        1007           | C1          | Y         | 20.00      | 35.70 | 5.70
        1008           | C2          | X         | 10.00      | 17.85 | 2.85
        1008           | C2          | Y         | 5.00       | 17.85 | 2.85
        1009           | C2          | X         | 10.00      | 17.85 | 2.85
        1009           | C2          | Z         | 5.00       | 17.85 | 2.85
    """)
    assert (bound(found)["Tax"], bound(found)["Amount"]) == ("Tax Amount", "Total")


def test_the_amount_is_what_adds_up_with_the_tax_whatever_it_is_called() -> None:
    found = draft("""
        Invoice Number | Customer Id | Amount | VAT   | TotalDue
        1007           | C1          | 100.00 | 19.00 | 119.00
        1008           | C2          | 10.00  | 1.90  | 11.90
        1009           | C2          | 20.00  | 3.80  | 23.80
    """)
    assert (bound(found)["Amount"], bound(found)["Tax"]) == ("TotalDue", "VAT")
    assert 'it is "Amount" + "VAT"' in remark(found, "TotalDue")


def test_a_number_that_stands_twice_by_mistake_makes_no_lines_of_an_exports_amounts() -> None:
    rows = "\n".join(f"{number} | C{number % 7} | {number}.00 | 0.50" for number in (*range(1001, 1041), 1007))
    found = draft(f"Rechnungs-Nr. | Debitor | Rechnungsbetrag | Offener Betrag\n{rows}")
    assert (bound(found)["Amount"], bound(found)["BalanceDue"]) == ("Rechnungsbetrag", "Offener Betrag")


def test_where_no_heading_means_an_amount_the_columns_of_amounts_are_offered() -> None:
    found = draft("""
        Document No | Customer | Amount in local currency | Text
        1800003400  | 100200   | 2,869.18        | Goods 1
        1800003401  | 100201   | 13,100.57-      | Goods 2
    """)
    assert found.suggestions["2"] == "Amount"
    assert remark(found, "Amount in local currency") == "is this meant? its cells are amounts"
    assert "3" not in found.suggestions


def test_what_is_due_is_the_balance_beside_a_total() -> None:
    found = draft("Invoice No | Client | Total | Total Due\n1007 | C1 | 119.00 | 19.00\n1009 | C2 | 23.80 | 23.80")
    assert (bound(found)["Amount"], bound(found)["BalanceDue"]) == ("Total", "Total Due")
    assert 'it is never above "Total"' in remark(found, "Total Due")


def test_cells_that_speak_against_a_heading_leave_it_unbound() -> None:
    found = draft("""
        Invoice No | Client | Total | Due Date | Currency | Email
        A7         | C1     | many  | soon     | 1.17     | none
        A9         | C2     | few   | late     | 1.2      | no
    """)
    assert bound(found) == {"InvoiceId": "Invoice No", "CustomerId": "Client"}


def test_a_customers_name_without_an_id_may_be_the_id() -> None:
    found = draft("Invoice No | Customer Name | Total\nA7 | Acme | 1.00\nA9 | Bolt | 3.00")
    assert found.lacking == ["CustomerId"]
    assert remark(found, "Customer Name").endswith("or CustomerId, where PayFabric knows its customers by name")


@pytest.mark.parametrize("heading", ["Status", "Voided", "Stornostatus"])
def test_a_column_of_states_is_left_to_the_import_which_looks_into_it(heading: str) -> None:
    found = draft(f"Invoice No | Client | Total | {heading}\nA7 | C1 | 1.00 | paid\nA9 | C2 | 3.00 | open")
    assert "3" not in found.suggestions
    assert remark(found, heading) == "may say which invoices are not owed: validate tells what to write here"


def test_of_two_columns_that_mean_the_same_none_is_bound_and_both_are_offered() -> None:
    found = draft("Invoice No | Client | Total | Total\nA7 | C1 | 1.00 | 2.00\nA9 | C2 | 3.00 | 4.00")
    assert "Amount" not in bound(found)
    assert found.suggestions == {"2": "Amount", "3": "Amount"}
    assert found.remarks["2"] == "another column means the same: keep one"


def test_an_address_without_its_id_waits_for_it() -> None:
    found = draft(
        "InvoiceId | CustomerId | Amount | Billing Address City\nA7 | C1 | 1.00 | Rome\nA9 | C2 | 3.00 | Pisa"
    )
    assert found.lacking == []
    assert found.suggestions == {"3": "BillingAddress.City"}
    assert remark(found, "Billing Address City") == "likely, but it needs BillingAddress.AddressID beside it"


def test_rows_that_leave_the_invoices_own_cells_empty_are_of_the_invoice_above() -> None:
    found = draft("""
        Invoice No | Date       | Client | Total | Item Code | Quantity
        A7         | 2026-01-02 | C1     | 9.00  | X         | 1
                   |            |        |       | Y         | 2
        A9         | 2026-01-03 | C2     | 5.00  | X         | 3
    """)
    assert bound(found)["Amount"] == "Total"
    assert bound(found)["InvoiceItems[].Quantity"] == "Quantity"


@pytest.mark.parametrize(
    ("cells", "attribute", "fits"),
    [
        (("2026-01-02", "2026-01-03"), "DueDate", True),
        (("31.01.2026", "28.02.2026"), "DueDate", True),
        (("soon", "later"), "DueDate", False),
        (("1.234,50", "30,00"), "Amount", True),
        (("EUR", "usd"), "Currency", True),
        (("Germany", "France"), "Currency", False),
        (("a@example.org", "b@example.org"), "Email", True),
        (("12.50", "13.70"), "InvoiceId", False),
        (("12.50", "13.70"), "CustomerName", False),
        (("19", "19"), "Tax", False),
    ],
)
def test_cells_fit_an_attribute_or_not(cells: tuple[str, ...], attribute: str, *, fits: bool) -> None:
    said = fit(attribute, facts(pl.Series(cells)))
    assert (said.weight > 0 and not said.impossible) is fits


def test_sums_are_found_to_the_cent_and_not_beyond() -> None:
    amounts = {
        name: money(pl.Series(cells))
        for name, cells in {"net": ["100.00", "10.05"], "tax": ["19.00", "1.90"], "gross": ["119.00", "11.96"]}.items()
    }
    assert sums(amounts) == [Sum("gross", ("net", "tax"))]
    assert sums(amounts | {"gross": money(pl.Series(["119.00", "11.97"]))}) == []


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Rechnungsnummer", ("20250311", "20250312", "20250313")),
        ("Invoice No", ("20260105", "20260106", "20260109")),
    ],
)
def test_numbers_of_invoices_may_look_like_days(heading: str, cells: tuple[str, ...]) -> None:
    rows = "\n".join(f"{cell} | C{n} | {n}.10 | 2026-07-0{n + 1}" for n, cell in enumerate(cells))
    found = draft(f"{heading} | Customer No | Amount | Invoice Date\n{rows}")
    assert (bound(found)["InvoiceId"], bound(found)["PostingDate"]) == (heading, "Invoice Date")


@pytest.mark.parametrize("heading", ["Customer Segment", "Customer since", "Client rating"])
def test_a_word_more_makes_another_thing_of_a_customer(heading: str) -> None:
    found = draft(f"{heading} | Invoice No | Amount\nK7 | A1 | 1.00\nK8 | A2 | 2.00")
    assert "CustomerId" not in bound(found)


@pytest.mark.parametrize(
    ("cells", "attribute"),
    [(("14 Tage netto", "30 Tage netto"), "PaymentTerms"), (("31.07.2026", "14.08.2026"), "DueDate")],
)
def test_where_a_heading_means_two_things_its_cells_decide(cells: tuple[str, str], attribute: str) -> None:
    found = draft(
        f"Rechnungsnr. | Kunde | Betrag | Zahlungsziel\nA1 | C1 | 1,00 | {cells[0]}\nA2 | C2 | 2,00 | {cells[1]}"
    )
    assert bound(found)[attribute] == "Zahlungsziel"


def test_currencies_may_be_called_as_dynamics_gp_calls_them() -> None:
    found = draft("Document Number | Customer Number | Currency ID\nA1 | C1 | Z-US$\nA2 | C2 | Z-EURO")
    assert bound(found)["Currency"] == "Currency ID"


def test_the_tax_of_an_export_without_lines_is_the_invoices() -> None:
    heads = "Num | Customer full name | Amount | Tax amount | Open balance | Transaction type"
    found = draft(
        f"{heads}\n1 | Acme Tools | 119.00 | 19.00 | 119.00 | Invoice\n2 | Berger | 11.90 | 1.90 | 0.00 | Invoice"
    )
    assert bound(found)["Tax"] == "Tax amount"


@pytest.mark.parametrize(
    ("cells", "known"), [(("RV", "DG"), True), (("Rechnung", "Gutschrift"), True), (("A", "B"), False)]
)
def test_codes_of_documents_are_known_for_kinds(cells: tuple[str, str], known: bool) -> None:
    found = draft(f"Document Number | Customer | Belegart\n1 | C1 | {cells[0]}\n2 | C2 | {cells[1]}")
    assert (bound(found).get("@doc_type") == "Belegart") is known


def test_of_two_headings_that_say_the_same_the_plainer_one_is_meant() -> None:
    found = draft(
        "Invoice No | Customer Id | Comment | Journal Memo\n1 | C1 | thanks | Sale; Acme\n2 | C2 | hello | Sale; Bo"
    )
    assert bound(found)["Comments"] == "Comment"


def numbered(*numbers: int) -> Draft:
    """An export of one row an invoice, of which some numbers may stand twice."""
    rows = "".join(f"\nR-{number} | C{number % 7} | {place}.50" for place, number in enumerate(numbers, 1))
    return draft(f"Invoice No | Customer | Amount{rows}")


@pytest.mark.parametrize("twice", [(29, 30), (4, 19)])
def test_a_number_that_stands_twice_by_mistake_does_not_make_the_amount_a_lines(twice: tuple[int, int]) -> None:
    first, second = twice
    found = numbered(*(first if number == second else number for number in range(1, 31)))
    assert bound(found)["Amount"] == "Amount"
    assert "no two rows" not in remark(found, "Invoice No")


def test_numbers_that_often_stand_twice_are_of_lines() -> None:
    found = numbered(*(number // 2 for number in range(2, 32)))
    assert "Amount" not in bound(found)
    assert "rows with the same one follow each other" in remark(found, "Invoice No")
