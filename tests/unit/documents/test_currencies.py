"""A currency beside an amount is the invoice's, or a problem: it is never dropped."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.grammar.currencies import CODES, SIGNS, meanings
from tests.support.examples import examples
from tests.support.transformed import transformed

PLAIN = ("InvoiceId", "CustomerId", "Amount")
LINES = (*PLAIN, "Currency", "ItemCode", "UnitPrice")


def said(headings: tuple[str, ...], *rows: tuple[str | None, ...]) -> list[tuple[str, str | None, str]]:
    """Column, cell and sentence of each problem."""
    _, problems = transformed(headings, rows)
    assert {problem.rule for problem in problems} <= {"currency"}
    return [(problem.column, problem.value, str(problem)) for problem in problems]


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("12,30 €", 'Add a column Currency that says EUR, or the constant Currency = "EUR" in a mapping file,'),
        ("USD 12,30", 'Add a column Currency that says USD, or the constant Currency = "USD" in a mapping file,'),
        ("(12,30 €)", 'Add a column Currency that says EUR, or the constant Currency = "EUR" in a mapping file,'),
        ("$12,30", "Add a column Currency that says its code, or the constant Currency in a mapping file,"),
    ],
)
def test_a_sign_in_a_file_without_a_currency_is_a_problem_with_a_remedy(cell: str, remedy: str) -> None:
    sentence = f'Amount "{cell}" names a currency, and there is no column Currency.'
    found = said(PLAIN, ("A1", "C", cell), ("A2", "C", "1,50"))
    assert found == [("Amount", cell, f"{sentence} {remedy} or delete what stands beside the amount.")]


def test_a_sign_beside_an_empty_currency_is_a_problem() -> None:
    rows = (("A1", "C", "€5.10", None), ("A2", "C", "€5.10", "EUR"), ("A3", "C", "5.10", None))
    [(_, cell, sentence)] = said((*PLAIN, "Currency"), *rows)
    assert cell == "€5.10"
    assert sentence.endswith(
        "names a currency, and Currency is empty. Write EUR into Currency, or delete what stands beside the amount."
    )


def test_a_blank_currency_of_a_line_is_that_of_its_invoice() -> None:
    below = (
        ("A", "C", "€2", "EUR", None, None),
        (None, None, None, None, "X", "€1"),
        (None, None, None, None, "Y", "1"),
    )
    assert said(LINES, *below) == []
    beside = (("A", "C", "€2", None, "X", "€1"), ("A", "C", "€2", "EUR", "Y", "€1"))
    assert said(LINES, *beside) == []


def test_a_line_in_another_currency_than_its_invoice_is_a_problem_of_that_line() -> None:
    rows = (
        ("A", "C", "€2", "EUR", None, None),
        (None, None, None, None, "X", "$1"),
        ("B", "C", "$2", "CAD", "X", "$2"),
    )
    assert said(LINES, *rows) == [
        (
            "UnitPrice",
            "$1",
            'Row 3: UnitPrice "$1" names the currency $, and Currency says EUR. Correct the one that is wrong.',
        )
    ]


@settings(max_examples=examples(60))
@given(st.sampled_from([*SIGNS, *CODES]), st.sampled_from(["{} 5", "5 {}"]), st.sampled_from([None, "EUR", "CAD"]))
def test_what_is_sent_with_a_sign_has_a_currency_that_the_sign_may_mean(
    mark: str, form: str, currency: str | None
) -> None:
    documents, problems = transformed((*PLAIN, "Currency"), [("A", "C", form.format(mark), currency)])
    [document] = documents
    assert (document.payload is None) == bool(problems)
    assert (document.payload is None) == (currency not in meanings(mark))
    if document.payload is not None:
        assert json.loads(document.payload)["Currency"] == currency
