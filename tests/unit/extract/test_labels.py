"""Whole numbers that are shown as names of things, row by row."""

import pytest

from etl.extract import cell_text
from etl.extract.cell_text import Cell, Label
from etl.extract.formatted import Labels, Run
from etl.extract.number_format import number_format

INV, RE = number_format('"INV-"0000'), number_format('"RE "0')


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([Run(1, 2, 4, INV)], ["1", "INV-0001", "INV-0001", "INV-0001", "1"]),
        ([Run(1, 1, 1, INV), Run(1, 2, 2, RE), Run(1, 5, 9, INV)], ["INV-0001", "RE 1", "1", "1", "INV-0001"]),
        # Windows of a file repeat some cells.
        ([Run(1, 1, 3, INV), Run(1, 2, 5, INV)], ["INV-0001"] * 5),
        ([Run(0, 1, 9, INV), Run(7, 1, 9, INV)], ["1"] * 5),
        ([], ["1"] * 5),
    ],
)
def test_each_cell_is_shown_by_the_format_of_its_row(runs: list[Run], shown: list[str]) -> None:
    labels, found = Labels(runs), []
    for row in range(5):
        cells: list[Cell] = [1.0, "text"]
        if labels.begun(row):
            labels.lay(row, cells, 1)
        found.append(cells[0])
    assert [cell_text.shown(each) for each in found] == shown
    assert {type(each) for each in found} <= {Label, float}
