"""Marks that nobody sees: byte order marks within a text stay in their cells, and Ctrl-Z ends a text."""

from pathlib import Path

import pytest

from etl.extract import delimited
from tests.support.tables import rows, written


@pytest.mark.parametrize("block", [1, 20, 8 << 20])
def test_a_byte_order_mark_within_the_text_stays_in_its_cell(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    path = written(tmp_path, "a,b\n\ufeff1,2\n\ufeff3,4\n")
    assert list(rows(path)) == [(2, 2, ("\ufeff1", "2")), (3, 2, ("\ufeff3", "4"))]


@pytest.mark.parametrize(("end", "last"), [("\x1a", "4"), ("\n\x1a", "\x1a")])
def test_the_end_of_a_text_of_dos_is_no_part_of_its_last_cell(tmp_path: Path, end: str, last: str) -> None:
    read = list(rows(written(tmp_path, f"a,b\n1,2\n3,4{end}")))
    assert [text for text in read[-1][2] if text][-1] == last
