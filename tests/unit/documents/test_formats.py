"""How a table is written is found out by its cells, whether all of a batch are plain or not."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.documents import FormatSurvey
from etl.extract.table import ROW
from etl.mapping.mapping import Binding, ColumnMap

AMOUNTS = (
    "30.00",
    "-1234.5",
    "7",
    ".5",
    None,
    "1.234",
    "12,50",
    "1,234.56",
    "-",
    "$ -",
    "5.00 EUR",
    "NaN",
    "x",
    "0.125",
)
DAYS = ("2026-07-31", "2026-02-28", None, "2026-02-30", "1999-12-31", "1900-01-01", "0000-00-00", "31.07.2026", "NULL")
TIMES = ("2026-07-31 22:00:00", "2026-07-31 00:00:00", "2026-07-31T10:00:00Z", "2026-07-31 10:00:00.5", "46000")
IDS = ("INV-1", "0012", "12.0", "12", "3E0005", "N/A", None)

COLUMNS = {"InvoiceId": IDS, "Amount": AMOUNTS, "Tax": AMOUNTS, "PostingDate": DAYS, "DueDate": DAYS + TIMES}
MAPPING = ColumnMap(tuple(Binding(name, (str(at),), name) for at, name in enumerate(COLUMNS)))

ROWS = st.lists(st.tuples(*map(st.sampled_from, COLUMNS.values())), min_size=1, max_size=12)


def survey(batches: list[pl.DataFrame]) -> FormatSurvey:
    found = FormatSurvey(MAPPING, None, None)
    for batch in batches:
        found.add(batch)
    return found


@given(ROWS)
def test_a_batch_that_is_plain_says_what_it_says_among_others(rows: list[tuple[str | None, ...]]) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row").with_row_index(ROW)
    table = table.with_columns(pl.col(ROW).cast(pl.Int64))
    whole, apart = survey([table]), survey(list(table.iter_slices(1)))
    # Of a contradiction each may name another cell.
    assert (whole.found, whole.undecided.keys()) == (apart.found, apart.undecided.keys())
