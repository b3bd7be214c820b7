"""Whatever stands among the invoices of a table: each is planned as it would be without it, or not at all."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import Choices
from etl.errors import FileError
from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning.plan import Request, plan
from tests.support.claimed import claimed
from tests.support.examples import examples
from tests.support.transformed import TODAY

HEADINGS = ["InvoiceId", "CustomerId", "Amount", "Tax", "Currency", "Comments"]

INVOICES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "Total", "North", "2"]),
        st.sampled_from(["10.00", "20.5", "-3", "0", "1,000.00"]),
        st.sampled_from(["", "1.00", "0"]),
        st.sampled_from(["", "USD", "EUR"]),
        st.sampled_from(["", "Total of all", "Page 1 of 2", "InvoiceId", "a, b", "two\nlines"]),
    ),
    min_size=1,
    max_size=6,
)

#: Rows that are no invoices of this table, as they stand in reports.
GARBAGE = st.sampled_from(
    [
        [],
        [""] * 6,
        ["Total", "", "30.00", "", "", ""],
        ["", "C1 Total", "30.00", "", "", ""],
        ["", "", "30.00", "", "", ""],
        ["Grand total"],
        ["Records: 3"],
        ["Page 1 of 2", "", "", "", "", ""],
        ["*** End of Report ***"],
        ["Customer: C1"],
        ["North", "", "", "", "", ""],
        ["Receipts of July", "", "", "", "", ""],
        ["Receipts"],
        HEADINGS,
        ["InvoiceId", "CustomerId", "Tax", "Amount", "Currency", "Comments"],
        ["CustomerId", "InvoiceId", "Amount", "Tax", "Currency", "Comments"],
        ["Currency", "Count", "Sum", "", "", ""],
        ["USD", "2", "", "", "", ""],
        ["", "", "0", "0", "USD", ""],
        ["----", "----", "----", "----", "----", "----"],
        ["\x1a"],
        ["x"],
        ["a", "b", "c", "d", "e", "f", "g"],
    ]
)


def planned(rows: Sequence[Sequence[str]]) -> tuple[dict[str, Any], int] | None:
    """The bodies that would be sent, and how many rows were rejected; None for a file that is refused."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        path = Path(folder) / "july.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        try:
            made = plan(journal, Request([path], RunRequest("validate"), Choices(TODAY, memos=True)))
        except FileError:
            return None
        statuses = [line.status for page in journal.results(made.run) for line in page]
        return {body["InvoiceId"]: body for body in claimed(journal, made.run)}, statuses.count(Status.REJECTED)


@settings(max_examples=examples(60))
@given(invoices=INVOICES, garbage=st.lists(st.tuples(st.integers(0, 6), GARBAGE), max_size=6))
def test_an_invoice_is_planned_as_without_the_rows_around_it_or_not_at_all(
    invoices: list[tuple[str, ...]], garbage: list[tuple[int, list[str]]]
) -> None:
    own = [[f"A{number}", *cells] for number, cells in enumerate(invoices)]
    alone = planned(own)
    assert alone is not None
    rows: list[list[str]] = list(own)
    for place, row in garbage:
        rows.insert(min(place, len(rows)), row)
    found = planned(rows)
    if found is None:
        return
    bodies, rejected = found
    assert set(bodies) <= set(alone[0])
    assert all(body == alone[0][number] for number, body in bodies.items())
    assert rejected >= len(alone[0]) - len(bodies)
