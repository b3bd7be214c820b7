"""Blanks beside the quotes of cells are left out where the whole file has them; elsewhere such a row is told."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract import delimited, open_tables
from etl.extract.padding import Padding, padded
from tests.support.tables import headings, rows, written


@pytest.mark.parametrize("block", [1, 40, 8 << 20])
@pytest.mark.parametrize(
    ("delimiter", "before", "behind"), [(",", " ", ""), (";", "  ", " "), ("|", "", "   "), ("\t", " ", "")]
)
def test_blanks_beside_quotes_are_left_out(
    tmp_path: Path, delimiter: str, before: str, behind: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    apart = f"{behind}{delimiter}{before}"
    lines = [["Id", '"Text"', "Sum"], ['"A1"', f'"a{delimiter} ""b"" \n, ""c"" \nd "', '"1.00"'], ["A2", '"x"', '""']]
    path = written(tmp_path, "\n".join(apart.join(line) for line in lines) + "\n")
    [table] = open_tables(path)
    assert headings(table)[1] == "Text"
    assert table.remarks == ("Blanks stand beside the quotes of cells, and are left out.",)
    found = [(row, tuple(map(str.strip, cells))) for row, _, cells in rows(path)]
    assert found == [(2, ("A1", f'a{delimiter} "b" \n, "c" \nd', "1.00")), (5, ("A2", "x", ""))]


@pytest.mark.parametrize(
    "text", ['a,"b"\n1,"2"\n', 'a, b\n1, 27" wide\n', 'a,b\n"1, ""x""", "Big" screen\n', "a, b\n1, 2\n"]
)
def test_other_files_have_none(tmp_path: Path, text: str) -> None:
    [table] = open_tables(written(tmp_path, text))
    assert table.remarks == ()


def test_a_row_that_alone_has_a_blank_before_a_quote_is_at_fault(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1, "Big" screen\n2, "sic"\n3," ""sic"""\n4,"plain"\n')
    [table] = open_tables(path)
    told = pl.concat(table.rows(1, 2))["fault"].to_list()
    assert told == [None, "has a blank before a cell in quotes, so that they may be text or not", None, None]


_CELLS = st.lists(st.text(st.sampled_from('ab "\n,'), max_size=6), min_size=1, max_size=4)


@given(st.lists(_CELLS, min_size=1, max_size=5), st.integers(1, 3), st.data())
def test_any_cells_come_through_in_whatever_blocks(table: list[list[str]], blanks: int, data: st.DataObject) -> None:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in cells] for cells in table]
    plain = "".join(",".join(cells) + "\n" for cells in quoted).encode()
    wide = "".join((" , " + " " * blanks).join(cells) + "\n" for cells in quoted).encode()
    lines = wide.splitlines(keepends=True)
    cut = data.draw(st.integers(0, len(lines)))
    padding = Padding(",", '"')
    assert padding.bare(b"".join(lines[:cut])) + padding.bare(b"".join(lines[cut:])) == plain
    assert padded(wide.decode(), ",", '"') is any(len(cells) > 1 for cells in table)
