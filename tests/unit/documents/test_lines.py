"""Rows of lines find their invoices, in however many batches they come, and none is lost."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.transformed import transformed

HEADINGS = ("InvoiceId", "CustomerId", "Amount", "ItemCode")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_lines_that_come_in_many_batches_all_reach_their_invoices(size: int) -> None:
    rows = [("A", "C", "3", "1"), ("B", "C", "2", "1"), ("A", "C", "3", "2"), ("B", "", "", "2"), ("A", "C", "3", "3")]
    documents, problems = transformed(HEADINGS, rows, size=size)
    assert problems == []
    assert [(row.document_id, str(row.payload).count("ItemCode"), row.rows) for row in documents] == [
        ("A", 3, "0:2,4,6"),
        ("B", 2, "0:3,5"),
    ]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], str]:
    """Rows of invoices with their lines, of which one has a cell too many or too few, and the invoice it is of."""
    rows: list[tuple[str, tuple[str, ...]]] = []
    for name in "ABCD"[: draw(st.integers(2, 4))]:
        below = draw(st.booleans())
        count = draw(st.integers(1, 4))
        rows += [
            (name, ("", "", "", str(line)) if below and line else (name, "C", "3", str(line))) for line in range(count)
        ]
    at = draw(st.integers(0, len(rows) - 1))
    name, cells = rows[at]
    place = draw(st.integers(0, len(cells) - 1))
    worse = (*cells[:place], *draw(st.sampled_from([(), ("x", cells[place])])), *cells[place + 1 :])
    assume(any(worse))
    return [worse if number == at else row for number, (_, row) in enumerate(rows)], name


@given(damaged(), st.sampled_from([1, 2, 100]))
def test_an_invoice_whose_line_is_illegible_is_never_sent_without_it(
    table: tuple[list[tuple[str, ...]], str], size: int
) -> None:
    rows, name = table
    documents, _ = transformed(HEADINGS, rows, size=size)
    assert name not in {row.document_id for row in documents if row.payload is not None}


def test_numbers_too_large_to_be_multiplied_stop_nobody() -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "ItemCode", "Quantity", "UnitPrice")
    large = ("99999999999999", "99999999999999")
    rows = [("A", "C", "3", "X", *large), ("A", "C", "3", "Y", *large), ("B", "C", "4", "X", "2", "2")]
    documents, problems = transformed(headings, [*rows, ("D", "C", "5", "X", "2", "2")])
    assert {(problem.seq, problem.column, problem.warning) for problem in problems} == {(2, "Amount", False)}
    assert len(documents) == 3
