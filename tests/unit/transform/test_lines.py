"""Rows of lines find their invoices, in however many batches they come, and none is lost."""

import pytest

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
