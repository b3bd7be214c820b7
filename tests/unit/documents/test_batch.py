"""Text cells become documents: the exact body, or every problem."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import Choices
from etl.grammar.sentinels import NOTHING
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from tests.support.examples import examples
from tests.support.transformed import TODAY, transformed

REQUIRED = ("InvoiceId", "CustomerId", "Amount")


def check(
    headings: tuple[str, ...], *rows: Sequence[str | None], emails: bool | None = True, first: int = 0
) -> tuple[list[PlannedRow], list[Problem]]:
    """The documents and problems of some rows; a row may have more or fewer cells than there are headings."""
    return transformed(headings, rows, Choices(TODAY, emails=emails, memos=True), first)


def body(headings: tuple[str, ...], *cells: str | None, emails: bool = True) -> dict[str, Any]:
    """The JSON body of one good row."""
    [document], problems = check(headings, cells, emails=emails)
    assert [each for each in problems if not each.warning] == []
    assert document.payload is not None
    read: dict[str, Any] = json.loads(document.payload)
    return read


def of(attribute: str, cell: str) -> object:
    """What one cell more becomes in the body."""
    return body((*REQUIRED, attribute), "A1", "C1", "30", cell).get(attribute)


def test_the_smallest_body() -> None:
    assert body(REQUIRED, "A1", "C1", "30") == {
        "Amount": "30.00",
        "CustomerId": "C1",
        "Identity": "A1",
        "InvoiceId": "A1",
        "SendNewInvoiceEmail": "No",
    }


def test_the_largest_body() -> None:
    cells = {
        "Amount": "1234.5",
        "BalanceDue": "0",
        "BatchNumber": "007",
        "Comments": "line one\r\nline two",
        "CopyEmail": " a@b.de ;; c@d.fr , e@f.it;",
        "Currency": "EUR",
        "CustomerId": "C1",
        "CustomerName": "Müller & Söhne",
        "Discount": "-1.12345",
        "DocumentType": "Invoice",
        "Email": "x@y.de",
        "DueDate": "2026-07-31",
        "ExtensionData": '{"a": null}',
        "Freight": "+00.10",
        "Identity": "I-1",
        "InvoiceGuid": "8E734FD5-29A5-4A6F-80CA-63CC92B793B9",
        "InvoiceId": "A1",
        "InvoiceType": "Standard",
        "MiscCost": ".5",
        "PaymentDiscountApplied": "0.00001",
        "PaymentTerms": "Net 30",
        "PONumber": "00123",
        "PostingDate": "2026-07-01 13:30:00",
        "SalesPerson": "Zoë",
        "SendNewInvoiceEmail": "YES",
        "ShippingMethod": "Air",
        "Site": "1e5",
        "Tax": "99999999999999.99999",
        "TrackingNumber": "1Z 999",
        "BillingAddress.AddressID": "MAIN",
        "BillingAddress.City": "Köln",
        "ShippingAddress.Address1": "1 Way",
        "ShippingAddress.AddressID": "DOCK",
        "ShippingAddress.Email": "dock@y.de",
    }
    assert body(tuple(cells), *cells.values()) == {
        "Amount": "1234.50",
        "BalanceDue": "0.00",
        "BatchNumber": "007",
        "Comments": "line one\r\nline two",
        "CopyEmail": ["a@b.de", "c@d.fr", "e@f.it"],
        "Currency": "EUR",
        "CustomerId": "C1",
        "CustomerName": "Müller & Söhne",
        "Discount": "-1.12345",
        "DocumentType": "Invoice",
        "Email": "x@y.de",
        "DueDate": "2026-07-31",
        "ExtensionData": '{"a": null}',
        "Freight": "0.10",
        "Identity": "I-1",
        "InvoiceGuid": "8e734fd5-29a5-4a6f-80ca-63cc92b793b9",
        "InvoiceId": "A1",
        "InvoiceType": "Standard",
        "MiscCost": "0.50",
        "PaymentDiscountApplied": "0.00001",
        "PaymentTerms": "Net 30",
        "PONumber": "00123",
        "PostingDate": "2026-07-01 13:30:00",
        "SalesPerson": "Zoë",
        "SendNewInvoiceEmail": "Yes",
        "ShippingMethod": "Air",
        "Site": "1e5",
        "Tax": "99999999999999.99999",
        "TrackingNumber": "1Z 999",
        "BillingAddress": {"AddressID": "MAIN", "City": "Köln"},
        "ShippingAddress": {"Address1": "1 Way", "AddressID": "DOCK", "Email": "dock@y.de"},
    }


def test_empty_cells_are_left_out_of_body_and_address() -> None:
    headings = (*REQUIRED, "Currency", "CopyEmail", "DueDate", "Tax", "InvoiceGuid", "Identity", "SendNewInvoiceEmail")
    addresses = ("BillingAddress.AddressID", "BillingAddress.City", "ShippingAddress.City", "ShippingAddress.AddressID")
    empty = [None, "", " ", "\u00a0", "\t", "", ""]
    assert body((*headings, *addresses), "A1", "C1", "30", *empty, "B", None, "", None) == {
        "Amount": "30.00",
        "CustomerId": "C1",
        "Identity": "A1",
        "InvoiceId": "A1",
        "BillingAddress": {"AddressID": "B"},
        "SendNewInvoiceEmail": "No",
    }


@pytest.mark.parametrize("cells", [";", " , ;"])
def test_separators_alone_are_no_addresses(cells: str) -> None:
    assert of("CopyEmail", cells) is None


@pytest.mark.parametrize(("emails", "sent", "counted"), [(True, "Yes", True), (None, "No", True), (False, "No", False)])
def test_mail_is_asked_for_only_where_the_operator_allows_it(emails: bool | None, sent: str, counted: bool) -> None:
    rows = [("A1", "C1", "1", "Yes"), ("A2", "C1", "1", "no"), ("A3", "C1", "1", None)]
    documents, _ = check((*REQUIRED, "SendNewInvoiceEmail"), *rows, emails=emails)
    assert [json.loads(str(document.payload))["SendNewInvoiceEmail"] for document in documents] == [sent, "No", "No"]
    assert [document.mails for document in documents] == [counted, False, False]


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        ("2026-07-31 00:00:00", "2026-07-31"),
        ("2026-07-31 00:00:01", "2026-07-31 00:00:01"),
        ("1990-01-01", "1990-01-01"),
    ],
)
def test_a_date_at_midnight_has_no_time(cell: str, sent: str) -> None:
    assert of("DueDate", cell) == sent


@pytest.mark.parametrize(
    "hostile",
    [
        '"',
        "\\",
        '\\"',
        '","Amount":"0.01","x":"',
        '"Comments":null,',
        'X":null,',
        '"X":null,"Y":null,',
        '\\"X\\":null,',
        "{}[]:,null",
        "a\tb\nc\r\nd",
        "a\u2028b\u2029c\x85d",
        "😀👩\u200d👧 é e\u0301",
        "\ufeffx",
        "</script>",
        "${1}$0",
    ],
)
def test_hostile_text_arrives_as_it_is(hostile: str) -> None:
    assert of("Comments", hostile) == hostile
    inside = body((*REQUIRED, "BillingAddress.AddressID", "BillingAddress.Name"), "A1", "C1", "1", "M", hostile)
    assert inside["BillingAddress"] == {"AddressID": "M", "Name": hostile}


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(max_examples=examples(100))
@given(st.lists(st.tuples(*[_TEXT.filter(lambda text: text.strip() not in NOTHING)] * 2), min_size=1))
def test_any_text_survives_the_body(texts: list[tuple[str, str]]) -> None:
    rows = [(f"A{index}", "C1", "1", one, two) for index, (one, two) in enumerate(texts)]
    documents, problems = check((*REQUIRED, "ExtensionData", "Site"), *rows)
    rejected = {problem.seq for problem in problems}
    assert {problem.rule for problem in problems if not problem.warning} <= {"computed"}
    for document, (one, two) in zip(documents, texts, strict=True):
        if document.seq not in rejected:
            read = json.loads(str(document.payload))
            assert [read.get("ExtensionData", ""), read.get("Site", "")] == [one.strip(), two.strip()]


_AMOUNTS = st.decimals(-(10**14) + 1, 10**14 - 1, places=5, allow_nan=False, allow_infinity=False)


@settings(max_examples=examples(100))
@given(st.lists(st.tuples(_AMOUNTS, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=50))
def test_any_amount_is_sent_equal_in_value_with_at_least_two_decimals(amounts: list[tuple[Decimal, int, int]]) -> None:
    texts = [_padded(amount, before, behind) for amount, before, behind in amounts]
    documents, problems = check(REQUIRED, *((f"A{index}", "C1", text) for index, text in enumerate(texts)))
    assert [each for each in problems if not each.warning] == []
    for document, (amount, _, _) in zip(documents, amounts, strict=True):
        sent = json.loads(str(document.payload))["Amount"]
        assert document.amount == sent
        assert Decimal(sent) == amount
        assert 2 <= len(sent.partition(".")[2]) <= 5
        assert not sent.partition(".")[2][2:].endswith("0")


def _padded(amount: Decimal, before: int, behind: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{'0' * before}{abs(amount):f}{'0' * behind}"


def test_documents_are_numbered_from_where_the_last_batch_ended_and_keep_their_rows() -> None:
    documents, problems = check(
        REQUIRED, ("A1", "C1", "1"), (None, " ", ""), ("A2", "C1", "x"), ("A3", "C1", "3"), first=10
    )
    assert [(document.seq, document.source_row, document.document_id) for document in documents] == [
        (10, 2, "A1"),
        (11, 4, "A2"),
        (12, 5, "A3"),
    ]
    assert [problem.seq for problem in problems] == [11]


def test_a_row_with_text_only_under_an_unknown_heading_is_a_document_and_not_blank() -> None:
    [document], problems = check((*REQUIRED, "Note"), (None, None, None, "as agreed"))
    assert document.payload is None
    assert {problem.column for problem in problems} == set(REQUIRED)


def test_keys_are_trimmed_and_in_lower_case_and_the_ids_are_not() -> None:
    [document], _ = check((*REQUIRED, "Identity", "Currency"), (" Ab-1 ", "C1", "1", "Id É", "EUR"))
    assert document[2:7] == ("Ab-1", "ab-1", "id é", "Id É", "EUR")


def test_all_problems_of_all_rows_are_told_with_rule_sentence_and_remedy() -> None:
    documents, problems = check(
        ("Invoice ID", "CustomerId", "amount", "Due Date", "Tax", "BillingAddress.AddressID", "Billing Address City"),
        ("A1", "C1", "1", "31.06.2026", "1..5", None, "Rome"),
        ("A2", "C1", "2", "2026-07-31", "1.5", "M", "Rome"),
        ("", "C" * 51, "123456789012345.123456", None, None, None, None),
    )
    assert [(each.seq, each.column, each.value, each.rule) for each in problems] == [
        (0, "Due Date", "31.06.2026", "date"),
        (0, "Tax", "1..5", "plain_number"),
        (0, "BillingAddress.AddressID", None, "required"),
        (2, "amount", "123456789012345.123456", "decimals(5)"),
        (2, "amount", "123456789012345.123456", "integer_digits(14)"),
        (2, "CustomerId", "C" * 51, "nvarchar(50)"),
        (2, "Invoice ID", None, "required"),
    ]
    assert [document.payload is None for document in documents] == [True, False, True]
    assert [document.amount for document in documents] == ["1.00", "2.00", None]
    for problem in problems:
        assert problem.sentence
        assert problem.remedy.endswith(".")
    assert str(problems[1]) == (
        'Tax "1..5" is not a plain number. Write digits with a decimal point and nothing else, such as 1234.50.'
    )


@pytest.mark.parametrize(
    "cells",
    [("A1", "C1"), ("A1", "C1", "1", "5", "6"), (None, None, None, None, "x"), ("A1", "C1", "1", "5", "")],
)
def test_an_uneven_row_is_one_problem_of_that_row_alone(cells: tuple[str | None, ...]) -> None:
    documents, problems = check((*REQUIRED, "Tax"), ("A0", "C0", "1", "2"), cells, ("A2", "C2", "3", "4"))
    assert [(each.seq, each.column, each.value, each.rule) for each in problems] == [(1, "", None, "row")]
    assert str(problems[0]).startswith(f"The row has {len(cells)} cells where the headings have 4.")
    assert [document.payload is None for document in documents] == [False, True, False]
    assert [document.amount for document in documents] == ["1.00", None, "3.00"]


@settings(max_examples=examples(60))
@given(st.lists(st.lists(st.sampled_from(["1", "2.5", "x", "", "2026-07-31"]), min_size=1, max_size=6), max_size=12))
def test_a_ragged_table_never_loads_a_shifted_value(table: list[list[str]]) -> None:
    headings = (*REQUIRED, "DueDate")
    documents, problems = check(headings, *table)
    rejected = {problem.seq for problem in problems}
    for document in documents:
        cells = table[document.source_row - 2]
        if len(cells) != 4:
            assert document.seq in rejected
        if document.payload is None:
            assert document.seq in rejected
            continue
        sent = json.loads(document.payload)
        assert [sent["InvoiceId"], sent["CustomerId"], sent.get("DueDate", "")] == [cells[0], cells[1], cells[3]]
        assert Decimal(sent["Amount"]) == Decimal(cells[2])


@settings(max_examples=examples(60))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "1.123456", "1e3", None]),
            st.sampled_from(["2026-07-31", "2026-02-30", None]),
            st.sampled_from(["x", "x" * 51, None]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_problem_stands_at_its_own_row_and_column_and_shows_the_cell(
    cells: list[tuple[str | None, str | None, str | None]],
) -> None:
    wrong = {"1.123456": "decimals(5)", "1e3": "plain_number", "2026-02-30": "date", "x" * 51: "nvarchar(50)"}
    expected = {
        (seq, heading, value, wrong[value])
        for seq, row in enumerate(cells)
        for heading, value in zip(("Tax", "DueDate", "PONumber"), row, strict=True)
        if value in wrong
    }
    rows = [(f"A{seq}", "C1", "1", *row) for seq, row in enumerate(cells)]
    _, problems = check((*REQUIRED, "Tax", "DueDate", "PONumber"), *rows)
    assert {(each.seq, each.column, each.value, each.rule) for each in problems} == expected
    assert len(problems) == len(expected)


def test_a_batch_of_blank_rows_has_no_documents() -> None:
    assert check(REQUIRED, (None, "", " ")) == ([], [])


def test_of_a_ragged_row_no_value_counts_but_its_id_is_shown() -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "Currency")
    [document], _ = check(headings, ("A1", "C1", "9.00", "EUR", "x"))
    assert (document.document_id, document.amount, document.currency) == ("A1", None, "")
    assert (document.invoice_key, document.identity_key) == (None, None)
