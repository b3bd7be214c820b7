"""The rows of a document in one text, and back; frames write and read it alike."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.documents import first_table
from etl.documents.nested import SEQ
from etl.documents.places import places
from etl.documents.rows import SOURCE
from etl.extract import ROW
from etl.model.row_spans import RowSpans, TableRows

NUMBERS = st.integers(1, 10**12)
SPANS = st.tuples(NUMBERS, st.integers(0, 10**6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
TABLES = st.builds(TableRows, st.integers(0, 10**9), st.lists(SPANS, min_size=1, max_size=5).map(tuple))
ROW_SPANS = st.builds(RowSpans, st.lists(TABLES, max_size=4, unique_by=lambda each: each.table).map(tuple))

STANDING = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 12)), min_size=2, max_size=12, unique=True)
"""Tables and rows of a document that has several."""


@given(ROW_SPANS)
def test_what_is_written_is_read_as_it_was(spans: RowSpans) -> None:
    assert RowSpans.parse(str(spans)) == spans


def test_the_text_of_readme_and_journal() -> None:
    spans = RowSpans.parse("0:2-4,9 1:17")
    assert list(spans) == [(0, 2), (0, 3), (0, 4), (0, 9), (1, 17)]
    assert [each.text for each in spans.tables] == ["2-4,9", "17"]
    assert str(spans) == "0:2-4,9 1:17"
    assert list(RowSpans.parse("")) == []


@pytest.mark.parametrize("text", ["2-4", ":2", "0:", "0:2-x", "0:2,,3", "x:2"])
def test_another_text_is_no_rows(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        RowSpans.parse(text)


@given(st.lists(ROW_SPANS, max_size=5), st.integers(0, 9))
def test_frames_read_the_first_table_alike(several: list[RowSpans], otherwise: int) -> None:
    frame = pl.DataFrame({"rows": list(map(str, several))}, schema={"rows": pl.String})
    read = frame.select(first_table(otherwise)).to_series().to_list()
    assert read == [spans.first_table(otherwise) for spans in several]


@given(st.lists(STANDING, min_size=1, max_size=4))
def test_frames_write_it_alike(documents: list[list[tuple[int, int]]]) -> None:
    documents = [sorted(each) for each in documents]
    rows = [(seq, table, row) for seq, each in enumerate(documents) for table, row in each]
    schema = {SEQ: pl.Int64, SOURCE: pl.Int64, ROW: pl.Int64}
    written = places(pl.DataFrame(rows, schema=schema, orient="row"), None)["rows"].to_list()
    assert [list(RowSpans.parse(text)) for text in written] == documents
    assert [str(RowSpans.parse(text)) for text in written] == written
