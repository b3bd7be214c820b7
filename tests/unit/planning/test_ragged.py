"""A row with a cell too many or too few is rejected by itself; what is planned beside it stands as it was written."""

import csv
import io
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import Choices
from etl.extract import Reading
from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning.plan import Request, plan
from tests.support.claimed import claimed
from tests.support.examples import examples
from tests.support.transformed import TODAY

WIDTH = 5
_CELLS = st.lists(st.sampled_from(["C1", "7", "1.50", "2026-07-31", 'a"b', "x\ny", "é", "USD", ""]), max_size=WIDTH + 2)


@settings(max_examples=examples(40))
@given(
    ragged=st.lists(st.none() | _CELLS, min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|~"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from("\"'"),
    codec=st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_no_row_of_a_ragged_file_is_planned_with_a_value_of_another_column(
    ragged: list[list[str] | None], delimiter: str, end: str, quote: str, codec: str
) -> None:
    # Beside a whole row, one with an empty cell more is odd.
    ragged = [None, *ragged]
    whole = {
        f"W{n}": ["C1", f"{n}.25", f"note{delimiter}{n}\n{quote}", "USD"] for n, row in enumerate(ragged) if row is None
    }
    rows = [[f"W{n}", *whole[f"W{n}"]] if row is None else [f"R{n}", *row] for n, row in enumerate(ragged)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["InvoiceId", "CustomerId", "Amount", "Comments", "Currency"], *rows])
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        path = Path(folder) / "july.csv"
        path.write_bytes(text.getvalue().encode(codec))
        reading = Reading(delimiter, quote, None if codec == "utf-16" else codec)
        made = plan(journal, Request([path], RunRequest("validate"), Choices(TODAY), reading))
        lines = [line for page in journal.results(made.run) for line in page]
        bodies = claimed(journal, made.run)
    sent = {body["InvoiceId"]: body for body in bodies}
    assert len(lines) == len(rows)
    assert [line.document_id for line in lines if line.status is Status.PLANNED] == list(sent)
    assert not {identity for identity, *cells in rows if len(cells) != WIDTH - 1} & set(sent)
    for identity, cells in {**{identity: cells for identity, *cells in rows if identity in sent}, **whole}.items():
        held = [sent[identity].get(name, "") for name in ("CustomerId", "Amount", "Comments", "Currency")]
        assert [held[0], *held[2:]] == [cells[0].strip(), *(cell.strip() for cell in cells[2:])]
        assert Decimal(held[1]) == Decimal(cells[1])
