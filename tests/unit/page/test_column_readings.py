"""Both readings of a column that can be read in two ways."""

import pytest

from etl.app.column_readings import column_readings


@pytest.mark.parametrize(
    ("attribute", "cells", "readings"),
    [
        ("DueDate", ["03/04/2026"], [("dmy", "3 April 2026"), ("mdy", "4 March 2026")]),
        ("PostingDate", ["13/04/2026"], [("dmy", "13 April 2026")]),
        ("PostingDate", ["03/04/2026", "4.5.26"], [("dmy", "3 April 2026"), ("mdy", "4 March 2026")]),
        ("PostingDate", ["30/02/2026"], []),
        ("Amount", ["1,234"], [("point", "1234"), ("comma", "1.234")]),
        ("Amount", ["1.234,50"], [("comma", "1234.50")]),
        ("Amount", ["x"], []),
        ("CustomerId", ["1,234"], []),
        ("@doc_type", ["03/04/2026"], []),
    ],
)
def test_a_reading_is_offered_that_all_cells_have(
    attribute: str, cells: list[str], readings: list[tuple[str, str]]
) -> None:
    found = column_readings(attribute, cells)
    assert [(each.how.value, each.cells[0]) for each in found] == readings
